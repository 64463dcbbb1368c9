// Growth challenges: a stake set aside, and what becomes of it when the window is over, as the price book says.
import type { Challenge } from '../../catalog/schema.ts'
import type { Spending } from '../../spend/operations/history.ts'
import type { Agenda } from './agenda.ts'
import type { Chance } from './chance.ts'

export type Stakes = { visit(atMs: number): void }

const dayMs = 86_400_000

export function openStakes(life: { spending: Spending; agenda: Agenda; chance: Chance }): Stakes {
  const { spending, agenda, chance } = life
  const broken: number[] = []
  let isOpen = false

  function settle(atMs: number, challenge: Challenge, hold: number): void {
    const { consumed, reason } = judge(atMs, challenge)
    const about = { requestId: null, fingerprint: { hold, consumed } }
    spending.move(atMs, { kind: 'settle', hold, consumed, reason }, about)
    isOpen = false
  }

  function judge(
    atMs: number,
    { settlements, stakeTokens }: Challenge,
  ): { consumed: number; reason: string } {
    const share = (basisPoints: number) => Math.floor((stakeTokens * basisPoints) / 10_000)
    const ends = chance.draw()
    if (ends < 0.4)
      return { consumed: share(settlements.success.consumedBasisPoints), reason: 'The challenge was met.' }
    if (ends < 0.62) {
      const reached = chance.between(30, 90)
      const consumed = Math.floor((share(settlements.partialSuccess.consumedBasisPoints) * reached) / 100)
      return { consumed, reason: `${reached} % of the growth was reached.` }
    }
    if (ends < 0.72) {
      const reason = 'The growth could not be measured.'
      return { consumed: share(settlements.invalidMeasurement.consumedBasisPoints), reason }
    }
    const rule = settlements.broken
    const repeats = broken.filter(at => at > atMs - rule.repeatDays * dayMs).length
    broken.push(atMs)
    const basisPoints = Math.min(
      rule.maxBasisPoints,
      rule.consumedBasisPoints + repeats * rule.addedPerRepeatBasisPoints,
    )
    const consumed = rule.rest === 'burned' ? stakeTokens : share(basisPoints)
    return { consumed, reason: `The commitment was broken${repeats === 0 ? '' : ' again'}.` }
  }

  return {
    visit: atMs => {
      const { challenges } = spending.versionAt(atMs).document
      if (isOpen || challenges.length === 0 || !chance.happens(0.3)) return
      const { available } = spending.history.view(spending.policyAt(atMs), atMs).account
      const open = challenges.filter(
        ({ stakeTokens, recharge }) =>
          stakeTokens <= available && (recharge === null || hasRecharged(spending, recharge, atMs)),
      )
      const challenge = chance.pickWeighted(open, ({ stakeTokens }) => 1 / stakeTokens)
      if (challenge === null) return
      const { key, stakeTokens: amount, windowDays } = challenge
      const staked = spending.move(
        atMs,
        { kind: 'stake', amount, cause: key },
        { requestId: `stake-${chance.text(12)}`, fingerprint: { key, amount } },
      )
      if (staked.kind !== 'accepted' || staked.answer === null) return
      isOpen = true
      const { seq } = staked.answer
      agenda.add(atMs + windowDays * dayMs, at => settle(at, challenge, seq))
    },
  }
}

/** High stakes ask for coins that were bought lately. */
function hasRecharged(
  { history }: Spending,
  { purchasedTokensMin, withinDays }: NonNullable<Challenge['recharge']>,
  atMs: number,
): boolean {
  let bought = 0
  for (const { kind, at, value } of history.entries())
    if (kind === 'purchase' && at > atMs - withinDays * dayMs) bought += value
  return bought >= purchasedTokensMin
}
