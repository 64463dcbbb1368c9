// What an alert looks like from outside: what it watches, how it judges, who hears of it.
import { z } from 'zod'
import { economyKey } from '../economies/schema.ts'
import type { Mode } from '../keys/schema.ts'
import { mode } from '../keys/schema.ts'
import { id, oneLine, pageInput } from '../operators/schema.ts'
import {
  anomalySides,
  buckets,
  type DeliveryState,
  guardrailSpans,
  type IncidentEnd,
  type MessageKind,
  type Severity,
  sides,
  tryDays,
  type Verdict,
  windowsMax,
} from './words.ts'

const metric = z.string('is chosen').regex(/^[a-z][a-z0-9_]{0,59}$/, 'is the key of a metric')
const windows = z.int('is a whole number').min(1, 'is at least 1').max(windowsMax, `is at most ${windowsMax}`)
const countMin = z.int('is a whole number').min(0, 'is at least 0').max(1_000_000_000, 'is at most a billion')

const common = {
  metric,
  /** It opens when so many of the last `of` windows are out of bounds. */
  hits: windows,
  of: windows,
}

export const alertRule = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('threshold'),
    ...common,
    bucket: z.enum(buckets),
    side: z.enum(sides),
    /** In the metric's unit: minor units of money, parts of one for shares. */
    line: z.number('is a number').min(-1e15, 'is a number').max(1e15, 'is a number'),
    countMin,
  }),
  z.strictObject({
    kind: z.literal('guardrail'),
    ...common,
    spanDays: z.literal([...guardrailSpans], `is ${guardrailSpans.join(', ')} days`),
  }),
  z.strictObject({
    kind: z.literal('anomaly'),
    ...common,
    bucket: z.enum(buckets),
    side: z.enum(anomalySides),
    /** How many times the usual distance from the median is too far. */
    deviations: z.int('is a whole number').min(2, 'is at least 2').max(50, 'is at most 50'),
    countMin,
  }),
])
export type AlertRule = z.infer<typeof alertRule>

export const alertName = oneLine(80)

export const alertFields = {
  name: alertName,
  rule: alertRule,
  recipientIds: z.array(id).max(50, 'are at most 50').readonly(),
}

export const where = { economyKey, mode }
export const whereInput = z.strictObject(where)
export const alertSubject = { economyKey, id }
export const incidentsInput = z.strictObject({ ...pageInput.shape, ...where, alertId: id.optional() })
export const incidentInput = z.strictObject(alertSubject)
export const tryInput = z.strictObject({
  ...where,
  rule: alertRule,
  days: z.literal([...tryDays]).default(28),
})

export type Alert = {
  id: string
  economyKey: string
  mode: Mode
  name: string
  rule: AlertRule
  recipientIds: string[]
  enabled: boolean
  revision: number
  run: number
  judgedTo: Date | null
  createdByName: string
  createdAt: Date
}

export type Incident = {
  id: string
  alertId: string
  run: number
  economyKey: string
  mode: Mode
  alertName: string
  metric: string
  subject: string
  severity: Severity
  openedAt: Date
  windowFrom: Date
  windowTo: Date
  value: number
  low: number | null
  high: number | null
  toldTo: Date
  toldDistance: number
  toldSeverity: Severity
  closedAt: Date | null
  closedBecause: IncidentEnd | null
}

export type JudgedWindow = {
  fromAt: Date
  untilAt: Date
  value: number | null
  low: number | null
  high: number | null
  verdict: Verdict
  distance: number
  severity: Severity
}

type Delivery = {
  operatorId: string
  state: DeliveryState
  attempts: number
  nextAt: Date
  sentAt: Date | null
  lastError: string | null
}

export type IncidentMessage = {
  number: number
  kind: MessageKind
  at: Date
  subject: string
  text: string
  link: string
  deliveries: Delivery[]
}
