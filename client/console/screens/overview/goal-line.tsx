// Whether a figure meets its target or keeps to its guardrail, by how much, and when it would not at this pace.
import { TrendingDown } from 'lucide-react'
import { computeTrend } from '../../../../server/metrics/rules/trend.ts'
import type { Direction } from '../../../../server/metrics/words.ts'
import { Badge } from '../../../ui/badge.tsx'
import type { Unit } from '../../../ui/chart/units.ts'
import type { Tone } from '../../../ui/tone.ts'
import { sayGoal, sayTrend } from './goal-words.ts'
import type { Figure } from './overview-queries.ts'

interface GoalLineProps {
  goal: NonNullable<Figure['goal']>
  good: Direction
  unit: Unit
  series: Figure['series']
  /** What a guardrail is held against, where nothing else says so. */
  baseline: string | null
}

type Goal = GoalLineProps['goal']

/** A target is met or missed, a guardrail kept or breached. */
const verdicts: Record<Goal['verdict'], { label: Record<Goal['kind'], string>; tone: Tone }> = {
  met: { label: { target: 'Met', guardrail: 'Kept' }, tone: 'good' },
  missed: { label: { target: 'Missed', guardrail: 'Breached' }, tone: 'bad' },
  not_enough_data: { label: { target: 'Not enough data', guardrail: 'Not enough data' }, tone: 'neutral' },
}

export function GoalLine({ goal, good, unit, series, baseline }: GoalLineProps) {
  const trend =
    goal.verdict === 'missed'
      ? null
      : computeTrend(series, { line: goal.line, good: good === 'down' ? 'down' : 'up' })
  const { label, tone } = verdicts[goal.verdict]
  return (
    <div className="mt-1 grid justify-items-start gap-1 text-sm text-ink-2">
      <Badge tone={tone}>{label[goal.kind]}</Badge>
      <p className="tabular-nums">{sayGoal(goal, good, unit)}</p>
      {baseline !== null && <p className="text-xs tabular-nums">{baseline}</p>}
      {trend && (
        <p className="flex items-baseline gap-1.5 text-warn tabular-nums">
          <TrendingDown
            aria-hidden
            size={14}
            className={`shrink-0 translate-y-0.5 ${good === 'down' ? '-scale-y-100' : ''}`}
          />
          {sayTrend(goal, trend)}
        </p>
      )}
    </div>
  )
}
