// What time alone does to an account: holds and lots expire, plans renew or end, days and periods begin anew.
import { addMonths, computeDay, computeMonth } from '../../platform/calendar.ts'
import { beyond, giveBack, place, type Span, take } from '../../platform/spans.ts'
import {
  addEntry,
  addLot,
  changeLot,
  computeRoom,
  computeShare,
  type Draft,
  describeLot,
  drawOf,
  findHold,
  findUse,
  freeOf,
  hasExpired,
  keepHold,
  settleDraws,
  setUse,
  sizedOf,
} from './draft.ts'
import type { Entry, Hold, HoldFacts, Lot, Plan, PlanPayment, PlanTerms } from './state.ts'
import { settleBack } from './take-back.ts'

const dayMs = 86_400_000
/** Who takes the money counts months by other clocks than ours, and no period is as short as the difference. */
export const clocksApartMs = 2 * dayMs

/** Before every decision, and for every read: what expired or fell due until now counts, and is dated, as of then. */
export function bringUpToDate(draft: Draft): void {
  const { account, now } = draft
  const isDue = account.dueAt !== null && account.dueAt <= now
  if (isDue || (account.plan === null && account.period.endMs <= now)) passTime(draft)
  turnDay(draft)
}

/** One thing after another as they fell due, so that a month seen at once ends like the same month seen day by day. */
export function passTime(draft: Draft): void {
  const until = draft.now
  for (;;) {
    const at = computeDueAt(draft) ?? Number.POSITIVE_INFINITY
    const { plan, period } = draft.account
    if (plan === null && period.endMs <= until && period.endMs < at) {
      // Months in which nothing fell due begin alike.
      startMonth(draft, Math.min(until, at - 1))
      continue
    }
    if (at > until) break
    draft.now = Math.max(at, draft.account.lastAt)
    turn(draft)
  }
  draft.now = until
}

/** What a hold gives back at this instant may roll over, and what does not roll over expires. */
function turn(draft: Draft): void {
  const { account, now } = draft
  if (account.holdDueAt !== null && account.holdDueAt <= now) expireHolds(draft)
  if (account.plan !== null && turnsAt(account.plan) <= now) turnPlan(draft, account.plan)
  expireLots(draft)
}

/** All open holds of an account are loaded once one of them may have expired. */
function expireHolds(draft: Draft): void {
  const open = [...draft.state.holds.keys()]
    .map(number => findHold(draft, number))
    .filter(hold => hold?.state === 'open' && hold.expiresAt !== null) as (Hold & { expiresAt: number })[]
  open.sort((a, b) => a.expiresAt - b.expiresAt || a.number - b.number)
  for (const hold of open) {
    if (hold.expiresAt > draft.now) break
    closeUnused(draft, hold, { state: 'expired', reason: 'The hold expired.', closedWith: null })
  }
  draft.account.holdDueAt = open.find(({ expiresAt }) => expiresAt > draft.now)?.expiresAt ?? null
}

/** Gives back all that a hold set aside; what its run had counted for caps and cooldowns is taken back too. */
export function closeUnused(
  draft: Draft,
  hold: Hold,
  how: { state: 'released' | 'expired'; reason: string | null; closedWith: string | null },
): void {
  const { account } = draft
  const { returned } = settleDraws(draft, hold.draws, 0)
  if (hold.kind === 'hold' && hold.action !== null) {
    const use = findUse(account, hold.action)
    if (use.lastAt === hold.at) setUse(account, hold.action, { ...use, lastAt: undefined })
    uncount(draft, hold, { actions: 1, tokens: hold.amount }, 0)
  }
  const entry = addEntry(draft, {
    kind: 'release',
    value: hold.amount,
    action: hold.action,
    quantity: hold.quantity,
    size: hold.size,
    requestId: hold.requestId,
    refersTo: hold.number,
    priceVersion: hold.priceVersion,
    arm: hold.arm,
    reason: how.reason,
    draws: returned,
  })
  keepHold(draft, {
    ...hold,
    state: how.state,
    closedSeq: entry.seq,
    closedWith: how.closedWith,
  })
  settleBack(draft, entry.seq, returned)
}

/** Takes back what a hold had counted, as far as it is of the same day and period. Of its size `used` stays, or comes to be. */
export function uncount(
  draft: Draft,
  hold: Hold,
  less: { actions: number; tokens: number },
  used: number,
): void {
  const { account } = draft
  if (account.day.startMs === hold.facts.dayStartMs) {
    account.day.actions -= less.actions
    account.day.spent -= less.tokens
  }
  const { facts, action } = hold
  if (facts.sized === used || action === null || account.period.startMs !== facts.periodStartMs) return
  const { sized = 0, gaps = [], ...use } = findUse(account, action)
  const left =
    used < facts.sized
      ? giveBack(beyond(used, placeOf(facts)), gaps, sized)
      : take(used - facts.sized, gaps, sized)
  setUse(account, action, { ...use, ...sizedOf(left) })
}

/** Where the size of a hold was counted. */
export function placeOf({ sized, gaps = [], usedBefore }: HoldFacts): Span[] {
  return place(sized, gaps, usedBefore)
}

/** One entry a lot: what is held of it stays with its hold, and for what is frozen no time passes. */
export function expireLots(draft: Draft): void {
  for (const lot of draft.lots) if (freeOf(lot) > 0 && hasExpired(lot, draft.now)) expireLot(draft, lot)
}

function expireLot(draft: Draft, lot: Lot): void {
  const left = lot.remaining - lot.held
  const next = changeLot(draft, lot, { ...lot, remaining: lot.held })
  addEntry(draft, { kind: 'expire', value: left, draws: [drawOf(next, left)] })
}

/** The end of its period, or of the grace days where the next period has to be paid first. */
function turnsAt(plan: Plan): number {
  return isLastOfCancelled(plan) ? plan.endMs : grantEnd(plan)
}

/** What was paid for is granted to its end: a year that is cancelled goes on month by month. */
function isLastOfCancelled(plan: Plan): boolean {
  return plan.cancelAtPeriodEnd && (plan.paidUntilMs === null || !isNextPaid(plan))
}

function turnPlan(draft: Draft, plan: Plan): void {
  if (isLastOfCancelled(plan)) endPlan(draft, plan, 'The plan was cancelled.')
  else if (isNextPaid(plan)) renewPlan(draft, plan)
  else endPlan(draft, plan, 'The renewal was not paid.')
}

/** Who takes the money has begun the period that starts then: it is granted now, though our clock may be a little behind. */
export function renewUntil(draft: Draft, beginsMs: number): void {
  for (;;) {
    const { plan } = draft.account
    if (plan === null || plan.endMs >= beginsMs + clocksApartMs || !isNextPaid(plan)) return
    renewPlan(draft, plan)
  }
}

/** Rollover, expiry and grant of one period: each period once, however late and however often this is asked. */
function renewPlan(draft: Draft, plan: Plan): void {
  const { policy, account } = draft
  const startMs = plan.endMs
  const terms = policy.plans.get(plan.key) ?? plan
  const period = plan.period + 1
  const wholeEndMs = addMonths(plan.anchorMs, period - (plan.anchorPeriod ?? 0) + 1, policy.zone)
  const cutMs = findCut(plan.payments, startMs, wholeEndMs)
  const next: Plan = {
    ...plan,
    ...termsOf(terms),
    grantBasis: terms.tokensPerMonth ?? 0,
    period,
    startMs,
    endMs: cutMs ?? wholeEndMs,
    // From there on months are counted as who takes the money counts them.
    ...(cutMs === null ? {} : { anchorMs: cutMs, anchorPeriod: period + 1 }),
    ...paymentsFrom(plan.payments, startMs),
  }
  rollOver(draft, plan, grantEnd(next))
  account.plan = next
  const { tokensPerMonth } = next
  const tokens =
    tokensPerMonth === null ? null : computeShare(tokensPerMonth, next.endMs - startMs, wholeEndMs - startMs)
  grantPeriod(draft, next, { tokens })
}

/** Where a payment that began in the middle of a month ends in the middle of this one: what lies after it is not paid by it. */
function findCut(payments: PlanPayment[] | undefined, startMs: number, endMs: number): number | null {
  const cut = payments?.find(
    ({ between, untilMs }) => between && startMs + clocksApartMs < untilMs && untilMs + clocksApartMs < endMs,
  )
  return cut?.untilMs ?? null
}

/** Unspent tokens of the plan's grant, up to its cap, live one period longer; older rollover and the rest expire. */
function rollOver(draft: Draft, plan: Plan, expiresAt: number): void {
  const cap = computeShare(plan.tokensPerMonth ?? 0, plan.rolloverCapBasisPoints, 10_000)
  const grants = draft.lots.filter(lot => lot.source === 'plan' && freeOf(lot) > 0)
  const rolled = Math.min(
    cap,
    grants.reduce((sum, lot) => sum + freeOf(lot), 0),
  )
  if (rolled > 0) {
    let rest = rolled
    const draws = []
    for (const lot of grants) {
      const taken = Math.min(rest, freeOf(lot))
      if (taken > 0)
        draws.push(drawOf(changeLot(draft, lot, { ...lot, remaining: lot.remaining - taken }), taken))
      rest -= taken
    }
    const lot = addLot(draft, {
      class: 'granted',
      source: 'rollover',
      original: rolled,
      expiresAt,
      cause: paymentOf(plan) ?? `plan ${plan.key}`,
    })
    addEntry(draft, { kind: 'rollover', value: rolled, draws, detail: { lot: describeLot(lot) } })
    expirePlanLots(draft, lot.number)
  } else expirePlanLots(draft, null)
}

function expirePlanLots(draft: Draft, keptNumber: number | null): void {
  for (const lot of draft.lots) {
    const ofPlan = lot.source === 'plan' || lot.source === 'rollover'
    if (!ofPlan || lot.number === keptNumber || lot.remaining === 0 || lot.frozen) continue
    // What is held of it stays with its hold, and expires when that gives it back.
    const expiresAt = Math.min(lot.expiresAt ?? draft.now, draft.now)
    const ended = changeLot(draft, lot, { ...lot, expiresAt })
    if (ended.remaining > ended.held) expireLot(draft, ended)
  }
}

/** A plan's tokens end with it; the free plan, where an economy has one, takes its place. */
export function endPlan(draft: Draft, plan: Plan, reason: string): void {
  const { account, policy } = draft
  account.plan = null
  addEntry(draft, { kind: 'plan', value: 0, reason, detail: { plan: null } })
  expirePlanLots(draft, null)
  const free = policy.startingPlan
  // From where the old one ended: its first period may be over already, and the next ones follow by the clock.
  if (free !== null) startPlan(draft, free, { anchorMs: Math.min(plan.endMs, draft.now), paidUntilMs: null })
  else {
    expireLots(draft)
    startMonth(draft, draft.now)
  }
}

export function startPlan(
  draft: Draft,
  terms: PlanTerms,
  since: { anchorMs: number; paidUntilMs: number | null; payments?: PlanPayment[] },
): void {
  const { policy, account } = draft
  const plan: Plan = {
    ...termsOf(terms),
    grantBasis: terms.tokensPerMonth ?? 0,
    anchorMs: since.anchorMs,
    period: 0,
    startMs: since.anchorMs,
    endMs: addMonths(since.anchorMs, 1, policy.zone),
    paidUntilMs: since.paidUntilMs,
    graceMs: since.paidUntilMs === null ? 0 : policy.renewalGraceDays * dayMs,
    cancelAtPeriodEnd: false,
    ...(since.payments === undefined ? {} : { payments: since.payments }),
  }
  account.plan = plan
  // However late it was heard of, what begins a plan brings its first period.
  grantPeriod(draft, plan, { cause: since.payments?.at(-1)?.cause ?? null })
}

function grantPeriod(
  draft: Draft,
  plan: Plan,
  {
    tokens = plan.tokensPerMonth,
    cause = paymentOf(plan),
  }: { tokens?: number | null; cause?: string | null },
): void {
  const { account } = draft
  const about = { key: plan.key, period: plan.period, startMs: plan.startMs, endMs: plan.endMs }
  account.period = {
    startMs: plan.startMs,
    endMs: plan.endMs,
    allowance: tokens,
    used: 0,
    warnedPercent: 0,
  }
  forgetSizes(draft)
  if (tokens === null) {
    addEntry(draft, { kind: 'plan', value: 0, detail: { plan: about, unlimited: true } })
    return
  }
  const lot = addLot(draft, {
    class: 'granted',
    source: 'plan',
    original: Math.min(tokens, computeRoom(draft)),
    expiresAt: grantEnd(plan),
    cause: cause ?? `plan ${plan.key} ${new Date(plan.startMs).toISOString()}`,
  })
  const entry = addEntry(draft, {
    kind: 'grant',
    value: lot.original,
    draws: [drawOf(lot, lot.original)],
    detail: { lot: describeLot(lot), plan: about },
  })
  if (plan.payments?.some(payment => payment.cause === cause && payment.frozen))
    freezeMonth(draft, lot, entry)
}

/** What comes of a payment while its bank decides is frozen like what was there; what is used up of it is not looked at. */
function freezeMonth(draft: Draft, lot: Lot, { seq }: Entry): void {
  const frozen = changeLot(draft, lot, { ...lot, frozen: true })
  addEntry(draft, {
    kind: 'freeze',
    value: frozen.remaining,
    refersTo: seq,
    reason: 'Its payment is disputed.',
    draws: [drawOf(frozen, frozen.remaining)],
  })
}

function paymentsFrom(payments: PlanPayment[] | undefined, startMs: number): Pick<Plan, 'payments'> {
  const kept = payments?.filter(({ untilMs }) => untilMs > startMs)
  return kept === undefined ? {} : { payments: kept }
}

/** The payment that this period is of. */
function paymentOf({ payments, startMs }: Plan): string | null {
  return payments?.find(({ untilMs }) => startMs + clocksApartMs < untilMs)?.cause ?? null
}

/** A grant lives to the next renewal; where that has to be paid first, through the grace days. */
export function grantEnd(plan: Plan): number {
  return isNextPaid(plan) ? plan.endMs : plan.endMs + plan.graceMs
}

/** Whether the period after this one is paid for: two ends of one period may lie hours apart. */
function isNextPaid(plan: Plan): boolean {
  return plan.paidUntilMs === null || plan.endMs + clocksApartMs < plan.paidUntilMs
}

export function termsOf(plan: PlanTerms): PlanTerms {
  const { key, name, tokensPerMonth, rolloverCapBasisPoints, dailyActionCap, dailySoftCapTokens } = plan
  return { key, name, tokensPerMonth, rolloverCapBasisPoints, dailyActionCap, dailySoftCapTokens }
}

function turnDay(draft: Draft): void {
  const { account, policy, now } = draft
  const { startMs } = computeDay(now, policy.zone)
  if (account.day.startMs !== startMs) account.day = { startMs, spent: 0, actions: 0 }
}

/** Without a plan a period is the zone's month, and its allowance what could be spent when it began. */
export function startMonth(draft: Draft, atMs: number): void {
  const { account, policy } = draft
  const month = computeMonth(atMs, policy.zone)
  account.period = {
    ...month,
    allowance: account.available === 0 ? null : account.available,
    used: 0,
    warnedPercent: 0,
  }
  forgetSizes(draft)
}

function forgetSizes(draft: Draft): void {
  const { account } = draft
  const kept = Object.entries(account.uses).filter(([, use]) => use.lastAt !== undefined)
  account.uses = Object.fromEntries(kept.map(([action, { lastAt }]) => [action, { lastAt }]))
}

/** The next instant at which time alone changes something. */
export function computeDueAt(draft: Draft): number | null {
  const { account, lots } = draft
  let due = account.plan === null ? Number.POSITIVE_INFINITY : turnsAt(account.plan)
  if (account.holdDueAt !== null && account.holdDueAt < due) due = account.holdDueAt
  for (const lot of lots) {
    if (lot.expiresAt !== null && freeOf(lot) > 0 && lot.expiresAt < due) due = lot.expiresAt
  }
  return due === Number.POSITIVE_INFINITY ? null : due
}
