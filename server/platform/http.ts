// The edges of every HTTP answer: security headers, who may call under which name, and one shape for what goes wrong.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { TRPCError } from '@trpc/server'
import { TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc'
import type { NextFunction, Request, Response } from 'express'
import helmet from 'helmet'
import { type Config, isLoopback } from './config.ts'
import { DomainError, HttpRefusal } from './errors.ts'
import type { RefusalLog } from './refusal-log.ts'
import { tellError, toTrpcError } from './refusals.ts'
import type { Services } from './services.ts'
import { foreignCharset, isForeignCharset, isUtf8Address } from './utf8.ts'

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

/**
 * A server that listens on this machine only answers to this machine's names (and to PUBLIC_URL's): a web page
 * elsewhere that has its own name resolve to 127.0.0.1 gets nothing. Read from the request itself: what a proxy
 * would forward, such a page can send.
 */
export function knownHosts(config: Config) {
  const listensLocally = isLoopback(config.host)
  return (request: Request, response: Response, next: NextFunction): void => {
    if (!listensLocally) return next()
    const name = nameIn(request.headers.host)
    if (isLoopback(name) || name === config.publicUrl?.hostname) return next()
    response
      .status(421)
      .type('text/plain')
      .send('This name is not served here. Behind a proxy, set PUBLIC_URL.\n')
  }
}

/** The name of `name:port`, in lower case; nothing for what is no host. */
function nameIn(host: string | undefined): string {
  return URL.canParse(`http://${host ?? ''}`) ? new URL(`http://${host}`).hostname : ''
}

/**
 * A browser says where a request comes from; a change is taken from our own pages only. Behind a proxy that asks us
 * under a name of its own, ours is PUBLIC_URL.
 */
export function sameOrigin({ publicUrl }: Config) {
  return (request: Request, _response: Response, next: NextFunction): void => {
    const { origin, host } = request.headers
    const safe = request.method === 'GET' || request.method === 'HEAD'
    if (safe || origin === undefined || origin === publicUrl?.origin) return next()
    if (host !== undefined && URL.canParse(origin) && new URL(origin).host === host) return next()
    next(new DomainError('FORBIDDEN', 'Changes are taken from the console only, not from another site.'))
  }
}

/** tRPC would hand form data and raw bytes to procedures that know neither. */
export function jsonOnly(
  request: IncomingMessage,
  _response: ServerResponse,
  next: (error?: unknown) => void,
): void {
  const { 'content-type': contentType } = request.headers
  const type = contentType?.split(';', 1)[0]?.trim().toLowerCase()
  if (request.method !== 'POST' || type === undefined) return next()
  if (type !== 'application/json') return next(new TRPCError({ code: 'UNSUPPORTED_MEDIA_TYPE' }))
  if (isForeignCharset(contentType)) return next(toTrpcError(foreignCharset()))
  // Parsers know fewer ways to write UTF-8's name.
  request.headers['content-type'] = type
  next()
}

/** tRPC takes a path that cannot be decoded for an input that cannot be read. */
export function readablePaths({ path }: Request, _response: Response, next: NextFunction): void {
  next(isUtf8Address(path) ? undefined : new TRPCError({ code: 'NOT_FOUND' }))
}

export function unknownPath(_request: Request, _response: Response, next: NextFunction): void {
  next(new HttpRefusal(404, 'There is nothing here.'))
}

/** Errors outside tRPC, in the shape of tRPC's. Four parameters: that is how Express knows an error handler. */
export function errorAnswers(
  { log }: Services,
  { refusals, doorOf }: { refusals: RefusalLog; doorOf(path: string): string },
) {
  return (thrown: unknown, request: Request, response: Response, _next: NextFunction): void => {
    const error = toTrpcError(thrown)
    const told = tellError(error)
    const { reason } = told.data
    if (reason === 'INTERNAL')
      log.error({ error: thrown, method: request.method, path: request.path }, 'a request failed')
    refusals.add({
      door: doorOf(request.path),
      procedure: null,
      path: request.path,
      reason,
      refusal: error.cause,
    })
    if (response.headersSent) {
      response.destroy()
      return
    }
    const seconds = told.data.details?.['retryAfterSeconds']
    if (typeof seconds === 'number') response.setHeader('retry-after', String(seconds))
    response.setHeader('cache-control', 'no-store')
    response.status(told.data.httpStatus)
    // A person who typed an address reads a sentence; programs, which take anything, read the shape.
    if (request.accepts(['json', 'html']) === 'html') {
      response.type('text/plain').send(`${told.message}\n${told.data.requestId ?? ''}\n`)
      return
    }
    response.json({
      error: {
        code: TRPC_ERROR_CODES_BY_KEY[error.code],
        message: told.message,
        data: { ...told.data, path: null },
      },
    })
  }
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
