// What the server said last, kept for everything on the page that shows it; asked again when it may have changed.
import type { Asker } from './ask.ts'
import type { Procedures, QueryName } from './procedures.ts'

export type Answer<Data> =
  | { state: 'loading'; data: null; error: null; at: null }
  /** Of that time in milliseconds. `error`: the newest asking failed, and this is from before. */
  | { state: 'ready'; data: Data; error: Error | null; at: number }
  | { state: 'failed'; data: null; error: Error; at: null }

interface Kept {
  answer: Answer<unknown>
  ask: () => Promise<unknown>
  listeners: Set<() => void>
  /** Answers that come out of turn are dropped. */
  turn: number
}

export const loading = { state: 'loading', data: null, error: null, at: null } as const

export type Answers = ReturnType<typeof createAnswers>

export function createAnswers(asker: Asker) {
  const kept = new Map<string, Kept>()

  function keep(procedure: QueryName, inputText: string): Kept {
    const key = `${procedure} ${inputText}`
    const known = kept.get(key)
    if (known !== undefined) return known
    const input = (inputText === '' ? undefined : JSON.parse(inputText)) as Procedures[QueryName]['input']
    const made: Kept = {
      answer: loading,
      ask: () => asker.query(procedure, input),
      listeners: new Set(),
      turn: 0,
    }
    kept.set(key, made)
    return made
  }

  async function load(one: Kept): Promise<void> {
    one.turn += 1
    const { turn } = one
    const answer = await one.ask().then<Answer<unknown>, Answer<unknown>>(
      data => ({ state: 'ready', data, error: null, at: Date.now() }),
      (thrown: unknown) => {
        const error = thrown instanceof Error ? thrown : new Error(String(thrown))
        const before = one.answer
        return before.state === 'ready' ? { ...before, error } : { ...loading, state: 'failed', error }
      },
    )
    if (turn !== one.turn) return
    one.answer = answer
    for (const listener of one.listeners) listener()
  }

  return {
    read: <P extends QueryName>(procedure: P, inputText: string) =>
      keep(procedure, inputText).answer as Answer<Procedures[P]['output']>,
    /** What nobody looked at for a while is shown as it was, and asked again. */
    subscribe: (procedure: QueryName, inputText: string, listener: () => void): (() => void) => {
      const one = keep(procedure, inputText)
      if (one.listeners.size === 0) void load(one)
      one.listeners.add(listener)
      return () => void one.listeners.delete(listener)
    },
    reload: (procedure: QueryName, inputText: string) => load(keep(procedure, inputText)),
    /** Everything that is on the page; what is not is asked when it is shown again. */
    refresh: async (): Promise<void> => {
      await Promise.all([...kept.values()].filter(({ listeners }) => listeners.size > 0).map(load))
    },
  }
}
