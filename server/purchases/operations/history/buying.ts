// Paywalls and purchases of an account whose past is made up: offers, statuses and moves are decided by the rules that decide
// every other, as of their instants.
import type { Entry } from '../../../ledger/rules/state.ts'
import { composeId, encodeDrawn } from '../../../platform/ids.ts'
import type { Services } from '../../../platform/services.ts'
import type { Spending } from '../../../spend/operations/history.ts'
import { fingerprintOf } from '../../../spend/operations/spend.ts'
import { toStripeAmount } from '../../rules/money.ts'
import { composeLifetimeGrant, toAsk } from '../../rules/moves.ts'
import { type Buyer, decideOffers, type Offer } from '../../rules/offers.ts'
import { buyerDays, computeBuyer, computeRest, decideStage, findTrackMission } from '../../rules/paywall.ts'
import { computeAskAt, decideChange, requestIdOf } from '../../rules/purchase.ts'
import type { OfferKind } from '../../schema/paywall.ts'
import type { Purchase } from '../../schema/purchase.ts'
import { insertPast, type PastImpression, type PastPurchases } from '../../store/history.ts'
import { pricePack, pricePlan } from '../start.ts'
import { openPastStripe } from './stripe.ts'
import { openSubscribing, type Subscribing } from './subscribing.ts'

export type Shown = { impression: PastImpression; offers: (Offer & { id: string })[] }

type Bought = { shown: Shown; offerId: string } | { packKey: string } | { planKey: string }

export type Buying = {
  /** Null where nothing is short, or the action has no price. */
  show(
    atMs: number,
    call: { action: string; quantity?: number; size?: number; sessionId: string },
  ): Shown | null
  record(atMs: number, shown: Shown, event: 'selected' | 'dismissed' | 'continued', offerId?: string): void
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

const sells: ReadonlySet<OfferKind> = new Set<OfferKind>(['topup', 'pack', 'plan', 'lifetime'])
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
  const impressions: PastImpression[] = []
  const offers: PastPurchases['offers'] = []
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
      const decision = spending.move(doneMs, toAsk(purchase, move, policy), {
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
    const purchase = { ...unpaid, ...names, currency, askAt: computeAskAt(waits), ...fields }
    purchases.push(purchase)
    return purchase
  }

  function price(atMs: number, what: Bought) {
    const { number, document } = spending.versionAt(atMs)
    if ('packKey' in what)
      return { ...pricePack(document.packs, what.packKey), priceVersion: number, impressionId: null }
    if ('planKey' in what)
      return { ...pricePlan(document.plans, what.planKey), priceVersion: number, impressionId: null }
    const { impression, offers: shown } = what.shown
    const offer = shown.find(({ id }) => id === what.offerId)
    if (offer === undefined) throw new Error(`${what.offerId} was not shown`)
    const { kind, key, name, amount } = offer
    const tokens = kind === 'plan' ? pricePlan(document.plans, key ?? '').tokens : (offer.tokens ?? 0)
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
      impressions,
      offers,
      subscriptions: plans.map(({ row }) => row),
      objects: stripe.objects,
      events: stripe.events,
    }),
    show: (atMs, { action, quantity, size, sessionId }) => {
      const quoted = spending.quote(atMs, { action, quantity, size })
      if (quoted.kind !== 'priced') return null
      const { account } = history.view(spending.policyAt(atMs), atMs)
      const math = {
        haveTokens: account.available,
        needTokens: quoted.tokens,
        shortTokens: quoted.tokens - account.available,
      }
      if (math.shortTokens <= 0) return null
      const { number: priceVersion, document } = spending.versionAt(atMs)
      const decided = decideStage(document, { action, mission: null })
      const stage = decided.kind === 'found' ? decided.stage : null
      const spent = listSpent(history.state().entries.values(), atMs - buyerDays * dayMs)
      const at = new Date(atMs)
      const ranked = decideOffers({
        book: document,
        sells,
        currency,
        words: spending.policyAt(atMs).words,
        shortTokens: math.shortTokens,
        debtTokens: account.debt,
        buyer: computeBuyer({ account, bought: sumBought(purchases, atMs), spent, now: atMs }),
        mission: stage === null ? null : computeRest(document, stage, at),
        trackMission: findTrackMission(document, spent, at),
      }).map(offer => ({ ...offer, id: composeId('offer', atMs, draw) }))
      const impression: PastImpression = {
        id: composeId('impression', atMs, draw),
        ...names,
        action,
        quantity: quantity ?? 1,
        size: size ?? null,
        priceVersion,
        arm: quoted.arm,
        sessionId,
        missionKey: stage?.mission.key ?? null,
        missionStage: stage?.step.key ?? null,
        ...math,
        shownAt: at,
        selectedAt: null,
        selectedOfferId: null,
        dismissedAt: null,
        continuedAt: null,
      }
      impressions.push(impression)
      for (const [index, offer] of ranked.entries()) {
        const { id, kind, key, name, tokens, amount, recurring, preselected, rule } = offer
        const about = { kind, key, name, tokens, amount, currency, recurring, preselected, rule }
        offers.push({ id, impressionId: impression.id, place: index + 1, ...about })
      }
      return { impression, offers: ranked }
    },
    record: (atMs, { impression }, event, offerId) => {
      const at = new Date(atMs)
      if (event === 'selected') {
        impression.selectedAt ??= at
        impression.selectedOfferId = offerId ?? null
      } else if (event === 'dismissed') impression.dismissedAt ??= at
      else impression.continuedAt ??= at
    },
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

const unpaid: Omit<Purchase, 'id' | 'economyKey' | 'mode' | 'userId' | 'currency' | 'createdAt' | 'askAt'> = {
  requestId: '',
  fingerprint: '',
  kind: 'pack',
  key: null,
  name: '',
  tokens: 0,
  amount: 0,
  priceVersion: 0,
  impressionId: null,
  returnUrl: null,
  status: 'pending',
  failure: null,
  sessionId: null,
  checkoutUrl: null,
  paymentIntentId: null,
  refundedAmount: 0,
  disputeState: null,
  fraudWarnedAt: null,
  keptTokens: 0,
  frozen: false,
  ended: false,
  subscriptionId: null,
  invoiceId: null,
  periodStart: null,
  periodEnd: null,
  grants: 0,
  grantAt: null,
  moves: 0,
  revision: 0,
  paidAt: null,
  deliveredAt: null,
}

/** What was given back or is disputed counts for nothing, as in the store. */
function sumBought(purchases: readonly Purchase[], atMs: number): Omit<Buyer, 'spentTokens' | 'plan'> {
  const bought = purchases.filter(({ status, paidAt }) => status === 'delivered' && paidAt !== null)
  const lately = bought.filter(({ paidAt }) => (paidAt?.getTime() ?? 0) > atMs - buyerDays * dayMs)
  const sumPaid = (of: readonly Purchase[]) =>
    of.reduce((sum, { amount, refundedAmount }) => sum + amount - refundedAmount, 0)
  return {
    purchases: lately.length,
    topUps: lately.filter(({ kind }) => kind === 'topup').length,
    paidAmount: sumPaid(lately),
    paidAmountEver: sumPaid(bought),
    hasLifetime: bought.some(({ kind }) => kind === 'lifetime'),
  }
}

function listSpent(entries: Iterable<Entry>, sinceMs: number): { action: string | null; tokens: number }[] {
  const spent: { action: string | null; tokens: number }[] = []
  for (const { kind, at, action, value } of entries) {
    if (at < sinceMs) continue
    if (kind === 'charge' || kind === 'commit') spent.push({ action, tokens: value })
    else if (kind === 'refund') spent.push({ action, tokens: -value })
  }
  return spent
}
