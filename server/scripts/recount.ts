// `npm run recount`: counts figures anew from what was written at the time, and tells where they were something else.
import { z } from 'zod'
import { economyKey } from '../economies/schema.ts'
import { listEconomies } from '../economies/store.ts'
import { recountFigures } from '../metrics/operations/recount.ts'
import { StartError } from '../platform/start-error.ts'
import { asksForHelp, parseArguments } from './arguments.ts'
import { runCommand } from './command.ts'

const usage = `npm run recount -- [--economy <key>]

  --economy <key>    only the figures of this economy; all of them unless given

Counts every figure anew: from the ledger, the money, the paywalls and what products told. Names
each rollup that said something else until then, with a few of its rows; what was wrong is right
afterwards. It moves no tokens and no money, and a server may go on meanwhile: figures are read
as they were until the end. Ends with 0, or with 1 where it could not be done.`

const schema = z.strictObject({ economy: economyKey.nullable().default(null) })
const options = { economy: { type: 'string' } } as const

if (asksForHelp(process.argv.slice(2))) console.log(usage)
else await recount()

function recount(): Promise<void> {
  const parse = (args: string[]) =>
    parseArguments(args, { task: 'count figures anew', usage, options, schema })
  return runCommand(parse, async (services, asked) => {
    const economies = (await listEconomies(services.database.prisma)).map(({ key }) => key)
    if (asked.economy !== null && !economies.includes(asked.economy))
      throw new StartError(`There is no economy "${asked.economy}". There are: ${economies.join(', ')}.`)
    for (const key of asked.economy === null ? economies : [asked.economy]) {
      const startedAt = performance.now()
      const differences = await recountFigures(services, key, what => console.error(`${key}: ${what}…`))
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
      for (const { rollup, stood, counted, examples } of differences) {
        console.log(`${key}: ${rollup}: ${stood} rows were not so, and ${counted} are so now`)
        for (const { side, row } of examples) console.log(`  ${side === 'stood' ? 'was' : 'is'} ${row}`)
      }
      const found = differences.length === 0 ? 'every one as it was' : 'what differed is right now'
      console.log(`Counted the figures of ${key} in ${seconds} s: ${found}.`)
    }
  })
}
