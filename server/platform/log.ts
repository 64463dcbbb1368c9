// The log: one JSON line an event on standard error, with whatever opens a door redacted.
import pino from 'pino'
import { currentRequestId } from './request.ts'

export type Log = pino.Logger
export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

/** Headers and fields that must never reach a log, wherever they sit up to two levels deep. */
const secretFields = [
  'authorization',
  'cookie',
  'set-cookie',
  'password',
  'newPassword',
  'currentPassword',
  'token',
  'secret',
  'backupCodes',
]

/** A pipe keeps no more than this in one piece, and several processes may write to the same one. */
const bytesAtOnceMax = 4096

export function createLog(level: (typeof logLevels)[number], destination?: pino.DestinationStream): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: label => ({ level: label }) },
      redact: { paths: secretFields.flatMap(redactedPaths), censor: '[redacted]' },
      mixin: () => {
        const requestId = currentRequestId()
        return requestId === undefined ? {} : { requestId }
      },
      serializers: { error: serializeError },
    },
    destination ?? pino.destination({ fd: 2, sync: false, maxWrite: bytesAtOnceMax }),
  )
}

function redactedPaths(field: string): string[] {
  const name = `["${field}"]`
  return [field.includes('-') ? name : field, `*${name}`, `*.*${name}`]
}

/** Database drivers put whole connection strings and parameters into errors: keep what explains, drop what leaks. */
function serializeError(error: unknown) {
  if (!(error instanceof Error)) return { message: withoutSecrets(String(error)) }
  const cause: unknown = error.cause
  return {
    name: error.name,
    message: withoutSecrets(error.message),
    stack: error.stack === undefined ? undefined : withoutSecrets(error.stack),
    code: 'code' in error ? error.code : undefined,
    cause: cause instanceof Error ? withoutSecrets(cause.message) : undefined,
  }
}

/** Hides product keys and the password part of connection strings inside free text. */
export function withoutSecrets(text: string): string {
  return text
    .replaceAll(/\bfbx_(live|test)_[A-Za-z0-9]+/g, 'fbx_$1_[redacted]')
    .replaceAll(/(\w+:\/\/[^\s:/@]+):\S+@/g, '$1:[redacted]@')
}
