// What both tRPC routers share: the context, the shape in which a refusal is told, and the headers that go with it.
import { initTRPC, TRPCError } from '@trpc/server'
import type { NodeHTTPCreateContextFnOptions } from '@trpc/server/adapters/node-http'
import type { TRPC_ERROR_CODE_KEY } from '@trpc/server/rpc'
import type { Request, Response } from 'express'
import { ZodError } from 'zod'
import { isDatabaseAway, isTaken } from './database.ts'
import { DomainError, internalMessage, type Reason, reasons } from './errors.ts'
import { currentRequestId } from './request.ts'
import type { Services } from './services.ts'

export type Context = { services: Services; request: Request; response: Response }

export type ErrorData = {
  code: TRPC_ERROR_CODE_KEY
  httpStatus: number
  reason: Reason
  requestId: string | null
  path: string | null
  details: Record<string, unknown> | null
}

/** tRPC with our context, our errors and a module's own kind of meta; each ladder of procedures starts here. */
export function openTrpc<Meta extends object>() {
  const t = initTRPC
    .context<Context>()
    .meta<Meta>()
    .create({
      isDev: false,
      sse: { ping: { enabled: true, intervalMs: 15_000 }, client: { reconnectAfterInactivityMs: 40_000 } },
      errorFormatter: ({ shape, error, path }) => {
        const told = tellError(error)
        return {
          code: shape.code,
          message: told.message,
          data: { ...told.data, path: path ?? null } satisfies ErrorData,
        }
      },
    })
  const procedure = t.procedure.use(async ({ next }) => {
    const result = await next()
    if (!result.ok) throw toTrpcError(result.error)
    return result
  })
  return { router: t.router, middleware: t.middleware, procedure }
}

/** How large a body may be: products send calls, operators whole price books. */
export const bodyBytesMax = { product: 1_000_000, console: 8_000_000 }

export function createContext(services: Services) {
  return ({ req, res }: NodeHTTPCreateContextFnOptions<Request, Response>): Context => ({
    services,
    request: req,
    response: res,
  })
}

/** A refusal that says when to come back says it in the header too. */
export function responseMeta({ errors }: { errors: TRPCError[] }): { headers?: Record<string, string> } {
  for (const error of errors) {
    const seconds = tellError(error).data.details?.['retryAfterSeconds']
    if (typeof seconds === 'number') return { headers: { 'retry-after': String(Math.ceil(seconds)) } }
  }
  return {}
}

/** Gives a domain refusal the tRPC code (and so the HTTP status) of its reason; a missing database asks to retry. */
function toTrpcError(error: TRPCError): TRPCError {
  const { cause } = error
  if (cause instanceof DomainError) {
    return new TRPCError({ code: reasons[cause.reason].code, message: cause.message, cause })
  }
  if (error.code === 'INTERNAL_SERVER_ERROR' && isTaken(cause)) {
    const taken = new DomainError(
      'CHANGED_MEANWHILE',
      'Somebody made the same at the same moment: look again.',
    )
    return new TRPCError({ code: reasons.CHANGED_MEANWHILE.code, message: taken.message, cause: taken })
  }
  if (error.code === 'INTERNAL_SERVER_ERROR' && isDatabaseAway(cause)) {
    const away = new DomainError(
      'OVERLOADED',
      'The database is not answering; nothing was moved, so try again.',
      {
        retryAfterSeconds: 2,
      },
    )
    return new TRPCError({ code: reasons.OVERLOADED.code, message: away.message, cause: away })
  }
  return error
}

/** The same words for every door: tRPC's own errors included. */
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
  const { cause } = error
  if (cause instanceof DomainError) {
    return tell(cause.reason, reasons[cause.reason].httpStatus, cause.message, cause.details ?? null)
  }
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
      return tell(
        'INVALID_INPUT',
        400,
        cause instanceof SyntaxError ? 'The input is not valid JSON.' : error.message,
        null,
      )
    case 'NOT_FOUND':
      return tell('INVALID_INPUT', 404, 'There is no such procedure.', null)
    case 'METHOD_NOT_SUPPORTED':
      return tell('INVALID_INPUT', 405, 'Queries are called with GET, mutations with POST.', null)
    case 'PAYLOAD_TOO_LARGE':
      return tell(
        'INVALID_INPUT',
        413,
        'The body is too large: products send at most 1 MB, the console 8 MB.',
        null,
      )
    case 'UNSUPPORTED_MEDIA_TYPE':
      return tell('INVALID_INPUT', 415, 'Send the body as application/json.', null)
    default:
      return tell('INTERNAL', 500, internalMessage, null)
  }
}

function fieldMessages(error: ZodError): Record<string, string> {
  const fields: Record<string, string> = {}
  for (const issue of error.issues) {
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) fields[[...issue.path, key].join('.')] ??= 'is not a known field'
    } else {
      // zod's own messages open with the words that the sentence opens with.
      fields[issue.path.join('.')] ??= issue.message.replace(/^Invalid input: /, '')
    }
  }
  return fields
}

function sentenceOf(fields: Record<string, string>): string {
  const parts = Object.entries(fields).map(([path, message]) =>
    path === '' ? message : `${path}: ${message}`,
  )
  return `Invalid input: ${parts.slice(0, 5).join('; ')}${parts.length > 5 ? `; and ${parts.length - 5} more` : ''}.`
}
