// The figures of an economy counted anew from what was written at the time: the ledger, the money log, the activity, the
// disputes, the paywalls. Nothing of folding is used for it, so that each proves the other.
import type pg from 'pg'
import { judgedAfterMs, topUpsTooMany, topUpsWithinMs } from '../words.ts'
import { type Client, countryOfFlow } from './fold.ts'

type Asked = { economyKey: string; zone: string }

export const rollups = [
  'metric_hour',
  'metric_day',
  'money_hour',
  'money_day',
  'activity_day',
  'dispute_day',
  'metric_lot_move',
  'metric_level_day',
  'metric_member',
  'metric_return',
  'metric_cohort',
  'metric_cohort_day',
  'mission_day',
  'mission_return',
]

export async function deleteFigures(client: Client, economyKey: string): Promise<void> {
  for (const table of rollups) await client.query(`delete from ${table} where economy_key = $1`, [economyKey])
}

/**
 * Of `day.start`, as folding has it. Where midnight comes twice the database begins the day with the second one, and the hour before
 * that belongs to the day as well.
 */
function beginHour(at: string): string {
  return `day.start + floor(extract(epoch from ${at} - day.start) / 3600)::float8 * interval '1 hour'`
}

export async function countMoves(client: Client, { economyKey, zone }: Asked): Promise<void> {
  await client.query(
    `insert into metric_hour (
      economy_key, mode, hour, kind, action, source, class, price_version, arm, entries, tokens, value, revenue
    )
    select move.economy_key, move.mode, ${beginHour('move.at')}, move.kind,
      coalesce(move.action, ''), coalesce(draw.row ->> 2, ''),
      case draw.row ->> 1 when 'g' then 'granted' when 'p' then 'purchased' else '' end, coalesce(move.price_version, 0),
      coalesce(move.arm, ''), count(*) filter (where draw.place is null or draw.place = 1),
      coalesce(sum((draw.row ->> 3)::bigint), 0),
      coalesce(sum(move.value) filter (where draw.place is null or draw.place = 1), 0),
      coalesce(sum((draw.row ->> 5)::bigint), 0)
    from ledger_move as move
    cross join lateral (select date_trunc('day', move.at, $2) as start) as day
    left join lateral json_array_elements(move.draws::json) with ordinality as draw(row, place) on true
    where move.economy_key = $1
    group by 1, 2, 3, 4, 5, 6, 7, 8, 9`,
    [economyKey, zone],
  )
  await client.query(
    `insert into metric_day (
      economy_key, mode, day, kind, action, source, class, price_version, arm, entries, tokens, value, revenue
    )
    select economy_key, mode, (hour at time zone $2)::date, kind, action, source, class, price_version, arm,
      sum(entries), sum(tokens), sum(value), sum(revenue)
    from metric_hour
    where economy_key = $1
    group by 1, 2, 3, 4, 5, 6, 7, 8, 9`,
    [economyKey, zone],
  )
}

/** Each by its own day, and by the day on which its purchase was paid. */
export async function countMoney(client: Client, { economyKey, zone }: Asked): Promise<void> {
  await client.query(
    `update money_flow as flow
    set folded = true, country = ${countryOfFlow}
    where economy_key = $1 and (not folded or country is null)`,
    [economyKey],
  )
  await client.query(
    `insert into money_hour (
      economy_key, mode, booked, hour, kind, currency, item, item_key, price_version, country, flows, amount, squares
    )
    select flow.economy_key, flow.mode, counted.booked, ${beginHour('counted.at')}, flow.kind,
      flow.currency, flow.item, flow.item_key, flow.price_version, flow.country, count(*), sum(flow.amount),
      sum(flow.amount::numeric * flow.amount)
    from money_flow as flow
    cross join lateral (
      values ('own_day'::money_booking, flow.at), ('purchase_day'::money_booking, flow.paid_at)
    ) as counted(booked, at)
    cross join lateral (select date_trunc('day', counted.at, $2) as start) as day
    where flow.economy_key = $1
    group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10`,
    [economyKey, zone],
  )
  await client.query(
    `insert into money_day (
      economy_key, mode, booked, day, kind, currency, item, item_key, price_version, country, flows, amount, squares
    )
    select economy_key, mode, booked, (hour at time zone $2)::date, kind, currency, item, item_key, price_version, country,
      sum(flows), sum(amount), sum(squares)
    from money_hour
    where economy_key = $1
    group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10`,
    [economyKey, zone],
  )
}

export async function countTold(client: Client, { economyKey, zone }: Asked): Promise<void> {
  await client.query(
    `insert into activity_day (economy_key, mode, day, kind, mission, told)
    select economy_key, mode, (at at time zone $2)::date, kind, mission, count(*)
    from activity
    where economy_key = $1
    group by 1, 2, 3, 4, 5`,
    [economyKey, zone],
  )
}

export async function countOpenings(client: Client, { economyKey, zone }: Asked): Promise<void> {
  await client.query('update dispute_opening set folded = true where economy_key = $1 and not folded', [
    economyKey,
  ])
  await client.query(
    `insert into dispute_day (economy_key, mode, day, reason, opened)
    select economy_key, mode, (at at time zone $2)::date, reason, count(*)
    from dispute_opening
    where economy_key = $1
    group by 1, 2, 3, 4`,
    [economyKey, zone],
  )
}

/** From the moves as they were counted anew; what they do not tell the whole of, from the lots. */
export async function countLevels(client: Client, { economyKey, zone }: Asked): Promise<void> {
  await client.query(
    `insert into metric_lot_move (
      lane, account_id, seq, place, economy_key, mode, at, class, source, tokens, value
    )
    select lane, account_id, seq, place, economy_key, mode, at, class, source, tokens, value
    from lot_move
    where economy_key = $1`,
    [economyKey],
  )
  await client.query(
    `insert into metric_level_day (economy_key, mode, day, class, source, tokens, value)
    select $1, mode, day, class, source, sum(tokens), sum(value)
    from (
      select mode, day, class, source,
        case when kind in ('grant', 'refund') then tokens else -tokens end as tokens, -revenue as value
      from metric_day
      where economy_key = $1
        and kind in ('grant', 'refund', 'charge', 'commit', 'settle', 'expire', 'rollover')
      union all
      select mode, day, class, 'rollover', tokens, 0
      from metric_day
      where economy_key = $1 and kind = 'rollover'
      union all
      select mode, (at at time zone $2)::date, class, source, tokens, value
      from metric_lot_move
      where economy_key = $1
    ) as change
    where tokens <> 0 or value <> 0
    group by mode, day, class, source`,
    [economyKey, zone],
  )
}

export async function countMembers(client: Client, { economyKey, zone }: Asked): Promise<void> {
  await client.query(
    `insert into metric_member (economy_key, mode, role, user_id, day, previous_day)
    select $1, mode, role, user_id, day,
      coalesce(lag(day) over (partition by mode, role, user_id order by day), '-infinity')
    from (
      select mode, 'active'::member_role as role, user_id, (at at time zone $2)::date as day
      from ledger_move
      where economy_key = $1 and kind in ('charge', 'commit', 'usage')
      union
      select mode, 'active', user_id, (at at time zone $2)::date
      from activity
      where economy_key = $1
      union
      select mode, 'paying', user_id, (at at time zone $2)::date
      from money_flow
      where economy_key = $1 and kind = 'captured'
      union
      select mode, 'repeating', user_id, (at at time zone $2)::date
      from (
        select mode, user_id, at, row_number() over (partition by mode, user_id order by at, purchase_id) as place
        from money_flow
        where economy_key = $1 and kind = 'captured'
      ) as bought
      where place > 1
      union
      select mode, 'overusing', user_id, (at at time zone $2)::date
      from (
        select mode, user_id, at,
          count(*) over (
            partition by mode, user_id order by at
            range between $3 * interval '1 ms' - interval '1 ms' preceding and current row
          ) as top_ups
        from money_flow
        where economy_key = $1 and kind = 'captured' and item = 'topup'
      ) as topped_up
      where top_ups >= $4
    ) as seen`,
    [economyKey, zone, topUpsWithinMs, topUpsTooMany],
  )
  await client.query(
    `insert into metric_return (economy_key, mode, role, day, previous_day, accounts)
    select economy_key, mode, role, day, previous_day, count(*)
    from metric_member
    where economy_key = $1
    group by 1, 2, 3, 4, 5`,
    [economyKey],
  )
  await client.query('update activity set folded = true where economy_key = $1 and not folded', [economyKey])
}

/** Of what the sweep measured: the completions themselves, and what each took, stay as they are. */
export async function countMissionRuns(client: Client, { economyKey, zone }: Asked): Promise<void> {
  await client.query(
    `update mission_run
    set day = (completed_at at time zone $2)::date
    where economy_key = $1 and day is distinct from (completed_at at time zone $2)::date`,
    [economyKey, zone],
  )
  await client.query(
    `insert into mission_day (economy_key, mode, day, mission, tokens, completions)
    select economy_key, mode, day, mission, tokens, count(*)
    from mission_run
    where economy_key = $1
    group by 1, 2, 3, 4, 5`,
    [economyKey],
  )
  await client.query(
    `insert into mission_return (economy_key, mode, day, mission, previous_day, accounts)
    select $1, mode, day, mission, previous_day, count(*)
    from (
      select mode, mission, day,
        coalesce(lag(day) over (partition by mode, mission, user_id order by day), '-infinity') as previous_day
      from mission_run
      where economy_key = $1
      group by mode, mission, user_id, day
    ) as came
    group by mode, day, mission, previous_day`,
    [economyKey],
  )
}

/** What is enrolled by when it began is enrolled as far as folding is; the rest comes when its time comes. */
export async function countEnrolled(
  client: Client,
  { economyKey, enrolledTo }: { economyKey: string; enrolledTo: Date },
): Promise<void> {
  const into = `insert into metric_cohort (
      economy_key, mode, cohort, subject, user_id, price_version, began_at, judge_at
    )`
  await client.query(
    `${into}
    select economy_key, mode, 'retention', user_id, user_id, 0, min(at), min(at) + $2 * interval '1 ms'
    from ledger_move
    where economy_key = $1 and kind in ('charge', 'commit', 'usage')
    group by economy_key, mode, user_id`,
    [economyKey, judgedAfterMs.retention],
  )
  await client.query(
    `${into}
    select economy_key, mode, 'charge', purchase_id, user_id, price_version, at, at + $2 * interval '1 ms'
    from money_flow
    where economy_key = $1 and kind = 'captured'
    union all
    select economy_key, mode, kind.cohort, user_id, user_id, price_version, at, at + kind.after_ms * interval '1 ms'
    from (
      select distinct on (mode, user_id) economy_key, mode, user_id, price_version, at
      from money_flow
      where economy_key = $1 and kind = 'captured'
      order by mode, user_id, at
    ) as firsts
    cross join (values ('repeat', $3::float8), ('mission', $4)) as kind(cohort, after_ms)`,
    [economyKey, judgedAfterMs.charge, judgedAfterMs.repeat, judgedAfterMs.mission],
  )
  await client.query(
    `${into}
    select economy_key, mode, kind.cohort, id, user_id, price_version, shown_at,
      shown_at + kind.after_ms * interval '1 ms'
    from paywall_shown
    cross join (
      values ('continuation', $3::float8), ('offer_selected', $6), ('offer_paid', $7), ('offer_continued', $8)
    ) as kind(cohort, after_ms)
    where economy_key = $1 and shown_at < $2
    union all
    select economy_key, mode, kind.cohort, price_version || ' ' || user_id, user_id, price_version, shown_at,
      shown_at + kind.after_ms * interval '1 ms'
    from (
      select distinct on (mode, price_version, user_id) economy_key, mode, user_id, price_version, shown_at
      from paywall_shown
      where economy_key = $1 and shown_at < $2
      order by mode, price_version, user_id, shown_at
    ) as firsts
    cross join (values ('conversion', $4::float8), ('topup', $9)) as kind(cohort, after_ms)
    union all
    select economy_key, mode, 'checkout', id, user_id, price_version, created_at, created_at + $5 * interval '1 ms'
    from purchase_begun
    where economy_key = $1 and created_at < $2`,
    [
      economyKey,
      enrolledTo,
      judgedAfterMs.continuation,
      judgedAfterMs.conversion,
      judgedAfterMs.checkout,
      judgedAfterMs.offer_selected,
      judgedAfterMs.offer_paid,
      judgedAfterMs.offer_continued,
      judgedAfterMs.topup,
    ],
  )
}

export async function findEnrolled(client: Client): Promise<{ enrolledTo: Date; now: Date }> {
  const { rows } = await client.query<{ enrolledTo: Date; now: Date }>(
    'select enrolled_to as "enrolledTo", clock_timestamp() as now from metric_fold where id = 1',
  )
  const row = rows[0]
  if (row === undefined) throw new Error('folding has its row')
  return row
}

/** What somebody else changed meanwhile: the same again finds it. */
export function isOvertaken(error: unknown): boolean {
  const code = (error as pg.DatabaseError | null)?.code
  return code === '40001' || code === '40P01'
}
