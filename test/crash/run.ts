// `npm run crash`: many cycles of load and faults, and a verdict. The seed of a run that failed replays its choices.
import { randomInt } from 'node:crypto'
import { z } from 'zod'
import { StartError } from '../../server/platform/start-error.ts'
import { asksForHelp, parseArguments } from '../../server/scripts/arguments.ts'
import { makeFolder } from '../support/process.ts'
import { runCrash } from './supervisor.ts'

const usage = `npm run crash -- [options]

  --cycles <n>     faults to survive, one a cycle: 50 unless given
  --seed <n>       of the choices: chance unless given
  --servers <n>    Farebox processes on the one database, 1 to 4: 2 unless given
  --accounts <n>   accounts that the calls are spread over: 300 unless given
  --callers <n>    calls under way at once: 32 unless given

Ends with 0, or with 1 and each way in which the ledger contradicts what callers were told, or the
figures what was written.`

const whole = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, `is a whole number from ${min} to ${max}`)
    .transform(Number)
    .refine(value => value >= min && value <= max, `is a whole number from ${min} to ${max}`)

const schema = z.object({
  cycles: whole(1, 100_000).default(50),
  seed: whole(0, 999_999_999).optional(),
  servers: whole(1, 4).default(2),
  accounts: whole(1, 100_000).default(300),
  callers: whole(1, 1_000).default(32),
})
const options = {
  cycles: { type: 'string' },
  seed: { type: 'string' },
  servers: { type: 'string' },
  accounts: { type: 'string' },
  callers: { type: 'string' },
} as const

if (asksForHelp(process.argv.slice(2))) console.log(usage)
else await main()

async function main(): Promise<void> {
  try {
    const asked = parseArguments(process.argv.slice(2), { task: 'run', usage, options, schema })
    const seed = asked.seed ?? randomInt(1_000_000)
    const folder = makeFolder()
    console.log(`Seed ${seed}: ${asked.cycles} cycles, ${asked.servers} servers, ${asked.accounts} accounts.`)
    const summary = await runCrash({ ...asked, seed, folder: folder.path, say: line => console.log(line) })
    const { violations, ...counts } = summary
    console.log(JSON.stringify(counts, null, 2))
    if (violations.length === 0) {
      folder.remove()
      console.log('Everything acknowledged is in the ledger, once, and answers the same when asked again.')
      console.log('All of it is in the figures, once: counted anew, every one is as it was.')
      return
    }
    for (const violation of violations.slice(0, 50)) console.error(violation)
    console.error(`${violations.length} violations. The journal and the database: ${folder.path}`)
    console.error(`Again: npm run crash -- --cycles ${asked.cycles} --seed ${seed}`)
    process.exitCode = 1
  } catch (error) {
    console.error(error instanceof StartError ? error.message : error)
    process.exitCode = 1
  }
}
