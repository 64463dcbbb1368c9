// What brings tokens, takes them back, sets them aside for a challenge, or changes the account itself.
import type { Ask, Command, PlanPaid } from './commands.ts'
import {
  addEntry,
  addLot,
  changeLot,
  computeRoom,
  consume,
  type Draft,
  describeLot,
  drawOf,
  findHold,
  freeOf,
  getLot,
  hasExpired,
  keepHold,
  reserve,
  settleDraws,
} from './draft.ts'
import { endsBefore, listFreezable, listThawable } from './freezing.ts'
import { type Outcome, passedPercent, refuse } from './spend.ts'
import type { Draw, Lot, Plan, PlanPayment } from './state.ts'
import { payDebt, putBack, settleBack, splitRestored, takeBack } from './take-back.ts'
import {
  clocksApartMs,
  endPlan,
  expireLots,
  grantEnd,
  passTime,
  renewUntil,
  startPlan,
  termsOf,
} from './tidy.ts'

const shortestMonthMs = 27 * 86_400_000

type Asked<Kind extends Ask['kind']> = Extract<Command, { kind: Kind }>

export function grant(draft: Draft, command: Asked<'grant'>): Outcome {
  const { now } = draft
  if (command.expiresAt !== null && command.expiresAt <= now) {
    const message = 'is over already'
    return refuse('INVALID_INPUT', `expiresAt: ${message}.`, { fields: { expiresAt: message } })
  }
  const full = checkRoom(draft, command.amount)
  if (full !== null) return full
  const lot = addLot(draft, {
    class: 'granted',
    source: command.source,
    original: command.amount,
    expiresAt: command.expiresAt,
    cause: command.cause,
  })
  return addEntry(draft, {
    kind: 'grant',
    value: command.amount,
    requestId: command.requestId,
    reason: command.reason,
    metadata: command.metadata,
    draws: [drawOf(lot, command.amount)],
    detail: { lot: describeLot(lot) },
  })
}

/** What was spent of an earlier purchase that was returned is paid back first. */
export function purchase(draft: Draft, command: Asked<'purchase'>): Outcome {
  const full = checkRoom(draft, command.tokens)
  if (full !== null) return full
  const { account } = draft
  const lot = addLot(draft, {
    class: 'purchased',
    source: command.source,
    original: command.tokens,
    expiresAt: null,
    paidAmount: command.paidAmount,
    paidCurrency: command.paidCurrency,
    cause: command.cause,
  })
  const entry = addEntry(draft, {
    kind: 'purchase',
    value: command.tokens,
    requestId: command.requestId,
    draws: [drawOf(lot, command.tokens)],
    detail: { lot: describeLot(lot) },
  })
  const owed = Math.min(account.debt, lot.original)
  if (owed > 0) payDebt(draft, [{ lot, amount: owed }], 'Paid back from a new purchase.')
  return entry
}

export function adjust(draft: Draft, command: Asked<'adjust'>): Outcome {
  const { amount, requestId, reason } = command
  if (amount > 0) {
    const full = checkRoom(draft, amount)
    if (full !== null) return full
    const lot = addLot(draft, { class: 'granted', source: 'adjustment', original: amount, expiresAt: null })
    const draws = [drawOf(lot, amount)]
    return addEntry(draft, {
      kind: 'adjust',
      value: amount,
      requestId,
      reason,
      draws,
      detail: { lot: describeLot(lot) },
    })
  }
  const short = checkEnough(draft, -amount)
  if (short !== null) return short
  const draws = consume(draft, -amount)
  return addEntry(draft, { kind: 'adjust', value: -amount, requestId, reason, draws })
}

export function clawBack(draft: Draft, command: Asked<'claw_back'>): Outcome {
  const lots = listByCause(draft, command.cause)
  const [newest] = lots
  if (newest === undefined) return unknownPurchase()
  const asked = shareAsked(lots, command).filter(({ tokens }) => tokens > 0)
  if (asked.length === 0) asked.push({ lot: newest, tokens: 0 })
  const first = draft.entries.length
  for (const [place, { lot, tokens }] of asked.entries()) {
    // What time took was not spent: of a plan's period that is over, only what rolled over and is there comes back.
    const spentRefund = hasExpired(lot, draft.now) ? 'forgive' : command.spentRefund
    const { reason } = command
    takeBack(draft, lot, { tokens, spentRefund, reason, requestId: place === 0 ? command.requestId : null })
  }
  return nameAnswer(draft, first, command)
}

/**
 * Each month that came frozen is asked for as much: the payment pays for it as it does for the one that was there. Of the others,
 * what is frozen is asked first, for it waited for this; then the newest lot. `tokens` null: everything that a lot has.
 */
function shareAsked(
  lots: readonly Lot[],
  { tokens, sinceMs = Number.POSITIVE_INFINITY }: Pick<Asked<'claw_back'>, 'tokens' | 'sinceMs'>,
): { lot: Lot; tokens: number }[] {
  const cameFrozen = lots.filter(({ source, frozen, at }) => source === 'plan' && frozen && at > sinceMs)
  const others = lots.filter(lot => !cameFrozen.includes(lot))
  const waiting = others.filter(({ frozen, remaining }) => frozen && remaining > 0)
  const last = others.slice(0, 1).filter(lot => !waiting.includes(lot))
  const first = waiting[0] ?? last[0]
  let rest = first === undefined ? 0 : (tokens ?? first.original)
  const ofOthers = [...waiting, ...last].map(lot => {
    const part = Math.min(rest, lot.original - lot.clawedBack)
    rest -= part
    return { lot, tokens: part }
  })
  const ofMonths = cameFrozen.map(lot => {
    return { lot, tokens: Math.min(tokens ?? lot.original, lot.original - lot.clawedBack) }
  })
  return [...ofOthers, ...ofMonths]
}

/** What was clawed back in error, or of a chargeback won after all: of several lots the newest first, an entry each. */
export function restore(draft: Draft, command: Asked<'restore'>): Outcome {
  const lots = listByCause(draft, command.cause)
  const [newest] = lots
  if (newest === undefined) return unknownPurchase()
  const max = lots.reduce((sum, { clawedBack }) => sum + clawedBack, 0)
  const asked = command.tokens ?? max
  if (asked > max) return refuse('AMOUNT_TOO_LARGE', `At most ${max} can be restored.`, { max })
  const parts = shareOut(lots, asked)
  const full = checkRoom(draft, computeRestored(parts, draft.account.debt))
  if (full !== null) return full
  const first = draft.entries.length
  const { reason } = command
  if (parts.length === 0) parts.push({ lot: newest, tokens: 0 })
  for (const [place, { lot, tokens }] of parts.entries()) {
    const requestId = place === 0 ? command.requestId : null
    putBack(draft, getLot(draft, lot.number), { tokens, reason, requestId })
  }
  expireLots(draft)
  return nameAnswer(draft, first, command)
}

function shareOut(lots: readonly Lot[], tokens: number): { lot: Lot; tokens: number }[] {
  const parts: { lot: Lot; tokens: number }[] = []
  let rest = tokens
  for (const lot of lots) {
    const part = Math.min(rest, lot.clawedBack)
    if (part > 0) parts.push({ lot, tokens: part })
    rest -= part
  }
  return parts
}

/** What the account has more of then: each part finds less debt than the one before. */
function computeRestored(parts: readonly { lot: Lot; tokens: number }[], debt: number): number {
  let [owed, more] = [debt, 0]
  for (const { lot, tokens } of parts) {
    const { taken, repaid, cancelled } = splitRestored(lot, owed, tokens)
    owed -= cancelled
    more += taken + repaid
  }
  return more
}

/** While a chargeback is open, nobody spends what was paid for with it, and no time passes for it. */
export function freeze(draft: Draft, command: Asked<'freeze'>): Outcome {
  const lots = listByCause(draft, command.cause)
  if (lots.length === 0) return unknownPurchase()
  const draws = listFreezable(lots, draft.now).map(lot => {
    const frozen = changeLot(draft, lot, { ...lot, frozen: true })
    return drawOf(frozen, frozen.remaining - frozen.held)
  })
  markPayment(draft, command.cause, { frozen: true })
  return tellFrozen(draft, command, draws)
}

/**
 * What was frozen can be spent for at least as long as it could not be: tokens of a lot that ends before then live on in a lot of
 * their own. What is held stays with its hold, and what comes back of it to a lot whose time is over expires.
 */
export function thaw(draft: Draft, command: Asked<'thaw'>): Outcome {
  const lots = listByCause(draft, command.cause)
  if (lots.length === 0) return unknownPurchase()
  const { now } = draft
  const until = now + Math.max(0, now - (command.sinceMs ?? now))
  const draws: Draw[] = []
  let short = 0
  for (const lot of listThawable(lots)) {
    const amount = lot.remaining - lot.held
    const isShort = lot.frozen && until > now && endsBefore(lot, until)
    if (isShort) short += amount
    const remaining = isShort ? lot.held : lot.remaining
    draws.push(drawOf(changeLot(draft, lot, { ...lot, frozen: false, remaining }), amount))
  }
  markPayment(draft, command.cause, {})
  const entry = tellFrozen(draft, command, draws, short === 0 ? null : { original: short, expiresAt: until })
  expireLots(draft)
  return entry
}

/** What it pays for and is still to come follows. */
function markPayment({ account }: Draft, cause: string, mark: Pick<PlanPayment, 'frozen'>): void {
  const { plan } = account
  const payments = plan?.payments
  if (plan === null || payments === undefined || payments.every(one => one.cause !== cause)) return
  const marked = payments.map(one => {
    if (one.cause !== cause) return one
    const { frozen: _, ...rest } = one
    return { ...rest, ...mark }
  })
  account.plan = { ...plan, payments: marked }
}

function tellFrozen(
  draft: Draft,
  { kind, cause, requestId, reason }: Asked<'freeze' | 'thaw'>,
  draws: Draw[],
  brings: { original: number; expiresAt: number } | null = null,
) {
  const lot = brings === null ? null : addLot(draft, { class: 'granted', source: 'thaw', cause, ...brings })
  return addEntry(draft, {
    kind,
    value: draws.reduce((sum, { amount }) => sum + amount, 0),
    requestId,
    reason,
    draws,
    detail: lot === null ? {} : { lot: describeLot(lot) },
  })
}

/** Purchased tokens only: what was granted is not touched. */
export function repay(draft: Draft, command: Asked<'repay'>): Outcome {
  const { account } = draft
  const purchased = account.available - account.granted
  const max = Math.min(account.debt, purchased)
  if (command.amount > max) return refuse('AMOUNT_TOO_LARGE', `At most ${max} can be repaid.`, { max })
  const parts: { lot: Lot; amount: number }[] = []
  let rest = command.amount
  for (const lot of draft.lots) {
    if (lot.class !== 'purchased' || rest === 0) continue
    const amount = Math.min(rest, freeOf(lot))
    if (amount > 0) parts.push({ lot, amount })
    rest -= amount
  }
  return payDebt(draft, parts, command.reason, command.requestId)
}

export function restrict(draft: Draft, command: Asked<'restrict'>): Outcome {
  draft.account.friction = command.friction
  return addEntry(draft, {
    kind: 'restrict',
    value: 0,
    requestId: command.requestId,
    reason: command.reason,
    detail: { friction: command.friction },
  })
}

/** Set aside until the challenge is settled. */
export function stake(draft: Draft, command: Asked<'stake'>): Outcome {
  const short = checkEnough(draft, command.amount)
  if (short !== null) return short
  const { account, now } = draft
  const draws = reserve(draft, command.amount)
  const entry = addEntry(draft, {
    kind: 'stake',
    value: command.amount,
    requestId: command.requestId,
    reason: command.cause,
    draws,
  })
  keepHold(draft, {
    number: entry.seq,
    kind: 'stake',
    state: 'open',
    action: null,
    quantity: null,
    size: null,
    amount: command.amount,
    draws,
    priceVersion: null,
    arm: null,
    requestId: command.requestId,
    expiresAt: null,
    at: now,
    facts: {
      unlimitedValue: null,
      dayStartMs: account.day.startMs,
      periodStartMs: account.period.startMs,
      usedBefore: 0,
      pricedAtMs: now,
      spentTokens: account.spentTokens,
      sized: 0,
    },
    closedSeq: null,
    closedWith: null,
  })
  return entry
}

export function settle(draft: Draft, command: Asked<'settle'>): Outcome {
  const found = findHold(draft, command.hold)
  if (found === undefined || found.kind !== 'stake')
    return refuse('UNKNOWN_HOLD', 'This account has no such stake.')
  if (found.state !== 'open') {
    return found.closedWith === command.fingerprint && found.closedSeq !== null
      ? { replayOf: found.closedSeq }
      : refuse('HOLD_CLOSED', 'The stake was settled already.', { state: found.state })
  }
  if (command.consumed > found.amount) {
    return refuse('AMOUNT_TOO_LARGE', `The stake is of ${found.amount}.`, { max: found.amount })
  }
  const { consumed, returned } = settleDraws(draft, found.draws, command.consumed)
  const entry = addEntry(draft, {
    kind: 'settle',
    value: command.consumed,
    requestId: command.requestId,
    refersTo: found.number,
    reason: command.reason,
    draws: consumed,
  })
  keepHold(draft, {
    ...found,
    state: command.consumed === 0 ? 'released' : 'committed',
    closedSeq: entry.seq,
    closedWith: command.fingerprint,
  })
  settleBack(draft, entry.seq, returned)
  expireLots(draft)
  return entry
}

/** A change in the middle of a period grants what the new plan grants more, by the time that is left; it takes nothing away. */
export function changePlan(
  draft: Draft,
  command: Pick<Asked<'plan'>, 'key' | 'paidUntilMs' | 'requestId' | 'reason'>,
): Outcome {
  const { account, policy, now } = draft
  const terms = policy.plans.get(command.key)
  if (terms === undefined) return unknownPlan()
  const current = account.plan
  const first = draft.entries.length
  const isSame = current?.key === command.key
  if (current === null || (current.paidUntilMs === null && command.paidUntilMs !== null && !isSame)) {
    // A free plan gives way to a paid one: its tokens stay until they expire, and periods count from the payment.
    startPlan(draft, terms, { anchorMs: now, paidUntilMs: command.paidUntilMs })
  } else {
    const next: Plan = {
      ...current,
      ...termsOf(terms),
      grantBasis: Math.max(current.grantBasis, terms.tokensPerMonth ?? 0),
      paidUntilMs: command.paidUntilMs,
      cancelAtPeriodEnd: false,
    }
    account.plan = next
    const more = (terms.tokensPerMonth ?? 0) - current.grantBasis
    // One that was cut short is a part of a month.
    const whole = Math.max(current.endMs - current.startMs, shortestMonthMs)
    // A period that was granted before our clock came to it is whole.
    const left = Math.min(whole, Math.max(0, current.endMs - now))
    const granted = more <= 0 ? 0 : Number((BigInt(more) * BigInt(left)) / BigInt(whole))
    const { period } = account
    const allowance = terms.tokensPerMonth === null ? null : (period.allowance ?? 0) + granted
    // What was told and still is so is not told again; what more tokens made untrue may become true once more.
    const warnedPercent = granted === 0 ? period.warnedPercent : passedPercent(period.used, allowance, policy)
    account.period = { ...period, allowance, warnedPercent }
    writePlan(draft, command, next)
    if (granted > 0) grantDifference(draft, next, granted)
  }
  const answer = nameAnswer(draft, first, command)
  passTime(draft)
  return answer
}

export function renewPaid(draft: Draft, command: Asked<'renew'>): Outcome {
  if (command.payment !== undefined) return payPlan(draft, { ...command, payment: command.payment })
  const { account } = draft
  const { plan } = account
  if (plan === null || plan.key !== command.key)
    return refuse('NOT_ALLOWED_NOW', 'The account is not on this plan any more.')
  const paidUntilMs = Math.max(plan.paidUntilMs ?? 0, command.paidUntilMs)
  account.plan = { ...plan, paidUntilMs, cancelAtPeriodEnd: false }
  const entry = writePlan(draft, command, account.plan)
  passTime(draft)
  return entry
}

/** Payments may come late and in any order: none of them shortens what another has paid. */
function payPlan(draft: Draft, command: Asked<'renew'> & { payment: PlanPaid }): Outcome {
  const { account, policy, now } = draft
  const { cause, fromMs, begins } = command.payment
  const paid = { cause, untilMs: command.paidUntilMs }
  const first = draft.entries.length
  const { plan } = account
  if (plan === null || plan.paidUntilMs === null || begins) {
    const terms = policy.plans.get(command.key)
    if (terms === undefined) return unknownPlan()
    // Its periods are those that are paid for, unless it is heard of days late.
    const anchorMs = fromMs <= now && now - fromMs < clocksApartMs ? fromMs : now
    startPlan(draft, terms, { anchorMs, paidUntilMs: command.paidUntilMs, payments: [paid] })
  } else {
    const known = plan.payments ?? []
    const payments = [
      ...known.filter(one => one.cause !== cause),
      {
        ...known.find(one => one.cause === cause),
        ...paid,
        ...(fromMs === 0 ? { between: true as const } : {}),
      },
    ]
    const paidUntilMs = Math.max(plan.paidUntilMs, command.paidUntilMs)
    account.plan = { ...plan, payments, paidUntilMs }
    if (plan.key === command.key) writePlan(draft, command, account.plan)
    else {
      const { cancelAtPeriodEnd } = plan
      const changed = changePlan(draft, { ...command, paidUntilMs })
      if ('refusal' in changed) return changed
      if (account.plan !== null) account.plan = { ...account.plan, cancelAtPeriodEnd }
    }
    renewUntil(draft, fromMs)
  }
  passTime(draft)
  return nameAnswer(draft, first, command)
}

/** Null: it pays for nothing that is still to come. */
export function unpayPlan(draft: Draft, command: Asked<'unpay_plan'>): Outcome | null {
  const { account } = draft
  const { plan } = account
  const paid = plan?.payments?.find(({ cause }) => cause === command.cause)
  if (plan === null || paid === undefined) return null
  const payments = (plan.payments ?? []).filter(one => one !== paid)
  const paidUntilMs = Math.max(plan.startMs, ...payments.map(({ untilMs }) => untilMs))
  const first = draft.entries.length
  if (paidUntilMs > plan.startMs + clocksApartMs) {
    account.plan = { ...plan, payments, paidUntilMs }
    writePlan(draft, command, account.plan)
    passTime(draft)
  } else endPlan(draft, plan, command.reason)
  return nameAnswer(draft, first, command)
}

export function keepPlan(draft: Draft, command: Asked<'keep_plan'>): Outcome {
  const { account } = draft
  const { plan } = account
  if (plan === null) return refuse('NOT_ALLOWED_NOW', 'The account has no plan.')
  account.plan = { ...plan, cancelAtPeriodEnd: false }
  return writePlan(draft, command, account.plan)
}

export function cancelPlan(draft: Draft, command: Asked<'cancel_plan'>): Outcome {
  const { account } = draft
  const { plan } = account
  if (plan === null) return refuse('NOT_ALLOWED_NOW', 'The account has no plan.')
  // It would begin anew at once, and grant once more.
  if (plan.paidUntilMs === null && plan.key === draft.policy.startingPlan?.key)
    return refuse('NOT_ALLOWED_NOW', 'This plan is what an account has without another.')
  if (!command.atPeriodEnd) {
    const first = draft.entries.length
    endPlan(draft, plan, command.reason ?? 'The plan was ended.')
    return nameAnswer(draft, first, command)
  }
  account.plan = { ...plan, cancelAtPeriodEnd: true }
  return writePlan(draft, command, account.plan)
}

function writePlan(draft: Draft, command: { requestId: string | null; reason: string | null }, plan: Plan) {
  return addEntry(draft, {
    kind: 'plan',
    value: 0,
    requestId: command.requestId,
    reason: command.reason,
    detail: { plan: { key: plan.key, period: plan.period, startMs: plan.startMs, endMs: plan.endMs } },
  })
}

/** Of several entries that one command wrote, the first answers it. */
function nameAnswer(
  draft: Draft,
  first: number,
  command: { requestId: string | null; reason: string | null },
) {
  const entry = draft.entries[first]
  if (entry === undefined) throw new Error('what changes a plan writes an entry')
  const named = { ...entry, requestId: command.requestId, reason: command.reason ?? entry.reason }
  draft.entries[first] = named
  return named
}

function grantDifference(draft: Draft, plan: Plan, difference: number): void {
  const amount = Math.min(difference, computeRoom(draft))
  const lot = addLot(draft, {
    class: 'granted',
    source: 'plan',
    original: amount,
    expiresAt: grantEnd(plan),
    cause: `plan ${plan.key} change`,
  })
  addEntry(draft, {
    kind: 'grant',
    value: amount,
    reason: 'The difference of the two plans for what is left of the period.',
    draws: [drawOf(lot, amount)],
    detail: { lot: describeLot(lot) },
  })
}

/** A pack has one lot; what is paid for month by month has one each month. The newest first. */
function listByCause(draft: Draft, cause: string): Lot[] {
  return draft.lots.filter(lot => lot.cause === cause).toSorted((a, b) => b.number - a.number)
}

function unknownPlan() {
  const message = 'is not a plan of this price book'
  return refuse('INVALID_INPUT', `planKey: ${message}.`, { fields: { planKey: message } })
}

function unknownPurchase() {
  return refuse('UNKNOWN_PURCHASE', 'This account has no lot of that purchase.')
}

function checkRoom(draft: Draft, amount: number) {
  const max = computeRoom(draft)
  return amount > max ? refuse('AMOUNT_TOO_LARGE', `At most ${max} more fit this account.`, { max }) : null
}

function checkEnough({ account, policy }: Draft, need: number) {
  const have = account.available
  if (have >= need) return null
  const short = need - have
  return refuse('INSUFFICIENT_TOKENS', `${have} of ${need} ${policy.words.many} available: ${short} short.`, {
    have,
    need,
    short,
  })
}
