// Paywalls that were shown to an account whose past is made up: offers are decided by the rules that decide every other.
import type { Entry } from '../../../ledger/rules/state.ts'
import { composeId } from '../../../platform/ids.ts'
import type { Spending } from '../../../spend/operations/history.ts'
import { type Buyer, decideOffers, type Offer } from '../../rules/offers.ts'
import { buyerDays, computeBuyer, computeRest, decideStage, findTrackMission } from '../../rules/paywall.ts'
import type { OfferKind } from '../../schema/paywall.ts'
import type { Purchase } from '../../schema/purchase.ts'
import type { PastImpression, PastPurchases } from '../../store/history.ts'

export type Shown = { impression: PastImpression; offers: (Offer & { id: string })[] }

export type Showing = {
  /** Null where nothing is short, or the action has no price. */
  show(
    atMs: number,
    call: { action: string; quantity?: number; size?: number; sessionId: string },
  ): Shown | null
  record(atMs: number, shown: Shown, event: 'selected' | 'dismissed' | 'continued', offerId?: string): void
  impressions: PastImpression[]
  offers: PastPurchases['offers']
}

const sells: ReadonlySet<OfferKind> = new Set<OfferKind>(['topup', 'pack', 'plan', 'lifetime'])
const dayMs = 86_400_000

/** `purchases`: what the account has bought so far. */
export function openShowing(
  spending: Spending,
  { currency, draw, purchases }: { currency: string; draw: () => number; purchases: readonly Purchase[] },
): Showing {
  const { history } = spending
  const { names } = history
  const impressions: PastImpression[] = []
  const offers: PastPurchases['offers'] = []

  return {
    impressions,
    offers,
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
      const spent = listSpent(history.entries(), atMs - buyerDays * dayMs)
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
  }
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
