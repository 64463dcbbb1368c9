// Who is enrolled to be judged later, and the judgement: from what was written, when the time is over and once.
import type { Flow, Seen, Zones } from '../rules/fold.ts'
import { type Cohort, judgedAfterMs } from '../words.ts'
import type { Client } from './fold.ts'

/** The first purchase of a buyer may be followed by a second, or by a mission that is completed; each charge may be disputed. */
export async function enrolFlows(client: Client, flows: readonly Flow[]): Promise<void> {
  const captured = flows
    .filter(({ kind }) => kind === 'captured')
    .toSorted((a, b) => a.at.getTime() - b.at.getTime())
  if (captured.length === 0) return
  await enrol(client, 'charge', captured, flow => flow.purchaseId)
  await enrol(client, 'repeat', captured, flow => flow.userId)
  await enrol(client, 'mission', captured, flow => flow.userId)
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

/** What begins with a user's first paywall of a version, and what begins each time that one is shown. */
const ofFirstPaywalls = ['conversion', 'topup'] as const satisfies Cohort[]
const ofPaywalls = [
  ...ofFirstPaywalls,
  'continuation',
  'offer_selected',
  'offer_paid',
  'offer_continued',
] as const satisfies Cohort[]

/**
 * Until when so many paywalls were shown, or purchases begun, in an economy and mode: a past of years is enrolled step by step.
 * At least a millisecond on, whatever has the same instant.
 */
export async function findEnrolEnd(
  client: Client,
  {
    from,
    to,
    economyKeys,
    rowsMax,
  }: { from: Date; to: Date; economyKeys: readonly string[]; rowsMax: number },
): Promise<Date> {
  const nth = (view: string, at: string) => `
      select ${at} as at
      ${ofEachEconomy(view, 'nth', at, `order by row.${at} offset $4 limit 1`)}`
  const { rows } = await client.query<{ at: Date }>(
    `select least($3::timestamptz, min(greatest(at, $2::timestamptz + interval '1 ms'))) as at
    from (${nth('paywall_shown', 'shown_at')}
      union all${nth('purchase_begun', 'created_at')}
    ) as far`,
    [economyKeys, from, to, rowsMax],
  )
  return rows[0]?.at ?? to
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
      case when kind.cohort = any($6) then shown.price_version || ' ' || shown.user_id else shown.id end,
      shown.user_id, shown.price_version, shown.shown_at, shown.shown_at + kind.after_ms * interval '1 ms'
    ${ofEachEconomy('paywall_shown', 'shown', 'shown_at')}
    cross join unnest($4::text[], $5::float8[]) as kind(cohort, after_ms)
    order by shown.shown_at, shown.id
    on conflict do nothing`,
    [...window, ofPaywalls, ofPaywalls.map(cohort => judgedAfterMs[cohort]), ofFirstPaywalls],
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
function ofEachEconomy(view: string, name: string, at: string, ordered = 'offset 0'): string {
  return `from unnest($1::text[]) as economy(key)
    cross join unnest(array['live', 'test']::mode[]) as side(mode)
    cross join lateral (
      select *
      from ${view} as row
      where row.economy_key = economy.key and row.mode = side.mode and row.${at} >= $2 and row.${at} < $3
      ${ordered}
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

/**
 * A payment that is heard of late may be what a cohort that was judged had waited for, or begin before what it began with: those
 * are judged again, and what a later first purchase had begun is enrolled anew.
 */
export async function reopen(
  client: Client,
  { captured, now }: { captured: readonly Flow[]; now: Date },
): Promise<void> {
  const late = captured.filter(({ at }) => now.getTime() - at.getTime() > reopenedAfterMs)
  if (late.length === 0) return
  const given = late.map(({ economyKey, mode, userId, purchaseId, at }) => {
    return { economyKey, mode, userId, purchaseId, at }
  })
  const { rows } = await client.query<{ reopened: number }>(
    `with given as (
      select "economyKey" as economy_key, mode, "userId" as user_id, "purchaseId" as purchase_id, at
      from json_to_recordset($1) as given(
        "economyKey" text, mode mode, "userId" text, "purchaseId" text, at timestamptz
      )
    ), touched as (
      select member.ctid as place, member.began_at > given.at as is_later
      from given
      join metric_cohort as member
        on member.economy_key = given.economy_key and member.mode = given.mode
        and member.cohort in ('repeat', 'mission') and member.subject = given.user_id
      where member.day is not null and member.judge_at > given.at
      union
      select member.ctid, false
      from given
      join metric_cohort as member
        on member.economy_key = given.economy_key and member.mode = given.mode and member.cohort = 'checkout'
        and member.subject = given.purchase_id
      where member.day is not null and member.judge_at > given.at
      union
      select member.ctid, false
      from given
      join metric_cohort as member
        on member.economy_key = given.economy_key and member.mode = given.mode and member.cohort = any($2)
        and member.day between (given.at - interval '5 days')::date and (given.at + interval '2 days')::date
        and member.user_id = given.user_id
      where member.day is not null and member.judge_at > given.at
    ), gone as (
      select member.economy_key, member.mode, member.cohort, member.day, member.price_version, count(*) as judged,
        count(*) filter (where member.succeeded) as succeeded
      from metric_cohort as member
      where member.ctid = any(array(select place from touched))
      group by 1, 2, 3, 4, 5
    ), less as (
      update metric_cohort_day as sum
      set judged = sum.judged - gone.judged, succeeded = sum.succeeded - gone.succeeded
      from gone
      where sum.economy_key = gone.economy_key and sum.mode = gone.mode and sum.cohort = gone.cohort
        and sum.day = gone.day and sum.price_version = gone.price_version
    ), forgotten as (
      delete from metric_cohort as member
      where member.ctid = any(array(select place from touched where is_later))
    ), opened as (
      update metric_cohort as member
      set day = null, succeeded = false
      where member.ctid = any(array(select place from touched group by place having not bool_or(is_later)))
    )
    select count(*)::float8 as reopened
    from touched`,
    [JSON.stringify(given), paidFor],
  )
  if ((rows[0]?.reopened ?? 0) > 0) await client.query('delete from metric_cohort_day where judged = 0')
}

/** What a payment within three days of a paywall makes true. */
const paidFor = ofPaywalls.filter(cohort => cohort !== 'offer_selected')

/** What waits to be folded is folded within seconds; judged is what was over a minute ago. */
const reopenedAfterMs = 60_000

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
  const back = seen.flatMap(({ economyKey, mode, userId, kind, at }) => {
    const about = { economyKey, mode, subject: userId, at }
    const retained = { ...about, cohort: 'retention' }
    return kind === 'mission_done' ? [retained, { ...about, cohort: 'mission' }] : [retained]
  })
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
          member.cohort = 'charge'
          or (member.cohort = 'mission' and given.at >= member.began_at and given.at < member.judge_at)
          or (
            member.cohort = 'retention' and given.at >= member.judge_at - interval '24 hours'
            and given.at < member.judge_at
          )
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

/** A spend in the session that a paywall began: none of what led to it came more than 30 minutes after the one before. */
const wentOn = `exists (
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
  )`

/** A product that starts a purchase from a paywall need not have told of the choice. */
const selected = `exists (
    select
    from paywall_shown as shown
    where shown.id = member.subject and shown.selected_at < member.judge_at
  ) or exists (
    select
    from purchase_begun as begun
    where begun.economy_key = member.economy_key and begun.mode = member.mode and begun.user_id = member.user_id
      and begun.impression_id = member.subject and begun.created_at < member.judge_at
  )`

const paid = `exists (
    select
    from purchase_begun as begun
    where begun.economy_key = member.economy_key and begun.mode = member.mode and begun.user_id = member.user_id
      and begun.impression_id = member.subject and begun.paid_at < member.judge_at
  )`

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
  when 'mission' then exists (
    select
    from activity
    where activity.economy_key = member.economy_key and activity.mode = member.mode
      and activity.user_id = member.user_id and activity.kind = 'mission_done' and activity.at >= member.began_at
      and activity.at < member.judge_at
  )
  when 'topup' then coalesce((
    select flow.item = 'topup'
    from money_flow as flow
    where flow.economy_key = member.economy_key and flow.mode = member.mode and flow.user_id = member.user_id
      and flow.kind = 'captured' and flow.at >= member.began_at and flow.at < member.judge_at
    order by flow.at, flow.purchase_id
    limit 1
  ), false)
  when 'conversion' then exists (
    select
    from money_flow as flow
    where flow.economy_key = member.economy_key and flow.mode = member.mode and flow.user_id = member.user_id
      and flow.kind = 'captured' and flow.at >= member.began_at and flow.at < member.judge_at
  )
  when 'continuation' then ${wentOn}
  when 'offer_selected' then ${selected}
  when 'offer_paid' then ${paid}
  when 'offer_continued' then ${paid} and ${wentOn}
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
