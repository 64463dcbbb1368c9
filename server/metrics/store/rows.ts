// The rows behind a figure, page by page by keyset: what they sum or count to is the figure.
import type pg from 'pg'
import type { Flow } from '../rules/fold.ts'
import type { HourOfSome } from '../rules/rows.ts'
import type { Window } from '../rules/windows.ts'
import type { Booking, Cohort, Role, Split } from '../words.ts'
import { isOfPart, type Part } from './figures.ts'

type Where = {
  economyKey: string
  mode: 'live' | 'test'
  priceVersion: number | null
}

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

type FlowsAsked = Where & {
  currency: string
  booked: Booking
  kinds: readonly string[]
  part: Part | null
  from: Date
  until: Date
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

export type FlowRow = Omit<Flow, 'economyKey' | 'mode' | 'currency' | 'country' | 'paidAt'> & {
  number: number
  /** By what it counts for a day. */
  bookedAt: Date
}

type FlowsPage = FlowsAsked & {
  after: { at: Date; purchaseId: string; number: number } | null
  limit: number
}

/**
 * Found by the hours that have any, for what is rare has few and what is common needs but the newest: whatever else was paid in
 * between is never looked at. To look for as many hours as a long page has rows takes longer than to read it.
 */
export async function listFlows(pool: pg.Pool, asked: FlowsPage): Promise<FlowRow[]> {
  // Of the newest hour a page before may have told some.
  const hoursMax = asked.limit + 1
  const found = await listFlowsOfHours(pool, asked, Math.min(hoursMax, fewHours))
  return found.length === asked.limit || hoursMax <= fewHours
    ? found
    : listFlowsOfHours(pool, asked, hoursMax)
}

const fewHours = 60

async function listFlowsOfHours(pool: pg.Pool, asked: FlowsPage, hoursMax: number): Promise<FlowRow[]> {
  const { after } = asked
  const at = asked.booked === 'own_day' ? 'at' : 'paid_at'
  const { rows } = await pool.query<FlowRow>(
    `with hours as (
      select hour, lag(hour) over newest as newer,
        sum(sum(flows)) over newest - sum(flows) - first_value(sum(flows)) over newest as held
      from money_hour
      where economy_key = $1 and mode = $2 and booked = $13::money_booking
        and hour > $3::timestamptz - interval '1 hour' and hour < $4 and kind = any($5::money_flow_kind[])
        and currency = $6 and ($7::integer is null or price_version = $7)
        and ($8::timestamptz is null or hour <= $8) and ${isOfPart(asked.part, '$12')}
      group by hour
      window newest as (order by hour desc)
      order by hour desc
      limit $14
    )
    select flow.*
    from hours
    cross join lateral (
      select at, ${at} as "bookedAt", purchase_id as "purchaseId", number, user_id as "userId", kind::text,
        amount::float8, item, item_key as "itemKey", price_version as "priceVersion"
      from money_flow
      where economy_key = $1 and mode = $2 and folded and kind = any($5::money_flow_kind[]) and currency = $6
        and ${at} >= greatest(hours.hour, $3) and ${at} < least(hours.hour + interval '1 hour', hours.newer, $4)
        and ($7::integer is null or price_version = $7)
        and ($8::timestamptz is null or (${at}, purchase_id, number) < ($8, $9, $10))
        and ${isOfPart(asked.part, '$12')}
      order by "bookedAt" desc, "purchaseId" desc, number desc
      limit $11
    ) as flow
    where hours.held < $11
    order by "bookedAt" desc, "purchaseId" desc, number desc
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
      asked.part?.keys ?? null,
      asked.booked,
      hoursMax,
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
  /** By which its account's balance changed. */
  amount: number
  /** Out of the lots that are asked for, or in all. */
  tokens: number
  revenue: number
  value: number
  priceVersion: number
}

export type EntryPlace = { at: Date; accountId: string; seq: number }

/** Splits by which the draws of one entry may be of several parts. */
const drawSplits: ReadonlySet<Split> = new Set(['source', 'class'])

/** What there is of a part to ask of an entry, and of each of its draws. */
function findAsked(part: Part | null): { ofMove: Part | null; ofDraw: Part | null } {
  const isOfDraws = part !== null && drawSplits.has(part.split)
  return { ofMove: isOfDraws ? null : part, ofDraw: isOfDraws ? part : null }
}

/**
 * Of one stretch of time: entries lie in the order of their instants, but no index has them sorted. What an entry drew from lots
 * of several parts is told of the part alone; and as the rollups do it, the entry itself is of the part of its first draw.
 */
export async function listEntriesWithin(
  pool: pg.Pool,
  asked: Where & {
    kinds: readonly string[]
    /** Null: whatever it is. */
    class: string | null
    part: Part | null
    /** Where entries are counted, and not what they drew. */
    byFirstDraw: boolean
    /** Of adjustments: which way; null: either. */
    sign: 1 | -1 | null
    from: Date
    until: Date
    after: EntryPlace | null
    limit: number
  },
): Promise<EntryRow[]> {
  const { after } = asked
  const { ofMove, ofDraw } = findAsked(asked.part)
  const takesUndrawn = asked.class === null && (ofDraw === null || ofDraw.keys.includes(''))
  const { rows } = await pool.query<EntryRow>(
    `select move.at, move.account_id as "accountId", move.seq::float8, move.user_id as "userId", move.kind, move.action,
      move.amount::float8, drawn.tokens::float8, drawn.revenue::float8, move.value::float8,
      move.price_version as "priceVersion"
    from (
      select economy_key, mode, at, account_id, seq, user_id, kind, coalesce(action, '') as action,
        coalesce(price_version, 0) as price_version, coalesce(arm, '') as arm, amount, value, draws as lots
      from ledger_move
    ) as move
    cross join lateral (
      select coalesce(sum(tokens), 0) as tokens, coalesce(sum(revenue), 0) as revenue, count(*) as draws,
        coalesce(min(place), 0) as first
      from (
        select place, coalesce(draw ->> 2, '') as source,
          case draw ->> 1 when 'g' then 'granted' when 'p' then 'purchased' else '' end as class,
          (draw ->> 3)::bigint as tokens, (draw ->> 5)::bigint as revenue
        from json_array_elements(move.lots::json) with ordinality as lots(draw, place)
      ) as draw
      where ($6::text is null or class = $6) and ${isOfPart(ofDraw, '$7')}
    ) as drawn
    where move.economy_key = $1 and move.mode = $2 and move.at >= $3 and move.at < $4 and move.kind = any($5)
      and case when move.lots = '[]' then $8 else drawn.draws > 0 and (not $9 or drawn.first = 1) end
      and ${isOfPart(ofMove, '$10')}
      and ($11::integer is null or price_version = $11)
      and ($12::integer is null or sign(move.amount) = $12)
      and ($13::timestamptz is null or (move.at, move.account_id, move.seq) < ($13, $14::uuid, $15::bigint))
    order by move.at desc, move.account_id desc, move.seq desc
    limit $16`,
    [
      asked.economyKey,
      asked.mode,
      asked.from,
      asked.until,
      asked.kinds,
      asked.class,
      ofDraw?.keys ?? null,
      takesUndrawn,
      asked.byFirstDraw,
      ofMove?.keys ?? null,
      asked.priceVersion,
      asked.sign,
      after?.at ?? null,
      after?.accountId ?? null,
      after?.seq ?? null,
      asked.limit,
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

/** Those who are old enough to count, looked for on days alone that have any of them. */
export async function listJudged(
  pool: pg.Pool,
  asked: Where & {
    cohort: Cohort
    /** Null: whether it came or not. */
    came: boolean | null
    part: Part | null
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
    where economy_key = $1 and mode = $2 and cohort = $3 and day is not null
      and day = any(array(
        select distinct day
        from metric_cohort_day
        where economy_key = $1 and mode = $2 and cohort = $3 and day between $4::date and $5::date
          and ($6::integer is null or price_version = $6) and ($7::date is null or day >= $7)
          and ${isOfPart(asked.part, '$11')}
          and case $9::boolean when true then succeeded when false then judged - succeeded else judged end > 0
      ))
      and ($6::integer is null or price_version = $6) and ($7::date is null or (day, subject) > ($7::date, $8))
      and ($9::boolean is null or succeeded = $9) and ${isOfPart(asked.part, '$11')}
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
      asked.part?.keys ?? null,
    ],
  )
  return rows
}
