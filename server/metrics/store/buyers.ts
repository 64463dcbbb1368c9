// Who buys again, and who buys top-ups so often that a pack would have been cheaper, and on which days.
import type { Flow, Zones } from '../rules/fold.ts'
import { topUpsTooMany, topUpsWithinMs } from '../words.ts'
import type { Client } from './fold.ts'
import type { Member } from './members.ts'

/**
 * Of those who just bought top-ups, the days on which one was at least the third. Those after it are looked at too, for one
 * that is heard of late makes a later one the third. Nothing that was found is ever not so any more.
 */
export async function insertOverusers(
  client: Client,
  { topUps, zones }: { topUps: readonly Flow[]; zones: Zones },
): Promise<Member[]> {
  const given = topUps.map(({ economyKey, mode, userId, at }) => ({ economyKey, mode, userId, at }))
  const { rows } = await client.query<Member>(
    `insert into metric_member (economy_key, mode, role, user_id, day, previous_day)
    select distinct flow.economy_key, flow.mode, 'overusing'::member_role, flow.user_id,
      (flow.at at time zone zone.zone)::date, '-infinity'::date
    from json_to_recordset($1) as given("economyKey" text, mode mode, "userId" text, at timestamptz)
    join json_each_text($2) as zone(economy_key, zone) on zone.economy_key = given."economyKey"
    join money_flow as flow
      on flow.economy_key = given."economyKey" and flow.mode = given.mode and flow.user_id = given."userId"
      and flow.kind = 'captured' and flow.item = 'topup' and flow.at >= given.at
      and flow.at < given.at + $3 * interval '1 ms'
    where (
      select count(*)
      from money_flow as earlier
      where earlier.economy_key = flow.economy_key and earlier.mode = flow.mode and earlier.user_id = flow.user_id
        and earlier.kind = 'captured' and earlier.item = 'topup' and earlier.at <= flow.at
        and earlier.at > flow.at - $3 * interval '1 ms'
    ) >= $4
    on conflict do nothing
    returning economy_key as "economyKey", mode::text, role::text, user_id as "userId", day::text`,
    [JSON.stringify(given), JSON.stringify(Object.fromEntries(zones)), topUpsWithinMs, topUpsTooMany],
  )
  return rows
}

/**
 * Of those who just bought, the days on which they had bought before. Those after it are looked at too, for a first one that is
 * heard of late makes the next a second. Nothing that was found is ever not so any more.
 */
export async function insertRepeaters(
  client: Client,
  { captured, zones }: { captured: readonly Flow[]; zones: Zones },
): Promise<Member[]> {
  const given = captured.map(({ economyKey, mode, userId, at }) => ({ economyKey, mode, userId, at }))
  const { rows } = await client.query<Member>(
    `insert into metric_member (economy_key, mode, role, user_id, day, previous_day)
    select distinct flow.economy_key, flow.mode, 'repeating'::member_role, flow.user_id,
      (flow.at at time zone zone.zone)::date, '-infinity'::date
    from json_to_recordset($1) as given("economyKey" text, mode mode, "userId" text, at timestamptz)
    join json_each_text($2) as zone(economy_key, zone) on zone.economy_key = given."economyKey"
    join money_flow as flow
      on flow.economy_key = given."economyKey" and flow.mode = given.mode and flow.user_id = given."userId"
      and flow.kind = 'captured' and flow.at >= given.at
    where exists (
      select
      from money_flow as earlier
      where earlier.economy_key = flow.economy_key and earlier.mode = flow.mode and earlier.user_id = flow.user_id
        and earlier.kind = 'captured' and earlier.at <= flow.at and earlier.purchase_id <> flow.purchase_id
    )
    on conflict do nothing
    returning economy_key as "economyKey", mode::text, role::text, user_id as "userId", day::text`,
    [JSON.stringify(given), JSON.stringify(Object.fromEntries(zones))],
  )
  return rows
}
