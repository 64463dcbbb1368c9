// `npm run operator`: makes a password link for an operator whom nobody in the console can help, alone on the last line.
import { z } from 'zod'
import { renewPasswordByCommand } from '../operators/operations/invitations.ts'
import { email } from '../operators/schema.ts'
import { DomainError } from '../platform/errors.ts'
import { StartError } from '../platform/start-error.ts'
import { asksForHelp, parseArguments } from './arguments.ts'
import { runCommand, whoRuns } from './command.ts'

const usage = `npm run operator -- --link <email> [--drop-second-factor]

  --link <email>          makes a one-time link with which this operator sets a new password
  --drop-second-factor    also takes the second factor away, at once: for a lost device

The link is alone on the last line. It works once, for seven days, and earlier ones end. It
leads to PUBLIC_URL, or to HOST and PORT: give this command those that the server has.`

const schema = z.strictObject({ link: email, 'drop-second-factor': z.boolean().default(false) })

const options = { link: { type: 'string' }, 'drop-second-factor': { type: 'boolean' } } as const

if (asksForHelp(process.argv.slice(2))) console.log(usage)
else await makeLink()

function makeLink(): Promise<void> {
  const parse = (args: string[]) => parseArguments(args, { task: 'make a link', usage, options, schema })
  return runCommand(parse, async (services, asked) => {
    const made = await renewPasswordByCommand(services, {
      email: asked.link,
      dropTwoFactor: asked['drop-second-factor'],
      actorName: `${whoRuns()} (npm run operator)`,
    }).catch((error: unknown) => {
      throw error instanceof DomainError ? new StartError(`Cannot make a link: ${error.message}`) : error
    })
    console.log(
      `With this link ${made.operator.name} sets a new password, once, until ${made.expiresAt.toISOString()}:`,
    )
    console.log(made.link)
  })
}
