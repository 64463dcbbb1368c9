// Purchases that are returned, and returns that are undone. What is free goes at once, what is held when its hold ends, and what
// was spent is owed or forgiven; a return that is undone leaves the account as if so much less had been asked back.
import type { SpentRefund } from '../words.ts'
import { addEntry, changeLot, type Draft, drawOf, getLot } from './draft.ts'
import type { Draw, Entry, Lot } from './state.ts'

/** Of an account that is held back until it has paid what it owes. */
const debtFriction = 'payment'
const debtFrictionMs = 3650 * 86_400_000

/** What was asked back already is not asked a second time. */
export function takeBack(
  draft: Draft,
  lot: Lot,
  ask: { tokens: number; spentRefund: SpentRefund; reason: string; requestId: string | null },
): Entry {
  const asked = Math.min(ask.tokens, lot.original - lot.clawedBack)
  const clawedBack = lot.clawedBack + asked
  // Once all of it was asked back the dispute is over: what is restored after that can be spent.
  const grown = changeLot(draft, lot, { ...lot, clawedBack, frozen: lot.frozen && clawedBack < lot.original })
  return take(draft, grown, { ...splitAsked(grown, asked), ...ask, asked, refersTo: null })
}

/** Of so many that are asked back: what can be taken now, what waits for holds, and what is gone. */
export function splitAsked(
  lot: Pick<Lot, 'remaining' | 'held' | 'pendingBack'>,
  asked: number,
): { taken: number; pending: number; spent: number } {
  const taken = Math.min(asked, lot.remaining - lot.held)
  const pending = Math.min(asked - taken, lot.held - lot.pendingBack)
  return { taken, pending, spent: asked - taken - pending }
}

/** Null: the holds that are left have as many as are still to be taken back. */
export function splitPending(
  lot: Pick<Lot, 'remaining' | 'held' | 'pendingBack'>,
): { taken: number; pending: number; spent: number } | null {
  const { taken, pending, spent } = splitAsked({ ...lot, pendingBack: 0 }, lot.pendingBack)
  return taken + spent === 0 ? null : { taken, pending: pending - lot.pendingBack, spent }
}

/** Takes what is there, and has the rest wait, owed or forgiven. */
function take(
  draft: Draft,
  lot: Lot,
  how: {
    asked: number
    taken: number
    pending: number
    spent: number
    spentRefund: SpentRefund
    reason: string
    requestId: string | null
    refersTo: number | null
  },
): Entry {
  const { account } = draft
  const { asked, taken, spentRefund, reason } = how
  const owed = spentRefund === 'forgive' ? 0 : how.spent
  const left = changeLot(draft, lot, {
    ...lot,
    remaining: lot.remaining - taken,
    takenBack: lot.takenBack + taken,
    pendingBack: lot.pendingBack + how.pending,
    owedBack: lot.owedBack + owed,
  })
  const entry = addEntry(draft, {
    kind: 'claw_back',
    value: taken,
    requestId: how.requestId,
    refersTo: how.refersTo,
    reason,
    draws: [drawOf(left, taken)],
    detail: { policy: spentRefund, asked },
  })
  if (owed === 0) return entry
  account.debt += owed
  addEntry(draft, { kind: 'debt', value: owed, refersTo: entry.seq, reason })
  if (spentRefund === 'freeze') holdBack(draft, reason)
  return entry
}

/** What an operator holds back for another reason stays held back for that. */
function holdBack(draft: Draft, reason: string): void {
  const { account, now } = draft
  const { friction } = account
  if (friction !== null && friction.kind !== debtFriction && friction.untilMs > now) return
  const text = 'Tokens that were spent have been refunded: settle what is owed to go on.'
  account.friction = { kind: debtFriction, untilMs: now + debtFrictionMs, text }
  addEntry(draft, { kind: 'restrict', value: 0, reason, detail: { friction: account.friction } })
}

/**
 * After entry `seq` changed what lots hold and have: of what came back to a lot that was asked back, first what waits for it
 * is taken, then what is owed for the lot is paid, then what had been forgiven is taken; the rest stays. What a hold used up
 * of what was waiting is spent now.
 */
export function settleBack(
  draft: Draft,
  seq: number,
  returned: readonly Pick<Draw, 'lot' | 'amount'>[],
): void {
  for (const { lot: number, amount } of returned) {
    const lot = getLot(draft, number)
    if (lot.clawedBack === 0) continue
    const due = splitPending(lot)
    if (due !== null) {
      const { spentRefund } = draft.policy
      const reason = 'A hold on tokens that were asked back has ended.'
      const asked = due.taken + due.spent
      take(draft, lot, { ...due, asked, spentRefund, reason, requestId: null, refersTo: seq })
    }
    let rest = amount - (due?.taken ?? 0)
    const { account } = draft
    const owed = Math.min(rest, lot.owedBack, account.debt)
    if (owed > 0) {
      payDebt(draft, [{ lot: getLot(draft, number), amount: owed }], null)
      rest -= owed
    }
    const current = getLot(draft, number)
    const forgiven = Math.min(rest, forgivenOf(current))
    if (forgiven === 0) continue
    const left = changeLot(draft, current, {
      ...current,
      remaining: current.remaining - forgiven,
      takenBack: current.takenBack + forgiven,
    })
    addEntry(draft, { kind: 'claw_back', value: forgiven, draws: [drawOf(left, forgiven)] })
  }
}

/** What was asked back of a lot and is neither taken nor waited for nor owed. */
export function forgivenOf(lot: Lot): number {
  return lot.clawedBack - lot.takenBack - lot.pendingBack - lot.owedBack
}

export type Restored = {
  /** Owed, and not any more. */
  cancelled: number
  /** Owed and repaid since: back to the lots that repaid it. */
  repaid: number
  /** Not waited for any more. */
  pending: number
  /** Taken, and put back. */
  taken: number
}

/** The other way round as it was asked back: what was spent first, what was free last. */
export function splitRestored(lot: Lot, debt: number, tokens: number): Restored {
  const cancelled = Math.min(tokens, lot.owedBack, debt)
  const repaid = Math.min(tokens, lot.owedBack) - cancelled
  let rest = tokens - cancelled - repaid
  rest -= Math.min(rest, forgivenOf(lot))
  const pending = Math.min(rest, lot.pendingBack)
  return { cancelled, repaid, pending, taken: rest - pending }
}

/** What each of an account's lots gets back of what it repaid for others: the last to be burnt first. */
export function listRepaid(lots: readonly Lot[], amount: number): { lot: Lot; amount: number }[] {
  const parts: { lot: Lot; amount: number }[] = []
  let rest = amount
  for (const lot of lots.toReversed()) {
    const back = Math.min(rest, lot.repaid)
    if (back > 0) parts.push({ lot, amount: back })
    rest -= back
  }
  return parts
}

/** No more than was asked back. */
export function putBack(
  draft: Draft,
  lot: Lot,
  ask: { tokens: number; reason: string; requestId: string | null },
): Entry {
  const { account } = draft
  const { tokens } = ask
  const { cancelled, repaid, pending, taken } = splitRestored(lot, account.debt, tokens)
  const returned = listRepaid(draft.lots, repaid)
  changeLot(draft, lot, {
    ...lot,
    remaining: lot.remaining + taken,
    clawedBack: lot.clawedBack - tokens,
    takenBack: lot.takenBack - taken,
    pendingBack: lot.pendingBack - pending,
    owedBack: lot.owedBack - cancelled - repaid,
  })
  account.debt -= cancelled
  const draws = [drawOf(getLot(draft, lot.number), taken)]
  for (const { lot: payer, amount } of returned) {
    const before = getLot(draft, payer.number)
    const filled = changeLot(draft, before, {
      ...before,
      remaining: before.remaining + amount,
      repaid: before.repaid - amount,
    })
    draws.push(drawOf(filled, amount))
  }
  const entry = addEntry(draft, {
    kind: 'restore',
    value: draws.reduce((sum, { amount }) => sum + amount, 0),
    requestId: ask.requestId,
    reason: ask.reason,
    draws,
    detail: { asked: tokens, cancelled },
  })
  liftDebtFriction(draft)
  settleBack(draft, entry.seq, draws.slice(1))
  return entry
}

/** A lot pays what is owed for itself before what is owed for others. */
export function payDebt(
  draft: Draft,
  parts: { lot: Lot; amount: number }[],
  reason: string | null,
  requestId: string | null = null,
): Entry {
  const { account } = draft
  const draws: Draw[] = []
  let paid = 0
  for (const { lot, amount } of parts) {
    const own = Math.min(amount, lot.owedBack)
    const left = changeLot(draft, lot, {
      ...lot,
      remaining: lot.remaining - amount,
      takenBack: lot.takenBack + own,
      owedBack: lot.owedBack - own,
      repaid: lot.repaid + amount - own,
    })
    draws.push(drawOf(left, amount))
    paid += amount
  }
  account.debt -= paid
  const entry = addEntry(draft, { kind: 'repay', value: paid, requestId, reason, draws })
  liftDebtFriction(draft)
  return entry
}

/** Whoever was held back until what is owed is paid can go on once it is. */
function liftDebtFriction(draft: Draft): void {
  const { account } = draft
  if (account.debt > 0 || account.friction?.kind !== debtFriction) return
  account.friction = null
  const reason = 'Nothing is owed any more.'
  addEntry(draft, { kind: 'restrict', value: 0, reason, detail: { friction: null } })
}
