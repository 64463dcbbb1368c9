// What days add up to, read from the rollups: by hand, for Prisma groups by columns and not by weeks. Rows grow with days.
import type pg from 'pg'
import type { CohortSum, MoneySum, MoveSum } from '../rules/figures.ts'
import type { Booking, Bucket, Role, Split } from '../words.ts'

export type Asked = {
  economyKey: string
  mode: 'live' | 'test'
  currency: string
  from: string
  to: string
  /** The same days as instants, for hours. */
  fromMs: number
  untilMs: number
  /** Null: all days as one. */
  bucket: Bucket | null
  /** Null: everything as one. */
  split: Split | null
  priceVersion: number | null
  /** By its own day unless it is said. */
  booked?: Booking
}

type Place = { at: string; part: string }

/** What the price book says of an action is looked up by whoever asked: here it is one part a version. */
const actionOfVersion = `action || ' ' || price_version`

const splitColumns: Record<Split, string> = {
  action: 'action',
  tier: actionOfVersion,
  track: actionOfVersion,
  source: 'source',
  class: 'class',
  item: 'item',
  pack: `case when item = 'pack' then item_key else '' end`,
  price_version: 'price_version::text',
  arm: 'arm',
  plan: `case when item = 'plan' then item_key else '' end`,
  country: 'country',
  mission: 'mission',
  reason: 'reason',
}

export function partOf(split: Split | null): string {
  return split === null ? `''` : splitColumns[split]
}

/** What one part is made of, by the expression of its split: its key; of a tier or a track each action with its version. */
export type Part = { split: Split; keys: readonly string[] }

/** A condition, true where no part is asked for; \`values\` is the parameter that holds the part's keys, or null. */
export function isOfPart(part: Part | null, values: string): string {
  return `(${values}::text[] is null or ${partOf(part?.split ?? null)} = any(${values}))`
}

export async function sumMoves(
  pool: pg.Pool,
  asked: Asked,
  kinds: readonly string[],
): Promise<(Place & MoveSum)[]> {
  const { table, within, at, part, values } = compose(asked, 'metric')
  const { rows } = await pool.query<Place & MoveSum>(
    `select ${at} as at, ${part} as part, kind, class, sum(entries)::float8 as entries, sum(tokens)::float8 as tokens,
      sum(value)::float8 as value, sum(revenue)::float8 as revenue
    from ${table}
    where ${within} and kind = any($6)
    group by 1, 2, 3, 4`,
    [...values, kinds],
  )
  return rows
}

/** Money of other currencies than the economy's is not added to it. */
export async function sumMoney(pool: pg.Pool, asked: Asked): Promise<(Place & MoneySum)[]> {
  const { table, within, at, part, values } = compose(asked, 'money')
  const booked = asked.booked ?? 'own_day'
  // What is disputed counts on its own day alone; said plainly of the usual booking, half of the rows are never read.
  const isBooked = booked === 'own_day' ? '$7' : `case kind when 'disputed' then 'own_day' else $7 end`
  const { rows } = await pool.query<Place & MoneySum>(
    `select ${at} as at, ${part} as part, kind::text, sum(flows)::float8 as flows, sum(amount)::float8 as amount,
      sum(squares)::float8 as squares
    from ${table}
    where ${within} and currency = $6 and booked = (${isBooked})::money_booking
    group by 1, 2, 3`,
    [...values, asked.currency, booked],
  )
  return rows
}

export async function sumCohorts(pool: pg.Pool, asked: Asked): Promise<(Place & CohortSum)[]> {
  const { within, at, part, values } = compose({ ...asked, bucket: daily(asked.bucket) }, 'metric')
  const { rows } = await pool.query<Place & CohortSum>(
    `select ${at} as at, ${part} as part, cohort, sum(judged)::float8 as judged, sum(succeeded)::float8 as succeeded
    from metric_cohort_day
    where ${within}
    group by 1, 2, 3`,
    values,
  )
  return rows
}

/** Distinct accounts of each bucket: those whose day before lies before the bucket, or before the window. */
export async function countDistinct(
  pool: pg.Pool,
  asked: Asked,
): Promise<{ at: string; role: Role; accounts: number }[]> {
  const { economyKey, mode, from, to } = asked
  const bucket = daily(asked.bucket)
  const start = bucket === null ? '$3::date' : `greatest(date_trunc('${bucket}', day)::date, $3::date)`
  const { rows } = await pool.query<{ at: string; role: Role; accounts: number }>(
    `select ${bucket === null ? `''` : beginOf(bucket)} as at, role::text,
      sum(accounts)::float8 as accounts
    from metric_return
    where economy_key = $1 and mode = $2 and day between $3 and $4 and previous_day < ${start}
    group by 1, 2`,
    [economyKey, mode, from, to],
  )
  return rows
}

/** Of cohorts and accounts there are no hours. */
export function daily(bucket: Bucket | null): Exclude<Bucket, 'hour'> | null {
  return bucket === 'hour' ? 'day' : bucket
}

/** The first day of the bucket that a day lies in. */
export function beginOf(bucket: Exclude<Bucket, 'hour'>): string {
  return bucket === 'day' ? 'day::text' : `date_trunc('${bucket}', day)::date::text`
}

export function compose(asked: Asked, prefix: 'metric' | 'money') {
  const { economyKey, mode, bucket, split, priceVersion } = asked
  const hourly = bucket === 'hour'
  const at =
    bucket === null
      ? `''`
      : hourly
        ? `to_char(hour at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
        : beginOf(bucket)
  return {
    table: `${prefix}_${hourly ? 'hour' : 'day'}`,
    at,
    part: partOf(split),
    within: `economy_key = $1 and mode = $2
      and ${hourly ? 'hour >= $3::timestamptz and hour < $4::timestamptz' : 'day >= $3::date and day <= $4::date'}
      and ($5::integer is null or price_version = $5)`,
    values: hourly
      ? [economyKey, mode, new Date(asked.fromMs), new Date(asked.untilMs), priceVersion]
      : [economyKey, mode, asked.from, asked.to, priceVersion],
  }
}
