// What a failed database call means to whoever asked: the one table from PostgreSQL's and Prisma's codes to our reasons.
import { DomainError } from './errors.ts'
import { noteRefusal } from './request.ts'

/** The refusal to tell, or null for a failure that is a fault of ours. */
export function refusalOfTrouble(error: unknown): DomainError | null {
  const options = { cause: error }
  switch (findTrouble(error)) {
    case 'away':
      // Whether a commit whose answer was lost took place is unknown, so nothing is claimed about it.
      return new DomainError(
        'OVERLOADED',
        'The database did not answer. Try again in a moment: a call with a request id counts once.',
        { retryAfterSeconds: 2 },
        options,
      )
    case 'busy':
      return new DomainError(
        'OVERLOADED',
        'The database is busy with others, and nothing was changed. Try again in a moment.',
        { retryAfterSeconds: 1 },
        options,
      )
    case 'taken':
      return new DomainError(
        'CHANGED_MEANWHILE',
        'Somebody made the same at the same moment: look again.',
        undefined,
        options,
      )
    case 'unkeepable':
      return new DomainError(
        'INVALID_INPUT',
        'The input holds a text or a date that cannot be kept: NUL, half of a character, or a year out of range.',
        undefined,
        options,
      )
    case null:
      return null
  }
}

/** Whether nothing is known of what the database did: it was not reached, or its answer was lost. */
export function isAway(error: unknown): boolean {
  return findTrouble(error) === 'away'
}

/** Remembered for the request in case that whoever catches the error next hides it. */
export function noteTrouble(error: unknown): void {
  const refusal = refusalOfTrouble(error)
  // That something was taken is what some callers go on from.
  if (refusal !== null && refusal.reason !== 'CHANGED_MEANWHILE') noteRefusal(refusal)
}

type Trouble = 'away' | 'busy' | 'taken' | 'unkeepable'

/** Follows causes, for libraries wrap what Prisma and the driver throw. */
function findTrouble(error: unknown): Trouble | null {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth += 1) {
    for (const code of codesOf(cause)) {
      const trouble = troubleOfCode[code] ?? (awayClass.test(code) ? 'away' : undefined)
      if (trouble !== undefined) return trouble
    }
    if (awayMessage.test(cause.message)) return 'away'
  }
  return null
}

/** Prisma puts its own code on the error, and PostgreSQL's, or the adapter's name for it, into `meta`. */
function codesOf(error: Error): string[] {
  const codes: unknown[] = ['code' in error ? error.code : undefined]
  if ('meta' in error) {
    const adapter = fieldOf(fieldOf(error.meta, 'driverAdapterError'), 'cause')
    codes.unshift(fieldOf(adapter, 'originalCode'), fieldOf(adapter, 'kind'))
  }
  return codes.filter(code => typeof code === 'string')
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}

const troubleOfCode: Record<string, Trouble | undefined> = {
  ECONNREFUSED: 'away',
  ECONNRESET: 'away',
  EHOSTUNREACH: 'away',
  ENETUNREACH: 'away',
  ENOTFOUND: 'away',
  EAI_AGAIN: 'away',
  EPIPE: 'away',
  ETIMEDOUT: 'away',
  '25006': 'away', // read only: a replica that took over answers under the old address
  DatabaseNotReachable: 'away',
  ConnectionClosed: 'away',
  SocketTimeout: 'away',
  TlsConnectionError: 'away',
  TooManyConnections: 'away',
  P1001: 'away',
  P1002: 'away',
  P1008: 'away',
  P1017: 'away',
  P2024: 'away',
  P2037: 'away',
  '40001': 'busy', // serialization failure
  '40P01': 'busy', // deadlock
  '55P03': 'busy', // lock_timeout
  '57014': 'busy', // statement_timeout
  P2028: 'busy', // no connection for a transaction in time, or not finished in time: it was rolled back
  P2034: 'busy',
  P2002: 'taken',
  '22007': 'unkeepable', // a date that is none
  '22008': 'unkeepable', // a date out of range
  '22021': 'unkeepable', // NUL in a text
  '22P05': 'unkeepable', // NUL in a JSON text
}

/** Connection lost, resources exhausted, shut down by an operator or a crash. */
const awayClass = /^(08|53)...$|^57P0[1235]$/

/** What `pg` throws without a code. */
const awayMessage =
  /connection terminated|timeout exceeded when trying to connect|connection error|query read timeout|cannot use a pool after/i
