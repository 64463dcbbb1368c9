// Random moves on accounts: what callers may ask, in an order that chance decides, so that holds, expiries, plans and
// chargebacks meet each other.
import type { Ask, Terms } from '../../server/ledger/rules/commands.ts'
import type { Policy } from '../../server/ledger/rules/state.ts'
import { makePlan, makePolicy } from '../server/ledger/rules/builders.ts'
import type { Chance } from './chance.ts'
import type { ModelPlan, ModelPolicy } from './model.ts'

type SpendMove = { action: string; tokens: number; cooldownSeconds: number; acknowledged: boolean }

/** `hold` counts an account's holds and stakes in the order they were made; refunds name the request id of a spend. */
export type MoveAsk =
  | { kind: 'open' }
  | { kind: 'expire' }
  | ({ kind: 'charge' } & SpendMove)
  | ({ kind: 'hold'; ttlSeconds: number } & SpendMove)
  | { kind: 'commit'; hold: number; amount: number | null }
  | { kind: 'release'; hold: number }
  | { kind: 'refund'; of: string; amount: number | null }
  | { kind: 'grant'; tokens: number; livesMs: number | null }
  | { kind: 'purchase'; tokens: number; cause: string }
  | { kind: 'adjust'; tokens: number }
  | { kind: 'claw_back'; cause: string; tokens: number | null; spentRefund: Policy['spentRefund'] }
  | { kind: 'restore'; cause: string; tokens: number }
  | { kind: 'freeze'; cause: string }
  | { kind: 'thaw'; cause: string }
  | { kind: 'repay'; tokens: number }
  | { kind: 'restrict'; forMs: number | null }
  | { kind: 'stake'; tokens: number }
  | { kind: 'settle'; hold: number; consumed: number }
  | { kind: 'plan'; key: string; paidMonths: number | null }
  | { kind: 'renew'; key: string; paidMonths: number }
  | { kind: 'cancel_plan'; atPeriodEnd: boolean }

export type Move = {
  account: string
  /** How long after the move before it. */
  afterMs: number
  requestId: string | null
  ask: MoveAsk
}

const second = 1000
const hour = 3_600 * second
const day = 24 * hour

const kindsOfReturns = new Set<MoveAsk['kind']>([
  'charge',
  'hold',
  'commit',
  'release',
  'refund',
  'purchase',
  'claw_back',
  'restore',
  'repay',
])

/** The kinds, as often as they come. */
const kinds: readonly (readonly [MoveAsk['kind'], number])[] = [
  ['charge', 16],
  ['hold', 12],
  ['commit', 9],
  ['release', 5],
  ['refund', 7],
  ['grant', 6],
  ['purchase', 5],
  ['adjust', 2],
  ['expire', 3],
  ['open', 1],
  ['claw_back', 3],
  ['restore', 3],
  ['freeze', 1],
  ['thaw', 2],
  ['repay', 1],
  ['restrict', 1],
  ['stake', 3],
  ['settle', 3],
  ['plan', 4],
  ['renew', 3],
  ['cancel_plan', 1],
]
const bag = kinds.flatMap(([kind, times]) => Array.from({ length: times }, () => kind))
/** For histories in which purchases go to and fro: among all the others too little of that meets. */
const returnsBag = kinds.flatMap(([kind, times]) =>
  Array.from({ length: kindsOfReturns.has(kind) ? Math.ceil(times / 2) + 3 : 0 }, () => kind),
)

export type MoveOptions = { accounts: number; moves: number; waits: boolean }

/** `waits: false`: for a ledger whose clock nobody can turn. */
export function drawMoves(chance: Chance, { accounts, moves, waits }: MoveOptions): Move[] {
  const drawn: Move[] = []
  const kindsHere = chance.oneIn(3) ? returnsBag : bag
  const known = Array.from({ length: accounts }, (): Known => ({ spendIds: [], purchases: [] }))
  for (let index = 0; index < moves; index += 1) {
    const again = drawn.length > 0 && chance.oneIn(12) ? chance.pick(drawn) : null
    if (again !== null) {
      // The same call once more, now and then with another body under the same id.
      const ask = chance.oneIn(4) && again.ask.kind === 'charge' ? { ...again.ask, tokens: 1000 } : again.ask
      drawn.push({ ...again, ask, afterMs: waits ? drawWait(chance) : 0 })
      continue
    }
    const number = chance.below(accounts)
    // Now and then what another account did: it is not this one's.
    const others = chance.oneIn(20) ? known[chance.below(accounts)] : undefined
    const own = known[number] ?? { spendIds: [], purchases: [] }
    const ask = drawAsk(chance, kindsHere, { ...(others ?? own), newCause: `pur_${index}` })
    const requestId = isNamedByItself(ask) ? null : `r${index}`
    if (requestId !== null && (ask.kind === 'charge' || ask.kind === 'hold')) own.spendIds.push(requestId)
    if (ask.kind === 'purchase') own.purchases.push(ask.cause)
    drawn.push({
      account: `account-${number}`,
      afterMs: waits ? drawWait(chance) : 0,
      requestId,
      ask,
    })
  }
  return drawn
}

/** What of an account's moves later ones may name. */
type Known = { spendIds: string[]; purchases: string[] }

function isNamedByItself({ kind }: MoveAsk): boolean {
  return kind === 'commit' || kind === 'release' || kind === 'settle' || kind === 'expire' || kind === 'open'
}

function drawWait(chance: Chance): number {
  switch (chance.below(12)) {
    case 0:
      return chance.between(1, 40) * day
    case 1:
    case 2:
      return chance.between(1, 72) * hour
    case 3:
    case 4:
      return chance.between(1, 1800) * second
    case 5:
      return chance.between(1, 2000)
    default:
      return 0
  }
}

function drawAsk(
  chance: Chance,
  kindsHere: readonly MoveAsk['kind'][],
  { spendIds, purchases, newCause }: Known & { newCause: string },
): MoveAsk {
  const kind = chance.pick(kindsHere)
  const someHold = () => chance.below(6)
  const somePurchase = () => (purchases.length === 0 ? 'pur_none' : chance.pick(purchases))
  switch (kind) {
    case 'charge':
      return { kind, ...drawSpend(chance) }
    case 'hold':
      return { kind, ttlSeconds: chance.pick([10, 900, 86_400]), ...drawSpend(chance) }
    case 'commit':
      return { kind, hold: someHold(), amount: chance.oneIn(3) ? null : chance.below(40) }
    case 'release':
      return { kind, hold: someHold() }
    case 'refund':
      return {
        kind,
        of: spendIds.length === 0 || chance.oneIn(10) ? 'nothing' : chance.pick(spendIds),
        amount: chance.oneIn(2) ? null : chance.between(1, 20),
      }
    case 'grant':
      return {
        kind,
        tokens: chance.between(1, 60),
        livesMs: chance.oneIn(3) ? null : chance.pick([hour, 3 * day, 20 * day]),
      }
    case 'purchase':
      return { kind, tokens: chance.between(1, 100), cause: newCause }
    case 'adjust':
      return { kind, tokens: chance.oneIn(2) ? chance.between(1, 30) : -chance.between(1, 30) }
    case 'claw_back':
      return {
        kind,
        cause: somePurchase(),
        tokens: chance.oneIn(2) ? null : chance.between(1, 60),
        spentRefund: chance.pick(['forgive', 'debt', 'freeze']),
      }
    case 'restore':
      return { kind, cause: somePurchase(), tokens: chance.between(1, 70) }
    case 'freeze':
    case 'thaw':
      return { kind, cause: somePurchase() }
    case 'repay':
      return { kind, tokens: chance.between(1, 30) }
    case 'restrict':
      return { kind, forMs: chance.oneIn(2) ? null : chance.pick([hour, 2 * day]) }
    case 'stake':
      return { kind, tokens: chance.between(1, 40) }
    case 'settle':
      return { kind, hold: someHold(), consumed: chance.below(30) }
    case 'plan': {
      const key = chance.pick(['free', 'pro', 'pro', 'max', 'endless', 'no_such_plan'])
      return { kind, key, paidMonths: paidPlans.has(key) ? chance.between(1, 3) : null }
    }
    case 'renew':
      return { kind, key: chance.pick(['pro', 'max']), paidMonths: chance.between(1, 2) }
    case 'cancel_plan':
      return { kind, atPeriodEnd: chance.oneIn(2) }
    default:
      return { kind }
  }
}

function drawSpend(chance: Chance): SpendMove {
  return {
    action: chance.pick(['letter', 'letter', 'letter', 'search', 'disabled', 'unknown']),
    tokens: chance.oneIn(8) ? 0 : chance.between(1, 45),
    cooldownSeconds: chance.oneIn(4) ? 60 : 0,
    acknowledged: chance.oneIn(3),
  }
}

const paidPlans = new Set(['pro', 'max'])
const plans: readonly ModelPlan[] = [
  { key: 'free', tokens: 10, rollover: 0, actionCap: null },
  { key: 'pro', tokens: 50, rollover: 1, actionCap: null },
  { key: 'max', tokens: 120, rollover: 0.5, actionCap: 30 },
  { key: 'endless', tokens: null, rollover: 0, actionCap: null },
]

export function drawPolicy(chance: Chance): ModelPolicy {
  return {
    welcomeTokens: chance.pick([0, 10]),
    startingPlan: chance.pick([null, null, 'free']),
    plans,
    softCap: chance.pick([null, 60]),
    spentRefund: chance.pick(['forgive', 'debt', 'freeze']),
    graceDays: chance.pick([0, 3]),
  }
}

/** The same policy as the ledger wants it. */
export function toPolicy(policy: ModelPolicy): Policy {
  const terms = policy.plans.map(({ key, tokens, rollover, actionCap }) =>
    makePlan({
      key,
      tokensPerMonth: tokens,
      rolloverCapBasisPoints: rollover * 10_000,
      dailyActionCap: actionCap,
    }),
  )
  return makePolicy({
    welcomeTokens: policy.welcomeTokens,
    startingPlan: terms.find(({ key }) => key === policy.startingPlan) ?? null,
    plans: terms,
    dailySoftCapTokens: policy.softCap,
    spentRefund: policy.spentRefund,
    renewalGraceDays: policy.graceDays,
  })
}

/** The same move as the ledger wants it. `holds`: the numbers of the account's holds, in the order they were made. */
export function toAsk(ask: MoveAsk, holds: readonly number[], now: number): Ask {
  switch (ask.kind) {
    case 'open':
      return { kind: 'open', profile: null }
    case 'expire':
      return { kind: 'expire' }
    case 'charge':
      return { kind: 'charge', ...toSpend(ask) }
    case 'hold':
      return { kind: 'hold', ttlSeconds: ask.ttlSeconds, ...toSpend(ask) }
    case 'commit':
      return { ...ask, hold: holds[ask.hold] ?? noHold, reprice: null, metadata: null }
    case 'release':
      return { ...ask, hold: holds[ask.hold] ?? noHold, reason: null }
    case 'refund':
      return { kind: 'refund', of: { requestId: ask.of }, amount: ask.amount, reason: 'The run failed.' }
    case 'grant':
      return {
        kind: 'grant',
        amount: ask.tokens,
        source: 'goodwill',
        expiresAt: ask.livesMs === null ? null : now + ask.livesMs,
        cause: null,
        reason: null,
        metadata: null,
      }
    case 'purchase':
      return {
        kind: 'purchase',
        tokens: ask.tokens,
        source: 'pack',
        paidAmount: ask.tokens * 7,
        paidCurrency: 'USD',
        cause: ask.cause,
      }
    case 'adjust':
      return { kind: 'adjust', amount: ask.tokens, reason: 'A count was wrong.' }
    case 'claw_back':
      return { ...ask, reason: 'Charged back.' }
    case 'restore':
      return { ...ask, reason: 'Won after all.' }
    case 'freeze':
    case 'thaw':
      return { ...ask, reason: 'A dispute.' }
    case 'repay':
      return { kind: 'repay', amount: ask.tokens, reason: 'Paid back.' }
    case 'restrict':
      return {
        kind: 'restrict',
        friction: ask.forMs === null ? null : { kind: 'review', untilMs: now + ask.forMs, text: 'Wait.' },
        reason: 'A case.',
      }
    case 'stake':
      return { kind: 'stake', amount: ask.tokens, cause: 'challenge' }
    case 'settle':
      return { ...ask, hold: holds[ask.hold] ?? noHold, reason: 'Over.' }
    case 'plan':
      return {
        kind: 'plan',
        key: ask.key,
        paidUntilMs: ask.paidMonths === null ? null : addMonths(now, ask.paidMonths),
        reason: null,
      }
    case 'renew':
      return { kind: 'renew', key: ask.key, paidUntilMs: addMonths(now, ask.paidMonths), reason: null }
    default:
      return { kind: 'cancel_plan', atPeriodEnd: ask.atPeriodEnd, reason: null }
  }
}

const noHold = 999_999

function toSpend({ action, tokens, cooldownSeconds, acknowledged }: SpendMove) {
  const terms = (): Terms =>
    action === 'unknown' || action === 'disabled'
      ? { kind: action }
      : {
          kind: 'priced',
          tokens,
          lines: [{ label: action, tokens }],
          sized: 0,
          priceVersion: 1,
          arm: null,
          cooldownSeconds,
        }
  return { action, quantity: 1, size: null, metadata: null, acknowledgeSoftCap: acknowledged, terms }
}

/** What was paid for; any instant serves, as long as both sides take the same. */
function addMonths(at: number, count: number): number {
  const date = new Date(at)
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + count + 1, 0)).getUTCDate()
  return (
    Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + count, Math.min(date.getUTCDate(), last)) +
    (at % day)
  )
}
