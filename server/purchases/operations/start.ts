// The beginning of a purchase: what is bought is priced and noted, then Stripe opens a checkout for it.

import { decideTopUp, findSmallestPack } from '../../catalog/rules/offers.ts'
import type { AccountNames } from '../../ledger/operations/look.ts'
import { previewMove } from '../../ledger/operations/preview.ts'
import { DomainError } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import type { Services } from '../../platform/services.ts'
import { getPrices, type Prices } from '../../spend/operations/prices.ts'
import { fingerprintOf, namesOf, refused, type Scope } from '../../spend/operations/spend.ts'
import { computeChargeable, toStripeAmount } from '../rules/money.ts'
import { computeAskAt, toPurchaseAnswer, toStartAnswer } from '../rules/purchase.ts'
import type { Purchase, PurchaseAnswer, StartAnswer, StartInput } from '../schema/purchase.ts'
import {
  findPurchase,
  findPurchaseByRequest,
  insertPurchase,
  updateRefused,
  updateSession,
} from '../store/purchases.ts'
import { carryOut } from './apply.ts'
import { findOffer } from './paywall.ts'
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
  await requireRoom(services, scope, input.userId, { ...bought, prices })
  const now = services.clock.now()
  const inserted = await insertPurchase(prisma, {
    id: newId('purchase'),
    ...names,
    requestId: input.requestId,
    fingerprint,
    ...bought,
    impressionId: bought.impressionId ?? input.impressionId ?? null,
    returnUrl: input.returnUrl ?? null,
    askAt: computeAskAt({ createdAt: now, now, status: 'pending', session: 'open', disputeState: null }),
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

type Priced = Pick<Purchase, 'kind' | 'key' | 'name' | 'tokens' | 'amount'>
type Bought = Priced & Pick<Purchase, 'currency' | 'priceVersion' | 'impressionId'>

async function priceOf(
  services: Services,
  names: AccountNames,
  prices: Prices,
  { offerId, packKey, topUpTokens }: StartInput,
): Promise<Bought> {
  if (offerId !== undefined) return priceOffer(services, names, offerId)
  const { inForce, economy } = prices
  const { packs, topUp } = inForce.document
  const currency = economy.moneyCurrency
  const priced =
    packKey === undefined ? priceTopUp(topUp, topUpTokens ?? 0, economy.tokenMany) : pricePack(packs, packKey)
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
  if ((kind !== 'topup' && kind !== 'pack') || tokens === null)
    throw new DomainError('UNKNOWN_OFFER', 'Packs and top-ups are sold here, and no plans.', { offerId })
  return { kind, key, name, tokens, amount, currency, priceVersion, impressionId }
}

function pricePack(packs: Prices['inForce']['document']['packs'], packKey: string): Priced {
  const pack = packs.find(({ key }) => key === packKey)
  if (pack === undefined) {
    const smallest = findSmallestPack(packs)?.key
    const hint = smallest === undefined ? 'it sells none' : `it sells "${smallest}", for one`
    throw new DomainError('UNKNOWN_OFFER', `The price book has no pack "${packKey}": ${hint}.`, { packKey })
  }
  return {
    kind: 'pack',
    key: pack.key,
    name: pack.name,
    tokens: pack.tokens + pack.bonusTokens,
    amount: pack.price,
  }
}

function priceTopUp(
  topUp: Prices['inForce']['document']['topUp'],
  shortTokens: number,
  words: string,
): Priced {
  const decided = decideTopUp(topUp, shortTokens)
  if (decided.kind === 'refused') {
    const isOff = decided.reason === 'not_offered'
    throw new DomainError(
      isOff ? 'UNKNOWN_OFFER' : 'INVALID_INPUT',
      isOff ? 'This economy sells no top-ups.' : 'topUpTokens: is more than can be sold at once.',
    )
  }
  return {
    kind: 'topup',
    key: null,
    name: `${decided.tokens} ${words}`,
    tokens: decided.tokens,
    amount: decided.price,
  }
}

/** Nobody pays for tokens that the ledger would not take. */
async function requireRoom(
  services: Services,
  scope: Scope,
  userId: string,
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
  const decision = await previewMove(services, namesOf(scope, userId), ask, prices.policy)
  if (decision.kind === 'refused') throw refused(decision.refusal)
}

/** Nothing of it depends on when it is asked: Stripe answers the same to the same under one idempotency key. */
async function openCheckout(services: Services, purchase: Purchase): Promise<StartAnswer> {
  const { client } = await stripeOf(services)
  const { id, economyKey, mode, amount, currency } = purchase
  const unitAmount = toStripeAmount({ amount, currency })
  if (unitAmount === null) throw new Error('what was priced can be charged')
  const metadata = { farebox_purchase: id, farebox_economy: economyKey, farebox_mode: mode }
  try {
    const session = await client.checkout.sessions.create(
      {
        mode: 'payment',
        client_reference_id: id,
        metadata,
        payment_intent_data: { metadata },
        line_items: [
          {
            quantity: 1,
            price_data: {
              currency: currency.toLowerCase(),
              unit_amount: unitAmount,
              product_data: { name: purchase.name },
            },
          },
        ],
        success_url: returnAddress(services, purchase, 'paid'),
        cancel_url: returnAddress(services, purchase, 'cancelled'),
      },
      { idempotencyKey: `farebox_${id}` },
    )
    const known = await updateSession(services.database.prisma, id, {
      sessionId: session.id,
      checkoutUrl: session.url,
    })
    return toStartAnswer(known, session.client_secret)
  } catch (error) {
    const refusal = refusalOfStripe(error)
    if (refusal === null) throw error
    if (refusal.reason === 'INVALID_INPUT') await updateRefused(services.database.prisma, id, refusal.message)
    else services.log.warn({ error, purchase: id }, 'a checkout could not be opened')
    throw refusal
  }
}

function returnAddress(services: Services, { id, returnUrl }: Purchase, how: 'paid' | 'cancelled'): string {
  const url = new URL(returnUrl ?? `${services.address()}/purchase/return`)
  url.searchParams.set('purchase', id)
  url.searchParams.set('checkout', how)
  return url.href
}
