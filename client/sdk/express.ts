// For Express: the guard as middleware, and the proxy. They ask for nothing but what Node's own requests and responses have.
import { admit, type GuardOptions, requireGuardOptions } from './admit.ts'
import { type Farebox, officeOf } from './farebox.ts'
import type { Run } from './with-tokens.ts'

export type { GuardOptions } from './admit.ts'
export { type ProxiedRequest, type ProxiedResponse, tokensProxy } from './express-proxy.ts'
export type { ProxyOptions } from './proxy.ts'

/** What of a response the guard uses. */
export interface GuardedResponse {
  statusCode: number
  /** Everything was handed to the connection. */
  readonly writableFinished: boolean
  /** The connection is gone. */
  readonly destroyed: boolean
  setHeader(name: string, value: string): unknown
  end(body: string): unknown
  once(event: 'close', listener: () => void): unknown
}

const runs = new WeakMap<object, Run>()

/** Refused requests are answered here; others reach the handler, and are paid when a 2xx or 3xx was sent whole. */
export function guard<Incoming extends object>(
  tokens: Farebox,
  options: GuardOptions<Incoming>,
): (request: Incoming, response: GuardedResponse, next: (error?: unknown) => void) => Promise<void> {
  const office = officeOf(tokens)
  requireGuardOptions(options)
  return async (request, response, next) => {
    try {
      const admittance = await admit(office, options, request)
      if (admittance.kind === 'refused') {
        answer(response, admittance.answer)
        return
      }
      if (admittance.kind === 'held') {
        const { run, end } = admittance
        // The caller may have left while the tokens were being held: no `close` comes any more.
        if (response.destroyed) {
          await end(false)
          return
        }
        runs.set(request, run)
        response.once('close', () => void end(response.writableFinished && response.statusCode < 400))
      }
    } catch (error) {
      next(error)
      return
    }
    next()
  }
}

/** The run of a guarded request: for `used`, for its signal; null where the guard only checked. */
export function runOf(request: object): Run | null {
  return runs.get(request) ?? null
}

function answer(
  response: GuardedResponse,
  told: { status: number; headers: Record<string, string>; body: Record<string, unknown> },
): void {
  response.statusCode = told.status
  for (const [name, value] of Object.entries(told.headers)) response.setHeader(name, value)
  response.end(JSON.stringify(told.body))
}
