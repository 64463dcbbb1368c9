// The five moves of a spend: charge, hold, commit, release and refund. Checks come in one fixed order; the first that fails is told.
import { computeDay } from '../../platform/calendar.ts'
import { fill, type Span, take } from '../../platform/spans.ts'
import type { Ask, Command, Refusal, Room, SpendFacts, Terms } from './commands.ts'
import {
  addEntry,
  addLot,
  changeLot,
  computeRoom,
  consume,
  type Draft,
  describeLot,
  drawOf,
  findEntry,
  findHold,
  findUse,
  getLot,
  hasExpired,
  keepHold,
  reserve,
  settleDraws,
  setUse,
  sizedOf,
} from './draft.ts'
import type { Account, Draw, Entry, EntryDetail, Hold, Plan, Policy, PricedBy } from './state.ts'
import { settleBack } from './take-back.ts'
import { closeUnused, expireLots, placeOf, uncount } from './tidy.ts'

type Asked<Kind extends Ask['kind']> = Extract<Command, { kind: Kind }>
type Priced = Extract<Terms, { kind: 'priced' }>

/** What was written, or why nothing was. */
export type Outcome = Entry | { refusal: Refusal } | { replayOf: number }

const unlimitedActionCap = 100
const returnedLifeMs = 7 * 86_400_000

export function charge(draft: Draft, command: Asked<'charge'>): Outcome {
  const checked = checkSpend(draft, command)
  if ('refusal' in checked) return checked
  const { account } = draft
  const { terms, unlimited } = checked
  count(draft, command.action, terms, unlimited ? 0 : terms.tokens)
  if (unlimited)
    return addEntry(draft, {
      ...aboutSpend(command, terms),
      kind: 'usage',
      value: terms.tokens,
      detail: { ...priceOf(terms), unlimited: true },
    })
  const draws = consume(draft, terms.tokens)
  account.spentTokens += terms.tokens
  const warning = drawAllowance(draft, draws)
  return addEntry(draft, {
    ...aboutSpend(command, terms),
    kind: 'charge',
    value: terms.tokens,
    draws,
    detail: warning === null ? priceOf(terms) : { ...priceOf(terms), warning },
  })
}

export function hold(draft: Draft, command: Asked<'hold'>): Outcome {
  const checked = checkSpend(draft, command)
  if ('refusal' in checked) return checked
  const { account, now } = draft
  const { terms, unlimited } = checked
  const { usedBefore, gaps } = factsOf(account, command.action, now)
  const amount = unlimited ? 0 : terms.tokens
  count(draft, command.action, terms, amount)
  const draws = reserve(draft, amount)
  const expiresAt = now + command.ttlSeconds * 1000
  if (account.holdDueAt === null || expiresAt < account.holdDueAt) account.holdDueAt = expiresAt
  const entry = addEntry(draft, {
    ...aboutSpend(command, terms),
    kind: 'hold',
    value: amount,
    draws,
    detail: { ...priceOf(terms), expiresAt, ...(unlimited ? { unlimited: true } : {}) },
  })
  keepHold(draft, {
    number: entry.seq,
    kind: 'hold',
    state: 'open',
    action: command.action,
    quantity: command.quantity,
    size: command.size,
    amount,
    draws,
    priceVersion: terms.priceVersion,
    arm: terms.arm,
    requestId: command.requestId,
    expiresAt,
    at: now,
    facts: {
      unlimitedValue: unlimited ? terms.tokens : null,
      dayStartMs: account.day.startMs,
      periodStartMs: account.period.startMs,
      usedBefore,
      ...sayGaps(fill(terms.sized, gaps)),
      pricedAtMs: terms.pinned?.atMs ?? now,
      spentTokens: terms.pinned?.spentTokens ?? account.spentTokens,
      sized: terms.sized,
    },
    closedSeq: null,
    closedWith: null,
  })
  return entry
}

export function commit(draft: Draft, command: Asked<'commit'>): Outcome {
  const found = findOpenHold(draft, command.hold, { closedAs: 'committed', with: command.fingerprint })
  if ('outcome' in found) return found.outcome
  const held = found.hold
  const most = held.facts.unlimitedValue ?? held.amount
  let used = command.amount ?? most
  let { quantity, size } = held
  let { sized } = held.facts
  const room = findRoom(draft, held)
  if (command.reprice !== null) {
    const price = command.reprice(held, room)
    if (price.kind === 'refused') return { refusal: price.refusal }
    used = price.tokens
    quantity = price.quantity
    size = price.size
    sized = price.sized
  }
  if (used > most) {
    return refuse('AMOUNT_TOO_LARGE', `The hold is of ${most}: ${used} cannot be committed.`, { max: most })
  }

  const { account } = draft
  const unlimited = held.facts.unlimitedValue !== null
  const taken = unlimited ? 0 : used
  const { consumed, returned } = settleDraws(draft, held.draws, taken)
  uncount(draft, held, { actions: 0, tokens: held.amount - taken }, sized)
  account.spentTokens += taken
  const warning = drawAllowance(draft, consumed)
  const entry = addEntry(draft, {
    kind: unlimited ? 'usage' : 'commit',
    value: used,
    action: held.action,
    quantity,
    size,
    requestId: held.requestId,
    refersTo: held.number,
    priceVersion: held.priceVersion,
    arm: held.arm,
    draws: consumed,
    metadata: command.metadata,
    detail: {
      heldAt: held.at,
      ...pricedByOf(held, sized, room),
      ...(warning === null ? {} : { warning }),
      ...(unlimited ? { unlimited: true } : {}),
    },
  })
  close(draft, held, { state: 'committed', seq: entry.seq, with: command.fingerprint })
  settleBack(draft, entry.seq, returned)
  expireLots(draft)
  return entry
}

function priceOf({ lines, pricedBy }: Priced): EntryDetail {
  return pricedBy === undefined ? { lines } : { lines, pricedBy }
}

/** Where a size beyond that of its hold is counted; in another period than the hold's, right behind it. */
function findRoom({ account, now }: Draft, { action, facts }: Hold): Room {
  if (action !== null && account.period.startMs === facts.periodStartMs) return factsOf(account, action, now)
  const [, end] = placeOf(facts).at(-1) ?? [0, facts.usedBefore]
  return { usedBefore: end, gaps: [] }
}

/** A commit is priced again with what counted when its tokens were set aside; a size beyond its hold's, with what counts now. */
function pricedByOf({ at, facts }: Hold, sized: number, room: Room): EntryDetail {
  const placed = placeOf(facts)
  const goesOn = room.gaps.length === 0 && placed.at(-1)?.[1] === room.usedBefore
  const counted =
    sized <= facts.sized || goesOn
      ? { usedBefore: facts.usedBefore, gaps: fill(sized, facts.gaps ?? []) }
      : {
          usedBefore: room.usedBefore,
          gaps: [...placed, ...fill(sized - facts.sized, room.gaps)],
        }
  const pricedBy: PricedBy = {
    ...(counted.usedBefore === 0 ? {} : { usedBefore: counted.usedBefore }),
    ...sayGaps(counted.gaps),
    ...(facts.spentTokens === 0 ? {} : { spentTokens: facts.spentTokens }),
    ...(facts.pricedAtMs === at ? {} : { atMs: facts.pricedAtMs }),
  }
  return Object.keys(pricedBy).length === 0 ? {} : { pricedBy }
}

function sayGaps(gaps: Span[]): { gaps?: Span[] } {
  return gaps.length === 0 ? {} : { gaps }
}

export function release(draft: Draft, command: Asked<'release'>): Outcome {
  const found = findOpenHold(draft, command.hold, { closedAs: 'released', with: command.fingerprint })
  if ('outcome' in found) return found.outcome
  closeUnused(draft, found.hold, {
    state: 'released',
    reason: command.reason,
    closedWith: command.fingerprint,
  })
  const entry = draft.entries.findLast(
    ({ kind, refersTo }) => kind === 'release' && refersTo === command.hold,
  )
  if (entry === undefined) throw new Error('a release writes its entry')
  expireLots(draft)
  return entry
}

/** Back to the lots that were drawn, the last one drawn first; never more than was taken. */
export function refund(draft: Draft, command: Asked<'refund'>): Outcome {
  const charged = findRefundable(draft, command.of)
  if (charged === null) return refuse('UNKNOWN_ENTRY', 'This account has no such charge.', { of: command.of })
  const byLot = draft.state.refunds.get(charged.seq) ?? new Map<number, number>()
  const given = [...byLot.values()].reduce((sum, amount) => sum + amount, 0)
  const taken = charged.kind === 'usage' ? 0 : charged.value
  const max = taken - given
  const amount = command.amount ?? max
  if (amount > max || max === 0) {
    const told =
      max === 0
        ? 'Nothing of this charge is left to refund.'
        : `At most ${max} of this charge can be refunded.`
    return refuse('AMOUNT_TOO_LARGE', told, { max })
  }

  const { account, now } = draft
  const room = computeRoom(draft)
  if (amount > room)
    return refuse('AMOUNT_TOO_LARGE', `At most ${room} more fit this account.`, { max: room })
  const refunded = new Map(byLot)
  const from: { lot: number; amount: number; source: string }[] = []
  const draws: Draw[] = []
  let rest = amount
  let lapsed = 0
  for (const draw of charged.draws.toReversed()) {
    const back = Math.min(rest, draw.amount - (byLot.get(draw.lot) ?? 0))
    if (back <= 0) continue
    rest -= back
    refunded.set(draw.lot, (refunded.get(draw.lot) ?? 0) + back)
    from.push({ lot: draw.lot, amount: back, source: draw.source })
    const lot = getLot(draft, draw.lot)
    if (hasExpired(lot, now)) {
      lapsed += back
      continue
    }
    const filled = changeLot(draft, lot, { ...lot, remaining: lot.remaining + back })
    draws.push(drawOf(filled, back, lot))
  }
  const detail: EntryDetail = {}
  if (lapsed > 0) {
    const lot = addLot(draft, {
      class: 'granted',
      source: 'refund',
      original: lapsed,
      expiresAt: now + returnedLifeMs,
      cause: `entry ${charged.seq}`,
    })
    draws.push(drawOf(lot, lapsed))
    detail.lot = describeLot(lot)
    detail.from = from.map(part => ({ lot: part.lot, amount: part.amount }))
  }
  account.spentTokens = Math.max(0, account.spentTokens - amount)
  if ((charged.detail.heldAt ?? charged.at) >= account.day.startMs)
    account.day.spent = Math.max(0, account.day.spent - amount)
  if (charged.at >= account.period.startMs)
    account.period.used = Math.max(0, account.period.used - sumOfAllowance(draft, from))
  const entry = addEntry(draft, {
    kind: 'refund',
    value: amount,
    action: charged.action,
    requestId: command.requestId,
    refersTo: charged.seq,
    priceVersion: charged.priceVersion,
    arm: charged.arm,
    reason: command.reason,
    draws,
    detail,
  })
  draft.refunded = { seq: charged.seq, byLot: refunded }
  settleBack(draft, entry.seq, draws)
  expireLots(draft)
  return entry
}

/** In the order of the contract: friction, the action, cooldown, the plan's cap, the soft cap, the balance. */
function checkSpend(
  draft: Draft,
  command: Asked<'charge' | 'hold'>,
): { terms: Priced; unlimited: boolean } | { refusal: Refusal } {
  const { account, now, policy } = draft
  const { friction, plan, day } = account
  if (friction !== null && friction.untilMs > now) {
    const until = new Date(friction.untilMs).toISOString()
    return refuse('FRICTION', friction.text, { kind: friction.kind, until, text: friction.text })
  }
  const use = findUse(account, command.action)
  const terms = command.terms(factsOf(account, command.action, now))
  switch (terms.kind) {
    case 'unknown':
      return refuse('UNKNOWN_ACTION', `There is no action ${command.action}.`, { action: command.action })
    case 'disabled':
      return refuse('ACTION_DISABLED', `The action ${command.action} is not on for this account.`, {
        action: command.action,
      })
    case 'refused':
      return { refusal: terms.refusal }
    default:
  }
  const readyAt = (use.lastAt ?? Number.NEGATIVE_INFINITY) + terms.cooldownSeconds * 1000
  if (readyAt > now) {
    const retryAfterSeconds = Math.ceil((readyAt - now) / 1000)
    return refuse('COOLDOWN', `${command.action} ran a moment ago: again in ${retryAfterSeconds} s.`, {
      retryAfterSeconds,
    })
  }
  const unlimited = plan !== null && plan.tokensPerMonth === null
  const actionCap = actionCapOf(plan)
  if (actionCap !== null && day.actions >= actionCap) {
    const retryAfterSeconds = secondsToTomorrow(draft)
    return refuse('DAILY_ACTION_CAP', `${actionCap} actions a day are the plan's most.`, {
      retryAfterSeconds,
    })
  }
  if (unlimited) return { terms, unlimited }
  const softCap = plan === null ? policy.dailySoftCapTokens : plan.dailySoftCapTokens
  if (
    softCap !== null &&
    !command.acknowledgeSoftCap &&
    terms.tokens > 0 &&
    day.spent + terms.tokens > softCap
  ) {
    const retryAfterSeconds = secondsToTomorrow(draft)
    return refuse(
      'DAILY_SOFT_CAP',
      `This would pass ${softCap} ${policy.words.many} today: ask, then send acknowledgeSoftCap.`,
      { retryAfterSeconds },
    )
  }
  const have = account.available
  const need = terms.tokens
  if (have < need) {
    const short = need - have
    return refuse(
      'INSUFFICIENT_TOKENS',
      `${have} of ${need} ${need === 1 ? policy.words.one : policy.words.many} available: ${short} short.`,
      { have, need, short },
    )
  }
  return { terms, unlimited }
}

/** What a price depends on beside the book. */
export function factsOf(account: Account, action: string, now: number): Required<SpendFacts> {
  const { sized = 0, gaps = [] } = findUse(account, action)
  return { now, usedBefore: sized, gaps, spentTokens: account.spentTokens }
}

/** Actions a day: what the plan says, a hundred on unlimited plans, no cap without a plan. */
export function actionCapOf(plan: Plan | null): number | null {
  if (plan === null) return null
  return plan.dailyActionCap ?? (plan.tokensPerMonth === null ? unlimitedActionCap : null)
}

function secondsToTomorrow({ account, now, policy }: Draft): number {
  return Math.max(1, Math.ceil((computeDay(account.day.startMs, policy.zone).endMs - now) / 1000))
}

function count(draft: Draft, action: string, terms: Priced, tokens: number): void {
  const { account, now } = draft
  account.day.actions += 1
  account.day.spent += tokens
  if (terms.sized === 0 && terms.cooldownSeconds === 0) return
  const { sized = 0, gaps = [] } = findUse(account, action)
  const next = take(terms.sized, gaps, sized)
  setUse(account, action, {
    ...(terms.cooldownSeconds === 0 ? {} : { lastAt: now }),
    ...sizedOf(next),
  })
}

/** A threshold is told once a period, the highest that was passed. */
function drawAllowance(draft: Draft, draws: Draw[]): { threshold: number; text: string } | null {
  const { account, policy } = draft
  const { period } = account
  const tokens = sumOfAllowance(draft, draws)
  if (tokens === 0) return null
  period.used += tokens
  const threshold = passedPercent(period.used, period.allowance, policy)
  if (threshold <= period.warnedPercent) return null
  period.warnedPercent = threshold
  return { threshold, text: warningText(threshold, account.plan, policy.words.many) }
}

/** With a plan, what is used of its grant; what was rolled over, earned or bought is beside it. */
function sumOfAllowance(
  { account: { plan } }: Draft,
  draws: readonly Pick<Draw, 'source' | 'amount'>[],
): number {
  let sum = 0
  for (const { source, amount } of draws) if (plan === null || source === 'plan') sum += amount
  return sum
}

/** The highest threshold that is passed; 0: none is. */
export function passedPercent(
  used: number,
  allowance: number | null,
  { warningPercents }: Pick<Policy, 'warningPercents'>,
): number {
  let highest = 0
  // Of nothing, nothing is used up.
  if (allowance === null || allowance === 0) return highest
  for (const percent of warningPercents) {
    if (percent > highest && BigInt(used) * 100n >= BigInt(allowance) * BigInt(percent)) highest = percent
  }
  return highest
}

export function warningText(threshold: number, plan: Plan | null, many: string): string {
  const of = plan === null ? `the ${many} this month began with` : `this period's ${many}`
  return threshold >= 100 ? `All of ${of} are used.` : `${threshold} % of ${of} are used.`
}

function aboutSpend(command: Asked<'charge' | 'hold'>, terms: Priced) {
  const { action, quantity, size, requestId, metadata } = command
  return { action, quantity, size, requestId, metadata, priceVersion: terms.priceVersion, arm: terms.arm }
}

function findOpenHold(
  draft: Draft,
  number: number,
  same: { closedAs: Hold['state']; with: string },
): { hold: Hold } | { outcome: Outcome } {
  const found = findHold(draft, number)
  if (found === undefined || found.kind !== 'hold')
    return { outcome: refuse('UNKNOWN_HOLD', 'This account has no such hold.') }
  if (found.state === 'open') return { hold: found }
  const { state, closedSeq, closedWith } = found
  if (state === same.closedAs && closedWith === same.with && closedSeq !== null)
    return { outcome: { replayOf: closedSeq } }
  return { outcome: refuse('HOLD_CLOSED', `The hold was ${state} already.`, { state }) }
}

function close(draft: Draft, held: Hold, how: { state: 'committed'; seq: number; with: string }): void {
  keepHold(draft, { ...held, state: how.state, closedSeq: how.seq, closedWith: how.with })
}

/** A hold's request id means what became of the hold. */
function findRefundable(draft: Draft, of: { seq: number } | { requestId: string }): Entry | null {
  const { state } = draft
  const seq = 'seq' in of ? of.seq : state.answers.get(of.requestId)?.seq
  const named = seq === undefined ? undefined : findEntry(state, seq)
  if (named?.kind === 'hold') {
    const closedSeq = findHold(draft, named.seq)?.closedSeq ?? null
    return (closedSeq === null ? null : asCharge(findEntry(state, closedSeq))) ?? null
  }
  return asCharge(named)
}

function asCharge(entry: Entry | undefined): Entry | null {
  return entry?.kind === 'charge' || entry?.kind === 'commit' || entry?.kind === 'usage' ? entry : null
}

export function refuse(
  reason: Refusal['reason'],
  message: string,
  details?: Record<string, unknown>,
): { refusal: Refusal } {
  return { refusal: details === undefined ? { reason, message } : { reason, message, details } }
}
