// What accounts must have, worked out the slow and obvious way from the rules of the money: every amount is counted up
// again from the lots, and time passes one event at a time. It shares no code with what it judges.
import type { Move } from './moves.ts'

export type ModelPlan = { key: string; tokens: number | null; rollover: number; actionCap: number | null }
export type ModelPolicy = {
  welcomeTokens: number
  startingPlan: string | null
  plans: readonly ModelPlan[]
  softCap: number | null
  spentRefund: 'forgive' | 'debt' | 'freeze'
  graceDays: number
}

export type Balance = { available: number; granted: number; held: number; debt: number }
type Said = {
  kind: 'accepted' | 'replayed'
  entry: string
  value: number
  balance: Balance
  warning: number | null
}
export type Told = { kind: 'refused'; reason: string } | Said | { kind: 'accepted'; entry: null }

type ModelLot = {
  class: 'granted' | 'purchased'
  source: string
  original: number
  remaining: number
  held: number
  expiresAt: number | null
  frozen: boolean
  cause: string | null
  back: Back
  /** What it gave for debts of other lots. */
  repaid: number
}

/** What was asked back of a lot; what is neither taken nor waited for nor owed of it is forgiven. */
type Back = { asked: number; taken: number; waiting: number; owed: number }

type Part = { lot: ModelLot; amount: number }
type ModelHold = {
  kind: 'hold' | 'stake'
  state: 'open' | 'committed' | 'released' | 'expired'
  parts: Part[]
  amount: number
  /** What it would have cost an account that is not charged. */
  worth: number | null
  action: string | null
  expiresAt: number | null
  at: number
  closed: { body: string; told: Told } | null
  spent: Spent | null
}
/** What a refund gives back of. */
type Spent = { parts: Part[]; back: number[]; at: number; countedAt: number }
type Subscription = ModelPlan & {
  anchor: number
  period: number
  start: number
  end: number
  paidUntil: number | null
  graceMs: number
  cancelled: boolean
  basis: number
}

export type ModelAccount = {
  isOpen: boolean
  lots: ModelLot[]
  holds: ModelHold[]
  debt: number
  friction: { kind: string; until: number } | null
  plan: Subscription | null
  period: { start: number; end: number; allowance: number | null; used: number; told: number }
  day: { start: number; spent: number; actions: number }
  ranAt: Map<string, number>
  spends: Map<string, Spent | ModelHold>
  answers: Map<string, { body: string; told: Told }>
  /** What was written since the answer began: the first of it is the answer. */
  said: Said[]
}

const dayMs = 86_400_000
const thresholds = [90, 95, 100]

export function blankAccount(): ModelAccount {
  return {
    isOpen: false,
    lots: [],
    holds: [],
    debt: 0,
    friction: null,
    plan: null,
    period: { start: 0, end: 0, allowance: null, used: 0, told: 0 },
    day: { start: 0, spent: 0, actions: 0 },
    ranAt: new Map(),
    spends: new Map(),
    answers: new Map(),
    said: [],
  }
}

/** By hand: `structuredClone` took most of a run. Parts go on meaning the account's own lots. */
function copy(account: ModelAccount): ModelAccount {
  const lots = new Map(account.lots.map(lot => [lot, { ...lot, back: { ...lot.back } }]))
  const lotOf = (lot: ModelLot) => lots.get(lot) ?? lot
  const copyParts = (parts: Part[]) => parts.map(({ lot, amount }) => ({ lot: lotOf(lot), amount }))
  const spents = new Map<Spent, Spent>()
  const copySpent = (spent: Spent) => {
    const made = spents.get(spent) ?? { ...spent, parts: copyParts(spent.parts), back: [...spent.back] }
    spents.set(spent, made)
    return made
  }
  const holds = new Map(
    account.holds.map(hold => [
      hold,
      {
        ...hold,
        parts: copyParts(hold.parts),
        spent: hold.spent === null ? null : copySpent(hold.spent),
      },
    ]),
  )
  return {
    ...account,
    lots: [...lots.values()],
    holds: [...holds.values()],
    plan: account.plan === null ? null : { ...account.plan },
    period: { ...account.period },
    day: { ...account.day },
    ranAt: new Map(account.ranAt),
    spends: new Map(
      [...account.spends].map(([id, one]) => [id, 'kind' in one ? (holds.get(one) ?? one) : copySpent(one)]),
    ),
    answers: new Map(account.answers),
    said: [],
  }
}

class Refused extends Error {
  readonly reason: string
  constructor(reason: string) {
    super(reason)
    this.reason = reason
  }
}

/** The account after the move, and what its caller is told. A refused move leaves the account as it was. */
export function play(
  before: ModelAccount,
  move: Move,
  policy: ModelPolicy,
  now: number,
): { account: ModelAccount; told: Told } {
  const body = JSON.stringify(move.ask)
  const known = move.requestId === null ? undefined : before.answers.get(move.requestId)
  if (known !== undefined) {
    if (known.body !== body)
      return { account: before, told: { kind: 'refused', reason: 'REQUEST_ID_REUSED' } }
    return { account: before, told: { ...known.told, kind: 'replayed' } as Told }
  }
  const account = copy(before)
  try {
    const told = act(account, move, policy, now, body)
    if (move.requestId !== null && told.kind === 'accepted' && told.entry !== null)
      account.answers.set(move.requestId, { body, told })
    return { account, told }
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return { account: before, told: { kind: 'refused', reason: error.reason } }
  }
}

/** As somebody who only looks would find it. */
export function look(before: ModelAccount, policy: ModelPolicy, now: number): ModelAccount {
  const account = copy(before)
  if (account.isOpen) passTime(account, policy, now)
  else open(account, policy, now)
  return account
}

function act(account: ModelAccount, move: Move, policy: ModelPolicy, now: number, body: string): Told {
  const { ask } = move
  if (!account.isOpen) {
    if (ask.kind === 'commit' || ask.kind === 'release' || ask.kind === 'settle')
      throw new Refused('UNKNOWN_HOLD')
    if (ask.kind === 'refund') throw new Refused('UNKNOWN_ENTRY')
    if (['claw_back', 'restore', 'freeze', 'thaw'].includes(ask.kind)) throw new Refused('UNKNOWN_PURCHASE')
    if (ask.kind === 'expire') return { kind: 'accepted', entry: null }
    open(account, policy, now)
  } else passTime(account, policy, now)
  account.said = []
  const again = moveTokens(account, move, policy, now, body)
  if (again !== null) return { ...again, kind: 'replayed' } as Told
  const [first] = account.said
  if (first === undefined) return { kind: 'accepted', entry: null }
  // What is told is what there is when all is done.
  first.balance = balanceOf(account)
  return first
}

/** Null, or what the same call was told before. */
function moveTokens(
  account: ModelAccount,
  { ask, requestId }: Move,
  policy: ModelPolicy,
  now: number,
  body: string,
): Told | null {
  switch (ask.kind) {
    case 'open':
    case 'expire':
      return null
    case 'charge': {
      const unlimited = checkSpend(account, ask, policy, now)
      countRun(account, ask, unlimited ? 0 : ask.tokens, now)
      if (unlimited) {
        say(account, 'usage', ask.tokens)
        account.spends.set(requestId ?? '', { parts: [], back: [], at: now, countedAt: now })
        return null
      }
      const parts = take(account, ask.tokens, 'remaining')
      const warning = warn(account, parts)
      account.spends.set(requestId ?? '', { parts, back: parts.map(() => 0), at: now, countedAt: now })
      say(account, 'charge', ask.tokens, warning)
      return null
    }
    case 'hold': {
      const unlimited = checkSpend(account, ask, policy, now)
      const amount = unlimited ? 0 : ask.tokens
      countRun(account, ask, amount, now)
      const hold: ModelHold = {
        kind: 'hold',
        state: 'open',
        parts: take(account, amount, 'held'),
        amount,
        worth: unlimited ? ask.tokens : null,
        action: ask.action,
        expiresAt: now + ask.ttlSeconds * 1000,
        at: now,
        closed: null,
        spent: null,
      }
      account.holds.push(hold)
      account.spends.set(requestId ?? '', hold)
      say(account, 'hold', amount)
      return null
    }
    case 'commit': {
      const hold = findHold(account, ask.hold, 'hold')
      if (hold.state === 'committed' && hold.closed?.body === body) return hold.closed.told
      if (hold.state !== 'open') throw new Refused('HOLD_CLOSED')
      const most = hold.worth ?? hold.amount
      const used = ask.amount ?? most
      if (used > most) throw new Refused('AMOUNT_TOO_LARGE')
      const taken = hold.worth === null ? used : 0
      const parts = giveBack(hold, taken)
      if (dayOf(hold.at) === account.day.start) account.day.spent -= hold.amount - taken
      hold.state = 'committed'
      hold.spent = { parts, back: parts.map(() => 0), at: now, countedAt: hold.at }
      const warning = warn(account, parts)
      hold.closed = {
        body,
        told: say(account, hold.worth === null ? 'commit' : 'usage', used, warning),
      }
      settleBack(account, listReturned(hold, parts), policy.spentRefund, now)
      tidy(account, now)
      return null
    }
    case 'release': {
      const hold = findHold(account, ask.hold, 'hold')
      if (hold.state === 'released' && hold.closed?.body === body) return hold.closed.told
      if (hold.state !== 'open') throw new Refused('HOLD_CLOSED')
      hold.closed = { body, told: closeUnused(account, hold, 'released', policy, now) }
      tidy(account, now)
      return null
    }
    case 'refund': {
      const found = account.spends.get(ask.of)
      const spent = found === undefined ? null : 'kind' in found ? found.spent : found
      if (spent === null) throw new Refused('UNKNOWN_ENTRY')
      const left = spent.parts.reduce((sum, part, index) => sum + part.amount - (spent.back[index] ?? 0), 0)
      const amount = ask.amount ?? left
      if (left === 0 || amount > left) throw new Refused('AMOUNT_TOO_LARGE')
      let rest = amount
      let lapsed = 0
      const returned: Part[] = []
      for (let index = spent.parts.length - 1; index >= 0; index -= 1) {
        const part = spent.parts[index]
        if (part === undefined) continue
        const already = spent.back[index] ?? 0
        const back = Math.min(rest, part.amount - already)
        rest -= back
        spent.back[index] = already + back
        if (isOver(part.lot, now)) lapsed += back
        else {
          part.lot.remaining += back
          returned.push({ lot: part.lot, amount: back })
        }
        if (spent.at >= account.period.start && (account.plan === null || part.lot.source === 'plan'))
          account.period.used = Math.max(0, account.period.used - back)
      }
      if (lapsed > 0) addLot(account, { source: 'refund', original: lapsed, expiresAt: now + 7 * dayMs })
      if (spent.countedAt >= account.day.start) account.day.spent = Math.max(0, account.day.spent - amount)
      say(account, 'refund', amount)
      settleBack(account, returned, policy.spentRefund, now)
      tidy(account, now)
      return null
    }
    case 'grant':
      addLot(account, {
        source: 'goodwill',
        original: ask.tokens,
        expiresAt: ask.livesMs === null ? null : now + ask.livesMs,
      })
      say(account, 'grant', ask.tokens)
      return null
    case 'purchase': {
      const lot = addLot(account, {
        class: 'purchased',
        source: 'pack',
        original: ask.tokens,
        expiresAt: null,
        cause: ask.cause,
      })
      say(account, 'purchase', ask.tokens)
      const owed = Math.min(account.debt, ask.tokens)
      if (owed > 0) payDebt(account, [{ lot, amount: owed }])
      return null
    }
    case 'adjust': {
      if (ask.tokens > 0) {
        addLot(account, { source: 'adjustment', original: ask.tokens, expiresAt: null })
        say(account, 'adjust', ask.tokens)
        return null
      }
      if (availableOf(account) < -ask.tokens) throw new Refused('INSUFFICIENT_TOKENS')
      take(account, -ask.tokens, 'remaining')
      say(account, 'adjust', -ask.tokens)
      return null
    }
    case 'claw_back': {
      const lot = findPurchase(account, ask.cause)
      const { back } = lot
      const takenBefore = back.taken
      let rest = Math.min(ask.tokens ?? lot.original, lot.original - back.asked)
      back.asked += rest
      for (; rest > 0 && lot.remaining > lot.held; rest -= 1) takeToken(lot)
      for (; rest > 0 && lot.held > back.waiting; rest -= 1) back.waiting += 1
      if (back.asked === lot.original) lot.frozen = false
      say(account, 'claw_back', back.taken - takenBefore)
      owe(account, lot, rest, ask.spentRefund, now)
      return null
    }
    case 'restore': {
      const lot = findPurchase(account, ask.cause)
      const { back } = lot
      if (ask.tokens > back.asked) throw new Refused('AMOUNT_TOO_LARGE')
      const returned: Part[] = []
      let given = 0
      for (let rest = ask.tokens; rest > 0; rest -= 1) {
        const forgiven = back.asked - back.taken - back.waiting - back.owed
        back.asked -= 1
        if (back.owed > 0) {
          back.owed -= 1
          if (account.debt > 0) account.debt -= 1
          else {
            const payer = sortedLots(account).findLast(({ repaid }) => repaid > 0)
            if (payer === undefined) throw new Error('somebody repaid it')
            payer.repaid -= 1
            payer.remaining += 1
            given += 1
            returned.push({ lot: payer, amount: 1 })
          }
        } else if (forgiven > 0) continue
        else if (back.waiting > 0) back.waiting -= 1
        else {
          back.taken -= 1
          lot.remaining += 1
          given += 1
        }
      }
      say(account, 'restore', given)
      liftFriction(account)
      settleBack(account, returned, policy.spentRefund, now)
      return null
    }
    case 'freeze':
    case 'thaw': {
      const lot = findPurchase(account, ask.cause)
      lot.frozen = ask.kind === 'freeze'
      say(account, ask.kind, lot.remaining - lot.held)
      return null
    }
    case 'repay': {
      const bought = sortedLots(account).filter(lot => lot.class === 'purchased')
      const most = bought.reduce((sum, lot) => sum + freeOf(lot), 0)
      if (ask.tokens > Math.min(account.debt, most)) throw new Refused('AMOUNT_TOO_LARGE')
      let rest = ask.tokens
      const parts = bought.map(lot => {
        const amount = Math.min(rest, freeOf(lot))
        rest -= amount
        return { lot, amount }
      })
      payDebt(account, parts)
      return null
    }
    case 'restrict':
      account.friction = ask.forMs === null ? null : { kind: 'review', until: now + ask.forMs }
      say(account, 'restrict', 0)
      return null
    case 'stake': {
      if (availableOf(account) < ask.tokens) throw new Refused('INSUFFICIENT_TOKENS')
      const parts = take(account, ask.tokens, 'held')
      account.holds.push({
        kind: 'stake',
        state: 'open',
        parts,
        amount: ask.tokens,
        worth: null,
        action: null,
        expiresAt: null,
        at: now,
        closed: null,
        spent: null,
      })
      say(account, 'stake', ask.tokens)
      return null
    }
    case 'settle': {
      const hold = findHold(account, ask.hold, 'stake')
      if (hold.state !== 'open') {
        if (hold.closed?.body === body) return hold.closed.told
        throw new Refused('HOLD_CLOSED')
      }
      if (ask.consumed > hold.amount) throw new Refused('AMOUNT_TOO_LARGE')
      const parts = giveBack(hold, ask.consumed)
      hold.state = ask.consumed === 0 ? 'released' : 'committed'
      hold.closed = { body, told: say(account, 'settle', ask.consumed) }
      settleBack(account, listReturned(hold, parts), policy.spentRefund, now)
      tidy(account, now)
      return null
    }
    case 'plan': {
      const terms = policy.plans.find(({ key }) => key === ask.key)
      if (terms === undefined) throw new Refused('INVALID_INPUT')
      const paidUntil = ask.paidMonths === null ? null : addMonths(now, ask.paidMonths)
      const current = account.plan
      if (current === null || (current.paidUntil === null && paidUntil !== null && current.key !== ask.key)) {
        startPlan(account, terms, now, paidUntil, policy)
        return null
      }
      const more = Math.max(0, (terms.tokens ?? 0) - current.basis)
      const given = Number(
        (BigInt(more) * BigInt(Math.max(0, current.end - now))) / BigInt(current.end - current.start),
      )
      account.plan = {
        ...current,
        ...terms,
        paidUntil,
        cancelled: false,
        basis: Math.max(current.basis, terms.tokens ?? 0),
      }
      account.period.allowance = terms.tokens === null ? null : (account.period.allowance ?? 0) + given
      say(account, 'plan', 0)
      if (given > 0) {
        account.period.told = passed(account)
        addLot(account, { source: 'plan', original: given, expiresAt: grantEnd(account.plan) })
      }
      passTime(account, policy, now, now)
      return null
    }
    case 'renew': {
      const { plan } = account
      if (plan === null || plan.key !== ask.key) throw new Refused('NOT_ALLOWED_NOW')
      plan.paidUntil = Math.max(plan.paidUntil ?? 0, addMonths(now, ask.paidMonths))
      plan.cancelled = false
      say(account, 'plan', 0)
      passTime(account, policy, now, now)
      return null
    }
    case 'cancel_plan': {
      if (account.plan === null) throw new Refused('NOT_ALLOWED_NOW')
      if (account.plan.key === policy.startingPlan && account.plan.paidUntil === null)
        throw new Refused('NOT_ALLOWED_NOW')
      if (ask.atPeriodEnd) {
        account.plan.cancelled = true
        say(account, 'plan', 0)
      } else endPlan(account, policy, now)
      return null
    }
  }
}

/** In the order of the contract. Whether it is logged rather than charged. */
function checkSpend(
  account: ModelAccount,
  ask: Extract<Move['ask'], { kind: 'charge' | 'hold' }>,
  policy: ModelPolicy,
  now: number,
): boolean {
  const { plan, day, friction } = account
  if (friction !== null && friction.until > now) throw new Refused('FRICTION')
  if (ask.action === 'unknown') throw new Refused('UNKNOWN_ACTION')
  if (ask.action === 'disabled') throw new Refused('ACTION_DISABLED')
  const ranAt = account.ranAt.get(ask.action)
  if (ranAt !== undefined && ranAt + ask.cooldownSeconds * 1000 > now) throw new Refused('COOLDOWN')
  const unlimited = plan !== null && plan.tokens === null
  const cap = plan === null ? null : (plan.actionCap ?? (unlimited ? 100 : null))
  if (cap !== null && day.actions >= cap) throw new Refused('DAILY_ACTION_CAP')
  if (unlimited) return true
  const softCap = plan === null ? policy.softCap : null
  if (softCap !== null && !ask.acknowledged && ask.tokens > 0 && day.spent + ask.tokens > softCap)
    throw new Refused('DAILY_SOFT_CAP')
  if (availableOf(account) < ask.tokens) throw new Refused('INSUFFICIENT_TOKENS')
  return false
}

function countRun(
  account: ModelAccount,
  ask: { action: string; cooldownSeconds: number },
  tokens: number,
  now: number,
): void {
  account.day.actions += 1
  account.day.spent += tokens
  if (ask.cooldownSeconds > 0) account.ranAt.set(ask.action, now)
}

function open(account: ModelAccount, policy: ModelPolicy, now: number): void {
  account.isOpen = true
  account.day = { start: dayOf(now), spent: 0, actions: 0 }
  if (policy.welcomeTokens > 0)
    addLot(account, { source: 'welcome', original: policy.welcomeTokens, expiresAt: null })
  const terms = policy.plans.find(({ key }) => key === policy.startingPlan)
  if (terms === undefined) startMonth(account, now)
  else startPlan(account, terms, now, null, policy)
}

/**
 * Event by event: holds that expire, plans that end or renew, lots that expire, months that begin. What a payment that came
 * late sets going happens when it came.
 */
function passTime(account: ModelAccount, policy: ModelPolicy, now: number, notBefore = 0): void {
  for (;;) {
    const times: number[] = []
    for (const { state, expiresAt } of account.holds)
      if (state === 'open' && expiresAt !== null) times.push(expiresAt)
    for (const lot of account.lots)
      if (lot.expiresAt !== null && lot.remaining > lot.held) times.push(lot.expiresAt)
    times.push(account.plan === null ? account.period.end : turnOf(account.plan))
    const due = Math.min(...times)
    if (due > now) break
    const at = Math.max(due, notBefore)
    for (const hold of account.holds)
      if (hold.state === 'open' && hold.expiresAt === due) closeUnused(account, hold, 'expired', policy, at)
    const { plan } = account
    if (plan !== null && turnOf(plan) <= at) {
      if (isLast(plan) || !isPaidOn(plan)) endPlan(account, policy, at)
      else renewPlan(account, plan, at)
    }
    tidy(account, at)
    if (account.plan === null && account.period.end <= at) startMonth(account, at)
  }
  const today = dayOf(now)
  if (account.day.start !== today) account.day = { start: today, spent: 0, actions: 0 }
}

function isPaidOn(plan: Subscription): boolean {
  return plan.paidUntil === null || plan.end + 2 * dayMs < plan.paidUntil
}

/** A cancelled plan goes on through what was paid for. */
function isLast(plan: Subscription): boolean {
  return plan.cancelled && (plan.paidUntil === null || !isPaidOn(plan))
}

/** Where the next period has to be paid first, this one outlives its end by the grace days. */
function grantEnd(plan: Subscription): number {
  return isPaidOn(plan) ? plan.end : plan.end + plan.graceMs
}

function turnOf(plan: Subscription): number {
  return isLast(plan) ? plan.end : grantEnd(plan)
}

function startPlan(
  account: ModelAccount,
  terms: ModelPlan,
  anchor: number,
  paidUntil: number | null,
  policy: ModelPolicy,
): void {
  const graceMs = paidUntil === null ? 0 : policy.graceDays * dayMs
  const end = addMonths(anchor, 1)
  const basis = terms.tokens ?? 0
  beginPeriod(account, {
    ...terms,
    anchor,
    period: 0,
    start: anchor,
    end,
    paidUntil,
    graceMs,
    cancelled: false,
    basis,
  })
}

function renewPlan(account: ModelAccount, plan: Subscription, at: number): void {
  const next: Subscription = {
    ...plan,
    period: plan.period + 1,
    start: plan.end,
    end: addMonths(plan.anchor, plan.period + 2),
    basis: plan.tokens ?? 0,
  }
  const grants = sortedLots(account).filter(({ source }) => source === 'plan')
  let rest = Math.floor((plan.tokens ?? 0) * plan.rollover)
  let rolled = 0
  for (const lot of grants) {
    const amount = Math.min(rest, freeOf(lot))
    lot.remaining -= amount
    rest -= amount
    rolled += amount
  }
  endPlanLots(account, at)
  if (rolled > 0) addLot(account, { source: 'rollover', original: rolled, expiresAt: grantEnd(next) })
  beginPeriod(account, next)
}

function beginPeriod(account: ModelAccount, plan: Subscription): void {
  account.plan = plan
  account.period = { start: plan.start, end: plan.end, allowance: plan.tokens, used: 0, told: 0 }
  if (plan.tokens === null) {
    say(account, 'plan', 0)
    return
  }
  addLot(account, { source: 'plan', original: plan.tokens, expiresAt: grantEnd(plan) })
  say(account, 'grant', plan.tokens)
}

function endPlan(account: ModelAccount, policy: ModelPolicy, at: number): void {
  const { plan } = account
  account.plan = null
  say(account, 'plan', 0)
  endPlanLots(account, at)
  tidy(account, at)
  const free = policy.plans.find(({ key }) => key === policy.startingPlan)
  if (free === undefined) startMonth(account, at)
  else startPlan(account, free, Math.min(plan?.end ?? at, at), null, policy)
}

function endPlanLots(account: ModelAccount, at: number): void {
  for (const lot of account.lots) {
    if (lot.source !== 'plan' && lot.source !== 'rollover') continue
    if (lot.remaining === 0) continue
    lot.expiresAt = Math.min(lot.expiresAt ?? at, at)
    lot.remaining = lot.held
  }
}

function startMonth(account: ModelAccount, at: number): void {
  const date = new Date(at)
  const start = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1)
  const end = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1)
  account.period = { start, end, allowance: availableOf(account), used: 0, told: 0 }
}

function tidy(account: ModelAccount, at: number): void {
  for (const lot of account.lots) if (isOver(lot, at)) lot.remaining = lot.held
}

/** One token after the other, of what came back to lots that were asked back. */
function settleBack(
  account: ModelAccount,
  returned: Part[],
  spentRefund: ModelPolicy['spentRefund'],
  at: number,
): void {
  for (const { lot, amount } of returned) {
    const { back } = lot
    let rest = amount
    for (; rest > 0 && back.waiting > 0; rest -= 1) {
      back.waiting -= 1
      takeToken(lot)
    }
    const missing = Math.max(0, back.waiting - lot.held)
    back.waiting -= missing
    owe(account, lot, missing, spentRefund, at)
    for (; rest > 0 && back.owed > 0 && account.debt > 0; rest -= 1) payDebt(account, [{ lot, amount: 1 }])
    for (; rest > 0 && back.asked > back.taken + back.waiting + back.owed; rest -= 1) takeToken(lot)
  }
}

function takeToken(lot: ModelLot): void {
  lot.remaining -= 1
  lot.back.taken += 1
}

/** Tokens that were spent, and whose money went back. */
function owe(
  account: ModelAccount,
  lot: ModelLot,
  tokens: number,
  spentRefund: ModelPolicy['spentRefund'],
  at: number,
): void {
  if (tokens === 0 || spentRefund === 'forgive') return
  lot.back.owed += tokens
  account.debt += tokens
  const { friction } = account
  if (spentRefund === 'debt' || (friction !== null && friction.kind !== 'payment' && friction.until > at))
    return
  account.friction = { kind: 'payment', until: at + 3650 * dayMs }
}

function listReturned(hold: ModelHold, used: Part[]): Part[] {
  return hold.parts.map(({ lot, amount }) => ({
    lot,
    amount: amount - (used.find(part => part.lot === lot)?.amount ?? 0),
  }))
}

function closeUnused(
  account: ModelAccount,
  hold: ModelHold,
  state: 'released' | 'expired',
  policy: ModelPolicy,
  at: number,
): Told {
  giveBack(hold, 0)
  hold.state = state
  if (hold.action !== null) {
    if (account.ranAt.get(hold.action) === hold.at) account.ranAt.delete(hold.action)
    if (dayOf(hold.at) === account.day.start) {
      account.day.spent -= hold.amount
      account.day.actions -= 1
    }
  }
  const told = say(account, 'release', hold.amount)
  settleBack(account, hold.parts, policy.spentRefund, at)
  return told
}

/** Of what was set aside, the first so many are used and the rest is free again. */
function giveBack(hold: ModelHold, used: number): Part[] {
  let rest = used
  const parts: Part[] = []
  for (const { lot, amount } of hold.parts) {
    const taken = Math.min(rest, amount)
    lot.held -= amount
    lot.remaining -= taken
    rest -= taken
    if (taken > 0) parts.push({ lot, amount: taken })
  }
  return parts
}

/** One by one from the lot that burns first. */
function take(account: ModelAccount, tokens: number, from: 'remaining' | 'held'): Part[] {
  const parts: Part[] = []
  let rest = tokens
  for (const lot of sortedLots(account)) {
    const amount = Math.min(rest, freeOf(lot))
    if (amount === 0) continue
    if (from === 'held') lot.held += amount
    else lot.remaining -= amount
    rest -= amount
    parts.push({ lot, amount })
  }
  return parts
}

/** A lot pays what is owed for itself first. */
function payDebt(account: ModelAccount, parts: Part[]): void {
  let paid = 0
  for (const { lot, amount } of parts) {
    const own = Math.min(amount, lot.back.owed)
    lot.back.owed -= own
    lot.back.taken += own
    lot.repaid += amount - own
    lot.remaining -= amount
    account.debt -= amount
    paid += amount
  }
  say(account, 'repay', paid)
  liftFriction(account)
}

function liftFriction(account: ModelAccount): void {
  if (account.debt === 0 && account.friction?.kind === 'payment') account.friction = null
}

function warn(account: ModelAccount, parts: Part[]): number | null {
  for (const { lot, amount } of parts)
    if (account.plan === null || lot.source === 'plan') account.period.used += amount
  const threshold = parts.length === 0 ? 0 : passed(account)
  if (threshold <= account.period.told) return null
  account.period.told = threshold
  return threshold
}

function passed({ period: { allowance, used } }: ModelAccount): number {
  if (allowance === null || allowance === 0) return 0
  return Math.max(0, ...thresholds.filter(percent => used >= (allowance * percent) / 100))
}

function addLot(
  account: ModelAccount,
  lot: Pick<ModelLot, 'source' | 'original' | 'expiresAt'> & Partial<ModelLot>,
): ModelLot {
  const added: ModelLot = {
    class: 'granted',
    remaining: lot.original,
    held: 0,
    frozen: false,
    cause: null,
    back: { asked: 0, taken: 0, waiting: 0, owed: 0 },
    repaid: 0,
    ...lot,
  }
  account.lots.push(added)
  return added
}

function findHold(account: ModelAccount, index: number, kind: ModelHold['kind']): ModelHold {
  const hold = account.holds[index]
  if (hold === undefined || hold.kind !== kind) throw new Refused('UNKNOWN_HOLD')
  return hold
}

function findPurchase(account: ModelAccount, cause: string): ModelLot {
  const lot = account.lots.find(one => one.cause === cause)
  if (lot === undefined) throw new Refused('UNKNOWN_PURCHASE')
  return lot
}

function say(account: ModelAccount, entry: string, value: number, warning: number | null = null): Told {
  const told: Said = { kind: 'accepted', entry, value, balance: balanceOf(account), warning }
  account.said.push(told)
  return told
}

export function balanceOf(account: ModelAccount): Balance {
  const granted = account.lots
    .filter(lot => lot.class === 'granted')
    .reduce((sum, lot) => sum + freeOf(lot), 0)
  const held = account.lots.reduce((sum, lot) => sum + lot.held, 0)
  return { available: availableOf(account), granted, held, debt: account.debt }
}

function availableOf({ lots }: ModelAccount): number {
  return lots.reduce((sum, lot) => sum + freeOf(lot), 0)
}

function freeOf(lot: ModelLot): number {
  return lot.frozen ? 0 : lot.remaining - lot.held
}

function isOver(lot: ModelLot, at: number): boolean {
  return lot.expiresAt !== null && lot.expiresAt <= at
}

/** Granted before purchased, the earliest expiry first and never last, then the oldest. */
function sortedLots({ lots }: ModelAccount): ModelLot[] {
  const rank = (lot: ModelLot) => [
    lot.class === 'granted' ? 0 : 1,
    lot.expiresAt ?? Number.POSITIVE_INFINITY,
    lots.indexOf(lot),
  ]
  return lots.toSorted((a, b) => {
    const [one, other] = [rank(a), rank(b)]
    const place = one.findIndex((value, index) => value !== other[index])
    return place === -1 ? 0 : (one[place] ?? 0) < (other[place] ?? 0) ? -1 : 1
  })
}

function dayOf(at: number): number {
  return at - (at % dayMs)
}

/** In UTC; the last day of the month where the month is too short. */
function addMonths(at: number, count: number): number {
  const date = new Date(at)
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + count + 1, 0)).getUTCDate()
  const dayOfMonth = Math.min(date.getUTCDate(), last)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + count, dayOfMonth) + (at % dayMs)
}
