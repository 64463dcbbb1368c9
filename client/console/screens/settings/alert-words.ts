// What kinds, states and ends are called on the screen of alerts.
import { nameMetric, sayBounds, sayValue, type Wording } from '../../../../server/alerts/rules/say.ts'
import type { AlertKind, DeliveryState, IncidentEnd, MessageKind } from '../../../../server/alerts/words.ts'

export const kindWords: Record<AlertKind, { label: string; means: string }> = {
  anomaly: {
    label: 'Anomaly',
    means:
      'Held against the median of the same weekday, and of the same hour where hours are watched, over the eight weeks before.',
  },
  threshold: { label: 'Threshold', means: 'Held against a line of your own.' },
  guardrail: {
    label: 'Guardrail',
    means:
      'Held against the metric’s own goal: what the days before allow, and its alarm. Too few users to tell are no breach.',
  },
}

export const endWords: Record<IncidentEnd, string> = {
  recovered: 'within bounds again',
  changed: 'the alert was changed',
  switched_off: 'the alert was switched off',
  removed: 'the alert was deleted',
}

export const messageWords: Record<MessageKind, string> = {
  opened: 'Opened',
  updated: 'Told of again',
  closed: 'Closed',
}

export const deliveryWords: Record<DeliveryState, string> = {
  waiting: 'waits to be sent',
  sent: 'sent',
  withheld: 'not sent: the operator is disabled',
  given_up: 'given up after three days',
}

interface Told {
  metric: string
  value: number
  low: number | null
  high: number | null
}

/** `Spends 1, below 96 in the last window`: bounds may differ from window to window, and messages tell of other ones. */
export function sayIncident(incident: Told, wording: Wording): string {
  const { metric, value } = incident
  return `${nameMetric(metric)} ${sayValue(value, metric, wording)}, ${sayBounds(incident, metric, wording)} in the last window`
}
