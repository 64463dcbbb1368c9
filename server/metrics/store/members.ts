// Who was there on which day, and how many came back after which: distinct accounts over any days are a sum of the latter.
import type { Zones } from '../rules/fold.ts'
import { judgedAfterMs, type Role } from '../words.ts'
import type { Client } from './fold.ts'

export type Member = {
  economyKey: string
  mode: 'live' | 'test'
  role: Role
  userId: string
  day: string
}

/** Those who were not there on that day already. */
export async function insertMembers(client: Client, members: readonly Member[]): Promise<Member[]> {
  const { rows } = await client.query<Member>(
    `insert into metric_member (economy_key, mode, role, user_id, day, previous_day)
    select "economyKey", mode, role, "userId", day, '-infinity'
    from json_to_recordset($1) as given("economyKey" text, mode mode, role member_role, "userId" text, day date)
    on conflict do nothing
    returning economy_key as "economyKey", mode::text, role::text, user_id as "userId", day::text`,
    [JSON.stringify(members)],
  )
  return rows
}

/**
 * Whoever spent between two instants, on the days of their zone. Read from the ledger, so that a spend writes nothing more
 * for it; and enrolled with their first spend, whose time for coming back begins then.
 */
export async function insertSpenders(
  client: Client,
  asked: { from: Date; to: Date; zones: Zones },
): Promise<Member[]> {
  const { rows } = await client.query<Member>(
    `with spent as materialized (
      select move.economy_key, move.mode, move.user_id, (move.at at time zone zone.zone)::date as day, min(move.at) as at
      from ledger_move as move
      join json_each_text($3) as zone(economy_key, zone) on zone.economy_key = move.economy_key
      where move.at between $1 and $2 and move.kind in ('charge', 'commit', 'usage')
      group by 1, 2, 3, 4
    ), firsts as (
      select economy_key, mode, user_id, min(at) as at
      from spent
      group by 1, 2, 3
    ), enrolled as (
      insert into metric_cohort (economy_key, mode, cohort, subject, user_id, price_version, began_at, judge_at)
      select economy_key, mode, 'retention', user_id, user_id, 0, at, at + $4 * interval '1 ms'
      from firsts
      where not exists (
        select
        from metric_cohort as known
        where known.economy_key = firsts.economy_key and known.mode = firsts.mode and known.cohort = 'retention'
          and known.subject = firsts.user_id and known.began_at <= firsts.at
      )
      on conflict (economy_key, mode, cohort, subject) do update
      set began_at = excluded.began_at, judge_at = excluded.judge_at
      where metric_cohort.day is null
    )
    insert into metric_member (economy_key, mode, role, user_id, day, previous_day)
    select economy_key, mode, 'active', user_id, day, '-infinity'
    from spent
    on conflict do nothing
    returning economy_key as "economyKey", mode::text, role::text, user_id as "userId", day::text`,
    [asked.from, asked.to, JSON.stringify(Object.fromEntries(asked.zones)), judgedAfterMs.retention],
  )
  return rows
}

/**
 * Of a past that is told late, a later spend may be folded before an earlier one, and be judged at once: what was judged by
 * it is taken back, so that the earlier one is enrolled.
 */
export async function forgetLaterFirsts(
  client: Client,
  { from, to }: { from: Date; to: Date },
): Promise<void> {
  const { rowCount } = await client.query(
    `with firsts as (
      select economy_key, mode, user_id, min(at) as at
      from ledger_move
      where at between $1 and $2 and kind in ('charge', 'commit', 'usage')
      group by 1, 2, 3
    ), gone as (
      delete from metric_cohort as member
      using firsts
      where member.economy_key = firsts.economy_key and member.mode = firsts.mode and member.cohort = 'retention'
        and member.subject = firsts.user_id and member.day is not null and member.began_at > firsts.at
      returning member.economy_key, member.mode, member.cohort, member.day, member.price_version, member.succeeded
    ), less as (
      select economy_key, mode, cohort, day, price_version, count(*) as judged,
        count(*) filter (where succeeded) as succeeded
      from gone
      group by 1, 2, 3, 4, 5
    )
    update metric_cohort_day as sum
    set judged = sum.judged - less.judged, succeeded = sum.succeeded - less.succeeded
    from less
    where sum.economy_key = less.economy_key and sum.mode = less.mode and sum.cohort = less.cohort
      and sum.day = less.day and sum.price_version = less.price_version`,
    [from, to],
  )
  if ((rowCount ?? 0) > 0) await client.query('delete from metric_cohort_day where judged = 0')
}

/** New members come between the day before and the day after on which they were there: both ends of each step are counted anew. */
export async function linkMembers(client: Client, inserted: readonly Member[]): Promise<void> {
  if (inserted.length === 0) return
  const { rows } = await client.query<{ restated: number }>(
    `with given as (
      select "economyKey" as economy_key, mode, role, "userId" as user_id, day
      from json_to_recordset($1) as given("economyKey" text, mode mode, role member_role, "userId" text, day date)
    ), touched as (
      select given.*, true as is_new
      from given
      union
      select given.economy_key, given.mode, given.role, given.user_id, next.day, false
      from given
      cross join lateral (
        select min(member.day) as day
        from metric_member as member
        where member.economy_key = given.economy_key and member.mode = given.mode and member.role = given.role
          and member.user_id = given.user_id and member.day > given.day
      ) as next
      where next.day is not null
        and (given.economy_key, given.mode, given.role, given.user_id, next.day) not in (select * from given)
    ), placed as (
      select touched.*, member.previous_day as before,
        coalesce((
          select max(earlier.day)
          from metric_member as earlier
          where earlier.economy_key = touched.economy_key and earlier.mode = touched.mode
            and earlier.role = touched.role and earlier.user_id = touched.user_id and earlier.day < touched.day
        ), '-infinity') as after
      from touched
      join metric_member as member
        on member.economy_key = touched.economy_key and member.mode = touched.mode and member.role = touched.role
        and member.user_id = touched.user_id and member.day = touched.day
    ), moved as (
      update metric_member as member
      set previous_day = placed.after
      from placed
      where member.economy_key = placed.economy_key and member.mode = placed.mode and member.role = placed.role
        and member.user_id = placed.user_id and member.day = placed.day and placed.before <> placed.after
    ), steps as (
      select economy_key, mode, role, day, after as previous_day, 1 as accounts
      from placed
      where is_new or before <> after
      union all
      select economy_key, mode, role, day, before, -1
      from placed
      where not is_new and before <> after
    ), added as (
      insert into metric_return (economy_key, mode, role, day, previous_day, accounts)
      select economy_key, mode, role, day, previous_day, sum(accounts)
      from steps
      group by 1, 2, 3, 4, 5
      having sum(accounts) <> 0
      on conflict (economy_key, mode, role, day, previous_day) do update
      set accounts = metric_return.accounts + excluded.accounts
    )
    select count(*)::float8 as restated
    from steps
    where accounts < 0`,
    [JSON.stringify(inserted)],
  )
  if ((rows[0]?.restated ?? 0) > 0) await client.query('delete from metric_return where accounts = 0')
}
