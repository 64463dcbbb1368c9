// What waits to be folded, summed into rows of hours and days as the economy's zone counts them.
import type { TakenDelta } from '../../ledger/operations/deltas.ts'
import { computeDay, writeDay } from '../../platform/calendar.ts'

export type Zones = ReadonlyMap<string, string>

type Names = { economyKey: string; mode: 'live' | 'test' }
type At = { hour: string } | { day: string }

export type MoveRow = Names &
  At &
  Pick<
    TakenDelta,
    | 'kind'
    | 'action'
    | 'source'
    | 'class'
    | 'priceVersion'
    | 'arm'
    | 'entries'
    | 'tokens'
    | 'value'
    | 'revenue'
  >

export type FlowKind = 'captured' | 'refunded' | 'lost' | 'disputed'

export type Flow = Names & {
  purchaseId: string
  userId: string
  kind: FlowKind
  amount: number
  currency: string
  item: string
  itemKey: string
  priceVersion: number
  at: Date
}

export type MoneyRow = Names &
  At &
  Pick<Flow, 'kind' | 'currency' | 'item' | 'itemKey' | 'priceVersion' | 'amount'> & { flows: number }

const hourMs = 3_600_000
const settledMs = 60_000

/**
 * What was begun before this is all written: no transaction lasts longer than 15 seconds (platform/database.ts), and what
 * a process dates by its own clock the database would date within less.
 */
export function computeSettled(now: Date): Date {
  return new Date(now.getTime() - settledMs)
}

export function sumMoves(deltas: readonly TakenDelta[], zones: Zones): { hours: MoveRow[]; days: MoveRow[] } {
  const hours = new Map<string, MoveRow>()
  const days = new Map<string, MoveRow>()
  for (const delta of deltas) {
    const { quarter, firstAt: _first, lastAt: _last, ...about } = delta
    const zone = zoneOf(zones, delta.economyKey)
    add(hours, { ...about, hour: beginHour(quarter, zone) }, moveSums)
    add(days, { ...about, day: writeDay(quarter.getTime(), zone) }, moveSums)
  }
  return { hours: [...hours.values()], days: [...days.values()] }
}

export function sumFlows(flows: readonly Flow[], zones: Zones): { hours: MoneyRow[]; days: MoneyRow[] } {
  const hours = new Map<string, MoneyRow>()
  const days = new Map<string, MoneyRow>()
  for (const { purchaseId: _id, userId: _user, at, ...flow } of flows) {
    const zone = zoneOf(zones, flow.economyKey)
    add(hours, { ...flow, flows: 1, hour: beginHour(at, zone) }, moneySums)
    add(days, { ...flow, flows: 1, day: writeDay(at.getTime(), zone) }, moneySums)
  }
  return { hours: [...hours.values()], days: [...days.values()] }
}

/** Hours are counted from the day's beginning, so that none lies in two days where clocks differ by half hours. */
function beginHour(at: Date, zone: string): string {
  const atMs = at.getTime()
  const { startMs } = computeDay(atMs, zone)
  return new Date(atMs - ((atMs - startMs) % hourMs)).toISOString()
}

function zoneOf(zones: Zones, economyKey: string): string {
  const zone = zones.get(economyKey)
  if (zone === undefined) throw new Error(`the economy ${economyKey} has a zone`)
  return zone
}

const moveSums = ['entries', 'tokens', 'value', 'revenue'] as const
const moneySums = ['flows', 'amount'] as const

/** Rows that differ in nothing but these sums become one. */
function add<Sum extends string, Row extends Record<Sum, number>>(
  rows: Map<string, Row>,
  row: Row,
  sums: readonly Sum[],
): void {
  const name = JSON.stringify(
    Object.entries(row)
      .filter(([column]) => !sums.some(sum => sum === column))
      .map(([, value]) => value),
  )
  const known = rows.get(name)
  if (known === undefined) {
    rows.set(name, { ...row })
    return
  }
  const sum: Record<Sum, number> = known
  for (const column of sums) sum[column] += row[column]
}
