// `npm run verify`: plays the whole ledger again and names everything that is not what its entries and rules make it.
import { z } from 'zod'
import { economyKey } from '../economies/schema.ts'
import { listEconomies } from '../economies/store.ts'
import { type Progress, verifyLedger } from '../ledger/operations/verify.ts'
import type { Violation } from '../ledger/rules/verify/facts.ts'
import { writeTotals, writeViolation } from '../ledger/rules/verify/totals.ts'
import { StartError } from '../platform/start-error.ts'
import { asksForHelp, parseArguments } from './arguments.ts'
import { runCommand } from './command.ts'

const usage = `npm run verify -- [--economy <key>]

  --economy <key>    only the accounts of this economy; all of them unless given

Proves, of every account as of one instant: hashes chain, no entry is missing, balances run on,
lots were drawn in burn order and are what their entries left of them, holds closed once, refunds
give back no more than was taken, each period was granted once, stored answers have their entries.
Of every economy: issued − consumed − expired − clawed back = outstanding. It only reads, and a
server may go on meanwhile. Ends with 0 and a summary, or with 1 and each violation.`

const schema = z.strictObject({ economy: economyKey.nullable().default(null) })
const options = { economy: { type: 'string' } } as const

/** What a person can read through; the rest is told as a number. */
const toldMax = 1_000
const progressMs = 500

if (asksForHelp(process.argv.slice(2))) console.log(usage)
else await verify()

function verify(): Promise<void> {
  const parse = (args: string[]) =>
    parseArguments(args, { task: 'verify the ledger', usage, options, schema })
  return runCommand(parse, async ({ databaseUrl, database, config }, asked) => {
    const economies = (await listEconomies(database.prisma)).map(({ key }) => key)
    if (asked.economy !== null && !economies.includes(asked.economy))
      throw new StartError(`There is no economy "${asked.economy}". There are: ${economies.join(', ')}.`)
    const startedAt = performance.now()
    const bar = openBar(startedAt)
    let told = 0
    const verdict = await verifyLedger(databaseUrl, {
      economyKey: asked.economy,
      lanesMax: config.lanesPerBatch,
      tell: (violation: Violation) => {
        told += 1
        if (told > toldMax) return
        bar.clear()
        console.log(writeViolation(violation))
      },
      progress: bar.show,
    })
    bar.clear()
    if (told > toldMax) console.log(`… and ${told - toldMax} more.`)
    const seconds = (performance.now() - startedAt) / 1000
    const { accounts, entries, violations, totals } = verdict
    for (const sum of totals) console.log(writeTotals(sum))
    const found =
      violations === 0 ? 'every one as it should be' : count(violations, 'violation', 'violations')
    console.log(
      `Verified ${count(entries, 'entry', 'entries')} of ${count(accounts, 'account', 'accounts')} in ${seconds.toFixed(1)} s ` +
        `(${Math.round(entries / seconds)} a second): ${found}.`,
    )
    if (violations > 0) process.exitCode = 1
  })
}

function count(amount: number, one: string, many: string): string {
  return `${amount} ${amount === 1 ? one : many}`
}

/** One line that is written over, where somebody looks on. */
function openBar(startedAt: number) {
  const { stderr } = process
  let shownAt = 0
  return {
    show: ({ done, all }: Progress) => {
      const now = performance.now()
      if (!stderr.isTTY || now - shownAt < progressMs) return
      shownAt = now
      const share = all.entries === 0 ? 100 : Math.floor((done.entries / all.entries) * 100)
      const rate = Math.round(done.entries / ((now - startedAt) / 1000))
      stderr.write(`\r\u001B[K${share} % of ${all.entries} entries, ${rate} a second`)
    },
    clear: () => {
      if (stderr.isTTY) stderr.write('\r\u001B[K')
    },
  }
}
