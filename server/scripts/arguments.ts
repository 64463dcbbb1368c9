// How a command reads its arguments: each flag once, every mistake told together, with how it is called right.
import { type ParseArgsConfig, parseArgs } from 'node:util'
import { z } from 'zod'
import { StartError } from '../platform/start-error.ts'

type Options = NonNullable<ParseArgsConfig['options']>

/** `--help`, or `-h`, anywhere: whoever asks how it works wants nothing done. */
export function asksForHelp(args: string[]): boolean {
  return args.includes('--help') || args.includes('-h')
}

/** The arguments as the schema reads them; `task` is what cannot be done when they are wrong, as in "make a key". */
export function parseArguments<Schema extends z.ZodType>(
  args: string[],
  about: { task: string; usage: string; options: Options; schema: Schema },
): z.output<Schema> {
  const { task, usage, options, schema } = about
  try {
    const { values, tokens } = parseArgs({ args, options, strict: true, tokens: true })
    const names = tokens.flatMap(token => (token.kind === 'option' ? [token.name] : []))
    const twice = names.find((name, index) => names.indexOf(name) !== index)
    if (twice !== undefined) throw new Error(`--${twice} is given twice`)
    return schema.parse(values)
  } catch (error) {
    const [call] = usage.split('\n')
    throw new StartError(
      `Cannot ${task}:\n${mistakesOf(error).join('\n')}\nUsage: ${call}\nWith --help it says what each means.`,
    )
  }
}

function mistakesOf(error: unknown): string[] {
  if (!(error instanceof z.ZodError)) return [`  ${error instanceof Error ? error.message : String(error)}`]
  const byFlag = new Map<string, string>()
  for (const issue of error.issues) {
    const flag = String(issue.path[0] ?? '')
    // The parser leaves out what was not given, so a wrong type is nothing at all.
    const mistake = issue.code === 'invalid_type' ? 'is missing' : issue.message
    if (!byFlag.has(flag)) byFlag.set(flag, `  --${flag} ${mistake}`)
  }
  return [...byFlag.values()]
}
