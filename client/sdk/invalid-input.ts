// Inputs that are refused before anything is asked, in the words that the server uses for its own refusals.
import type { CallOptions } from './call.ts'
import { FareboxError } from './errors.ts'

interface About {
  procedure?: string | undefined
  spendRequestId?: string | null | undefined
  cause?: unknown
}

export function invalidInput(
  fields: Readonly<Record<string, string>>,
  about: About = {},
): FareboxError<'INVALID_INPUT'> {
  const told = Object.entries(fields).map(([field, message]) => `${field}: ${message}`)
  return new FareboxError({
    reason: 'INVALID_INPUT',
    message: `Invalid input: ${told.join('; ')}.`,
    details: { fields },
    procedure: about.procedure ?? null,
    spendRequestId: about.spendRequestId ?? null,
    cause: about.cause,
  })
}

/** As it travels; null: there is none. */
export function writeInput(input: unknown, about: About = {}): string | null {
  try {
    return JSON.stringify(input) ?? null
  } catch (cause) {
    const fields = Object.entries(input ?? {}).filter(([_field, value]) => !isWritable(value))
    const message = 'cannot be written as JSON'
    const told = Object.fromEntries(fields.map(([field]) => [field, message]))
    throw invalidInput(fields.length === 0 ? { input: message } : told, { ...about, cause })
  }
}

/** Timers take a time that is no number for one millisecond, and a signal that is none would stop nothing. */
export function requireOptions({ signal, timeoutMs }: CallOptions, about: About = {}): void {
  if (timeoutMs !== undefined && (typeof timeoutMs !== 'number' || Number.isNaN(timeoutMs)))
    throw invalidInput({ timeoutMs: 'is a number of milliseconds' }, about)
  if (signal !== undefined && typeof signal?.addEventListener !== 'function')
    throw invalidInput({ signal: 'is an AbortSignal' }, about)
}

function isWritable(value: unknown): boolean {
  try {
    JSON.stringify(value)
    return true
  } catch {
    return false
  }
}
