// The request that the running code serves: its id reaches logs, errors and audit entries without being handed along.
import { AsyncLocalStorage } from 'node:async_hooks'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { DomainError } from './errors.ts'
import { newId } from './ids.ts'

const current = new AsyncLocalStorage<{ requestId: string; refusal?: DomainError }>()

export function currentRequestId(): string | undefined {
  return current.getStore()?.requestId
}

/**
 * Remembers why the database failed this request: libraries between it and our doors (better-auth) throw errors of
 * their own that do not say.
 */
export function noteRefusal(refusal: DomainError): void {
  const request = current.getStore()
  if (request !== undefined) request.refusal = refusal
}

export function notedRefusal(): DomainError | undefined {
  return current.getStore()?.refusal
}

/** Gives work outside HTTP (a command, a job) an id of its own. */
export function withRequestId<T>(work: () => T): T {
  return current.run({ requestId: newId('request') }, work)
}

/** Always our own id: one sent by a caller could forge or collide with another's in the log. */
export function requestIds(_request: IncomingMessage, response: ServerResponse, next: () => void): void {
  const requestId = newId('request')
  response.setHeader('x-request-id', requestId)
  current.run({ requestId }, next)
}
