// What a goal is judged by: a target by all of a figure's days; a guardrail by those that are held against others, whatever
// somebody looks at.
import { type Averaged, type GoalAnswer, judgeGoal, type Value } from './figures.ts'
import type { Metric } from './registry.ts'
import type { Window } from './windows.ts'

/** Some days of a figure, what they are held against, and what the figure was in those. */
export type Held = { these: Value; those: Window; against: number | null }

/** Of a guardrail, the days that it is held against; null: it is a target, or by its alarm alone. */
export type HeldGoal = GoalAnswer & { baseline: Window | null }

/** A guardrail takes the first that has something to be so much worse than. Where none has, its alarm alone is left. */
export function judgeHeld(
  metric: Pick<Metric, 'goal' | 'direction' | 'formula'>,
  whole: Value,
  held: readonly Held[],
  averaged: Averaged | null = null,
): HeldGoal | null {
  const isGuardrail = metric.goal?.kind === 'guardrail'
  const found = isGuardrail ? held.find(canHold) : undefined
  const judged = isGuardrail
    ? ((found ?? held.find(({ these }) => these.under !== 0))?.these ?? whole)
    : whole
  const goal = judgeGoal(metric, judged, found?.against ?? null, averaged)
  return goal && { ...goal, baseline: found?.those ?? null }
}

/** Of nothing, nothing is a fifth more; and days that are too young for anything to be judged say nothing. */
export function canHold({ these, against }: Pick<Held, 'these' | 'against'>): boolean {
  return these.under !== 0 && against !== null && against !== 0
}
