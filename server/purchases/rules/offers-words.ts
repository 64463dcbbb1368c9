// Why an offer stands where it stands, in a sentence for the buyer: only what the facts say.
import type { Candidate, Offer, OfferFacts } from './offers.ts'

export function writeWhy(rule: Offer['rule'], offer: Candidate, facts: OfferFacts): string {
  const { buyer, mission, trackMission } = facts
  const count = (tokens: number) => `${tokens} ${tokens === 1 ? facts.words.one : facts.words.many}`
  const leaves = count(offer.leaves ?? 0)
  switch (rule) {
    case 'lifetime_top_ups':
      return `You topped up ${buyer.topUps} times in 30 days: this is paid once and brings ${count(offer.tokens ?? 0)} every month.`
    case 'lifetime_paid':
      return `With what you have bought so far, paying once for ${count(offer.tokens ?? 0)} every month may cost you less.`
    case 'value_pack':
      return `You topped up ${buyer.topUps} times in 30 days: a pack costs less per ${facts.words.one}.`
    case 'mission_rest':
      return `Leaves ${leaves}: the rest of ${mission?.name ?? 'the mission'} takes ${count(mission?.restTokens ?? 0)}.`
    case 'pack_costs_no_more':
      return `Costs no more than topping up exactly, and leaves ${leaves}.`
    case 'mission_last_step':
      return `The last step of ${mission?.name ?? 'the mission'}: this is all that is missing.`
    case 'month_pace':
      return `You used ${count(buyer.spentTokens)} in the last 30 days: the ${leaves} left over will not lie idle.`
    case 'track_mix':
      return `Leaves ${leaves}: ${trackMission?.name ?? 'what you do most'} takes ${count(trackMission?.tokens ?? 0)} from start to end.`
    case 'smallest_pack':
      return `The smallest pack that covers this run; it leaves ${leaves}.`
    case 'lifetime_only':
      return `Covers this run and brings ${count(offer.tokens ?? 0)} every month, paid once.`
    case 'larger_plan':
      return offer.tokens === null
        ? 'The least expensive plan that covers this run; it is not counted.'
        : `The least expensive plan that covers this run; it leaves ${leaves}.`
    case 'exact_gap':
    case 'covers':
      return writeCovers(offer, facts, count)
  }
}

function writeCovers(offer: Candidate, { debtTokens }: OfferFacts, count: (tokens: number) => string) {
  if (offer.tokens === null) return 'Runs are not counted for as long as the plan is paid.'
  const leaves = count(offer.leaves ?? 0)
  switch (offer.kind) {
    case 'topup':
      if (offer.leaves !== 0) return `The smallest top-up; it leaves ${leaves}.`
      return debtTokens > 0
        ? 'Exactly what is owed and what this run is short of.'
        : 'Exactly what this run is short of.'
    case 'pack':
      return `Covers this run and leaves ${leaves}.`
    case 'lifetime':
      return `Paid once, ${count(offer.tokens)} every month.`
    case 'plan':
      return `Covers this run, leaves ${leaves}, and renews until you cancel it.`
  }
}
