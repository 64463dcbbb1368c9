// What the modules need before the first request and after the last, in the order of the house.
import { startAlertJobs } from './alerts/jobs.ts'
import { booksOf } from './catalog/operations/books.ts'
import { loadPresetBooks } from './catalog/operations/presets.ts'
import { askForHistory, buildHistory, type HistoryAsked } from './demo/operations.ts'
import { startDisputeJobs } from './disputes/jobs.ts'
import { loadPresets } from './economies/operations.ts'
import { keyRingOf } from './keys/ladder.ts'
import { startLedgerJobs } from './ledger/jobs.ts'
import { ledgerOf } from './ledger/operations/ledger.ts'
import { startMetricsJobs } from './metrics/jobs.ts'
import { prepareOperators } from './operators/operations/prepare.ts'
import type { Services } from './platform/services.ts'
import { startPurchaseJobs } from './purchases/jobs.ts'
import { startSpendJobs } from './spend/jobs.ts'

const jobs = new WeakMap<Services, { stop(): Promise<void> }[]>()

/**
 * One process at a time. One that joins others makes no link for the owner: theirs is printed already, and a second
 * would end it.
 */
export async function startModules(
  services: Services,
  say: (line: string) => void,
  { othersServe = false, history }: { othersServe?: boolean; history?: HistoryAsked | undefined } = {},
): Promise<{ ownerLink: string | null }> {
  const untold = history === undefined ? null : await askForHistory(services, history)
  const economies = await loadPresets(services)
  if (economies.length > 0) say(`Economies loaded: ${economies.join(', ')}`)
  const books = await loadPresetBooks(services, untold?.pricesSince)
  if (books.length > 0) say(`Price books loaded: ${books.join(', ')}`)
  if (untold !== null) await buildHistory(services, say)
  return othersServe && !services.config.demo ? { ownerLink: null } : prepareOperators(services)
}

/** What runs by itself beside the requests; a benchmark goes without. */
export function startJobs(services: Services): void {
  jobs.set(services, [
    startSpendJobs(services),
    startLedgerJobs(services),
    startPurchaseJobs(services),
    startDisputeJobs(services),
    startMetricsJobs(services),
    startAlertJobs(services),
  ])
}

export async function stopModules(services: Services): Promise<void> {
  for (const job of jobs.get(services) ?? []) await job.stop()
  await ledgerOf(services).stop()
  booksOf(services).stop()
  await keyRingOf(services).stop()
}
