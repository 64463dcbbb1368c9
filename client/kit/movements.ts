// A history as its user reads it: what was set aside and then taken is one line, with what was taken.
import type { Entry } from './contract.ts'

export interface Movement {
  id: string
  at: string
  name: string
  /** Null: nothing moved, and the note says why. */
  amount: number | null
  note: string | null
  quantity: number | null
  available: number
}

export function listMovements(
  entries: readonly Entry[],
  actionNames: ReadonlyMap<string, string>,
): Movement[] {
  // Newest first, so what closes a hold is always known before the hold.
  const closed = new Set(entries.filter(({ kind }) => kind !== 'hold').map(({ holdId }) => holdId))
  return entries
    .filter(({ kind, holdId }) => kind !== 'hold' || holdId === null || !closed.has(holdId))
    .map(entry => {
      const action = entry.action === null ? null : (actionNames.get(entry.action) ?? entry.action)
      const { entryId, at, available, quantity } = entry
      return { id: entryId, at, available, quantity, ...describe(entry, action) }
    })
}

function describe(entry: Entry, action: string | null): Pick<Movement, 'name' | 'amount' | 'note'> {
  const { kind, amount, draws } = entry
  const about = action ?? 'A run'
  switch (kind) {
    case 'commit':
      // The rest of what was set aside came back with it.
      return { name: about, amount: -draws.reduce((sum, one) => sum + one.amount, 0), note: null }
    case 'charge':
      return { name: about, amount, note: null }
    case 'usage':
      return { name: about, amount: null, note: 'in your plan' }
    case 'release':
      return { name: about, amount: null, note: 'not charged' }
    case 'hold':
      return { name: about, amount, note: 'set aside while it runs' }
    case 'refund':
      return { name: `Given back: ${about}`, amount, note: null }
    default:
      return { name: kindWords[kind] ?? 'Changed', amount, note: null }
  }
}

const kindWords: Readonly<Record<string, string>> = {
  grant: 'Received',
  purchase: 'Bought',
  expire: 'Expired',
  rollover: 'Carried over',
  claw_back: 'Taken back after a refund',
  restore: 'Restored',
  debt: 'Owed',
  repay: 'Repaid',
  adjust: 'Corrected',
  stake: 'Staked',
  settle: 'Settled',
  renew: 'Plan renewed',
  plan: 'Plan changed',
  freeze: 'Put on hold',
  thaw: 'Taken off hold',
}

/** By the day on which the reader saw them happen; in the order given. */
export function groupByDay<One extends { at: string }>(
  movements: readonly One[],
  dayOf: (at: string) => string,
): { day: string; movements: One[] }[] {
  const days: { day: string; movements: One[] }[] = []
  for (const movement of movements) {
    const day = dayOf(movement.at)
    const last = days.at(-1)
    if (last?.day === day) last.movements.push(movement)
    else days.push({ day, movements: [movement] })
  }
  return days
}
