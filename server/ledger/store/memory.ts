// Accounts as this process last wrote them. Every version of a row carries the transaction that wrote it: where the database
// still has that one, the account is what is remembered, and need not be read again. What is decided on it is written only there.
import type { AccountRow } from './rows.ts'

export type Remembered = AccountRow & {
  /** The transaction that wrote it. */
  writer: number
}

export type Memory = {
  find(id: string): Remembered | undefined
  keep(written: Remembered): void
  forget(id: string): void
}

/** Of more accounts than `max`, those are forgotten that were remembered first. */
export function openMemory(max: number): Memory {
  const kept = new Map<string, Remembered>()
  return {
    find: id => kept.get(id),
    keep: written => {
      kept.set(written.account.id, written)
      if (kept.size <= max) return
      for (const oldest of kept.keys()) {
        kept.delete(oldest)
        return
      }
    },
    forget: id => void kept.delete(id),
  }
}
