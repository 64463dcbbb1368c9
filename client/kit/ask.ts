// One call to the proxy: tRPC's own format, its refusals as errors with a reason.
import type { MutationName, Procedures, QueryName } from './procedures.ts'

export type Fetch = (url: string, init: RequestInit) => Promise<Response>

export interface Asker {
  query<P extends QueryName>(procedure: P, input: Procedures[P]['input']): Promise<Procedures[P]['output']>
  mutate<P extends MutationName>(
    procedure: P,
    input: Procedures[P]['input'],
  ): Promise<Procedures[P]['output']>
}

/** Why the proxy, or the product's own server, did not do what was asked. */
export class Refused extends Error {
  override readonly name = 'Refused'
  /** Of the contract's list; `UNREACHABLE` where nobody answered. */
  readonly reason: string
  readonly details: Readonly<Record<string, unknown>>

  constructor(reason: string, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message)
    this.reason = reason
    this.details = details
  }
}

const timeoutMs = 20_000

export function createAsker(url: string, fetch: Fetch): Asker {
  const base = url.replace(/\/+$/, '')
  async function send(address: string, init: RequestInit): Promise<unknown> {
    const { told } = await readJson(() => fetch(`${base}/${address}`, init))
    const body = asRecord(told)
    const result = asRecord(body?.['result'])
    if (result !== null) return result['data']
    throw readRefusal(body)
  }
  return {
    query: async (procedure, input) => {
      const query = input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify(input))}`
      const told = await send(procedure + query, { signal: AbortSignal.timeout(timeoutMs) })
      return told as Procedures[typeof procedure]['output']
    },
    mutate: async (procedure, input) => {
      const told = await send(procedure, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(input),
        signal: AbortSignal.timeout(timeoutMs),
      })
      return told as Procedures[typeof procedure]['output']
    },
  }
}

/**
 * The answer of the product's own server to a piece of work, or its refusal as the gate understands it: as the SDK's
 * guards answer, or in the shape of Farebox's own answers. Given `fetch(…)` as it is, also that there was no answer.
 */
export async function readWork<Result>(answer: Response | Promise<Response>): Promise<Result> {
  const { ok, told } = await readJson(() => Promise.resolve(answer))
  if (ok) return told as Result
  const body = asRecord(told)
  if (body !== null && typeof body['short'] === 'number')
    throw new Refused('INSUFFICIENT_TOKENS', textOf(body) ?? 'There are too few tokens.', body)
  if (body !== null && typeof body['reason'] === 'string')
    throw new Refused(body['reason'], textOf(body) ?? unexplained, body)
  throw readRefusal(body)
}

/** Whether work was refused for too few tokens, however the product says it. */
export function isShort(error: unknown): boolean {
  const { reason, data } = (error ?? {}) as { reason?: unknown; data?: { reason?: unknown } | null }
  return reason === 'INSUFFICIENT_TOKENS' || data?.reason === 'INSUFFICIENT_TOKENS'
}

export const unexplained = 'Something went wrong.'

async function readJson(open: () => Promise<Response>): Promise<{ ok: boolean; told: unknown }> {
  try {
    const response = await open()
    return { ok: response.ok, told: await response.json() }
  } catch {
    throw new Refused('UNREACHABLE', 'There was no answer. Is the connection still there?')
  }
}

function readRefusal(told: Record<string, unknown> | null): Refused {
  const error = asRecord(told?.['error'])
  const data = asRecord(error?.['data'])
  const reason = data?.['reason']
  const message = error?.['message']
  return new Refused(
    typeof reason === 'string' ? reason : 'INTERNAL',
    typeof message === 'string' ? message : unexplained,
    asRecord(data?.['details']) ?? {},
  )
}

function textOf({ text }: Record<string, unknown>): string | null {
  return typeof text === 'string' ? text : null
}

function asRecord(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null
}
