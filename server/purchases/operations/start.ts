// The beginning of a purchase: what is bought is priced and noted, then Stripe opens a checkout for it.
import type { Stripe } from 'stripe'
import { booksOf } from '../../catalog/operations/books.ts'
import type { AccountNames } from '../../ledger/operations/look.ts'
import { previewMove } from '../../ledger/operations/preview.ts'
import { DomainError } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import { announce } from '../../platform/live.ts'
import type { Services } from '../../platform/services.ts'
import { getPrices, type Prices } from '../../spend/operations/prices.ts'
import { fingerprintOf, namesOf, refused, type Scope } from '../../spend/operations/spend.ts'
import { computeChargeable, toStripeAmount } from '../rules/money.ts'
import { decidePackPrice, decidePlanPrice, decideTopUpPrice, type PriceDecision } from '../rules/pricing.ts'
import { computeAskAt, toPurchaseAnswer, toStartAnswer } from '../rules/purchase.ts'
import type { Purchase, PurchaseAnswer, StartAnswer, StartInput } from '../schema/purchase.ts'
import {
  findPurchase,
  findPurchaseByRequest,
  insertPurchase,
  updateRefused,
  updateSession,
} from '../store/purchases.ts'
import { findOffer } from './paywall.ts'
import { closeIfOlder, closeOlderCheckouts } from './plan-checkouts.ts'
import { requireNoPlan } from './plans.ts'
import { carryOut } from './reconcile.ts'
import { refusalOfStripe, requireMode, stripeOf } from './stripe.ts'

/** The same request id again is the same purchase, with the status it has by now. */
export async function startPurchase(
  services: Services,
  scope: Scope,
  input: StartInput,
): Promise<StartAnswer> {
  requireMode(services, scope.mode)
  const purchase = await note(services, scope, input)
  if (purchase.sessionId !== null || purchase.status !== 'pending') {
    const current = await carryOut(services, purchase)
    return toStartAnswer(current ?? purchase, null)
  }
  return openCheckout(services, purchase)
}

export async function getPurchase(
  services: Services,
  { economyKey, mode }: Scope,
  purchaseId: string,
): Promise<PurchaseAnswer> {
  return toPurchaseAnswer(await getOwn(services, { economyKey, mode }, purchaseId))
}

/** Of another economy or mode it does not exist. */
export async function getOwn(services: Services, scope: Scope, purchaseId: string): Promise<Purchase> {
  const purchase = await findPurchase(services.database.prisma, purchaseId)
  if (purchase === null || purchase.economyKey !== scope.economyKey || purchase.mode !== scope.mode)
    throw new DomainError('UNKNOWN_PURCHASE', 'There is no such purchase.', { purchaseId })
  return purchase
}

/** Kept before Stripe hears of it: whatever happens then, the payment belongs to something. */
async function note(services: Services, scope: Scope, input: StartInput): Promise<Purchase> {
  const { prisma } = services.database
  const names = namesOf(scope, input.userId)
  const fingerprint = fingerprintOf('purchase.start', input)
  const known = await findPurchaseByRequest(prisma, names, input.requestId)
  if (known !== null) return requireSame(known, fingerprint)
  const prices = await getPrices(services, scope.economyKey)
  const bought = await priceOf(services, names, prices, input)
  if (bought.kind === 'plan') await requireNoPlan(services, names)
  else await requireRoom(services, names, { ...bought, prices })
  const now = services.clock.now()
  const inserted = await prisma.$transaction(async rows => {
    const made = await insertPurchase(rows, {
      id: newId('purchase'),
      ...names,
      requestId: input.requestId,
      fingerprint,
      ...bought,
      impressionId: bought.impressionId ?? input.impressionId ?? null,
      returnUrl: input.returnUrl ?? null,
      askAt: computeAskAt({ createdAt: now, now, status: 'pending', session: 'open', disputeState: null }),
    })
    if (made !== null) await announce(rows, { topic: 'purchase', economyKey: scope.economyKey, id: made.id })
    return made
  })
  if (inserted !== null) return inserted
  const other = await findPurchaseByRequest(prisma, names, input.requestId)
  if (other === null) throw new Error('a request id that is taken has a purchase')
  return requireSame(other, fingerprint)
}

function requireSame(purchase: Purchase, fingerprint: string): Purchase {
  if (purchase.fingerprint === fingerprint) return purchase
  throw new DomainError('REQUEST_ID_REUSED', 'This request id was used for another purchase.')
}

type Bought = Pick<
  Purchase,
  'kind' | 'key' | 'name' | 'tokens' | 'amount' | 'currency' | 'priceVersion' | 'impressionId'
>

async function priceOf(
  services: Services,
  names: AccountNames,
  prices: Prices,
  { offerId, packKey, planKey, topUpTokens }: StartInput,
): Promise<Bought> {
  if (offerId !== undefined) return priceOffer(services, names, offerId)
  const { inForce, economy } = prices
  const { packs, plans, topUp } = inForce.document
  const currency = economy.moneyCurrency
  const priced = requirePriced(
    planKey !== undefined
      ? decidePlanPrice(plans, planKey)
      : packKey !== undefined
        ? decidePackPrice(packs, packKey)
        : decideTopUpPrice(topUp, { shortTokens: topUpTokens ?? 0, words: economy.tokenMany }),
  )
  const amount = computeChargeable({ amount: priced.amount, currency })
  if (amount < 1 || toStripeAmount({ amount, currency }) === null)
    throw new DomainError('INVALID_INPUT', `${priced.amount} minor units of ${currency} cannot be charged.`)
  return { ...priced, amount, currency, priceVersion: inForce.number, impressionId: null }
}

/** At the price that was shown, though the book may have changed since. */
async function priceOffer(services: Services, names: AccountNames, offerId: string): Promise<Bought> {
  const offer = await findOffer(services, names, offerId)
  if (offer === null)
    throw new DomainError('UNKNOWN_OFFER', 'This account was shown no such offer lately.', { offerId })
  const { kind, key, name, tokens, amount, currency, priceVersion, impressionId } = offer
  const sold = { kind, key, name, tokens: tokens ?? 0, amount, currency, priceVersion, impressionId }
  if (kind !== 'plan') return sold
  // What was shown is what this account would get at once, which a change in mid-period makes less than a month's.
  const book = await booksOf(services).find(names.economyKey, priceVersion)
  return { ...sold, tokens: requirePriced(decidePlanPrice(book?.plans ?? [], key ?? '')).tokens }
}

function requirePriced(decided: PriceDecision) {
  if (decided.kind === 'refused') throw refused(decided.refusal)
  return decided.priced
}

/** Nobody pays for tokens that the ledger would not take. */
async function requireRoom(
  services: Services,
  names: AccountNames,
  { kind, tokens, amount, currency, prices }: Bought & { prices: Prices },
): Promise<void> {
  const ask = {
    kind: 'purchase',
    tokens,
    source: kind,
    paidAmount: amount,
    paidCurrency: currency,
    cause: 'preview',
  } as const
  const decision = await previewMove(services, names, ask, prices.policy)
  if (decision.kind === 'refused') throw refused(decision.refusal)
}

/** Nothing of it depends on when it is asked: Stripe answers the same to the same under one idempotency key. */
async function openCheckout(services: Services, purchase: Purchase): Promise<StartAnswer> {
  const { client } = await stripeOf(services)
  const { id, economyKey, mode, amount, currency } = purchase
  const unitAmount = toStripeAmount({ amount, currency })
  if (unitAmount === null) throw new Error('what was priced can be charged')
  const metadata = { farebox_purchase: id, farebox_economy: economyKey, farebox_mode: mode }
  const price = {
    currency: currency.toLowerCase(),
    unit_amount: unitAmount,
    product_data: { name: purchase.name },
  }
  try {
    const checkout: Stripe.Checkout.SessionCreateParams =
      purchase.kind === 'plan'
        ? await composePlanCheckout(services, purchase, { price, metadata })
        : {
            mode: 'payment',
            payment_intent_data: { metadata },
            line_items: [{ quantity: 1, price_data: price }],
          }
    const session = await client.checkout.sessions.create(
      {
        client_reference_id: id,
        metadata,
        ...checkout,
        success_url: returnAddress(services, purchase, 'paid'),
        cancel_url: returnAddress(services, purchase, 'cancelled'),
      },
      { idempotencyKey: `farebox_${id}` },
    )
    const known = await updateSession(services.database.prisma, id, {
      sessionId: session.id,
      checkoutUrl: session.url,
    })
    const after = purchase.kind === 'plan' ? await closeIfOlder(services, known) : known
    return toStartAnswer(after, session.client_secret)
  } catch (error) {
    const refusal = refusalOfStripe(error)
    if (refusal === null) throw error
    if (refusal.reason === 'INVALID_INPUT') await updateRefused(services.database.prisma, id, refusal.message)
    else services.log.warn({ error, purchase: id }, 'a checkout could not be opened')
    throw refusal
  }
}

/** Of one account's plans only one can be paid for: a checkout that it left open in another tab is closed first. */
async function composePlanCheckout(
  services: Services,
  purchase: Purchase,
  {
    price,
    metadata,
  }: {
    price: { currency: string; unit_amount: number; product_data: { name: string } }
    metadata: Record<string, string>
  },
): Promise<Stripe.Checkout.SessionCreateParams> {
  await closeOlderCheckouts(services, purchase)
  try {
    await requireNoPlan(services, purchase)
  } catch (error) {
    // Whatever else went wrong says nothing of plans: the same call again finds out.
    if (!(error instanceof DomainError)) throw error
    const failure = 'Another checkout of this account was paid in the meantime.'
    await updateRefused(services.database.prisma, purchase.id, failure)
    throw error
  }
  const { economyKey, priceVersion, key } = purchase
  const book = await booksOf(services).find(economyKey, priceVersion)
  const plan = book?.plans.find(one => one.key === key)
  if (plan === undefined) throw new Error('a plan was priced by its book')
  return {
    mode: 'subscription',
    subscription_data: { metadata: { ...metadata, farebox_plan: plan.key } },
    line_items: [{ quantity: 1, price_data: { ...price, recurring: { interval: plan.interval } } }],
  }
}

function returnAddress(services: Services, { id, returnUrl }: Purchase, how: 'paid' | 'cancelled'): string {
  const url = new URL(returnUrl ?? `${services.address()}/purchase/return`)
  url.searchParams.set('purchase', id)
  url.searchParams.set('checkout', how)
  return url.href
}
