// The figures of an economy counted anew from what was written at the time: the ledger, the money log, the activity, the
// paywalls. Nothing of folding is used for it, so that each proves the other.
import type pg from 'pg'
import { judgedAfterMs } from '../words.ts'
import type { Client } from './fold.ts'

type Asked = { economyKey: string; zone: string }

const rollups = [
  'metric_hour',
  'metric_day',
  'money_hour',
  'money_day',
  'metric_member',
  'metric_return',
  'metric_cohort',
  'metric_cohort_day',
]

export async function deleteFigures(client: Client, economyKey: string): Promise<void> {
  for (const table of rollups) await client.query(`delete from ${table} where economy_key = $1`, [economyKey])
}

export async function countMoves(client: Client, { economyKey, zone }: Asked): Promise<void> {
  await client.query(
    `insert into metric_hour (
      economy_key, mode, hour, kind, action, source, class, price_version, arm, entries, tokens, value, revenue
    )
    select move.economy_key, move.mode, day.start + date_trunc('hour', move.at - day.start), move.kind,
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

export async function countMoney(client: Client, { economyKey, zone }: Asked): Promise<void> {
  await client.query(
    `insert into money_hour (economy_key, mode, hour, kind, currency, item, item_key, price_version, flows, amount)
    select flow.economy_key, flow.mode, day.start + date_trunc('hour', flow.at - day.start), flow.kind, flow.currency,
      flow.item, flow.item_key, flow.price_version, count(*), sum(flow.amount)
    from money_flow as flow
    cross join lateral (select date_trunc('day', flow.at, $2) as start) as day
    where flow.economy_key = $1
    group by 1, 2, 3, 4, 5, 6, 7, 8`,
    [economyKey, zone],
  )
  await client.query(
    `insert into money_day (economy_key, mode, day, kind, currency, item, item_key, price_version, flows, amount)
    select economy_key, mode, (hour at time zone $2)::date, kind, currency, item, item_key, price_version, sum(flows),
      sum(amount)
    from money_hour
    where economy_key = $1
    group by 1, 2, 3, 4, 5, 6, 7, 8`,
    [economyKey, zone],
  )
  await client.query('update money_flow set folded = true where economy_key = $1 and not folded', [
    economyKey,
  ])
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
    ) as seen`,
    [economyKey, zone],
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
    select * from (
      select distinct on (mode, user_id) economy_key, mode, 'repeat', user_id, user_id, price_version, at,
        at + $3 * interval '1 ms'
      from money_flow
      where economy_key = $1 and kind = 'captured'
      order by mode, user_id, at
    ) as firsts`,
    [economyKey, judgedAfterMs.charge, judgedAfterMs.repeat],
  )
  await client.query(
    `${into}
    select economy_key, mode, 'continuation', id, user_id, price_version, shown_at, shown_at + $3 * interval '1 ms'
    from paywall_shown
    where economy_key = $1 and shown_at < $2
    union all
    select * from (
      select distinct on (mode, price_version, user_id) economy_key, mode, 'conversion',
        price_version || ' ' || user_id, user_id, price_version, shown_at, shown_at + $4 * interval '1 ms'
      from paywall_shown
      where economy_key = $1 and shown_at < $2
      order by mode, price_version, user_id, shown_at
    ) as firsts
    union all
    select economy_key, mode, 'checkout', id, user_id, price_version, created_at, created_at + $5 * interval '1 ms'
    from purchase_begun
    where economy_key = $1 and created_at < $2`,
    [economyKey, enrolledTo, judgedAfterMs.continuation, judgedAfterMs.conversion, judgedAfterMs.checkout],
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
