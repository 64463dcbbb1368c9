// What the registry says of a metric, in the words of a page: nothing here is known of one that is not in its entry.
import {
  isHourly,
  type Metric,
  maturityMsOf,
  splitsOf,
} from '../../../../../server/metrics/rules/registry.ts'
import type { Direction, Unit } from '../../../../../server/metrics/words.ts'
import { formatExact } from '../../../../ui/chart/units.ts'
import { goesBack } from '../booking.ts'
import { splitWords, startLarge } from '../split-words.ts'

export interface Entry {
  metric: Metric
  facts: ReadonlyArray<{ label: string; value: string }>
  /** Everything that a search may find it by, in small letters. */
  text: string
}

export interface Group {
  title: string
  entries: readonly Entry[]
}

type Rows = Metric['rows']

const groups: ReadonlyArray<{ title: string; rows: readonly Rows[] }> = [
  { title: 'Money', rows: ['flows'] },
  { title: 'Tokens and what they earn', rows: ['entries', 'changes'] },
  { title: 'Accounts and missions', rows: ['accounts', 'activity'] },
  { title: 'Token disputes', rows: ['disputes'] },
  { title: 'Shares that are judged in time', rows: ['cohort'] },
]

const rowWords: Record<Rows, string> = {
  flows: 'Payments, refunds and chargebacks, one by one',
  entries: 'Entries of the ledger',
  changes: 'Entries that changed it in these dates, and what there was before',
  accounts: 'Accounts, each once',
  activity: 'Completed missions, one by one',
  disputes: 'Token disputes, one by one',
  cohort: 'Everyone who was judged, and whether it came',
}

const unitWords: Record<Unit, string> = {
  money: 'Money',
  tokens: 'Tokens',
  count: 'Number',
  share: 'Share, in %',
  per_thousand: 'So many per 1,000',
  money_per_token: 'Money per token',
}

const directionWords: Record<Direction, string> = {
  up: 'More is better',
  down: 'Less is better',
  neither: 'Neither more nor less is better',
}

/** Those that have each word somewhere, in the registry's order; groups without any are left out. */
export function findEntries(metrics: readonly Metric[], search: string): Group[] {
  const words = search.toLowerCase().split(/\s+/)
  return groups
    .map(({ title, rows }) => ({
      title,
      entries: metrics
        .filter(metric => rows.includes(metric.rows))
        .map(describe)
        .filter(({ text }) => words.every(word => text.includes(word))),
    }))
    .filter(({ entries }) => entries.length > 0)
}

function describe(metric: Metric): Entry {
  const { key, name, definition, unit, direction, clock, formula, rows } = metric
  const splits = splitsOf(metric).map(split => splitWords[split])
  const facts = [
    { label: 'Unit', value: `${unitWords[unit]}. ${directionWords[direction]}.` },
    { label: 'Counts for a day', value: startLarge(clock) },
    ...(goesBack(metric) ? [{ label: 'Money back', value: bookingWords }] : []),
    ...sayMaturity(metric),
    ...sayGoal(metric),
    { label: 'Points', value: isHourly(formula) ? 'Hours, days, weeks or months' : 'Days, weeks or months' },
    { label: 'Opens', value: rowWords[rows] },
    ...(splits.length === 0 ? [] : [{ label: 'Taken apart by', value: startLarge(splits.join(', ')) }]),
  ]
  const said = facts.map(({ label, value }) => `${label} ${value}`)
  return { metric, facts, text: [key, name, definition, ...said].join(' ').toLowerCase() }
}

const hourMs = 3_600_000
const dayMs = 24 * hourMs

const bookingWords = 'On the day on which it went back, or netted to the day of the purchase'

function sayMaturity(metric: Metric): Entry['facts'] {
  const ageMs = maturityMsOf(metric)
  if (ageMs === 0) return []
  const age = ageMs % dayMs === 0 ? `${ageMs / dayMs} days` : `${ageMs / hourMs} hours`
  const value = `Once it is ${age} old; until then it is in neither part of the share`
  return [{ label: 'Judged', value }]
}

function sayGoal({ goal, direction }: Metric): Entry['facts'] {
  if (goal === null) return []
  if (goal.kind === 'target')
    return [{ label: 'Target', value: `At least ${percent(goal.share)}, judged by ${goal.of}` }]
  if (goal.kind === 'average') {
    const line = formatExact(goal.amount, { kind: 'money', currency: goal.currency })
    const where = `where money is counted in ${goal.currency}`
    return [{ label: 'Target', value: `At least ${line} ${where}, judged by ${goal.of}` }]
  }
  const side = direction === 'down' ? 'higher' : 'lower'
  const rule = `Not more than ${percent(goal.worseMax)} ${side} than what it is compared with, judged by ${goal.of}`
  const alarm = goal.alarmShare === null ? '' : `; an alarm at ${percent(goal.alarmShare)} whatever it was`
  return [{ label: 'Guardrail', value: rule + alarm }]
}

function percent(share: number): string {
  return formatExact(share, { kind: 'percent' })
}
