// What is being typed about an alert, before it is sent: how it begins, what is wrong with it, what it asks for.
import { refuseRule } from '../../../../server/alerts/rules/fit.ts'
import type { AlertKind, AnomalySide, Bucket, GuardrailSpan } from '../../../../server/alerts/words.ts'
import { findMetric, isGuarded, isHourly, type Metric } from '../../../../server/metrics/rules/registry.ts'
import { minorDigits } from '../../../ui/money.ts'
import type { Inputs } from '../../api.ts'
import { lateCheck } from '../late-check.ts'
import type { Alert } from './alert-queries.ts'

export type Rule = Inputs['alerts']['try']['rule']

export interface AlertDraft {
  name: string
  metric: string
  kind: AlertKind
  bucket: Bucket
  spanDays: GuardrailSpan
  side: AnomalySide
  /** As typed: in the currency, in percent, per 1,000, or a plain number. */
  line: string
  deviations: number | null
  countMin: number | null
  hits: number | null
  of: number | null
  recipientIds: readonly string[]
}

export const blankDraft: AlertDraft = {
  name: '',
  metric: 'net_revenue',
  kind: 'anomaly',
  bucket: 'day',
  spanDays: 7,
  side: 'both',
  line: '',
  deviations: 4,
  countMin: 20,
  hits: 1,
  of: 1,
  recipientIds: [],
}

export function draftOf(alert: Alert, currency: string): AlertDraft {
  const { name, rule, recipientIds } = alert
  const common = { ...blankDraft, name, recipientIds, metric: rule.metric, hits: rule.hits, of: rule.of }
  if (rule.kind === 'guardrail')
    return { ...common, kind: 'guardrail', bucket: 'day', spanDays: rule.spanDays }
  const { bucket, countMin } = rule
  return rule.kind === 'anomaly'
    ? { ...common, kind: 'anomaly', bucket, countMin, side: rule.side, deviations: rule.deviations }
    : {
        ...common,
        kind: 'threshold',
        bucket,
        countMin,
        side: rule.side,
        line: writeLine(rule.line, metricOf(rule.metric), currency),
      }
}

/** What fits the metric that was chosen: a metric without a goal that windows are judged by has no guardrail, one without hours has days. */
export function fitDraft(draft: AlertDraft): AlertDraft {
  const metric = metricOf(draft.metric)
  const kind = draft.kind === 'guardrail' && metric !== null && !isGuarded(metric) ? 'threshold' : draft.kind
  const isDaily = metric !== null && !isHourly(metric.formula)
  // A line has one side.
  const side = kind === 'threshold' && draft.side === 'both' ? 'below' : draft.side
  return { ...draft, kind, side, bucket: isDaily ? 'day' : draft.bucket }
}

/** With NaN and nothing where something is missing: the schema says what. */
export function ruleOf(draft: AlertDraft, currency: string): Rule {
  const { metric, kind, bucket, spanDays, side } = draft
  const common = { metric, hits: draft.hits ?? Number.NaN, of: draft.of ?? Number.NaN }
  const countMin = draft.countMin ?? Number.NaN
  if (kind === 'guardrail') return { kind, ...common, spanDays }
  if (kind === 'anomaly')
    return { kind, ...common, bucket, side, countMin, deviations: draft.deviations ?? Number.NaN }
  const line = readLine(draft.line, metricOf(metric), currency)
  return { kind, ...common, bucket, side: side === 'above' ? 'above' : 'below', countMin, line }
}

const loadCheck = lateCheck(() => import('./alert-check.ts'))

/** What is wrong with the draft, by field. On history nobody asks for its name. */
export async function refuseDraft(
  draft: AlertDraft,
  currency: string,
  { withName }: { withName: boolean },
): Promise<Record<string, string>> {
  const rule = ruleOf(draft, currency)
  const check = await loadCheck()
  return {
    ...check?.refuseAlert(withName ? { name: draft.name, rule } : { name: 'none', rule }),
    ...(Number.isNaN(rule.kind === 'threshold' ? rule.line : 0) ? { 'rule.line': 'Enter a number' } : {}),
    ...refuseRule(rule),
  }
}

function metricOf(key: string): Metric | null {
  return findMetric(key)
}

/** What the line is typed in: `USD`, `%`, `cases per 1,000`, or nothing. */
export function lineUnit(key: string, { currency, tokens }: { currency: string; tokens: string }): string {
  switch (metricOf(key)?.unit) {
    case 'money':
    case 'money_per_token':
      return currency
    case 'share':
      return '%'
    case 'per_thousand':
      return 'cases per 1,000'
    case 'tokens':
      return tokens
    default:
      return ''
  }
}

function scaleOf(metric: Metric | null, currency: string): number {
  switch (metric?.unit) {
    case 'money':
    case 'money_per_token':
      return 10 ** minorDigits(currency)
    case 'share':
      return 0.01
    default:
      return 1
  }
}

/** Grouped by commas or spaces, with a decimal point. NaN: it cannot be read. */
function readLine(text: string, metric: Metric | null, currency: string): number {
  const plain = text
    .trim()
    .replace('−', '-')
    .replaceAll(/[\s,'’_]|%$/g, '')
  if (!/^-?\d+(\.\d+)?$/.test(plain)) return Number.NaN
  // To the twelfth digit: 0.75 % is 0.0075, and not a little more.
  return Number((Number(plain) * scaleOf(metric, currency)).toPrecision(12))
}

function writeLine(line: number, metric: Metric | null, currency: string): string {
  return String(Number((line / scaleOf(metric, currency)).toPrecision(12)))
}
