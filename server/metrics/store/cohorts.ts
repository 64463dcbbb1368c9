// Who is enrolled to be judged later, and the judgement: from what was written, when the time is over and once.
import type { Flow, Zones } from '../rules/fold.ts'
import { type Cohort, judgedAfterMs } from '../words.ts'
import type { Client, Seen } from './fold.ts'

/** The first purchase of a buyer may be followed by a second; each charge may be disputed. */
export async function enrolFlows(client: Client, flows: readonly Flow[]): Promise<void> {
  const captured = flows
    .filter(({ kind }) => kind === 'captured')
    .toSorted((a, b) => a.at.getTime() - b.at.getTime())
  if (captured.length === 0) return
  await enrol(client, 'charge', captured, flow => flow.purchaseId)
  await enrol(client, 'repeat', captured, flow => flow.userId)
}

/** In the order of time: of one subject the first counts, also where it is heard of later. */
async function enrol(
  client: Client,
  cohort: Cohort,
  flows: readonly Flow[],
  subjectOf: (flow: Flow) => string,
): Promise<void> {
  const given = flows.map(flow => {
    const { economyKey, mode, userId, priceVersion, at } = flow
    return { economyKey, mode, userId, priceVersion, at, subject: subjectOf(flow) }
  })
  await client.query(
    `insert into metric_cohort (economy_key, mode, cohort, subject, user_id, price_version, began_at, judge_at)
    select distinct on (mode, "economyKey", subject) "economyKey", mode, $2, subject, "userId", "priceVersion", at,
      at + $3 * interval '1 ms'
    from json_to_recordset($1) as given(
      "economyKey" text, mode mode, subject text, "userId" text, "priceVersion" integer, at timestamptz
    )
    order by mode, "economyKey", subject, at
    on conflict (economy_key, mode, cohort, subject) do update
    set began_at = excluded.began_at, judge_at = excluded.judge_at, price_version = excluded.price_version
    where metric_cohort.day is null and metric_cohort.began_at > excluded.began_at`,
    [JSON.stringify(given), cohort, judgedAfterMs[cohort]],
  )
}

/** Paywalls shown and purchases begun in a window of time, of which all is written. */
export async function enrolBegun(
  client: Client,
  { from, to, economyKeys }: { from: Date; to: Date; economyKeys: readonly string[] },
): Promise<void> {
  const window = [economyKeys, from, to]
  await client.query(
    `insert into metric_cohort (economy_key, mode, cohort, subject, user_id, price_version, began_at, judge_at)
    select shown.economy_key, shown.mode, kind.cohort,
      case kind.cohort when 'continuation' then shown.id else shown.price_version || ' ' || shown.user_id end,
      shown.user_id, shown.price_version, shown.shown_at, shown.shown_at + kind.after_ms * interval '1 ms'
    ${ofEachEconomy('paywall_shown', 'shown', 'shown_at')}
    cross join (values ('continuation', $4::float8), ('conversion', $5::float8)) as kind(cohort, after_ms)
    order by shown.shown_at, shown.id
    on conflict do nothing`,
    [...window, judgedAfterMs.continuation, judgedAfterMs.conversion],
  )
  await client.query(
    `insert into metric_cohort (economy_key, mode, cohort, subject, user_id, price_version, began_at, judge_at)
    select begun.economy_key, begun.mode, 'checkout', begun.id, begun.user_id, begun.price_version, begun.created_at,
      begun.created_at + $4 * interval '1 ms'
    ${ofEachEconomy('purchase_begun', 'begun', 'created_at')}
    on conflict do nothing`,
    [...window, judgedAfterMs.checkout],
  )
}

/** Economy and mode come first in the index by time. */
function ofEachEconomy(view: string, name: string, at: string): string {
  return `from unnest($1::text[]) as economy(key)
    cross join unnest(array['live', 'test']::mode[]) as side(mode)
    cross join lateral (
      select *
      from ${view} as row
      where row.economy_key = economy.key and row.mode = side.mode and row.${at} >= $2 and row.${at} < $3
      offset 0
    ) as ${name}`
}

/**
 * Judges what is due by the instant, of the economies whose zones are given; returns how many. By where the rows lie, which
 * nobody moves meanwhile: found by their names, a table that just filled was joined with itself for minutes.
 */
export async function judge(
  client: Client,
  { dueBy, zones, limit }: { dueBy: Date; zones: Zones; limit: number },
): Promise<number> {
  const { rowCount } = await client.query(
    `with judged as (
      update metric_cohort as member
      set day = (member.began_at at time zone zone.zone)::date, succeeded = ${came}
      from json_each_text($2) as zone(economy_key, zone)
      where zone.economy_key = member.economy_key
        and member.ctid = any(array(
          select ctid
          from metric_cohort
          where day is null and judge_at <= $1 and economy_key in (select json_object_keys($2))
          order by judge_at
          limit $3
        ))
      returning member.economy_key, member.mode, member.cohort, member.day, member.price_version, member.succeeded
    ), added as (
      insert into metric_cohort_day (economy_key, mode, cohort, day, price_version, judged, succeeded)
      select economy_key, mode, cohort, day, price_version, count(*), count(*) filter (where succeeded)
      from judged
      group by 1, 2, 3, 4, 5
      on conflict (economy_key, mode, cohort, day, price_version) do update
      set judged = metric_cohort_day.judged + excluded.judged,
        succeeded = metric_cohort_day.succeeded + excluded.succeeded
    )
    select from judged`,
    [dueBy, JSON.stringify(Object.fromEntries(zones)), limit],
  )
  return rowCount ?? 0
}

/** What came late: a session told of after its window, a dispute opened after the judgement. */
export async function restate(
  client: Client,
  { flows, seen }: { flows: readonly Flow[]; seen: readonly Seen[] },
): Promise<void> {
  const disputed = flows
    .filter(({ kind }) => kind === 'disputed')
    .map(({ economyKey, mode, purchaseId, at }) => ({
      economyKey,
      mode,
      cohort: 'charge',
      subject: purchaseId,
      at,
    }))
  const back = seen.map(({ economyKey, mode, userId, at }) => ({
    economyKey,
    mode,
    cohort: 'retention',
    subject: userId,
    at,
  }))
  if (disputed.length + back.length === 0) return
  await client.query(
    `with given as (
      select "economyKey" as economy_key, mode, cohort, subject, at
      from json_to_recordset($1) as given("economyKey" text, mode mode, cohort text, subject text, at timestamptz)
    ), restated as (
      update metric_cohort as member
      set succeeded = true
      from given
      where member.economy_key = given.economy_key and member.mode = given.mode and member.cohort = given.cohort
        and member.subject = given.subject and member.day is not null and not member.succeeded
        and (
          member.cohort <> 'retention'
          or (given.at >= member.judge_at - interval '24 hours' and given.at < member.judge_at)
        )
      returning member.economy_key, member.mode, member.cohort, member.day, member.price_version
    )
    insert into metric_cohort_day (economy_key, mode, cohort, day, price_version, judged, succeeded)
    select economy_key, mode, cohort, day, price_version, 0, count(*)
    from restated
    group by 1, 2, 3, 4, 5
    on conflict (economy_key, mode, cohort, day, price_version) do update
    set succeeded = metric_cohort_day.succeeded + excluded.succeeded`,
    [JSON.stringify([...disputed, ...back])],
  )
}

/**
 * Whether what a `member` waited for came in its time. Behind `offset 0` an account's spends are found by the account, whose
 * index has the order of characters: the ledger's index by time finds those of everybody.
 */
const came = `case member.cohort
  when 'retention' then exists (
    select
    from (
      select move.at
      from ledger_move as move
      where move.economy_key = member.economy_key and move.mode = member.mode and move.user_id collate "C" = member.user_id
        and move.kind in ('charge', 'commit', 'usage')
      offset 0
    ) as spent
    where spent.at >= member.judge_at - interval '24 hours' and spent.at < member.judge_at
  ) or exists (
    select
    from activity
    where activity.economy_key = member.economy_key and activity.mode = member.mode
      and activity.user_id = member.user_id and activity.at >= member.judge_at - interval '24 hours'
      and activity.at < member.judge_at
  )
  when 'repeat' then exists (
    select
    from money_flow as flow
    where flow.economy_key = member.economy_key and flow.mode = member.mode and flow.user_id = member.user_id
      and flow.kind = 'captured' and flow.at >= member.began_at and flow.at < member.judge_at
    offset 1
  )
  when 'conversion' then exists (
    select
    from money_flow as flow
    where flow.economy_key = member.economy_key and flow.mode = member.mode and flow.user_id = member.user_id
      and flow.kind = 'captured' and flow.at >= member.began_at and flow.at < member.judge_at
  )
  when 'continuation' then exists (
    select
    from paywall_shown as shown
    cross join lateral (
      select case when shown.selected_at < shown.shown_at + interval '30 minutes' then shown.selected_at
        else shown.shown_at end as at
    ) as chosen
    cross join lateral (
      select coalesce(min(begun.paid_at), chosen.at) as at
      from purchase_begun as begun
      where begun.economy_key = shown.economy_key and begun.mode = shown.mode and begun.user_id = shown.user_id
        and begun.impression_id = shown.id and begun.paid_at < chosen.at + interval '30 minutes'
    ) as paid
    cross join lateral (
      select move.at
      from ledger_move as move
      where move.economy_key = shown.economy_key and move.mode = shown.mode and move.user_id collate "C" = shown.user_id
        and move.kind in ('charge', 'commit', 'usage')
      offset 0
    ) as spent
    where shown.id = member.subject and spent.at > shown.shown_at
      and spent.at < greatest(chosen.at, paid.at) + interval '30 minutes'
  )
  when 'charge' then exists (
    select
    from money_flow as flow
    where flow.purchase_id = member.subject and flow.kind = 'disputed'
  )
  when 'checkout' then exists (
    select
    from money_flow as flow
    where flow.purchase_id = member.subject and flow.kind = 'captured' and flow.at < member.judge_at
  )
end`
