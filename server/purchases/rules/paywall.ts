// What a paywall tells beside its offers, and what it knows of the buyer: from the ledger's rows, missions and actions.
import { computeMissionCost } from '../../catalog/rules/missions.ts'
import type { Mission, PriceBook } from '../../catalog/schema.ts'
import type { Account } from '../../ledger/rules/state.ts'
import type { Buyer, Offer, OfferFacts } from './offers.ts'

export const buyerDays = 30

type Words = OfferFacts['words']

export function writeMath(
  { have, need, short }: { have: number; need: number; short: number },
  { words, unlimitedPlan }: { words: Words; unlimitedPlan: string | null },
): string {
  if (unlimitedPlan !== null) return `Your plan ${unlimitedPlan} is unlimited: this run is not charged.`
  const had = `You have ${have} ${have === 1 ? words.one : words.many}, you need ${need}`
  return short > 0 ? `${had}, you are short by ${short}.` : `${had}: you have enough.`
}

/** Only what is true of this paywall. */
export function listSafety(facts: {
  offers: readonly Pick<Offer, 'kind' | 'recurring' | 'preselected'>[]
  debtTokens: number
  mode: 'live' | 'test'
  words: Words
}): string[] {
  const { offers, debtTokens, mode, words } = facts
  const lines = ['A run that fails is not charged.']
  if (offers.some(({ recurring, preselected }) => recurring && preselected))
    lines.push('The plan renews until you cancel it, and stays to the end of what is paid.')
  else if (offers.some(({ recurring }) => recurring))
    lines.push('Only plans renew by themselves, and none is chosen for you.')
  else if (offers.length > 0) lines.push('Nothing renews by itself: you pay once.')
  if (offers.some(({ kind }) => kind === 'topup' || kind === 'pack'))
    lines.push(`Bought ${words.many} never expire.`)
  if (debtTokens > 0 && offers.length > 0)
    lines.push(
      `Your account owes ${debtTokens} ${debtTokens === 1 ? words.one : words.many}: packs and top-ups repay that first.`,
    )
  if (mode === 'test') lines.push('Test mode: no money moves.')
  return lines
}

export function computeBuyer(facts: {
  account: Pick<Account, 'plan'>
  bought: Omit<Buyer, 'spentTokens' | 'plan'>
  spent: readonly { action: string | null; tokens: number }[]
  now: number
}): Buyer {
  const { account, bought, spent, now } = facts
  const { plan } = account
  // What was given back of earlier runs may outweigh what was spent since.
  const spentTokens = Math.max(
    0,
    spent.reduce((total, { tokens }) => total + tokens, 0),
  )
  return {
    ...bought,
    spentTokens,
    plan:
      plan === null
        ? null
        : {
            key: plan.key,
            isPaid: plan.paidUntilMs !== null,
            grantBasis: plan.grantBasis,
            leftMs: Math.max(0, Math.floor(plan.endMs - now)),
            periodMs: Math.floor(plan.endMs - plan.startMs),
          },
  }
}

type Priced = Pick<PriceBook, 'actions' | 'tiers' | 'modifiers' | 'missions'>

export type Stage = { mission: Mission; step: Mission['steps'][number] }

export type StageDecision =
  | { kind: 'found'; stage: Stage }
  | { kind: 'none' }
  | { kind: 'refused'; field: 'mission.key' | 'mission.stage'; message: string }

/** As the call says; otherwise the mission that a run of this action counts toward. */
export function decideStage(
  book: Priced,
  call: { action: string; mission: { key: string; stage: string | number } | null },
): StageDecision {
  const action = book.actions.find(({ key }) => key === call.action)
  const missionKey = call.mission?.key ?? action?.mission ?? null
  const mission = book.missions.find(({ key }) => key === missionKey)
  if (mission === undefined) {
    return call.mission === null
      ? { kind: 'none' }
      : { kind: 'refused', field: 'mission.key', message: 'is no mission of the price book' }
  }
  const stage = call.mission?.stage
  const step =
    typeof stage === 'number'
      ? mission.steps[stage - 1]
      : mission.steps.find(one => (stage === undefined ? one.action === call.action : one.key === stage))
  if (step !== undefined) return { kind: 'found', stage: { mission, step } }
  return call.mission === null
    ? { kind: 'none' }
    : { kind: 'refused', field: 'mission.stage', message: `is no step of ${mission.name}` }
}

/** Of the steps after this one; null where one of them has no price. */
export function computeRest(book: Priced, { mission, step }: Stage, now: Date): OfferFacts['mission'] {
  const rest = mission.steps.slice(mission.steps.indexOf(step) + 1)
  const { tokens } = computeMissionCost({ ...mission, steps: rest }, book, now)
  return tokens === null ? null : { name: mission.name, restTokens: tokens }
}

/** Three of five tokens that went to any track went to this one. */
export function findTrackMission(
  book: Priced,
  spent: readonly { action: string | null; tokens: number }[],
  now: Date,
): OfferFacts['trackMission'] {
  const trackOf = new Map(book.actions.map(({ key, track }) => [key, track]))
  const tokensOf = { A: 0, B: 0 }
  for (const { action, tokens } of spent) {
    const track = action === null ? null : (trackOf.get(action) ?? null)
    if (track !== null) tokensOf[track] += tokens
  }
  const main = tokensOf.A >= tokensOf.B ? 'A' : 'B'
  const spentTokens = tokensOf[main]
  if (spentTokens <= 0 || spentTokens * 5 < (tokensOf.A + tokensOf.B) * 3) return null
  const mission = book.missions.find(({ track }) => track === main)
  if (mission === undefined) return null
  const { tokens } = computeMissionCost(mission, book, now)
  return tokens === null ? null : { name: mission.name, tokens, spentTokens }
}
