// What both tRPC routers share: the context, the procedure that every ladder starts from, and headers of an answer.
import { initTRPC, type TRPCError } from '@trpc/server'
import type { NodeHTTPCreateContextFnOptions } from '@trpc/server/adapters/node-http'
import type { Request, Response } from 'express'
import { type ErrorData, tellError, toTrpcError } from './refusals.ts'
import type { Services } from './services.ts'

export type { ErrorData }

type ProcedureType = 'query' | 'mutation' | 'subscription' | 'unknown'

export type Context = { services: Services; request: Request; response: Response }

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

/** Headers of an answer with refusals in it; live updates, which have begun by then, keep their own. */
export function responseMeta(options: { scheme: 'Bearer' | null }) {
  return ({
    errors,
    type,
  }: {
    errors: TRPCError[]
    /** Of the procedures that were asked for, where tRPC knows them. */
    type?: ProcedureType
  }): { headers?: Record<string, string> } => {
    if (errors.length === 0) return {}
    // tRPC leaves it out of refusals before a procedure.
    const headers: Record<string, string> = { 'content-type': 'application/json' }
    if (type !== undefined && errors.every(({ code }) => code === 'METHOD_NOT_SUPPORTED'))
      headers['allow'] = allowedMethods(type)
    for (const error of errors) {
      const { reason, details } = tellError(error).data
      const seconds = details?.['retryAfterSeconds']
      if (typeof seconds === 'number') headers['retry-after'] ??= String(Math.ceil(seconds))
      if (reason === 'UNAUTHENTICATED' && options.scheme !== null)
        headers['www-authenticate'] = options.scheme
    }
    return { headers }
  }
}

export function allowedMethods(type: ProcedureType): string {
  switch (type) {
    case 'mutation':
      return 'POST'
    case 'unknown':
      return 'GET, HEAD, POST'
    default:
      return 'GET, HEAD'
  }
}
