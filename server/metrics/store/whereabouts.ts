// Where rows lie: on which days and in which hours there are any, and how many.
import type pg from 'pg'
import type { HourOfSome } from '../rules/rows.ts'
import type { Window } from '../rules/windows.ts'
import { isOfPart, type Part } from './figures.ts'
import { type FlowsAsked, findAsked, type Where } from './rows.ts'

/**
 * Of a part or a version there may be something on few of the days, or on none: to look for it in each of their hours takes longer
 * than to read it.
 */
export function isOfSome({
  part,
  priceVersion,
}: {
  part: Part | null
  priceVersion: number | null
}): boolean {
  return part !== null || priceVersion !== null
}

/** The first and the last day on which there is such money; null: on none. */
export async function findDaysOfFlows(
  pool: pg.Pool,
  asked: FlowsAsked & { zone: string },
): Promise<Window | null> {
  const { rows } = await pool.query<FirstAndLast>(
    `select min(day)::text as "from", max(day)::text as "to"
    from money_day
    where economy_key = $1 and mode = $2 and booked = $9::money_booking
      and day >= ($3::timestamptz at time zone $10)::date - 1 and day <= ($4::timestamptz at time zone $10)::date + 1
      and kind = any($5::money_flow_kind[]) and currency = $6 and ($7::integer is null or price_version = $7)
      and ${isOfPart(asked.part, '$8')}`,
    [
      asked.economyKey,
      asked.mode,
      asked.from,
      asked.until,
      asked.kinds,
      asked.currency,
      asked.priceVersion,
      asked.part?.keys ?? null,
      asked.booked,
      asked.zone,
    ],
  )
  return toWindow(rows)
}

export type HourWith = Omit<HourOfSome, 'startMs'> & { hour: Date }

export type WhereWith = Where & {
  kinds: readonly string[]
  /** Null: whatever it is. */
  class: string | null
  part: Part | null
  /** Where entries are counted, and not what they drew: an hour may have drawn from a part, and no entry of it. */
  byFirstDraw: boolean
  /** Of these those of any part: the rollups do not tell all parts that they are of. */
  kindsOfAnyPart?: readonly string[]
  from: Date
  until: Date
}

/** The first and the last day on which there are such entries; null: on none. */
export async function findDaysWith(
  pool: pg.Pool,
  asked: WhereWith & { zone: string },
): Promise<Window | null> {
  const { rows } = await pool.query<FirstAndLast>(
    `select min(day)::text as "from", max(day)::text as "to"
    from metric_day
    where economy_key = $1 and mode = $2 and day >= ($3::timestamptz at time zone $9)::date - 1
      and day <= ($4::timestamptz at time zone $9)::date + 1 and kind = any($5) and ($6::text is null or class = $6)
      and ($7::integer is null or price_version = $7) and (${isOfPart(asked.part, '$8')} or kind = any($10))`,
    [
      asked.economyKey,
      asked.mode,
      asked.from,
      asked.until,
      asked.kinds,
      asked.class,
      asked.priceVersion,
      asked.part?.keys ?? null,
      asked.zone,
      asked.kindsOfAnyPart ?? [],
    ],
  )
  return toWindow(rows)
}

type FirstAndLast = { from: string | null; to: string | null }

function toWindow([days]: FirstAndLast[]): Window | null {
  return days?.from && days.to ? { from: days.from, to: days.to } : null
}

/**
 * The newest hours in which there are such entries at all, about how many, and what else there is up to the next of them. The oldest
 * may begin before what is asked for: while a zone that was changed is counted anew, hours are those of the one before.
 */
export async function listHoursWith(
  pool: pg.Pool,
  asked: WhereWith & { limit: number },
): Promise<HourWith[]> {
  const { rows } = await pool.query<HourWith>(
    `with asked as (
      select hour, sum(entries)::float8 as entries
      from metric_hour
      where economy_key = $1 and mode = $2 and hour > $3::timestamptz - interval '1 hour' and hour < $4
        and kind = any($5) and ($6::text is null or class = $6) and ($7::integer is null or price_version = $7)
        and (${isOfPart(asked.part, '$8')} or kind = any($9))
      group by hour
      having not $11 or sum(entries) > 0
      order by hour desc
      limit $10
    )
    select asked.hour, asked.entries, others.all, others.passed
    from (select *, coalesce(lag(hour) over (order by hour desc), hour + interval '1 hour') as newer from asked) as asked
    cross join lateral (
      select coalesce(sum(entries) filter (where metric_hour.hour = asked.hour), 0)::float8 as all,
        coalesce(sum(entries) filter (where metric_hour.hour > asked.hour), 0)::float8 as passed
      from metric_hour
      where economy_key = $1 and mode = $2 and metric_hour.hour >= asked.hour and metric_hour.hour < asked.newer
    ) as others
    order by asked.hour desc`,
    [
      asked.economyKey,
      asked.mode,
      asked.from,
      asked.until,
      asked.kinds,
      asked.class,
      asked.priceVersion,
      asked.part?.keys ?? null,
      asked.kindsOfAnyPart ?? [],
      asked.limit,
      asked.byFirstDraw,
    ],
  )
  return rows
}

/** How many such entries there are, whoever's they are and whatever they drew; of more than `most`, that there is one more. */
export async function countUpTo(
  pool: pg.Pool,
  asked: Pick<WhereWith, 'kinds' | 'part' | 'priceVersion' | 'from' | 'until'> & { most: number },
): Promise<number> {
  const { ofMove } = findAsked(asked.part)
  const { rows } = await pool.query<{ there: number }>(
    `select count(*)::float8 as there
    from (
      select
      from (
        select at, kind, coalesce(action, '') as action, coalesce(price_version, 0) as price_version,
          coalesce(arm, '') as arm
        from entry
      ) as entry
      where at >= $1 and at < $2 and kind = any($3)
        and ${isOfPart(ofMove, '$4')} and ($5::integer is null or price_version = $5)
      limit $6 + 1
    ) as found`,
    [asked.from, asked.until, asked.kinds, ofMove?.keys ?? null, asked.priceVersion, asked.most],
  )
  return rows[0]?.there ?? 0
}
