// How the console asks the server: one typed client, one cache, and one way to read what went wrong.
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server'
import type { ConsoleApi } from '../../server/console.ts'
import type { ErrorData } from '../../server/platform/trpc.ts'
import { trpc } from './remote.ts'
import { ServerError } from './wire.ts'

export type Inputs = inferRouterInputs<ConsoleApi>
export type Outputs = inferRouterOutputs<ConsoleApi>

export { trpc }

export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noticeEndedSession }),
  mutationCache: new MutationCache({ onError: noticeEndedSession }),
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      retry: (failures, error) => failures < 2 && isWorthRetrying(error),
      // Whether the server answers is found out by asking it, not by what the browser thinks of its network.
      networkMode: 'always',
    },
    // Sent once: whoever pressed the button sees what became of it and decides.
    mutations: { retry: false, networkMode: 'always' },
  },
})

export interface ErrorFacts {
  /** Undefined when no server answered at all. */
  reason: ErrorData['reason'] | undefined
  message: string
  requestId: string | undefined
  /** Messages by the path of the input they are about. */
  fields: Readonly<Record<string, string>>
  retryAfterSeconds: number | undefined
}

/** What the server said, from tRPC and plain HTTP alike; a form reads the same by itself (client/ui/refusal.ts). */
export function errorData(error: unknown): ErrorFacts {
  if (!(error instanceof ServerError)) {
    return {
      reason: undefined,
      message: 'The server could not be reached.',
      requestId: undefined,
      fields: {},
      retryAfterSeconds: undefined,
    }
  }
  const { message, data } = error
  const seconds = data.details?.retryAfterSeconds
  return {
    reason: data.reason,
    message,
    requestId: data.requestId ?? undefined,
    fields: fieldsOf(data.details?.fields),
    retryAfterSeconds: typeof seconds === 'number' ? seconds : undefined,
  }
}

function fieldsOf(fields: unknown): Record<string, string> {
  if (typeof fields !== 'object' || fields === null) return {}
  return Object.fromEntries(
    Object.entries(fields).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
}

function isWorthRetrying(error: unknown): boolean {
  const { reason } = errorData(error)
  return reason === undefined || reason === 'OVERLOADED'
}

let onSessionEnd: () => void = () => {}

/** Set once by whoever owns the router. */
export function whenSessionEnds(run: () => void): void {
  onSessionEnd = run
}

function noticeEndedSession(error: unknown): void {
  if (errorData(error).reason === 'UNAUTHENTICATED') onSessionEnd()
}
