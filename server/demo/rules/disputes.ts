// What users dispute of their tokens: failed runs that nobody gave back, prices they did not expect, more of them while prices
// are new; and how support decides, within three days, but for one that it forgets.
import { disputeWords } from '../../../prisma/demo/disputes.ts'
import type { Disputing } from '../../disputes/operations/history.ts'
import type { Dispute } from '../../disputes/rules/dispute.ts'
import { type DisputeReason, disputeReasons, dueHours, reasonGroups } from '../../disputes/words.ts'
import type { Entry } from '../../ledger/rules/state.ts'
import type { Operator } from '../../operators/schema.ts'
import type { Agenda } from './agenda.ts'
import type { Chance } from './chance.ts'
import type { Person } from './people.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** Of charged runs, how many are disputed for this; failed ones are told apart. */
const shares: Record<DisputeReason, number> = {
  unexpected_cost: 0.0006,
  price_unclear: 0.0003,
  balance_unclear: 0.0003,
  expiry_unclear: 0.0001,
  run_failed: 0,
  charged_twice: 0.0002,
  poor_result: 0.0005,
  other: 0.0001,
}
/** How often tokens are given back, where there is something to give back. */
const generosity: Partial<Record<DisputeReason, number>> = {
  unexpected_cost: 0.6,
  price_unclear: 0.5,
  run_failed: 0.95,
  charged_twice: 0.4,
  poor_result: 0.55,
}
/** Of charges of failed runs, how many the product forgets to give back, and how many of those are disputed. */
const forgotten = 1 / 12
const noticed = 0.75
/** So much more is not understood right after prices changed; after two weeks as much as before. */
const surge = 8
const surgeMs = 14 * dayMs
const confusion: readonly DisputeReason[] = reasonGroups.confusion
/** Asked of support instead of in the product. */
const bySupport = 0.15

/** Of one economy. */
export type Support = {
  operator: Operator
  /** One dispute is never looked at, and past due when the history ends. */
  forgets(openedMs: number): boolean
}

export function openSupport(operator: Operator, endMs: number): Support {
  let hasForgotten = false
  return {
    operator,
    forgets: openedMs => {
      const lateMs = endMs - openedMs - dueHours * hourMs
      if (hasForgotten || lateMs < hourMs || lateMs > 4 * dayMs) return false
      hasForgotten = true
      return true
    },
  }
}

export type Complaints = {
  /** After a run that was charged. */
  ran(entry: Entry, atMs: number): void
  /** Whether the charge of a run that failed stands until its user says so. */
  isForgotten(entry: Entry, atMs: number): boolean
}

/** A chance of its own: what is disputed changes nothing of who comes, runs and pays. */
export function openComplaints(life: {
  person: Person
  disputing: Disputing
  support: Support
  agenda: Agenda
  chance: Chance
  /** When prices changed; null: they did not. */
  changeMs: number | null
}): Complaints {
  const { person, disputing, support, agenda, chance, changeMs } = life

  function computeSurge(atMs: number): number {
    const sinceMs = changeMs === null ? -1 : atMs - changeMs
    return sinceMs < 0 || sinceMs > surgeMs ? 1 : 1 + surge * (1 - sinceMs / surgeMs)
  }

  function drawReason(atMs: number): DisputeReason | null {
    const factor = computeSurge(atMs)
    let rest = chance.draw()
    for (const reason of disputeReasons) {
      rest -= shares[reason] * (confusion.includes(reason) ? factor : 1)
      if (rest < 0) return reason
    }
    return null
  }

  function raise(reason: DisputeReason, entry: Entry | null, afterMs: number): void {
    agenda.add(afterMs + chance.between(3, 30 * 60) * minuteMs, at => {
      const { texts } = disputeWords[reason]
      const text = chance.happens(0.85) ? chance.pick(texts) : null
      const openedBy = chance.happens(bySupport) ? support.operator : null
      const dispute = disputing.open(at, { reason, entry, text, openedBy })
      if (support.forgets(at)) return
      agenda.add(at + chance.between(2 * 60, (dueHours - 4) * 60) * minuteMs, decidedMs =>
        decide(decidedMs, dispute, entry),
      )
    })
  }

  function decide(atMs: number, dispute: Dispute, entry: Entry | null): void {
    const { operator } = support
    const { givenBack, kept } = disputeWords[dispute.reason]
    if (entry !== null && givenBack.length > 0 && chance.happens(generosity[dispute.reason] ?? 0)) {
      const amount =
        dispute.reason === 'poor_result' && chance.happens(0.3) ? Math.ceil(entry.value / 2) : null
      if (disputing.giveBack(atMs, dispute, { operator, reason: chance.pick(givenBack), amount })) return
    }
    disputing.keep(atMs, dispute, { operator, reason: chance.pick(kept) })
  }

  return {
    ran: (entry, atMs) => {
      // Those who pay with cards of others ask nobody, and of what costs nothing nothing is asked back.
      if (person.inRing || entry.kind === 'usage' || entry.value === 0) return
      const reason = drawReason(atMs)
      if (reason === null) return
      const isOfAll = reason === 'balance_unclear' || reason === 'expiry_unclear' || reason === 'other'
      raise(reason, isOfAll ? null : entry, atMs)
    },
    isForgotten: (entry, atMs) => {
      if (person.inRing || entry.kind !== 'charge' || entry.value === 0) return false
      if (!chance.happens(forgotten)) return false
      if (chance.happens(noticed)) raise('run_failed', entry, atMs)
      return true
    },
  }
}
