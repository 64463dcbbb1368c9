// `npm run key`: makes a product key and prints it alone on the last line.
import { z } from 'zod'
import { loadPresets } from '../economies/operations.ts'
import { economyKey } from '../economies/schema.ts'
import { listEconomies } from '../economies/store.ts'
import { commandAction, createKey } from '../keys/operations.ts'
import { keyName, mode, scopeSet } from '../keys/schema.ts'
import { scopeMeanings, scopes } from '../keys/words.ts'
import { audited } from '../operators/operations/audited.ts'
import { DomainError } from '../platform/errors.ts'
import { StartError } from '../platform/start-error.ts'
import { instant } from '../platform/text.ts'
import { asksForHelp, parseArguments } from './arguments.ts'
import { runCommand, whoRuns } from './command.ts'

const usage = `npm run key -- --economy <key> --name <text> [options]

  --economy <key>    the economy that the key is for, such as jobsearch
  --name <text>      what uses the key, such as "Web server"
  --mode <mode>      live or test; live unless given
  --scopes <a,b>     what it may do; all unless given:
${scopes.map(scope => `                       ${scope.padEnd(9)} ${scopeMeanings[scope]}`).join('\n')}
  --expires <when>   when it ends: a number of days such as 90d, an instant in UTC such as
                     2027-01-31T00:00:00Z, or never; unless given never, or as late as the
                     economy's policy allows

The key is shown once, alone on the last line.`

const msPerDay = 24 * 3600 * 1000

/** Days are counted by the database's clock, so they stay days here. */
const expiry = z.union(
  [
    z.literal('never').transform(() => null),
    z
      .string()
      .regex(/^[1-9]\d{0,3}d$/)
      .transform(text => ({ days: Number.parseInt(text, 10) })),
    instant.transform(text => ({ at: new Date(text) })),
  ],
  'is a number of days such as 90d, an instant such as 2027-01-31T00:00:00Z, or never',
)

const schema = z.strictObject({
  economy: economyKey,
  name: keyName,
  scopes: z
    .string()
    .default(scopes.join(','))
    .transform(text => text.split(',').map(one => one.trim()))
    .pipe(scopeSet),
  mode: mode.default('live'),
  expires: expiry.default(null),
})

const options = {
  economy: { type: 'string' },
  name: { type: 'string' },
  scopes: { type: 'string' },
  mode: { type: 'string' },
  expires: { type: 'string' },
} as const

if (asksForHelp(process.argv.slice(2))) console.log(usage)
else await makeKey()

function makeKey(): Promise<void> {
  const parse = (args: string[]) => parseArguments(args, { task: 'make a key', usage, options, schema })
  return runCommand(parse, async (services, asked) => {
    const { prisma } = services.database
    await loadPresets(services)
    const economies = await listEconomies(prisma)
    if (!economies.some(economy => economy.key === asked.economy)) {
      const keys = economies.map(economy => economy.key).join(', ')
      throw new StartError(`There is no economy "${asked.economy}". There are: ${keys}.`)
    }
    const now = services.clock.now()
    const creator = { id: null, name: `${whoRuns()} (npm run key)` }
    const { key, productKey } = await audited(
      services,
      { action: commandAction, actor: { name: creator.name }, reason: 'Made with npm run key.' },
      rows =>
        createKey(
          rows,
          {
            economyKey: asked.economy,
            mode: asked.mode,
            name: asked.name,
            scopes: asked.scopes,
            rateLimitPerMinute: null,
            expiresAt: computeEnd(asked.expires, now),
          },
          creator,
          now,
        ),
    ).catch((error: unknown) => {
      throw error instanceof DomainError ? new StartError(`Cannot make a key: ${error.message}`) : error
    })
    const end = productKey.expiresAt === null ? 'never ends' : `ends on ${productKey.expiresAt.toISOString()}`
    console.log(
      `A ${asked.mode} key of ${asked.economy}, with the scopes ${productKey.scopes.join(', ')}; it ${end}. It is shown this once.`,
    )
    console.log(key)
  })
}

function computeEnd(expires: z.output<typeof expiry>, now: Date): Date | null {
  if (expires === null) return null
  return 'at' in expires ? expires.at : new Date(now.getTime() + expires.days * msPerDay)
}
