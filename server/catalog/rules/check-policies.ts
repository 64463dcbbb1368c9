// Checks of rewards, missions, challenges, policies, and the marks of defaults.
import type { Challenge } from '../schema.ts'
import type { Known } from './check.ts'
import { writeCount } from './figures.ts'
import { error, type Mistake, warning } from './mistake.ts'
import { type Json, Places, splitPath } from './paths.ts'
import type { WellShaped } from './shape.ts'

export function listRewardMistakes({ rewards = {} }: WellShaped): Mistake[] {
  const { dailyVisit, earningCaps, achievements = [], seasonal = [] } = rewards
  const mistakes: Mistake[] = []
  if (dailyVisit !== undefined && isBelow(dailyVisit.weeklyCapTokens, dailyVisit.tokens)) {
    const message = `is below the ${writeCount(dailyVisit.tokens)} of one visit`
    mistakes.push(error('rewards.dailyVisit.weeklyCapTokens', 'cap_below_reward', message))
  }
  if (earningCaps !== undefined && earningCaps.dayTokens !== null) {
    if (isBelow(earningCaps.weekTokens, earningCaps.dayTokens))
      mistakes.push(error('rewards.earningCaps.weekTokens', 'upside_down', 'is below the cap of a day'))
  }
  for (const { key, tokens, spentTokensMin } of achievements) {
    if (tokens < spentTokensMin) continue
    const message = `is no less than the ${writeCount(spentTokensMin)} spent for it`
    mistakes.push(warning(`rewards.achievements.${key}.tokens`, 'repays_its_spend', message))
  }
  for (const { key, from, until } of seasonal) {
    if (Date.parse(until) <= Date.parse(from))
      mistakes.push(error(`rewards.seasonal.${key}.until`, 'upside_down', 'is not after its beginning'))
  }
  return mistakes
}

function isBelow(cap: number | null, tokens: number): boolean {
  return cap !== null && cap < tokens
}

export function listMissionMistakes({ missions = [], actions = [] }: WellShaped, known: Known): Mistake[] {
  const trackOf = new Map(actions.map(action => [action.key, action.track]))
  return missions.flatMap(mission =>
    mission.steps.flatMap(step => {
      const path = `missions.${mission.key}.steps.${step.key}.action`
      if (known.actions !== null && !known.actions.has(step.action))
        return [error(path, 'unknown_action', `names no action: ${step.action}`)]
      const track = trackOf.get(step.action) ?? null
      return track === null || track === mission.track
        ? []
        : [warning(path, 'track_differs', `is of track ${track}, its mission of track ${mission.track}`)]
    }),
  )
}

export function listChallengeMistakes({ challenges = [] }: WellShaped): Mistake[] {
  return challenges.flatMap(challenge => {
    const path = `challenges.${challenge.key}`
    const { minBasisPoints, maxBasisPoints } = challenge.growth
    return [
      ...(maxBasisPoints < minBasisPoints
        ? [error(`${path}.growth.maxBasisPoints`, 'upside_down', 'is below the lower end')]
        : []),
      ...(challenge.noiseBasisPoints >= minBasisPoints
        ? [error(`${path}.noiseBasisPoints`, 'noise_hides_success', 'is no less than the growth expected')]
        : []),
      ...judgeSettlements(challenge, `${path}.settlements`),
    ]
  })
}

function judgeSettlements({ settlements }: Challenge, path: string): Mistake[] {
  const { success, partialSuccess, broken, invalidMeasurement } = settlements
  return [
    ...(partialSuccess.consumedBasisPoints > success.consumedBasisPoints
      ? [
          error(
            `${path}.partialSuccess.consumedBasisPoints`,
            'partial_above_success',
            'takes more for less than success',
          ),
        ]
      : []),
    ...(broken.maxBasisPoints < broken.consumedBasisPoints
      ? [error(`${path}.broken.maxBasisPoints`, 'upside_down', 'is below the first penalty')]
      : []),
    ...(invalidMeasurement.consumedBasisPoints > 0
      ? [
          error(
            `${path}.invalidMeasurement.consumedBasisPoints`,
            'charges_failure',
            'charges the user for our failure',
          ),
        ]
      : []),
  ]
}

export function listPolicyMistakes({ policy = {} }: WellShaped): Mistake[] {
  const { usageWarningPercents = [], demandBounds } = policy
  const mistakes: Mistake[] = []
  if (usageWarningPercents.some((percent, index) => percent <= (usageWarningPercents[index - 1] ?? 0)))
    mistakes.push(error('policy.usageWarningPercents', 'not_rising', 'do not rise from one to the next'))
  if (demandBounds !== undefined && demandBounds.maxBasisPoints < demandBounds.minBasisPoints)
    mistakes.push(error('policy.demandBounds.maxBasisPoints', 'upside_down', 'is below the lower bound'))
  return mistakes
}

export function listDefaultMistakes({ defaults = [] }: WellShaped, whole: Json): Mistake[] {
  const places = new Places()
  return defaults
    .filter(path => places.find(whole, splitPath(path)) === undefined)
    .map(path => warning('defaults', 'default_of_nothing', `marks a value that does not exist: ${path}`))
}
