// What waits to be folded, summed into rows of hours and days as the economy's zone counts them.
import type { DisputeReason } from '../../disputes/words.ts'
import type { TakenDelta } from '../../ledger/operations/deltas.ts'
import { computeDay, writeDay } from '../../platform/calendar.ts'
import { type ActivityKind, type Booking, bookings } from '../words.ts'

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
  country: string
  at: Date
  paidAt: Date
}

export type MoneyRow = Names &
  At &
  Pick<Flow, 'kind' | 'currency' | 'item' | 'itemKey' | 'priceVersion' | 'country' | 'amount'> & {
    booked: Booking
    flows: number
    /** Of each flow's amount: an average's interval is computed from them. */
    squares: bigint
  }

export type Seen = Names & { userId: string; kind: ActivityKind; mission: string; at: Date }

export type ToldRow = Names & { day: string; kind: ActivityKind; mission: string; told: number }

/** A token dispute as it was opened. */
export type Opening = Names & { disputeId: string; userId: string; reason: DisputeReason; at: Date }

export type DisputeRow = Names & { day: string; reason: DisputeReason; opened: number }

/** What a lot got, or lost where it is negative: tokens, and minor units of the price that was paid for them. */
export type LotMove = Names & { at: Date; class: string; source: string; tokens: number; value: number }

/** A completed mission: what it took of who completed it, and the day by which it is counted. */
export type MissionRun = Names & {
  mission: string
  userId: string
  completedAt: Date
  tokens: number
  day: string
}

export type MissionDayRow = Names & { day: string; mission: string; tokens: number; completions: number }

export type LevelRow = Names & { day: string; class: string; source: string; tokens: number; value: number }

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
  for (const { purchaseId: _id, userId: _user, at, paidAt, ...flow } of flows) {
    const zone = zoneOf(zones, flow.economyKey)
    const bookedAt: Record<Booking, Date> = { own_day: at, purchase_day: paidAt }
    const squares = BigInt(flow.amount) ** 2n
    for (const booked of bookings) {
      const when = bookedAt[booked]
      add(hours, { ...flow, booked, flows: 1, squares, hour: beginHour(when, zone) }, moneySums)
      add(days, { ...flow, booked, flows: 1, squares, day: writeDay(when.getTime(), zone) }, moneySums)
    }
  }
  return { hours: [...hours.values()], days: [...days.values()] }
}

export function sumTold(seen: readonly Seen[], zones: Zones): ToldRow[] {
  const days = new Map<string, ToldRow>()
  for (const { userId: _user, at, ...about } of seen) {
    const day = writeDay(at.getTime(), zoneOf(zones, about.economyKey))
    add(days, { ...about, day, told: 1 }, toldSums)
  }
  return [...days.values()]
}

export function sumOpenings(openings: readonly Opening[], zones: Zones): DisputeRow[] {
  const days = new Map<string, DisputeRow>()
  for (const { disputeId: _id, userId: _user, at, ...about } of openings) {
    const day = writeDay(at.getTime(), zoneOf(zones, about.economyKey))
    add(days, { ...about, day, opened: 1 }, openedSums)
  }
  return [...days.values()]
}

export function placeMissionRuns(runs: readonly Omit<MissionRun, 'day'>[], zones: Zones): MissionRun[] {
  return runs.map(run => ({
    ...run,
    day: writeDay(run.completedAt.getTime(), zoneOf(zones, run.economyKey)),
  }))
}

export function sumMissionRuns(runs: readonly MissionRun[]): MissionDayRow[] {
  const days = new Map<string, MissionDayRow>()
  for (const { userId: _user, completedAt: _at, ...about } of runs)
    add(days, { ...about, completions: 1 }, missionSums)
  return [...days.values()]
}

/**
 * What a delta says of what accounts have. Of kinds that it does not tell the whole of, the moves of lots say it
 * (`lotMoveKinds`); the others leave what lots have.
 */
export function sumLevels(
  deltas: readonly TakenDelta[],
  lotMoves: readonly LotMove[],
  zones: Zones,
): LevelRow[] {
  const days = new Map<string, LevelRow>()
  const count = ({ at, ...move }: LotMove) => {
    const day = writeDay(at.getTime(), zoneOf(zones, move.economyKey))
    add(days, { ...move, day }, levelSums)
  }
  for (const { economyKey, mode, quarter: at, kind, class: of, source, tokens, revenue } of deltas) {
    const about = { economyKey, mode, at, class: of }
    const sign = signs.get(kind)
    if (sign === undefined || (tokens === 0 && revenue === 0)) continue
    count({ ...about, source, tokens: sign * tokens, value: -revenue })
    // What rolls over leaves its lots for one of its own.
    if (kind === 'rollover') count({ ...about, source: 'rollover', tokens, value: 0 })
  }
  for (const move of lotMoves) if (move.tokens !== 0 || move.value !== 0) count(move)
  return [...days.values()]
}

/** Adjustments go either way, and of these others the sums do not say what was paid for the tokens. */
export const lotMoveKinds: ReadonlySet<string> = new Set([
  'purchase',
  'claw_back',
  'restore',
  'repay',
  'adjust',
])

/** Whether tokens of an entry come to a lot or leave it. */
const signs = new Map([
  ['grant', 1],
  ['refund', 1],
  ['charge', -1],
  ['commit', -1],
  ['settle', -1],
  ['expire', -1],
  ['rollover', -1],
])

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
const moneySums = ['flows', 'amount', 'squares'] as const
const toldSums = ['told'] as const
const openedSums = ['opened'] as const
const missionSums = ['completions'] as const
const levelSums = ['tokens', 'value'] as const

/** Rows that differ in nothing but these sums become one. */
function add<Sum extends string, Row extends Record<Sum, number | bigint>>(
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
  const sum: Record<Sum, number | bigint> = known
  for (const column of sums) sum[column] = plus(sum[column], row[column])
}

function plus(one: number | bigint, other: number | bigint): number | bigint {
  if (typeof one === 'bigint' && typeof other === 'bigint') return one + other
  if (typeof one === 'number' && typeof other === 'number') return one + other
  throw new TypeError('a sum is of numbers, or of bigints')
}
