// Which offers a paywall shows: everything that covers what is short, priced by the book, one of them preselected.
import {
  computePerToken,
  computeSavingPercent,
  decideTopUp,
  findSmallestPack,
} from '../../catalog/rules/offers.ts'
import { comparePerToken, divideUp, type PricePerToken } from '../../catalog/rules/ratio.ts'
import type { LifetimeOffer, Pack, Plan, PriceBook } from '../../catalog/schema.ts'
import type { OfferKind } from '../schema/paywall.ts'
import { computeChargeable, toStripeAmount } from './money.ts'
import { type Choice, chooseOffer } from './offers-choice.ts'
import { writeWhy } from './offers-words.ts'

export type OfferFacts = {
  book: Pick<PriceBook, 'packs' | 'topUp' | 'plans' | 'lifetimeOffers'>
  /** What can be bought: nothing else is shown. */
  sells: ReadonlySet<OfferKind>
  currency: string
  words: { one: string; many: string }
  shortTokens: number
  /** Owed from before: what is bought repays it first. */
  debtTokens: number
  buyer: Buyer
  /** The mission that the run is part of, and what the steps after it cost. */
  mission: { name: string; restTokens: number } | null
  /** The mission of the track that most of the last 30 days went to. */
  trackMission: { name: string; tokens: number; spentTokens: number } | null
}

/** What an account did in the last 30 days, unless it says otherwise. */
export type Buyer = {
  purchases: number
  topUps: number
  paidAmount: number
  paidAmountEver: number
  spentTokens: number
  hasLifetime: boolean
  plan: { key: string; isPaid: boolean; grantBasis: number; leftMs: number; periodMs: number } | null
}

export type Candidate = {
  kind: OfferKind
  key: string | null
  name: string
  tokens: number | null
  amount: number
  perToken: PricePerToken | null
  leaves: number | null
  savingPercent: number | null
  recurring: boolean
  bestValue: boolean
  popular: boolean
}

export type Offer = Omit<Candidate, 'bestValue' | 'popular' | 'perToken'> & {
  perToken: number | null
  preselected: boolean
  rule: Choice['rule'] | 'covers'
  why: string
}

const offersMax = 8

/** The preselected one first, then by what is paid: once before every month. Nothing where nothing is short. */
export function decideOffers(facts: OfferFacts): Offer[] {
  if (facts.shortTokens <= 0) return []
  const candidates = listCandidates(facts)
  const choice = chooseOffer(facts, candidates)
  return candidates
    .toSorted((a, b) => rank(a, choice) - rank(b, choice) || a.amount - b.amount)
    .slice(0, offersMax)
    .map(candidate => toOffer(candidate, candidate === choice?.offer ? choice : null, facts))
}

function rank(candidate: Candidate, choice: Choice | null): number {
  if (candidate === choice?.offer) return 0
  if (candidate.recurring) return 3
  return candidate.kind === 'lifetime' ? 2 : 1
}

function toOffer(candidate: Candidate, choice: Choice | null, facts: OfferFacts): Offer {
  const { bestValue: _bestValue, popular: _popular, perToken, ...rest } = candidate
  const rule = choice?.rule ?? 'covers'
  return {
    ...rest,
    perToken: perToken === null ? null : writePerToken(perToken),
    preselected: choice !== null,
    rule,
    why: writeWhy(rule, candidate, facts),
  }
}

/** To be shown, never to be charged by. */
function writePerToken({ amount, tokens }: PricePerToken): number {
  return Number(divideUp(BigInt(amount) * 10_000n, BigInt(tokens))) / 10_000
}

function listCandidates(facts: OfferFacts): Candidate[] {
  const { packs, plans, lifetimeOffers } = facts.book
  return [
    ...listTopUps(facts),
    ...packs.map(pack => ofPack(pack, facts)),
    ...lifetimeOffers.filter(offer => isEligible(offer, facts.buyer)).map(offer => ofLifetime(offer, facts)),
    ...plans.filter(plan => isSold(plan, facts.buyer)).map(plan => ofPlan(plan, facts)),
  ]
    .filter(({ kind, leaves }) => facts.sells.has(kind) && (leaves === null || leaves >= 0))
    .map(candidate => ({
      ...candidate,
      amount: computeChargeable({ ...candidate, currency: facts.currency }),
    }))
    .filter(({ amount }) => amount > 0 && toStripeAmount({ amount, currency: facts.currency }) !== null)
}

/** A top-up that undercut the smallest pack would not be one. */
function listTopUps({ book, currency, shortTokens, debtTokens, words }: OfferFacts): Candidate[] {
  const gap = shortTokens + debtTokens
  const decided = decideTopUp(book.topUp, gap)
  if (decided.kind === 'refused') return []
  const { tokens } = decided
  const amount = computeChargeable({ amount: decided.price, currency })
  const perToken = { amount, tokens }
  const smallest = findSmallestPack(book.packs)
  if (smallest !== null && comparePerToken(perToken, computePerToken(smallest)) <= 0) return []
  return [
    {
      kind: 'topup',
      key: null,
      name: `${tokens} ${tokens === 1 ? words.one : words.many}`,
      tokens,
      amount,
      perToken,
      leaves: tokens - gap,
      savingPercent: smallest === null ? null : 0,
      ...plain,
    },
  ]
}

const plain = { recurring: false, bestValue: false, popular: false }

function ofPack(pack: Pack, { book, shortTokens, debtTokens }: OfferFacts): Candidate {
  const perToken = computePerToken(pack)
  return {
    kind: 'pack',
    key: pack.key,
    name: pack.name,
    tokens: perToken.tokens,
    amount: pack.price,
    perToken,
    leaves: perToken.tokens - shortTokens - debtTokens,
    savingPercent: computeSaving(perToken, book.packs),
    recurring: false,
    bestValue: pack.bestValue,
    popular: pack.popular,
  }
}

/** By what the account did: nobody is shown one who gave no sign of wanting it, nor a second one. */
function isEligible({ signals }: LifetimeOffer, buyer: Buyer): boolean {
  const { topUpsIn30DaysMin, spentAmountMin } = signals
  if (buyer.hasLifetime) return false
  return (
    (topUpsIn30DaysMin !== null && buyer.topUps >= topUpsIn30DaysMin) ||
    (spentAmountMin !== null && buyer.paidAmountEver >= spentAmountMin)
  )
}

/** A price per token would pretend to know for how many months. */
function ofLifetime(
  { key, name, price, tokensPerMonth }: LifetimeOffer,
  { shortTokens, debtTokens }: OfferFacts,
): Candidate {
  const leaves = tokensPerMonth - shortTokens - debtTokens
  const unknown = { perToken: null, savingPercent: null }
  return { kind: 'lifetime', key, name, tokens: tokensPerMonth, amount: price, leaves, ...unknown, ...plain }
}

function isSold({ key, price }: Plan, { plan }: Buyer): boolean {
  return price > 0 && key !== plan?.key
}

/** Its tokens are granted, so no debt is repaid from them. */
function ofPlan({ key, name, price, interval, allowance }: Plan, facts: OfferFacts): Candidate {
  const about = { kind: 'plan', key, name, amount: price, ...plain, recurring: true } as const
  if (allowance.kind === 'unlimited')
    return { ...about, tokens: null, perToken: null, leaves: null, savingPercent: null }
  const tokens = computePlanTokens(allowance.tokensPerMonth, facts.buyer)
  const perToken = { amount: price, tokens: allowance.tokensPerMonth * (interval === 'year' ? 12 : 1) }
  return {
    ...about,
    tokens,
    perToken,
    leaves: tokens - facts.shortTokens,
    savingPercent: computeSaving(perToken, facts.book.packs),
  }
}

/** From a paid plan to another only the difference comes, by the time that is left; a free one gives way as a whole. */
function computePlanTokens(tokensPerMonth: number, { plan }: Buyer): number {
  if (plan === null || !plan.isPaid) return tokensPerMonth
  const more = Math.max(0, tokensPerMonth - plan.grantBasis)
  return plan.periodMs <= 0 ? 0 : Number((BigInt(more) * BigInt(plan.leftMs)) / BigInt(plan.periodMs))
}

function computeSaving(perToken: PricePerToken, packs: readonly Pack[]): number | null {
  const smallest = findSmallestPack(packs)
  return smallest === null ? null : computeSavingPercent(perToken, computePerToken(smallest))
}
