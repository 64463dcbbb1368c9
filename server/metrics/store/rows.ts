// The rows behind a figure, page by page by keyset: what they sum or count to is the figure.
import type pg from 'pg'
import type { Flow, FlowKind } from '../rules/fold.ts'
import type { HourOfSome } from '../rules/rows.ts'
import type { Booking, Cohort, Role } from '../words.ts'

type Where = {
  economyKey: string
  mode: 'live' | 'test'
  priceVersion: number | null
}

export type FlowRow = Omit<Flow, 'economyKey' | 'mode' | 'currency' | 'country' | 'paidAt'> & {
  number: number
  /** By what it counts for a day. */
  bookedAt: Date
}

export async function listFlows(
  pool: pg.Pool,
  asked: Where & {
    currency: string
    booked: Booking
    kinds: readonly FlowKind[]
    from: Date
    until: Date
    after: { at: Date; purchaseId: string; number: number } | null
    limit: number
  },
): Promise<FlowRow[]> {
  const { after } = asked
  const at = asked.booked === 'own_day' ? 'at' : 'paid_at'
  const { rows } = await pool.query<FlowRow>(
    `select at, ${at} as "bookedAt", purchase_id as "purchaseId", number, user_id as "userId", kind::text, amount::float8, item,
      item_key as "itemKey", price_version as "priceVersion"
    from money_flow
    where economy_key = $1 and mode = $2 and ${at} >= $3 and ${at} < $4 and folded and kind::text = any($5)
      and currency = $6
      and ($7::integer is null or price_version = $7)
      and ($8::timestamptz is null or (${at}, purchase_id, number) < ($8, $9, $10))
    order by ${at} desc, purchase_id desc, number desc
    limit $11`,
    [
      asked.economyKey,
      asked.mode,
      asked.from,
      asked.until,
      asked.kinds,
      asked.currency,
      asked.priceVersion,
      after?.at ?? null,
      after?.purchaseId ?? null,
      after?.number ?? null,
      asked.limit,
    ],
  )
  return rows
}

export type EntryRow = {
  at: Date
  accountId: string
  seq: number
  userId: string
  kind: string
  action: string
  tokens: number
  value: number
  revenue: number
  priceVersion: number
}

export type EntryPlace = { at: Date; accountId: string; seq: number }

/** Of one stretch of time: entries lie in the order of their instants, but no index has them sorted. */
export async function listEntriesWithin(
  pool: pg.Pool,
  asked: Where & {
    kinds: readonly string[]
    class: string | null
    action: string | null
    from: Date
    until: Date
    after: EntryPlace | null
    limit: number
  },
): Promise<EntryRow[]> {
  const { after } = asked
  const { rows } = await pool.query<EntryRow>(
    `select move.at, move.account_id as "accountId", move.seq::float8, move.user_id as "userId", move.kind,
      coalesce(move.action, '') as action, drawn.tokens::float8, move.value::float8, move.revenue::float8,
      coalesce(move.price_version, 0) as "priceVersion"
    from ledger_move as move
    cross join lateral (
      select coalesce(sum((draw ->> 3)::bigint), 0) as tokens
      from json_array_elements(move.draws::json) as draw
      where $6::text is null or draw ->> 1 = left($6, 1)
    ) as drawn
    where move.economy_key = $1 and move.mode = $2 and move.at >= $3 and move.at < $4 and move.kind = any($5)
      and ($6::text is null or drawn.tokens > 0)
      and ($7::integer is null or move.price_version = $7)
      and ($8::timestamptz is null or (move.at, move.account_id, move.seq) < ($8, $9::uuid, $10::bigint))
      and ($11::text is null or move.action = $11)
    order by move.at desc, move.account_id desc, move.seq desc
    limit $12`,
    [
      asked.economyKey,
      asked.mode,
      asked.from,
      asked.until,
      asked.kinds,
      asked.class,
      asked.priceVersion,
      after?.at ?? null,
      after?.accountId ?? null,
      after?.seq ?? null,
      asked.action,
      asked.limit,
    ],
  )
  return rows
}

/** The instant since which there are so many such entries, whoever's they are; null: there are not so many. */
export async function findInstant(
  pool: pg.Pool,
  asked: Pick<WhereWith, 'kinds' | 'actions' | 'priceVersion' | 'from' | 'until'> & { most: number },
): Promise<Date | null> {
  const { rows } = await pool.query<{ at: Date }>(
    `select at
    from entry
    where at >= $1 and at < $2 and kind = any($3)
      and ($4::text[] is null or action = any($4)) and ($5::integer is null or price_version = $5)
    order by at desc
    offset $6
    limit 1`,
    [asked.from, asked.until, asked.kinds, asked.actions, asked.priceVersion, asked.most],
  )
  return rows[0]?.at ?? null
}

export type HourWith = Omit<HourOfSome, 'startMs'> & { hour: Date }

export type WhereWith = Where & {
  kinds: readonly string[]
  /** Null: whatever it is. */
  class: string | null
  actions: readonly string[] | null
  source: string | null
  from: Date
  until: Date
}

/** The newest hours in which there are such entries at all, about how many, and what else there is up to the next of them. */
export async function listHoursWith(
  pool: pg.Pool,
  asked: WhereWith & { limit: number },
): Promise<HourWith[]> {
  const { rows } = await pool.query<HourWith>(
    `with asked as (
      select hour, sum(entries)::float8 as entries
      from metric_hour
      where economy_key = $1 and mode = $2 and hour >= $3 and hour < $4 and kind = any($5)
        and ($6::text is null or class = $6) and ($7::integer is null or price_version = $7)
        and ($8::text[] is null or action = any($8)) and ($9::text is null or source = $9)
      group by hour
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
      asked.actions,
      asked.source,
      asked.limit,
    ],
  )
  return rows
}

export type AccountRow = { userId: string; day: string }

/**
 * Each account once: on the first of these days on which it was there. Sorted by the columns and not by what is selected
 * under their names: a day as a text has no index.
 */
export async function listDistinct(
  pool: pg.Pool,
  asked: Where & {
    role: Role
    from: string
    to: string
    after: AccountRow | null
    limit: number
  },
): Promise<AccountRow[]> {
  const { after } = asked
  const { rows } = await pool.query<AccountRow>(
    `select user_id as "userId", day::text
    from metric_member
    where economy_key = $1 and mode = $2 and role = $3::member_role and day between $4::date and $5::date
      and previous_day < $4::date and ($6::date is null or (day, user_id) > ($6::date, $7))
    order by metric_member.day, metric_member.user_id
    limit $8`,
    [
      asked.economyKey,
      asked.mode,
      asked.role,
      asked.from,
      asked.to,
      after?.day ?? null,
      after?.userId ?? null,
      asked.limit,
    ],
  )
  return rows
}

export type CohortRow = {
  subject: string
  userId: string
  day: string
  beganAt: Date
  priceVersion: number
  succeeded: boolean
}

/** Those who are old enough to count. */
export async function listJudged(
  pool: pg.Pool,
  asked: Where & {
    cohort: Cohort
    /** Null: whether it came or not. */
    came: boolean | null
    from: string
    to: string
    after: Pick<CohortRow, 'day' | 'subject'> | null
    limit: number
  },
): Promise<CohortRow[]> {
  const { after } = asked
  const { rows } = await pool.query<CohortRow>(
    `select subject, user_id as "userId", day::text, began_at as "beganAt", price_version as "priceVersion", succeeded
    from metric_cohort
    where economy_key = $1 and mode = $2 and cohort = $3 and day between $4::date and $5::date and day is not null
      and ($6::integer is null or price_version = $6) and ($7::date is null or (day, subject) > ($7::date, $8))
      and ($9::boolean is null or succeeded = $9)
    order by metric_cohort.day, metric_cohort.subject
    limit $10`,
    [
      asked.economyKey,
      asked.mode,
      asked.cohort,
      asked.from,
      asked.to,
      asked.priceVersion,
      after?.day ?? null,
      after?.subject ?? null,
      asked.came,
      asked.limit,
    ],
  )
  return rows
}
