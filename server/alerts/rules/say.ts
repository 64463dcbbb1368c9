// Values, bounds and windows in words, as e-mails and incidents say them.
import { findMetric } from '../../metrics/rules/registry.ts'
import type { AlertRule } from '../schema.ts'

/** How an economy's numbers read. */
export type Wording = { currency: string; tokenMany: string; zone: string }

export function nameMetric(key: string): string {
  return findMetric(key)?.name ?? key
}

export function sayValue(value: number, metricKey: string, { currency, tokenMany }: Wording): string {
  const unit = findMetric(metricKey)?.unit ?? 'count'
  switch (unit) {
    case 'money':
    case 'money_per_token':
      return sayMoney(value, currency)
    case 'tokens':
      return `${plain.format(value)} ${tokenMany}`
    case 'share':
      return percent.format(value)
    case 'per_thousand':
      return `${plain.format(value)} per 1,000`
    case 'count':
      return plain.format(value)
  }
}

/** `below 0.75%`, `above $120.00`, `outside 12 to 40`. */
export function sayBounds(
  { low, high, value }: { low: number | null; high: number | null; value: number | null },
  metricKey: string,
  wording: Wording,
): string {
  const isLow = low !== null && (high === null || (value !== null && value < low))
  if (isLow) return `below ${sayValue(low, metricKey, wording)}`
  return high === null ? 'out of bounds' : `above ${sayValue(high, metricKey, wording)}`
}

/** `Net revenue below $120.50, 2 of 3 hours`: what an alert watches, in a line. */
export function sayRule(rule: AlertRule, wording: Wording): string {
  const name = nameMetric(rule.metric)
  if (rule.kind === 'guardrail') {
    const { spanDays } = rule
    return `${name} past its goal, ${spanDays === 1 ? 'by day' : `over ${spanDays} days`}${sayOften(rule, 'day', ', ')}`
  }
  const often = sayOften(rule, rule.bucket, '') || `each ${rule.bucket}`
  if (rule.kind === 'threshold')
    return `${name} ${rule.side} ${sayValue(rule.line, rule.metric, wording)}, ${often}`
  const side = rule.side === 'both' ? 'unlike' : `${rule.side} what is usual for`
  return `${name} ${side} the same weekday${rule.bucket === 'hour' ? ' and hour' : ''}, ${often}`
}

/** Nothing where each window is looked at by itself. */
function sayOften({ hits, of }: AlertRule, each: 'hour' | 'day', before: string): string {
  return of === 1 ? '' : `${before}${hits} of ${of} ${each}s`
}

/** `Sat 21 Nov 2026, 09:00 – 10:00 UTC`; of whole days the days alone. */
export function sayWindow(fromMs: number, untilMs: number, zone: string): string {
  const [first, last] = [dayOf(fromMs, zone), dayOf(untilMs - 1, zone)]
  if (isMidnight(fromMs, zone) && isMidnight(untilMs, zone))
    return first === last ? first : `${first} – ${last}`
  const [from, until] = [timeOf(fromMs, zone), timeOf(untilMs, zone)]
  const name = zone === 'UTC' ? 'UTC' : zone
  return first === last
    ? `${first}, ${from} – ${until} (${name})`
    : `${first}, ${from} – ${last}, ${until} (${name})`
}

function sayMoney(minor: number, currency: string): string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency })
  const { maximumFractionDigits = 2 } = format.resolvedOptions()
  return format.format(minor / 10 ** maximumFractionDigits)
}

function dayOf(atMs: number, zone: string): string {
  const options = { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' } as const
  return new Intl.DateTimeFormat('en-GB', { timeZone: zone, ...options }).format(atMs).replace(',', '')
}

function timeOf(atMs: number, zone: string): string {
  const options = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
  return new Intl.DateTimeFormat('en-GB', { timeZone: zone, ...options }).format(atMs)
}

function isMidnight(atMs: number, zone: string): boolean {
  return timeOf(atMs, zone) === '00:00'
}

const plain = new Intl.NumberFormat('en', { maximumFractionDigits: 2 })
const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 2 })
