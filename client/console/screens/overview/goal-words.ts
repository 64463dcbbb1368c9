// A goal in words: the line, and how far a figure is from it, or how much is missing to tell.
import type { Trend } from '../../../../server/metrics/rules/trend.ts'
import type { Direction } from '../../../../server/metrics/words.ts'
import { formatExact } from '../../../ui/chart/units.ts'
import { formatInteger } from '../../../ui/integer.ts'
import { DATE_LOCALE } from '../../../ui/locale.ts'
import type { Figure } from './overview-queries.ts'

type Goal = Pick<NonNullable<Figure['goal']>, 'kind' | 'of' | 'line' | 'verdict' | 'more' | 'headroom'>

/** `Target at least 65%, 4.2 points to spare`. Only shares have goals. */
export function sayGoal(goal: Goal, good: Direction): string {
  const side = good === 'down' ? 'at most' : 'at least'
  const line = `${goal.kind === 'target' ? 'Target' : 'Guardrail'} ${side} ${percent(goal.line)}`
  const rest = sayRest(goal, good)
  return rest === null ? line : `${line}, ${rest}`
}

function sayRest({ of, verdict, more, headroom, line }: Goal, good: Direction): string | null {
  if (verdict === 'not_enough_data')
    return more === null ? null : `about ${formatInteger(more)} more ${of} would tell`
  if (headroom === null) return null
  // A part of a share would be read as a share.
  const points = percent(Math.abs(headroom * line)).replace('%', ' points')
  if (headroom >= 0) return `${points} to spare`
  return good === 'down' ? `${points} over` : `${points} short`
}

/** `At this pace breached in about 9 days, by the days until 12 Nov`. A target is missed, a guardrail breached. */
export function sayTrend({ kind }: Pick<Goal, 'kind'>, { inDays, until }: Trend): string {
  const [past, will] = kind === 'target' ? ['short of it', 'missed'] : ['past it', 'breached']
  const by = `by the days until ${shortDay.format(Date.parse(`${until}T00:00:00Z`))}`
  if (inDays === 0) return `Its last days are ${past} already, ${by}`
  return `At this pace ${will} in about ${formatInteger(inDays)} ${inDays === 1 ? 'day' : 'days'}, ${by}`
}

const shortDay = new Intl.DateTimeFormat(DATE_LOCALE, { timeZone: 'UTC', day: 'numeric', month: 'short' })

function percent(share: number): string {
  return formatExact(share, { kind: 'percent' })
}
