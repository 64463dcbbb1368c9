// Paywalls and purchases of an account whose past is made up: offers, statuses and moves are decided by the rules that decide
// every other, as of their instants.
import { composeId, encodeDrawn } from '../../../platform/ids.ts'
import type { Services } from '../../../platform/services.ts'
import type { Spending } from '../../../spend/operations/history.ts'
import { fingerprintOf } from '../../../spend/operations/spend.ts'
import { blankPurchase } from '../../rules/blank.ts'
import { toStripeAmount } from '../../rules/money.ts'
import { composeLifetimeGrant, isOfFrozen, toAsk } from '../../rules/moves.ts'
import { decidePackPrice, decidePlanPrice, type PriceDecision } from '../../rules/pricing.ts'
import { computeAskAt, decideChange, type MoveKind, requestIdOf } from '../../rules/purchase.ts'
import type { Purchase } from '../../schema/purchase.ts'
import { insertPast, type PastPurchases } from '../../store/history.ts'
import { openShowing, type Showing, type Shown } from './showing.ts'
import { openPastStripe } from './stripe.ts'
import { openSubscribing, type Subscribing } from './subscribing.ts'

export type { Shown } from './showing.ts'

type Bought = { shown: Shown; offerId: string } | { packKey: string } | { planKey: string }

export type Buying = Pick<Showing, 'show' | 'record'> & {
  start(atMs: number, what: Bought): Purchase
  decline(atMs: number, purchase: Purchase): void
  /** Null, or the plan that it begins. */
  pay(atMs: number, purchase: Purchase): Subscribing | null
  /** Nobody paid within a day. */
  expire(purchase: Purchase): void
  warn(atMs: number, purchase: Purchase): void
  giveBack(atMs: number, purchase: Purchase, amount: number): void
  dispute(atMs: number, purchase: Purchase): void
  closeDispute(atMs: number, purchase: Purchase, status: 'won' | 'lost'): void
  /** The next month of what was bought for life. */
  grantMonth(purchase: Purchase): void
  rows(): PastPurchases
}

const dayMs = 86_400_000
const deliveryMs = 900

/** `draw` gives chance from 0 up to 1, for ids alone. */
export function openBuying(
  spending: Spending,
  { address, currency, draw }: { address: string; currency: string; draw: () => number },
): Buying {
  const { history } = spending
  const { names } = history
  const stripe = openPastStripe({ address, draw })
  const purchases: Purchase[] = []
  const moves: PastPurchases['moves'] = []
  const showing = openShowing(spending, { currency, draw, purchases })
  const plans: Subscribing[] = []

  /** Brings a purchase to where Stripe has it, as its webhooks would have. */
  function apply(atMs: number, purchase: Purchase): void {
    const judged = decideChange(purchase, stripe.factsOf(purchase), new Date(atMs))
    if (judged.kind === 'strange') throw new Error(`${purchase.id}: ${judged.why}`)
    if (judged.kind === 'same') return
    const { moves: asked, ...fields } = judged.change
    const first = purchase.moves
    Object.assign(purchase, fields, { moves: first + asked.length, revision: purchase.revision + 1 })
    for (const [place, { kind, tokens, reason }] of asked.entries()) {
      const move = { purchaseId: purchase.id, number: first + place + 1, kind, tokens, reason }
      const doneMs = atMs + deliveryMs
      const policy = spending.policyAt(doneMs)
      const frozenAt = findFrozenAt(moves, { ...move, purchaseId: purchase.id })
      const decision = spending.move(doneMs, toAsk(purchase, { ...move, frozenAt }, policy), {
        requestId: requestIdOf(purchase.id, move),
        fingerprint: { purchaseId: purchase.id, number: move.number, tokens },
      })
      if (decision.kind === 'refused') throw new Error(`${purchase.id}: ${decision.refusal.message}`)
      moves.push({ ...move, at: new Date(atMs), doneAt: new Date(doneMs) })
      if (kind !== 'deliver') continue
      if (purchase.status === 'paid') purchase.status = 'delivered'
      purchase.deliveredAt = new Date(doneMs)
      purchase.revision += 1
      if (purchase.kind !== 'lifetime') continue
      purchase.grants = 1
      purchase.grantAt = composeLifetimeGrant(purchase, 0, policy.zone).nextAt
    }
  }

  function begin(fields: Partial<Purchase> & Pick<Purchase, 'id' | 'createdAt'>): Purchase {
    const { createdAt } = fields
    const waits = {
      createdAt,
      now: createdAt,
      status: 'pending',
      session: 'open',
      disputeState: null,
    } as const
    const purchase = { ...blankPurchase, ...names, currency, askAt: computeAskAt(waits), ...fields }
    purchases.push(purchase)
    return purchase
  }

  function price(atMs: number, what: Bought) {
    const { number, document } = spending.versionAt(atMs)
    const ofBook = { priceVersion: number, impressionId: null }
    if ('packKey' in what)
      return { ...requirePriced(decidePackPrice(document.packs, what.packKey)), ...ofBook }
    if ('planKey' in what)
      return { ...requirePriced(decidePlanPrice(document.plans, what.planKey)), ...ofBook }
    const { impression, offers: shown } = what.shown
    const offer = shown.find(({ id }) => id === what.offerId)
    if (offer === undefined) throw new Error(`${what.offerId} was not shown`)
    const { kind, key, name, amount } = offer
    const tokens =
      kind === 'plan' ? requirePriced(decidePlanPrice(document.plans, key ?? '')).tokens : (offer.tokens ?? 0)
    const { priceVersion, id: impressionId } = impression
    return { kind, key, name, tokens, amount, priceVersion, impressionId }
  }

  function intervalOf(atMs: number, { kind, key }: Purchase): 'month' | 'year' | null {
    const plan = spending.versionAt(atMs).document.plans.find(one => one.key === key)
    return kind === 'plan' && plan !== undefined ? plan.interval : null
  }

  return {
    rows: () => ({
      purchases,
      moves,
      impressions: showing.impressions,
      offers: showing.offers,
      subscriptions: plans.map(({ row }) => row),
      objects: stripe.objects,
      events: stripe.events,
    }),
    show: showing.show,
    record: showing.record,
    start: (atMs, what) => {
      const requestId = `buy-${encodeDrawn(12, draw)}`
      const input = 'shown' in what ? { offerId: what.offerId } : what
      const purchase = begin({
        id: composeId('purchase', atMs, draw),
        requestId,
        fingerprint: fingerprintOf('purchase.start', { userId: names.userId, requestId, ...input }),
        ...price(atMs, what),
        createdAt: new Date(atMs),
      })
      stripe.openSession(atMs, purchase, intervalOf(atMs, purchase))
      return purchase
    },
    decline: (atMs, purchase) => {
      stripe.decline(atMs, purchase)
      apply(atMs, purchase)
    },
    pay: (atMs, purchase) => {
      const begun = stripe.pay(atMs, purchase)
      apply(atMs, purchase)
      if (begun === null) return null
      const plan = openSubscribing(purchase, begun, atMs, { stripe, spending, draw, apply, begin })
      plans.push(plan)
      return plan
    },
    expire: purchase => {
      const atMs = purchase.createdAt.getTime() + dayMs
      stripe.expire(atMs, purchase)
      apply(atMs, purchase)
    },
    warn: (atMs, purchase) => {
      stripe.add(atMs, purchase, 'warning', { actionable: true, fraud_type: 'made_with_stolen_card' })
      apply(atMs, purchase)
    },
    giveBack: (atMs, purchase, amount) => {
      const money = { amount: toStripeAmount({ amount, currency }), currency: currency.toLowerCase() }
      stripe.add(atMs, purchase, 'refund', { ...money, status: 'succeeded', metadata: {} })
      apply(atMs, purchase)
    },
    dispute: (atMs, purchase) => {
      const { amount } = purchase
      const money = { amount: toStripeAmount({ amount, currency }), currency: currency.toLowerCase() }
      stripe.add(atMs, purchase, 'dispute', { ...money, reason: 'fraudulent', status: 'needs_response' })
      apply(atMs, purchase)
    },
    closeDispute: (atMs, purchase, status) => {
      stripe.closeDispute(atMs, purchase, status)
      apply(atMs, purchase)
    },
    grantMonth: purchase => {
      const { grantAt, grants: month } = purchase
      if (grantAt === null) return
      const atMs = grantAt.getTime()
      const { ask, nextAt } = composeLifetimeGrant(purchase, month, spending.policyAt(atMs).zone)
      spending.move(atMs, ask, {
        requestId: `${purchase.id}_month_${month + 1}`,
        fingerprint: { purchaseId: purchase.id, month },
      })
      Object.assign(purchase, { grants: month + 1, grantAt: nextAt })
    },
  }
}

/** What is there already stays as it is. */
export async function saveBuying({ database }: Services, buying: readonly Buying[]): Promise<void> {
  const all = buying.map(({ rows }) => rows())
  await insertPast(database.pool, {
    purchases: all.flatMap(({ purchases }) => purchases),
    moves: all.flatMap(({ moves }) => moves),
    subscriptions: all.flatMap(({ subscriptions }) => subscriptions),
    objects: all.flatMap(({ objects }) => objects),
    events: all.flatMap(({ events }) => events),
    impressions: all.flatMap(({ impressions }) => impressions),
    offers: all.flatMap(({ offers }) => offers),
  })
}

/** As `submitMove` finds it. */
function findFrozenAt(
  moves: PastPurchases['moves'],
  { purchaseId, kind }: { purchaseId: string; kind: MoveKind },
): Date | null {
  if (!isOfFrozen(kind)) return null
  const frozen = moves.filter(move => move.purchaseId === purchaseId && move.kind === 'freeze')
  return frozen.at(-1)?.doneAt ?? null
}

function requirePriced(decided: PriceDecision) {
  if (decided.kind === 'refused') throw new Error(decided.refusal.message)
  return decided.priced
}
