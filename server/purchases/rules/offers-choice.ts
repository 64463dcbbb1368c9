// Which offer of a paywall is preselected: the first rule that applies decides, and is named.
import type { Candidate, OfferFacts } from './offers.ts'

const rules = [
  ['lifetime_top_ups', chooseLifetimeByTopUps],
  ['lifetime_paid', chooseLifetimeByPaid],
  ['value_pack', chooseValuePack],
  ['mission_rest', chooseForMission],
  ['pack_costs_no_more', choosePackForTopUpPrice],
  ['mission_last_step', chooseLastStep],
  ['month_pace', chooseForMonth],
  ['track_mix', chooseForTrack],
  ['exact_gap', findTopUp],
  ['smallest_pack', (_facts, candidates) => listPacks(candidates)[0]],
  ['lifetime_only', (_facts, candidates) => candidates.find(({ kind }) => kind === 'lifetime')],
  ['larger_plan', choosePlan],
] as const satisfies [
  string,
  (facts: OfferFacts, candidates: readonly Candidate[]) => Candidate | undefined,
][]

export type Choice = { offer: Candidate; rule: (typeof rules)[number][0] }

/** Of offers that all cover what is short. Null where only what renews by itself would, and nobody chose that yet. */
export function chooseOffer(facts: OfferFacts, candidates: readonly Candidate[]): Choice | null {
  for (const [rule, choose] of rules) {
    const offer = choose(facts, candidates)
    if (offer !== undefined) return { offer, rule }
  }
  return null
}

/** Smallest first. */
function listPacks(candidates: readonly Candidate[]): Candidate[] {
  return candidates
    .filter(({ kind }) => kind === 'pack')
    .toSorted((a, b) => (a.tokens ?? 0) - (b.tokens ?? 0) || a.amount - b.amount)
}

function findTopUp(_facts: OfferFacts, candidates: readonly Candidate[]): Candidate | undefined {
  return candidates.find(({ kind }) => kind === 'topup')
}

function chooseLifetimeByTopUps({ book, buyer }: OfferFacts, candidates: readonly Candidate[]) {
  return candidates.find(({ kind, key }) => {
    const min = book.lifetimeOffers.find(offer => offer.key === key)?.signals.topUpsIn30DaysMin ?? null
    return kind === 'lifetime' && min !== null && buyer.topUps >= min
  })
}

/** Having paid much long ago is no sign of wanting more now. */
function chooseLifetimeByPaid({ book, buyer }: OfferFacts, candidates: readonly Candidate[]) {
  if (buyer.purchases === 0) return undefined
  return candidates.find(({ kind, key }) => {
    const min = book.lifetimeOffers.find(offer => offer.key === key)?.signals.spentAmountMin ?? null
    return kind === 'lifetime' && min !== null && buyer.paidAmountEver >= min
  })
}

/** Who tops up again and again pays more than with a pack. */
function chooseValuePack({ book, buyer }: OfferFacts, candidates: readonly Candidate[]) {
  if (buyer.topUps < book.topUp.valuePackAfterTopUps) return undefined
  return findValuePack(listPacks(candidates))
}

/** Of packs in their order, smallest first: the one that the price book calls the best value, or else the popular one. */
export function findValuePack<Pack extends { bestValue: boolean; popular: boolean }>(
  packs: readonly Pack[],
): Pack | undefined {
  return packs.find(({ bestValue }) => bestValue) ?? packs.find(({ popular }) => popular) ?? packs[0]
}

function chooseForMission(facts: OfferFacts, candidates: readonly Candidate[]) {
  const rest = facts.mission?.restTokens ?? 0
  return rest > 0 ? findFitting(facts, candidates, rest) : undefined
}

/** The more tokens for the same money, or less. */
function choosePackForTopUpPrice(facts: OfferFacts, candidates: readonly Candidate[]) {
  const topUp = findTopUp(facts, candidates)
  return topUp === undefined
    ? undefined
    : listPacks(candidates).findLast(({ amount }) => amount <= topUp.amount)
}

function chooseLastStep(facts: OfferFacts, candidates: readonly Candidate[]) {
  return facts.mission?.restTokens === 0 ? findTopUp(facts, candidates) : undefined
}

/** The largest pack whose rest is used up within a month, for somebody who bought within the last one. */
function chooseForMonth(facts: OfferFacts, candidates: readonly Candidate[]) {
  const { purchases, spentTokens } = facts.buyer
  if (purchases === 0) return undefined
  const packs = listPacks(candidates)
  return packs.findLast(pack => (pack.leaves ?? 0) <= spentTokens && isWithinMeans(pack, packs, facts))
}

/** Who is half through what a mission of the track costs is taken to go on with it. */
function chooseForTrack(facts: OfferFacts, candidates: readonly Candidate[]) {
  const { mission, trackMission } = facts
  if (mission !== null || trackMission === null || trackMission.tokens === 0) return undefined
  return trackMission.spentTokens * 2 >= trackMission.tokens
    ? findFitting(facts, candidates, trackMission.tokens)
    : undefined
}

/** The smallest pack that leaves so much, unless most of it would lie idle. */
function findFitting(facts: OfferFacts, candidates: readonly Candidate[], rest: number) {
  const packs = listPacks(candidates)
  const fitting = packs.find(({ leaves }) => (leaves ?? 0) >= rest)
  if (fitting === undefined || !isWithinMeans(fitting, packs, facts)) return undefined
  const wanted = facts.shortTokens + facts.debtTokens + rest
  return (fitting.tokens ?? 0) <= 3 * wanted ? fitting : undefined
}

/** Up to twice what was paid in the last 30 days; of who paid nothing, nothing above the smallest pack is assumed. */
function isWithinMeans({ amount }: Candidate, packs: Candidate[], { buyer }: OfferFacts): boolean {
  return amount <= Math.max(buyer.paidAmount * 2, packs[0]?.amount ?? 0)
}

/** Only for who pays for a plan already, or where nothing is sold but plans: pay-per-use never turns into a subscription. */
function choosePlan({ book, buyer }: OfferFacts, candidates: readonly Candidate[]) {
  const isPayPerUse = book.packs.length > 0 || book.topUp.enabled || book.lifetimeOffers.length > 0
  if (isPayPerUse && buyer.plan?.isPaid !== true) return undefined
  return candidates.filter(({ kind }) => kind === 'plan').toSorted((a, b) => a.amount - b.amount)[0]
}
