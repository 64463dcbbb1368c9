// A goal in words: the line, and how far a figure is from it, or how much is missing to tell.
import type { Trend } from '../../../../server/metrics/rules/trend.ts'
import type { Direction } from '../../../../server/metrics/words.ts'
import { formatExact, type Unit } from '../../../ui/chart/units.ts'
import { formatInteger } from '../../../ui/integer.ts'
import { DATE_LOCALE } from '../../../ui/locale.ts'
import { describeDays } from '../../range.ts'
import type { Figure } from './overview-queries.ts'

type Goal = Pick<NonNullable<Figure['goal']>, 'kind' | 'of' | 'line' | 'verdict' | 'more' | 'headroom'>

/** `Target at least 65%, 4.2 points to spare`; `Guardrail at most 2.4 per 1,000, 0.3 over`; `Target at least $15, $2.10 short`. */
export function sayGoal(goal: Goal, good: Direction, unit: Unit): string {
  const side = good === 'down' ? 'at most' : 'at least'
  const line = `${goal.kind === 'target' ? 'Target' : 'Guardrail'} ${side} ${formatExact(goal.line, unit)}`
  const rest = sayRest(goal, good, unit)
  return rest === null ? line : `${line}, ${rest}`
}

/** Beneath the definition of a figure that has one. */
export const guardrailSentence =
  'Its guardrail is judged by the days that are compared. Where those have nothing to hold it against, or nothing is compared, it is held against the period before.'

/** In the place of a guardrail that nothing can be held against. */
export const unguardedSentence = 'No guardrail yet: there is nothing before these dates to hold it against.'

/** What a guardrail is held against, where the comparison above it does not say so; null: it does, or it is a target. */
export function sayBaseline(
  { kind, baseline }: Pick<NonNullable<Figure['goal']>, 'kind' | 'baseline'>,
  comparison: { those: { from: string; to: string } } | null,
): string | null {
  if (kind === 'target') return null
  if (baseline === null)
    return 'Judged by its alarm alone: there is nothing before these dates to hold it against.'
  const isCompared = comparison?.those.from === baseline.from && comparison.those.to === baseline.to
  return isCompared ? null : `Held against the period before, ${describeDays(baseline.from, baseline.to)}`
}

function sayRest({ of, verdict, more, headroom, line }: Goal, good: Direction, unit: Unit): string | null {
  if (verdict === 'not_enough_data')
    return more === null
      ? null
      : `about ${formatInteger(more)} more ${more === 1 ? oneOf(of) : of} would tell`
  if (headroom === null) return null
  const distance = sayDistance(Math.abs(headroom * line), unit)
  if (headroom >= 0) return `${distance} to spare`
  return good === 'down' ? `${distance} over` : `${distance} short`
}

/** The registry says of whom by a plural in s. */
function oneOf(many: string): string {
  return many.replace(/s$/, '')
}

/** `At this pace breached in about 9 days, by the days until 12 Nov`. A target is missed, a guardrail breached. */
export function sayTrend({ kind }: Pick<Goal, 'kind'>, { inDays, until }: Trend): string {
  const [past, will] = kind === 'target' ? ['short of it', 'missed'] : ['past it', 'breached']
  const by = `by the days until ${shortDay.format(Date.parse(`${until}T00:00:00Z`))}`
  if (inDays === 0) return `Its last days are ${past} already, ${by}`
  return `At this pace ${will} in about ${formatInteger(inDays)} ${inDays === 1 ? 'day' : 'days'}, ${by}`
}

const shortDay = new Intl.DateTimeFormat(DATE_LOCALE, { timeZone: 'UTC', day: 'numeric', month: 'short' })

/** A part of a share would be read as a share. */
function sayDistance(distance: number, unit: Unit): string {
  if (unit.kind === 'percent') return formatExact(distance, unit).replace('%', ' points')
  return formatExact(distance, unit.kind === 'money' ? unit : { kind: 'count' })
}
