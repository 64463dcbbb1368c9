// The edges of every HTTP answer: security headers, who may call under which name, and one shape for what goes wrong.
import { STATUS_CODES } from 'node:http'
import { TRPCError } from '@trpc/server'
import { type TRPC_ERROR_CODE_KEY, TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc'
import type { NextFunction, Request, Response } from 'express'
import helmet from 'helmet'
import { ZodError } from 'zod'
import type { Config } from './config.ts'
import { DomainError, reasons } from './errors.ts'
import type { Services } from './services.ts'
import { tellError } from './trpc.ts'

/**
 * Scripts only from here, no frames, no plugins. Inline styles stay allowed: dialogs and charts position themselves
 * with style attributes, which a policy cannot tell from a style element's.
 */
export function securityHeaders(config: Config) {
  const secure = config.publicUrl?.protocol === 'https:'
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: secure ? { maxAge: 31_536_000 } : false,
    referrerPolicy: { policy: 'no-referrer' },
    crossOriginEmbedderPolicy: false,
  })
}

const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]', '::1'])

/**
 * A server that listens on this machine only answers to this machine's names (and to PUBLIC_URL's): a web page
 * elsewhere that has its own name resolve to 127.0.0.1 gets nothing.
 */
export function knownHosts(config: Config) {
  const listensLocally = loopbackNames.has(config.host)
  return (request: Request, response: Response, next: NextFunction): void => {
    if (!listensLocally) return next()
    const name = (request.hostname ?? '').toLowerCase()
    if (loopbackNames.has(name) || name === config.publicUrl?.hostname) return next()
    response
      .status(421)
      .type('text/plain')
      .send('This name is not served here. Behind a proxy, set PUBLIC_URL.\n')
  }
}

/** A browser says where a request comes from; a change is taken from our own pages only. */
export function sameOrigin(request: Request, _response: Response, next: NextFunction): void {
  const { origin } = request.headers
  const safe = request.method === 'GET' || request.method === 'HEAD'
  if (safe || origin === undefined) return next()
  const host = URL.canParse(origin) ? new URL(origin).host : null
  if (host !== null && host === request.get('host')) return next()
  next(new DomainError('FORBIDDEN', 'Changes are taken from the console only, not from another site.'))
}

export function unknownPath(_request: Request, _response: Response, next: NextFunction): void {
  next(new TRPCError({ code: 'NOT_FOUND', message: 'There is no such path.' }))
}

/** Errors outside tRPC, in the shape of tRPC's. Four parameters: that is how Express knows an error handler. */
export function errorAnswers({ log }: Services) {
  return (thrown: unknown, request: Request, response: Response, _next: NextFunction): void => {
    const error = toTrpcError(thrown)
    const told = tellError(error)
    if (told.data.httpStatus >= 500)
      log.error({ error: thrown, method: request.method, path: request.path }, 'a request failed')
    if (response.headersSent) {
      response.destroy()
      return
    }
    const seconds = told.data.details?.['retryAfterSeconds']
    if (typeof seconds === 'number') response.setHeader('retry-after', String(seconds))
    response.setHeader('cache-control', 'no-store')
    response.status(told.data.httpStatus).json({
      error: {
        code: TRPC_ERROR_CODES_BY_KEY[error.code],
        message: told.message,
        data: { ...told.data, path: null },
      },
    })
  }
}

/** What body parsers and routers throw carries an HTTP status; nothing else of it is told. */
function toTrpcError(thrown: unknown): TRPCError {
  if (thrown instanceof TRPCError) return thrown
  if (thrown instanceof DomainError)
    return new TRPCError({ code: reasons[thrown.reason].code, cause: thrown })
  if (thrown instanceof ZodError) return new TRPCError({ code: 'BAD_REQUEST', cause: thrown })
  const status =
    thrown instanceof Error && 'status' in thrown && typeof thrown.status === 'number' ? thrown.status : 500
  const code =
    codeOfStatus[status] ?? (status >= 400 && status < 500 ? 'BAD_REQUEST' : 'INTERNAL_SERVER_ERROR')
  return new TRPCError({
    code,
    message: STATUS_CODES[status] ?? 'Bad request',
    cause: thrown instanceof SyntaxError ? thrown : undefined,
  })
}

const codeOfStatus: Record<number, TRPC_ERROR_CODE_KEY> = {
  400: 'BAD_REQUEST',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_SUPPORTED',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
}

/**
 * `304 Not Modified` for an answer that the caller holds already. tRPC writes its answers by itself, so the answer is
 * watched on its way out; only a GET that names a mark pays for it.
 */
export function conditional(request: Request, response: Response, next: NextFunction): void {
  const held = request.headers['if-none-match']
  if (request.method !== 'GET' || held === undefined) return next()
  const { write, end } = response
  let unchanged = false
  const judge = () => {
    if (response.headersSent) return
    const mark = response.getHeader('etag')
    unchanged = response.statusCode === 200 && mark !== undefined && held.split(', ').includes(String(mark))
    if (!unchanged) return
    response.statusCode = 304
    response.removeHeader('content-type')
    response.removeHeader('content-length')
  }
  response.write = ((...given: Parameters<typeof write>) => {
    judge()
    return unchanged ? true : write.apply(response, given)
  }) as typeof write
  response.end = ((...given: Parameters<typeof end>) => {
    judge()
    return unchanged
      ? end.apply(response, [] as unknown as Parameters<typeof end>)
      : end.apply(response, given)
  }) as typeof end
  next()
}
