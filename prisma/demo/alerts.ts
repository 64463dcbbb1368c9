// What growth has watched in each economy of the demo. Nobody is written to: the demo's operators have no mailbox.
import type { AlertRule } from '../../server/alerts/schema.ts'

export type DemoAlert = { name: string; rule: AlertRule }

export const alertReason = 'What would cost trust or money if nobody saw it.'

export const alerts: readonly DemoAlert[] = [
  {
    name: 'Card disputes out of hand',
    rule: { kind: 'guardrail', metric: 'dispute_rate', spanDays: 28, hits: 1, of: 1 },
  },
  {
    name: 'New users stay away',
    rule: { kind: 'guardrail', metric: 'd7_retention', spanDays: 28, hits: 2, of: 3 },
  },
  {
    name: 'Runs cost more than they bring',
    rule: {
      kind: 'threshold',
      metric: 'margin',
      bucket: 'day',
      side: 'below',
      line: 0,
      countMin: 20,
      hits: 2,
      of: 3,
    },
  },
  // A product that is used by a script, or that asks twice for each press.
  {
    name: 'Tokens used up unusually fast',
    rule: {
      kind: 'anomaly',
      metric: 'tokens_consumed',
      bucket: 'hour',
      side: 'above',
      deviations: 8,
      countMin: 20,
      hits: 2,
      of: 3,
    },
  },
]
