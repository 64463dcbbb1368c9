// Whether a rule can watch its metric, in words for the form and the door alike.
import { findMetric, isGuarded, isHourly } from '../../metrics/rules/registry.ts'
import type { AlertRule } from '../schema.ts'

/** What is wrong with it, by field; empty: nothing. */
export function refuseRule(rule: AlertRule): Record<string, string> {
  const metric = findMetric(rule.metric)
  if (metric === null) return { 'rule.metric': 'There is no such metric.' }
  return {
    ...(rule.hits > rule.of
      ? { 'rule.hits': 'Of so many windows, at most as many can be out of bounds.' }
      : {}),
    ...(rule.kind === 'guardrail' && !isGuarded(metric)
      ? { 'rule.kind': `${metric.name} has no goal that a window can be judged by: give it a threshold.` }
      : {}),
    ...(rule.kind !== 'guardrail' && rule.bucket === 'hour' && !isHourly(metric.formula)
      ? { 'rule.bucket': `${metric.name} is counted by days only.` }
      : {}),
  }
}
