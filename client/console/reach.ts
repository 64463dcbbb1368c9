// Whether the server can be reached: found out by every call, and while it cannot, by asking until it answers.
import { useSyncExternalStore } from 'react'

export type Reach = 'here' | 'away'

const PROBE_AFTER_MS = 2000
const PROBE_AFTER_MS_MAX = 15_000
/** What a proxy says in place of a server that is not there. */
const awayStatuses = new Set([502, 504])

let reach: Reach = 'here'
let timer: ReturnType<typeof setTimeout> | undefined
const listeners = new Set<() => void>()
const returns = new Set<() => void>()

export function useReach(): Reach {
  return useSyncExternalStore(subscribe, () => reach)
}

/** Runs whenever the server answers again after it did not, until the answered function is called. */
export function whenServerReturns(run: () => void): () => void {
  returns.add(run)
  return () => returns.delete(run)
}

/** Resolves as soon as the server answers: at once, or when it is back. */
export async function serverAnswers(): Promise<void> {
  clearTimeout(timer)
  await probe(PROBE_AFTER_MS)
  if (reach === 'here') return
  await new Promise<void>(resolve => {
    const forget = whenServerReturns(() => {
      forget()
      resolve()
    })
  })
}

/** `fetch`, which notices when nobody answers. */
export async function reachFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  try {
    const response = await fetch(input, init)
    change(awayStatuses.has(response.status) ? 'away' : 'here')
    return response
  } catch (error) {
    // A call that was taken back says nothing about the server.
    if (!(error instanceof DOMException && error.name === 'AbortError')) change('away')
    throw error
  }
}

/** Asks at once: by a press, or because a stream of news fell. */
export function probeNow(): void {
  clearTimeout(timer)
  void probe(PROBE_AFTER_MS)
}

function change(next: Reach): void {
  if (next === reach) return
  reach = next
  clearTimeout(timer)
  if (next === 'away') probeIn(PROBE_AFTER_MS)
  for (const listener of listeners) listener()
  if (next === 'here') for (const run of returns) run()
}

async function probe(waitedMs: number): Promise<void> {
  const answered = await fetch('/readyz', { cache: 'no-store' }).then(
    response => response.ok,
    () => false,
  )
  change(answered ? 'here' : 'away')
  if (!answered) probeIn(Math.min(waitedMs * 1.5, PROBE_AFTER_MS_MAX))
}

function probeIn(waitMs: number): void {
  clearTimeout(timer)
  timer = setTimeout(() => void probe(waitMs), waitMs)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
