// From what was made into the tables of the modules, as their own statements would have left them.
import { historyDays, type Size, type Step, versionsCount } from './made.ts'

export function steps(size: Size): Step[] {
  return [
    { name: 'accounts', sql: accounts },
    { name: 'profiles', sql: profiles },
    { name: 'lots', sql: lots },
    { name: 'entries, in the order of time', sql: entries },
    { name: 'paywalls', sql: paywalls(size) },
    { name: 'purchases, and what each moved', sql: purchases },
    { name: 'activity', sql: activity },
    { name: 'token disputes', sql: disputes },
    { name: 'annotations', sql: annotations(size) },
    { name: 'what it was made from, dropped', sql: 'drop schema made cascade' },
    // As a database of this age is: pages are known to be seen by all.
    ...tables.map(table => ({ name: `vacuum ${table}`, sql: `vacuum (analyze) ${table}` })),
  ]
}

const tables = [
  'account',
  'profile',
  'lot',
  'entry',
  'purchase',
  'purchase_move',
  'money_flow',
  'activity',
  'token_dispute',
  'dispute_opening',
  'paywall_impression',
  'paywall_offer',
]

/** Day and period as of the last move, as a decision leaves them; on an unlimited plan nothing counts. */
const accounts = `insert into account (
    lane, id, economy_key, mode, user_id, opened_at, seq, hash, last_at, available, granted, held, debt, spent_tokens,
    day_start, day_spent, day_actions, period_start, period_end, period_allowance, period_used, period_warned, plan, due_at,
    live_lots, live_free, live_held, live_used, live_facts
  )
  with plans as (
    select i, min(at) as anchor, max(period) as period, min(at) + max(period) * interval '1 month' as start_at,
      min(at) + (max(period) + 1) * interval '1 month' as end_at
    from made.move
    where kind = 'plan'
    group by i
  ), counted as (
    select entry.i,
      sum(-entry.amount) filter (where spends and entry.counted_at >= day_start and entry.at >= day_start) as day_spent,
      count(*) filter (where entry.at >= day_start and entry.kind in ('charge', 'usage')) as day_actions,
      sum(-entry.amount) filter (where spends and entry.counted_at >= month_start and entry.at >= month_start) as month_spent,
      sum(entry.amount) filter (where entry.at >= month_start) as month_moved
    from made.entry as entry
    join (
      select i, date_trunc('day', at) as day_start, date_trunc('month', at) as month_start
      from made.entry
      where is_last
    ) as last on last.i = entry.i
    cross join lateral (select entry.kind in ('charge', 'refund') as spends) as kind
    group by entry.i
  ), live as (
    select i, array_agg(number order by class, number) as numbers,
      array_agg(original - used order by class, number) as free, array_agg(0 order by class, number) as held,
      array_agg(used order by class, number) as used,
      '[' || string_agg(
        format('["%s","%s",null,false,0,0,0,0,0,%s,%s,%s,%s]', left(class, 1), source, price,
          case when price = 0 then 'null' else '"USD"' end, coalesce('"' || cause || '"', 'null'), made.ms(at)),
        ',' order by class, number
      ) || ']' as facts
    from made.lot
    where original - used - returned > 0
    group by i
  )
  select account.lane, account.id, 'jobsearch', 'live', account.user_id, account.opened_at, last.seq, last.hash, last.at,
    last.available, last.granted, 0, 0, last.spent, date_trunc('day', last.at), coalesce(counted.day_spent, 0),
    counted.day_actions, coalesce(plans.start_at, date_trunc('month', last.at)),
    coalesce(plans.end_at, date_trunc('month', last.at) + interval '1 month'),
    case when plans.i is null then nullif(last.available - coalesce(counted.month_moved, 0), 0) end,
    case when plans.i is null then coalesce(counted.month_spent, 0) else 0 end, 0,
    case when plans.i is not null then json_build_object(
      'key', 'monthly', 'name', 'Monthly', 'tokensPerMonth', null, 'rolloverCapBasisPoints', 10000, 'dailyActionCap', 100,
      'dailySoftCapTokens', null, 'grantBasis', 0, 'anchorMs', made.ms(plans.anchor), 'period', plans.period,
      'startMs', made.ms(plans.start_at), 'endMs', made.ms(plans.end_at), 'paidUntilMs', made.ms(plans.end_at),
      'graceMs', 259200000, 'cancelAtPeriodEnd', false, 'payments', '[]'::json
    ) end,
    plans.end_at + interval '3 days',
    coalesce(live.numbers, '{}'), coalesce(live.free, '{}'), coalesce(live.held, '{}'), coalesce(live.used, '{}'),
    coalesce(live.facts, '[]')
  from made.account as account
  join made.entry as last on last.i = account.i and last.is_last
  join counted on counted.i = account.i
  left join plans on plans.i = account.i
  left join live on live.i = account.i
  order by last.at`

const profiles = `insert into profile (lane, account_id, economy_key, mode, email, country)
  select lane, id, 'jobsearch', 'live', user_id || '@example.com', (array['DE', 'FR', 'GB', 'US'])[1 + i % 4]
  from made.account
  order by opened_at`

const lots = `insert into lot (
    lane, account_id, number, class, source, original, frozen, clawed_back, taken_back, pending_back, owed_back, repaid,
    paid_amount, paid_currency, cause, at
  )
  select lane, account_id, number, class::lot_class, source, original, false, returned, returned, 0, 0, 0, price,
    case when price > 0 then 'USD' end, cause, at
  from made.lot
  order by at`

/** A ledger is written as time goes, so its newest blocks hold what is newest. */
const entries = `insert into entry (
    lane, account_id, seq, kind, amount, available, granted, held, debt, value, action, quantity, refers_to, price_version,
    reason, draws, detail, revenue, at, hash
  )
  select lane, id, seq, kind, amount, available, granted, 0, 0, value, action, quantity, refers_to, price_version, reason,
    draws, detail, revenue, at, hash
  from made.entry
  order by at`

/** Before four of five purchases, and before nothing for half of all accounts: of those some choose, and few of them begin to pay. */
function paywalls({ endsAt }: Size): string {
  return `create unlogged table made.paywall as
    select i, user_id, id, version, action, need, have, shown_at, selected_at, price, pack, pack_key, buy,
      made.id('off', shown_at, i, number * 2) as pack_offer_id, made.id('off', shown_at, i, number * 2 + 1) as top_up_offer_id
    from (
      select entry.i, account.user_id, entry.buy as number, entry.buy, account.cost as need, entry.available - entry.amount as have,
        entry.at - interval '150 seconds' as shown_at, entry.at - interval '120 seconds' as selected_at,
        account.actions[1] as action, account.price, account.pack, account.pack_key
      from made.entry as entry
      join made.account as account using (i)
      where entry.kind = 'purchase' and made.chance(entry.draw, 21) < 0.8
      union all
      select i, user_id, 9, null, cost, 0, shown_at,
        case when made.chance(i, 24) < 0.2 then shown_at + interval '40 seconds' end, actions[1], price, pack, pack_key
      from made.account
      cross join lateral (
        select date_trunc('milliseconds', opened_at + span * made.chance(i, 22)) as shown_at
      ) as shown
      where made.chance(i, 23) < 0.5
    ) as shown
    cross join lateral (select made.id('imp', shown_at, i, number) as id) as named
    cross join lateral (
      select 1 + floor(${versionsCount} * (1 - extract(epoch from '${endsAt}'::timestamptz - shown_at) / (${historyDays} * 86400)))::integer
        as version
    ) as versioned;
    insert into paywall_impression (
      id, economy_key, mode, user_id, action, quantity, price_version, session_id, have_tokens, need_tokens, short_tokens,
      shown_at, selected_at, selected_offer_id, dismissed_at
    )
    select id, 'jobsearch', 'live', user_id, action, 1, version, 'session-' || i, have, need, greatest(1, need - have), shown_at,
      selected_at, case when selected_at is not null then pack_offer_id end,
      case when selected_at is null then shown_at + interval '15 seconds' end
    from made.paywall
    order by shown_at;
    insert into paywall_offer (
      id, impression_id, place, kind, key, name, tokens, amount, currency, recurring, preselected, rule
    )
    select offer.id, paywall.id, offer.place, offer.kind, offer.key, offer.name, offer.tokens, offer.amount, 'USD', false,
      offer.place = 1, 'covers'
    from made.paywall as paywall
    cross join lateral (values
      (1, pack_offer_id, 'pack', pack_key, initcap(pack_key), pack, price),
      (2, top_up_offer_id, 'topup', null, 'Top-up', 40, 250)
    ) as offer(place, id, kind, key, name, tokens, amount)
    order by paywall.shown_at`
}

/** Money is noted by the purchases' own trigger, at the end of this transaction. */
const purchases = `begin;
  create unlogged table made.purchase as
  select made.id('pur', entry.at, entry.i, entry.buy) as id, account.user_id, 'pack' as kind, account.pack_key as key,
    account.pack as tokens, account.price as amount, paywall.id as impression_id,
    entry.at - interval '100 seconds' as created_at, entry.at - interval '2 seconds' as paid_at, entry.at as delivered_at,
    returned.at as returned_at, returned.at is not null and made.chance(entry.draw, 31) < 0.25 as is_disputed,
    entry.version, null::timestamptz as period_start
  from made.entry as entry
  join made.account as account using (i)
  left join made.paywall as paywall on paywall.i = entry.i and paywall.buy = entry.buy
  left join made.entry as returned
    on returned.i = entry.i and returned.kind = 'claw_back' and returned.seq = entry.seq + 1
  where entry.kind = 'purchase'
  union all
  select made.id('pur', move.at, move.i, 20 + move.period), account.user_id,
    case move.period when 0 then 'plan' else 'renewal' end, 'monthly', 0, 500, null,
    move.at - interval '60 seconds', move.at - interval '2 seconds', move.at, null, false, entry.version, move.at
  from made.move as move
  join made.account as account using (i)
  join made.entry as entry on entry.i = move.i and entry.kind = 'plan' and entry.at = move.at
  where move.kind = 'plan'
  union all
  select made.id('pur', paywall.selected_at, paywall.i, 30), paywall.user_id, 'pack', paywall.pack_key, paywall.pack,
    paywall.price, paywall.id, paywall.selected_at + interval '5 seconds', null, null, null, false, paywall.version, null
  from made.paywall as paywall
  where paywall.buy is null and paywall.selected_at is not null and made.chance(paywall.i, 32) < 0.6;
  insert into purchase (
    id, economy_key, mode, user_id, request_id, fingerprint, kind, key, name, tokens, amount, currency, price_version,
    impression_id, status, refunded_amount, dispute_state, kept_tokens, period_start, period_end, moves, created_at, paid_at,
    delivered_at
  )
  select id, 'jobsearch', 'live', user_id, 'buy-' || id, md5(id), kind::purchase_kind, key, initcap(key), tokens, amount, 'USD',
    version, impression_id,
    (case when paid_at is null then 'cancelled' when returned_at is null then 'delivered' when is_disputed then 'disputed'
      else 'refunded' end)::purchase_status,
    case when returned_at is null or is_disputed then 0 else amount end, case when is_disputed then 'lost' end,
    case when paid_at is null or returned_at is not null then 0 else tokens end, period_start,
    period_start + interval '1 month', (paid_at is not null)::integer + (returned_at is not null)::integer, created_at,
    paid_at, delivered_at
  from made.purchase
  order by created_at;
  insert into purchase_move (purchase_id, number, kind, tokens, reason, at, done_at)
  select id, 1, 'deliver'::purchase_move_kind, tokens, 'Paid.', delivered_at, delivered_at
  from made.purchase
  where paid_at is not null
  union all
  select id, 2, 'claw_back'::purchase_move_kind, tokens, 'Returned.', returned_at, returned_at
  from made.purchase
  where returned_at is not null;
  commit`

/** A session here and there, a mission now and then. */
const activity = `insert into activity (economy_key, mode, user_id, session_id, kind, mission, stage, action, at)
  select 'jobsearch', 'live', account.user_id, 'session-' || entry.draw, kind.kind, kind.mission, '', '', entry.at
  from made.entry as entry
  join made.account as account using (i)
  cross join lateral (
    select case when made.chance(entry.draw, 41) < 0.1 then 'session' else 'mission_done' end as kind,
      case when made.chance(entry.draw, 41) < 0.1 then '' else 'job' end as mission
  ) as kind
  where entry.kind in ('charge', 'usage') and made.chance(entry.draw, 41) < 0.12
  order by entry.at
  on conflict do nothing`

/** Of four hundred charges one, for a reason that its user did not understand or that went wrong. */
const disputes = `insert into token_dispute (
    id, economy_key, mode, account_id, user_id, reason, entry_seq, entry_at, opened_at
  )
  select made.id('dsp', entry.at, entry.i, entry.seq), 'jobsearch', 'live', account.id, account.user_id,
    (case when made.chance(entry.draw, 42) < 0.0015 then 'unexpected_cost' else 'run_failed' end)::token_dispute_reason,
    entry.seq, entry.at, entry.at
  from made.entry as entry
  join made.account as account using (i)
  where entry.kind = 'charge' and made.chance(entry.draw, 42) < 0.0025
  order by entry.at`

/** One every other day, half of them for some days: as many at each size, for they grow with days alone. */
function annotations({ endsAt }: Size): string {
  return `insert into annotation (id, economy_key, kind, label, from_at, until_at, created_by_id, created_by_name)
    select made.id('ann', at, number, 0), 'jobsearch', (array['campaign', 'release', 'experiment'])[number % 3 + 1]::annotation_kind,
      'What happened ' || number || ' times two days ago', at,
      case when number % 2 = 0 then at + (number % 9 + 1) * interval '1 day' end, 'opr_history', 'Growth'
    from (
      select number, timestamptz '${endsAt}' - number * interval '2 days' as at
      from generate_series(1, ${historyDays / 2}) as number
    ) as noted`
}
