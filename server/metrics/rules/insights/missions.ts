// What a mission should cost, and what it really took of those who completed it.
import { computeMissionCost } from '../../../catalog/rules/missions.ts'
import type { PriceBook } from '../../../catalog/schema.ts'
import { writeDay } from '../../../platform/calendar.ts'
import { addDays, spanOfDay } from '../windows.ts'

export const missionDays = 90

/** Days of the economy's zone, as all windows of figures are: today, and those before it. */
export function beginMissions({ nowMs, zone }: { nowMs: number; zone: string }): {
  from: string
  fromAt: Date
} {
  const from = addDays(writeDay(nowMs, zone), 1 - missionDays)
  return { from, fromAt: new Date(spanOfDay(from, zone).startMs) }
}

/** What completions within the last days took, in tokens. */
export type MissionSpent = {
  mission: string
  completions: number
  accounts: number
  p25: number
  median: number
  p75: number
}

/** Of a mission's completions, how many took so many tokens. */
export type MissionTaken = { mission: string; tokens: number; completions: number }
export type MissionAccounts = { mission: string; accounts: number }

export function sumMissions(
  taken: readonly MissionTaken[],
  accounts: readonly MissionAccounts[],
): MissionSpent[] {
  return [...Map.groupBy(taken, ({ mission }) => mission)].map(([mission, counted]) => {
    const sums = counted.toSorted((a, b) => a.tokens - b.tokens)
    return {
      mission,
      completions: sums.reduce((sum, { completions }) => sum + completions, 0),
      accounts: accounts.find(one => one.mission === mission)?.accounts ?? 0,
      p25: computeQuantile(sums, 0.25),
      median: computeQuantile(sums, 0.5),
      p75: computeQuantile(sums, 0.75),
    }
  })
}

/** Between the two nearest by how near they are, as `percentile_cont` has it. Ascending, and not empty. */
function computeQuantile(sums: readonly Omit<MissionTaken, 'mission'>[], share: number): number {
  const count = sums.reduce((sum, { completions }) => sum + completions, 0)
  const place = share * (count - 1)
  const at = (wanted: number): number => {
    let before = 0
    for (const { tokens, completions } of sums) {
      before += completions
      if (wanted < before) return tokens
    }
    throw new RangeError(`there are ${count} completions, and no number ${wanted}`)
  }
  const below = at(Math.floor(place))
  return below + (at(Math.ceil(place)) - below) * (place - Math.floor(place))
}

export type MissionBaseline = {
  mission: string
  name: string
  track: 'A' | 'B' | null
  steps: { name: string; tokens: number | null }[]
  /** The sum of its actions' costs at the version in force; null: one of them has no price. */
  listTokens: number | null
  /** Null: nobody completed it within the last 90 days. */
  spent: MissionSpent | null
  /** How far the median is from the sum, in ten-thousandths of it; null: there is nothing to compare. */
  medianOffBasisPoints: number | null
}

export function listBaselines(
  document: PriceBook,
  spent: readonly MissionSpent[],
  now: Date,
): MissionBaseline[] {
  return document.missions.map(mission => {
    const { tokens, lines } = computeMissionCost(mission, document, now)
    const found = spent.find(one => one.mission === mission.key) ?? null
    return {
      mission: mission.key,
      name: mission.name,
      track: mission.track,
      steps: lines.map(({ label, tokens: cost }) => ({ name: label, tokens: cost })),
      listTokens: tokens,
      spent: found,
      medianOffBasisPoints:
        found === null || tokens === null || tokens === 0
          ? null
          : Math.round(((found.median - tokens) * 10_000) / tokens),
    }
  })
}
