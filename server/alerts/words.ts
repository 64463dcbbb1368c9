// What alerts are called and made of: without zod, for a page's first load.

export const alertKinds = ['threshold', 'guardrail', 'anomaly'] as const
export type AlertKind = (typeof alertKinds)[number]

export const buckets = ['hour', 'day'] as const
export type Bucket = (typeof buckets)[number]

/** On which side of its line a value is out of bounds. */
export const sides = ['above', 'below'] as const

export const anomalySides = ['above', 'below', 'both'] as const
export type AnomalySide = (typeof anomalySides)[number]

/** So many days up to each day, held against as many before. */
export const guardrailSpans = [1, 7, 28] as const
export type GuardrailSpan = (typeof guardrailSpans)[number]

/** Of the last windows that are looked at together. */
export const windowsMax = 24

export type Severity = 'warning' | 'critical'

export type Verdict = 'hit' | 'clear' | 'unjudged'

export type MessageKind = 'opened' | 'updated' | 'closed'

/** `recovered`: it was quiet again; otherwise somebody did something to the alert. */
export type IncidentEnd = 'recovered' | 'changed' | 'switched_off' | 'removed'

export type DeliveryState = 'waiting' | 'sent' | 'withheld' | 'given_up'

/** How far back an alert can be tried. */
export const tryDays = [7, 28, 90] as const
export type TryDays = (typeof tryDays)[number]

/** An anomaly is one against the same weekday and hour of so many weeks before, of which so many have to be there. */
export const weeksBefore = 8
export const weeksMin = 4
