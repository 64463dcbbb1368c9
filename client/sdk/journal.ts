// What was let through while Farebox could not be asked, and is to be paid later.
import type { HoldInput, Use } from './contract/spend.ts'
import type { Reason } from './reasons.ts'

export interface LetThrough {
  /** Of the user and the request id together. */
  id: string
  /** The hold as it was asked for, sent again word for word: the same request id means the same move. */
  hold: HoldInput
  /** Which attempt of the request id comes next. */
  attempt: number
  /** `running`: its end was not seen. `owed`: it succeeded, and `use` says what it used. */
  state: 'running' | 'owed'
  use: Use
  at: string
  /** Why the last settling was refused. */
  refusal: { reason: Reason; message: string; at: string } | null
}

/** Where they are kept. A write that resolved must survive what the product wants to survive. */
export interface Journal {
  put(entry: LetThrough): Promise<void>
  remove(id: string): Promise<void>
  find(id: string): Promise<LetThrough | null>
  list(): Promise<LetThrough[]>
}

/** Lives as long as its process: what is owed when that ends is lost. */
export function memoryJournal(): Journal {
  const entries = new Map<string, LetThrough>()
  return {
    put: async entry => void entries.set(entry.id, entry),
    remove: async id => void entries.delete(id),
    find: async id => entries.get(id) ?? null,
    list: async () => [...entries.values()],
  }
}

export function idOf(hold: Pick<HoldInput, 'userId' | 'requestId'>): string {
  return JSON.stringify([hold.userId, hold.requestId])
}
