// Whether a figure meets its target or keeps to its guardrail, and by how much.
import type { Direction } from '../../../../server/metrics/words.ts'
import { Badge } from '../../../ui/badge.tsx'
import type { Tone } from '../../../ui/tone.ts'
import { sayGoal } from './goal-words.ts'
import type { Figure } from './overview-queries.ts'

interface GoalLineProps {
  goal: NonNullable<Figure['goal']>
  good: Direction
}

type Goal = GoalLineProps['goal']

/** A target is met or missed, a guardrail kept or breached. */
const verdicts: Record<Goal['verdict'], { label: Record<Goal['kind'], string>; tone: Tone }> = {
  met: { label: { target: 'Met', guardrail: 'Kept' }, tone: 'good' },
  missed: { label: { target: 'Missed', guardrail: 'Breached' }, tone: 'bad' },
  not_enough_data: { label: { target: 'Not enough data', guardrail: 'Not enough data' }, tone: 'neutral' },
}

export function GoalLine({ goal, good }: GoalLineProps) {
  const { label, tone } = verdicts[goal.verdict]
  return (
    <div className="mt-1 grid justify-items-start gap-1 text-sm text-ink-2">
      <Badge tone={tone}>{label[goal.kind]}</Badge>
      <p className="tabular-nums">{sayGoal(goal, good)}</p>
    </div>
  )
}
