// One sample of the ledger's verification: claimed by one process, carried on from where the last one ended, told in the log.
import type { Services } from '../../platform/services.ts'
import { writeViolation } from '../rules/verify/totals.ts'
import { claimSample, saveSample } from '../store/verification.ts'
import { verifySample } from './verify.ts'

const accountsAtOnce = 300
/** A large account is a whole sample: read in bits, so that the calls that are served meanwhile wait for none of it. */
const rest = { everyRows: 250, ms: 10 }

/** Whether this process had the turn. Safe to run at any time, in any number of processes. */
export async function sampleLedger(
  services: Services,
  asked: { everySeconds: number; signal: AbortSignal },
): Promise<boolean> {
  const { log, database, databaseUrl } = services
  const from = await claimSample(database.pool, asked.everySeconds)
  if (from === null) return false
  const told: string[] = []
  const sampled = await verifySample(databaseUrl, {
    after: from,
    accountsMax: accountsAtOnce,
    rest,
    signal: asked.signal,
    tell: violation => {
      const text = writeViolation(violation)
      told.push(text)
      log.error({ violation }, `the ledger is not what its rules make it: ${text}`)
    },
  })
  await saveSample(database.pool, { ...sampled, from, told })
  return true
}
