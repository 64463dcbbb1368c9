// `npm run key`: makes a product key and prints it alone on the last line.
import { userInfo } from 'node:os'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { loadPresets } from '../economies/operations.ts'
import { economyKey } from '../economies/schema.ts'
import { listEconomies } from '../economies/store.ts'
import { createKey } from '../keys/operations.ts'
import { keyName, mode, scopeSet } from '../keys/schema.ts'
import { scopes } from '../keys/words.ts'
import { audited, registerAction } from '../operators/operations/audited.ts'
import { StartError } from '../platform/start-error.ts'
import { runCommand } from './command.ts'

const usage = `npm run key -- --economy <key> --name <text> [--scopes ${scopes.join(',')}] [--mode live|test]`

const argumentsSchema = z.strictObject({
  economy: economyKey,
  name: keyName,
  scopes: z
    .string()
    .default(scopes.join(','))
    .transform(text => text.split(',').map(one => one.trim()))
    .pipe(scopeSet),
  mode: mode.default('live'),
})

await runCommand(parseKeyArguments, async (services, asked) => {
  const { prisma } = services.database
  await loadPresets(services)
  const economies = await listEconomies(prisma)
  if (!economies.some(economy => economy.key === asked.economy)) {
    const keys = economies.map(economy => economy.key).join(', ')
    throw new StartError(`There is no economy "${asked.economy}". There are: ${keys}.`)
  }
  const creator = { id: null, name: `${userInfo().username} (npm run key)` }
  const { key, productKey } = await audited(
    services,
    {
      action: registerAction('keys.command'),
      actor: { name: creator.name },
      reason: 'Made with npm run key.',
    },
    rows =>
      createKey(
        rows,
        {
          economyKey: asked.economy,
          mode: asked.mode,
          name: asked.name,
          scopes: asked.scopes,
          rateLimitPerMinute: null,
          expiresAt: null,
        },
        creator,
        services.clock.now(),
      ),
  )
  console.log(
    `A ${asked.mode} key of ${asked.economy}, with the scopes ${productKey.scopes.join(', ')}. It is shown this once.`,
  )
  console.log(key)
})

function parseKeyArguments(args: string[]): z.output<typeof argumentsSchema> {
  try {
    const { values } = parseArgs({
      args,
      options: {
        economy: { type: 'string' },
        name: { type: 'string' },
        scopes: { type: 'string' },
        mode: { type: 'string' },
      },
    })
    return argumentsSchema.parse(values)
  } catch (error) {
    const mistakes =
      error instanceof z.ZodError
        ? error.issues.map(
            issue => `  --${issue.path[0] === undefined ? '' : String(issue.path[0])} ${issue.message}`,
          )
        : [`  ${error instanceof Error ? error.message : String(error)}`]
    throw new StartError(`Cannot make a key:\n${mistakes.join('\n')}\nUsage: ${usage}`)
  }
}
