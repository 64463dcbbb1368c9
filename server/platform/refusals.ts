// Turns whatever was thrown into what a caller is told: the same words and shape behind every door.
import { STATUS_CODES } from 'node:http'
import { TRPCError } from '@trpc/server'
import type { TRPC_ERROR_CODE_KEY } from '@trpc/server/rpc'
import { ZodError } from 'zod'
import { DomainError, HttpRefusal, internalMessage, type Reason, reasons } from './errors.ts'
import { currentRequestId, notedRefusal } from './request.ts'
import { refusalOfTrouble } from './trouble.ts'

export type ErrorData = {
  code: TRPC_ERROR_CODE_KEY
  httpStatus: number
  reason: Reason
  requestId: string | null
  path: string | null
  details: Record<string, unknown> | null
}

/** The tRPC error, and so the HTTP status, of a refusal; a database in trouble is a refusal, not a fault. */
export function toTrpcError(thrown: unknown): TRPCError {
  const error = thrown instanceof TRPCError ? thrown : wrap(thrown)
  const { cause } = error
  if (cause instanceof DomainError) return ofDomain(cause)
  if (error.code !== 'INTERNAL_SERVER_ERROR') return error
  const refusal = refusalOfTrouble(cause) ?? notedRefusal()
  return refusal === undefined ? error : ofDomain(refusal)
}

function ofDomain(refusal: DomainError): TRPCError {
  return new TRPCError({ code: reasons[refusal.reason].code, message: refusal.message, cause: refusal })
}

/** What body parsers and routers throw carries an HTTP status; nothing else of it is told. */
function wrap(thrown: unknown): TRPCError {
  if (thrown instanceof DomainError) return ofDomain(thrown)
  if (thrown instanceof ZodError) return new TRPCError({ code: 'BAD_REQUEST', cause: thrown })
  if (thrown instanceof SyntaxError && statusOf(thrown) === 400)
    return new TRPCError({ code: 'PARSE_ERROR', cause: thrown })
  const status = statusOf(thrown)
  if (status === null) return new TRPCError({ code: 'INTERNAL_SERVER_ERROR', cause: thrown })
  const refusal =
    thrown instanceof HttpRefusal ? thrown : new HttpRefusal(status, sentenceOfStatus(thrown, status))
  return new TRPCError({
    code: codeOfStatus[status] ?? 'BAD_REQUEST',
    message: refusal.message,
    cause: refusal,
  })
}

/** Null unless it is a refusal: a status from 500 on is a fault like any other. */
function statusOf(thrown: unknown): number | null {
  const status = thrown instanceof Error && 'status' in thrown ? thrown.status : null
  return typeof status === 'number' && status >= 400 && status < 500 ? status : null
}

function sentenceOfStatus(thrown: unknown, status: number): string {
  if (status === 413 && thrown instanceof Error && 'limit' in thrown)
    return `The body is too large: at most ${String(thrown.limit)} bytes are read here.`
  return `${STATUS_CODES[status] ?? 'Bad request'}.`
}

const codeOfStatus: Record<number, TRPC_ERROR_CODE_KEY> = {
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_SUPPORTED',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
}

/** What is said of an error: tRPC's own included. */
export function tellError(error: TRPCError): { message: string; data: Omit<ErrorData, 'path'> } {
  const requestId = currentRequestId() ?? null
  const tell = (
    reason: Reason,
    httpStatus: number,
    message: string,
    details: Record<string, unknown> | null,
  ) => ({
    message,
    data: { code: error.code, httpStatus, reason, requestId, details },
  })
  /** The whole of the input is at fault, and no field of it: its path is empty, as for input that is no object. */
  const tellInput = (httpStatus: number, message: string) =>
    tell('INVALID_INPUT', httpStatus, message, { fields: { '': message } })
  const { cause } = error
  if (cause instanceof DomainError) {
    const { reason, message, details = null } = cause
    const isWhole = reason === 'INVALID_INPUT' && details?.['fields'] === undefined
    const told = isWhole ? { ...details, fields: { '': message } } : details
    return tell(reason, reasons[reason].httpStatus, sentenceOfFields(cause) ?? message, told)
  }
  if (cause instanceof HttpRefusal) return tellInput(cause.status, cause.message)
  if (cause instanceof ZodError) {
    const fields = fieldMessages(cause)
    return tell('INVALID_INPUT', 400, sentenceOf(fields), { fields })
  }
  switch (error.code) {
    case 'UNAUTHORIZED':
      return tell('UNAUTHENTICATED', 401, error.message, null)
    case 'FORBIDDEN':
      return tell('FORBIDDEN', 403, error.message, null)
    case 'PARSE_ERROR':
    case 'BAD_REQUEST':
      return tellInput(400, sentenceOfBadRequest(error))
    case 'NOT_FOUND':
      return tellInput(404, 'There is no such procedure.')
    case 'METHOD_NOT_SUPPORTED':
      return tellInput(405, 'Queries are called with GET, mutations with POST.')
    case 'PAYLOAD_TOO_LARGE':
      return tellInput(413, 'The body is too large.')
    case 'UNSUPPORTED_MEDIA_TYPE':
      return tellInput(415, 'Send the body as application/json.')
    default:
      return tell('INTERNAL', 500, internalMessage, null)
  }
}

/** tRPC's own sentences may be told; those of what it caught (a parser, a stack that ran out) speak of our insides. */
function sentenceOfBadRequest({ cause, message }: TRPCError): string {
  if (cause === undefined) return message
  if (cause instanceof SyntaxError) return 'The input is not valid JSON.'
  return 'The input cannot be read: it is nested too deep, or not what was announced.'
}

function fieldMessages(error: ZodError): Record<string, string> {
  // A map first: a field may bear the name of what every object has, such as "constructor".
  const fields = new Map<string, string>()
  const tell = (path: string, message: string) => {
    if (!fields.has(path)) fields.set(path, message)
  }
  for (const issue of error.issues) {
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) tell([...issue.path, key].join('.'), 'is not a known field')
    } else {
      // zod's own messages open with the words that the sentence opens with.
      tell(issue.path.join('.'), issue.message.replace(/^Invalid input: /, ''))
    }
  }
  return Object.fromEntries(fields)
}

/** A refusal that says no more than its field does is told as what a shape refuses. */
function sentenceOfFields({ reason, message, details }: DomainError): string | null {
  const fields = details?.['fields']
  if (reason !== 'INVALID_INPUT' || typeof fields !== 'object' || fields === null) return null
  const [[path, words] = [], ...others] = Object.entries(fields)
  const isBare = others.length === 0 && [`${path}: ${words}`, `${path}: ${words}.`].includes(message)
  return isBare ? sentenceOf({ [String(path)]: String(words) }) : null
}

function sentenceOf(fields: Record<string, string>): string {
  const parts = Object.entries(fields).map(([path, message]) =>
    path === '' ? message : `${path}: ${message}`,
  )
  return `Invalid input: ${parts.slice(0, 5).join('; ')}${parts.length > 5 ? `; and ${parts.length - 5} more` : ''}.`
}
