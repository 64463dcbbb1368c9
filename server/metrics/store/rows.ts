// The rows behind a figure, page by page by keyset: what they sum or count to is the figure.
import type pg from 'pg'
import type { Flow } from '../rules/fold.ts'
import type { Booking, Cohort, Role, Split } from '../words.ts'
import { isOfPart, type Part } from './figures.ts'

export type Where = {
  economyKey: string
  mode: 'live' | 'test'
  priceVersion: number | null
}

export type FlowsAsked = Where & {
  currency: string
  booked: Booking
  kinds: readonly string[]
  part: Part | null
  from: Date
  until: Date
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
export function findAsked(part: Part | null): { ofMove: Part | null; ofDraw: Part | null } {
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
