// What a history is made from, before the ledger's tables have any of it: whose accounts, what each does when, and what each
// move leaves. In a schema of its own, which is dropped once the history stands.

export type Size = {
  accounts: number
  seed: number
  /** The last instant of it, as an ISO text; 90 days before it the first account opens. */
  endsAt: string
}

export type Step = { name: string; sql: string }

export const historyDays = 90
/** Of prices, each in force for as long as the others. */
export const versionsCount = 4
const day = "interval '1 day'"

/** Chance is a hash, so that it is the same in whatever order rows are made; each use of it has a number of its own. */
const chances = {
  opening: 1,
  span: 2,
  habit: 3,
  actions: 4,
  moves: 5,
  moment: 6,
  refund: 7,
  return: 8,
  continuation: 9,
  buys: 10,
  action: 11,
}

/** What an account costs is the same all the time, and divides its lots: so no charge is drawn from two. */
const habits = `(values
  (0, 2, 100, 'starter', 500, array['job_match_simple', 'job_alert_weekly']),
  (1, 5, 250, 'basic', 1000, array['job_match_detailed', 'interview_feedback', 'saved_search']),
  (2, 10, 600, 'pro', 2000, array['resume_analysis', 'skill_gap_analysis']),
  (3, 4, 600, 'pro', 2000, array['company_research']),
  (4, 20, 1500, 'power', 4000, array['career_insights'])
) as habit(place, cost, pack, pack_key, price, actions)`

export function made(size: Size): Step[] {
  return [
    { name: 'rules of chance', sql: functions(size) },
    { name: 'who there is', sql: accounts(size) },
    { name: 'who does what when', sql: moves(size) },
    { name: 'what each move leaves, hashed', sql: entries(size) },
    { name: 'what each lot has left', sql: lots },
  ]
}

function functions({ seed }: Size): string {
  return `drop schema if exists made cascade;
    create schema made;
    create function made.chance(of bigint, about integer) returns float8 language sql immutable parallel safe
      return (hashint8extended(of, about + ${seed} * 1000) & 1073741823)::float8 / 1073741824;
    create function made.ms(at timestamptz) returns bigint language sql stable parallel safe
      return (extract(epoch from at) * 1000)::bigint;
    create function made.id(prefix text, at timestamptz, of bigint, number bigint) returns text
      language sql stable parallel safe
      return prefix || '_' || lpad(to_hex(made.ms(at)), 10, '0') || left(md5(of || ' ' || number), 16);
    create function made.lot_told(class text, source text, tokens bigint, paid bigint, cause text) returns text
      language sql stable parallel safe
      return format('{"lot":{"class":"%s","source":"%s","original":%s,"expiresAt":null,"paidAmount":%s,"paidCurrency":%s,"cause":%s}}',
        class, source, tokens, paid, case when paid = 0 then 'null' else '"USD"' end,
        coalesce('"' || cause || '"', 'null'));
    -- What the ledger hashes, in its order (server/ledger/rules/canonical.ts).
    create function made.content(
      seq bigint, kind text, amount bigint, available bigint, granted bigint, value bigint, action text, quantity bigint,
      refers_to bigint, version integer, reason text, draws text, detail text, revenue bigint, at timestamptz
    ) returns text language sql stable parallel safe
      return '[' || concat_ws(',', seq, to_json(kind), amount, available, granted, 0, 0, value,
        coalesce(to_json(action)::text, 'null'), coalesce(quantity::text, 'null'), 'null,null',
        coalesce(refers_to::text, 'null'), coalesce(version::text, 'null'), 'null',
        coalesce(to_json(reason)::text, 'null'), to_json(draws), 'null', to_json(detail), revenue, made.ms(at)) || ']';
    -- In plpgsql, which calls it five times as fast as SQL does where it cannot be folded into the statement.
    create function made.link(before text, account uuid, content text) returns text
      language plpgsql immutable parallel safe as $$ begin
        return encode(sha256(convert_to(coalesce(before, account::text) || e'\\n' || content, 'UTF8')), 'hex');
      end $$;
    create aggregate made.chain(uuid, text) (sfunc = made.link, stype = text)`
}

/** A quarter buys, from one to four times; every twenty-fifth is on an unlimited plan. The rest live on what they were given. */
function accounts({ accounts: count, endsAt }: Size): string {
  const startsAt = `('${endsAt}'::timestamptz - ${historyDays} * ${day})`
  return `create unlogged table made.account as
    select i, 'user-' || lpad(i::text, 8, '0') as user_id, opened_at, habit.cost, habit.pack, habit.pack_key, habit.price,
      habit.actions, kind, buys, greatest(moves, 2 * buys + 2) as moves,
      case kind when 'buyer' then 2 else 60 end * habit.cost as given,
      ('${endsAt}'::timestamptz - opened_at) * (0.02 + 0.97 * made.chance(i, ${chances.span}) ^ 2) as span,
      encode(substr(sha, 1, 16), 'hex')::uuid as id, (get_byte(sha, 0) % 32)::smallint as lane
    from generate_series(1, ${count}) as i
    cross join lateral (
      select
        date_trunc('milliseconds', ${startsAt} + 89.5 * made.chance(i, ${chances.opening}) * ${day}) as opened_at,
        case
          when made.chance(i, ${chances.habit}) < 0.26 then 'buyer'
          when made.chance(i, ${chances.habit}) < 0.30 then 'planned'
          else 'other'
        end as kind,
        made.chance(i, ${chances.moves}) as many,
        made.chance(i, ${chances.buys}) as often,
        sha256(convert_to(e'jobsearch\\nlive\\nuser-' || lpad(i::text, 8, '0'), 'UTF8')) as sha
    ) as drawn
    cross join lateral (
      select
        case when many < 0.5 then 4 when many < 0.8 then 10 when many < 0.95 then 20 else 40 end as moves,
        case when kind <> 'buyer' then 0 when often < 0.45 then 1 when often < 0.7 then 2 when often < 0.85 then 3 else 4
        end as buys
    ) as numbers
    join ${habits} on habit.place = floor(5 * made.chance(i, ${chances.actions}) ^ 1.5);
    analyze made.account`
}

/**
 * A move has a slot of time, and a second one may follow in the same slot: what gives a charge back, takes a purchase back, or
 * goes on after a purchase. Plans renew by the calendar.
 */
function moves({ endsAt }: Size): string {
  return `create unlogged table made.move as
    with slots as (
      select account.i, account.kind as habit, account.moves, pos, account.span / account.moves as slot,
        account.i * 64 + pos as draw,
        date_trunc('milliseconds', account.opened_at
          + account.span * ((pos - 1 + 0.5 * made.chance(account.i * 64 + pos, ${chances.moment})) / account.moves)) as at,
        case when account.buys > 0 and pos >= 3 and (pos - 3) % stride = 0 and (pos - 3) / stride < account.buys
          then (pos - 3) / stride + 1 end as buy
      from made.account
      cross join lateral (select greatest(1, (moves - 3) / greatest(buys, 1)) as stride) as apart
      cross join lateral generate_series(1, moves) as pos
    ), first_moves as (
      select slots.*,
        case
          when pos = 1 then 'grant'
          when habit = 'planned' and pos = 2 then 'plan'
          when buy is not null then 'purchase'
          when habit = 'planned' then 'usage'
          else 'charge'
        end as kind
      from slots
    ), second_moves as (
      select first_moves.*,
        case
          when kind = 'charge' and made.chance(draw, ${chances.refund}) < 0.02 then 'refund'
          when buy > 1 and made.chance(draw, ${chances.return}) < 0.08 then 'claw_back'
          when buy is not null and made.chance(draw, ${chances.continuation}) < 0.65 then 'charge'
        end as next
      from first_moves
    )
    select i, at, pos * 2 as place, kind, buy, draw, null::integer as period
    from first_moves
    where kind <> 'plan'
    union all
    select i, date_trunc('milliseconds', at + case next when 'charge' then least(interval '2 minutes', slot * 0.3)
        when 'refund' then least(interval '10 minutes', slot * 0.3) else slot * 0.4 end),
      pos * 2 + 1, next, buy, draw, null
    from second_moves
    where next is not null
    union all
    select i, at + period * interval '1 month', pos * 2, kind, null, draw, period
    from first_moves
    cross join generate_series(0, 3) as period
    where kind = 'plan' and at + period * interval '1 month' < '${endsAt}'`
}

/** By the order of each account's moves: its number, what was spent and bought until then, what that leaves, and the hash. */
function entries({ endsAt }: Size): string {
  return `create unlogged table made.entry as
    with placed as (
      select account.i, account.id, account.lane, account.cost, account.pack, account.price, account.given,
        account.actions, move.at, move.place, move.kind, move.buy, move.draw, move.period,
        row_number() over run as seq, lag(move.at) over run as before_at, lead(1) over run is null as is_last,
        sum(case move.kind when 'charge' then cost when 'refund' then -cost else 0 end) over run as spent,
        case move.kind when 'charge' then cost when 'refund' then -cost else 0 end as spends,
        sum(case move.kind when 'purchase' then pack when 'claw_back' then -pack else 0 end) over run as bought,
        min(case when move.kind = 'plan' then move.at end) over run as anchor
      from made.move as move
      join made.account as account using (i)
      window run as (partition by move.i order by move.at, move.place)
    ), drawn as (
      select placed.*, spent - spends as spent_before,
        least(spent, spent - spends) >= given and kind in ('charge', 'refund') as from_pack,
        -- The first purchase comes behind the opening and one charge, which may have been given back.
        3 + (made.chance(i * 64 + 2, ${chances.refund}) < 0.02)::integer as first_buy
      from placed
    ), written as (
      select drawn.*,
        case when from_pack then price * (spent - given) / pack - price * (spent_before - given) / pack else 0
        end as revenue,
        case kind when 'grant' then given when 'purchase' then pack when 'claw_back' then -pack when 'charge' then -cost
          when 'refund' then cost else 0 end as amount,
        case when kind in ('charge', 'refund', 'usage')
          then actions[1 + floor(cardinality(actions) * made.chance(draw, ${chances.action}))::integer] end as action,
        1 + floor(${versionsCount} * (1 - extract(epoch from '${endsAt}'::timestamptz - at) / (${historyDays} * 86400)))::integer as version
      from drawn
    ), told as (
      select i, id, lane, at, place, kind, buy, draw, version, seq, is_last, spent, amount, action, revenue,
        case kind when 'refund' then before_at else at end as counted_at,
        given + bought - spent as available, greatest(0, given - spent) as granted,
        case kind when 'plan' then 0 when 'usage' then cost else abs(amount) end as value,
        case when kind in ('charge', 'usage') then 1 end as quantity,
        case when kind = 'refund' then seq - 1 end as refers_to,
        case when action is not null then version end as price_version,
        case kind when 'refund' then 'The run failed.' when 'claw_back' then 'The purchase was returned.' end as reason,
        case kind
          when 'grant' then format('[[1,"g","gift",%s,%s,0]]', given, given)
          when 'purchase' then format('[[%s,"p","pack",%s,%s,0]]', seq, pack, pack)
          when 'claw_back' then format('[[%s,"p","pack",%s,0,0]]', seq - 1, pack)
          when 'plan' then '[]'
          when 'usage' then '[]'
          else format('[[%s,%s,%s,%s,%s]]', case when from_pack then first_buy else 1 end,
            case when from_pack then '"p","pack"' else '"g","gift"' end, cost,
            case when from_pack then pack - (spent - given) else given - spent end, revenue)
        end as draws,
        case kind
          when 'grant' then made.lot_told('granted', 'gift', given, 0, null)
          when 'purchase' then made.lot_told('purchased', 'pack', pack, price, made.id('pur', at, i, buy))
          when 'claw_back' then format('{"policy":"forgive","asked":%s}', pack)
          when 'plan' then format('{"plan":{"key":"monthly","period":%s,"startMs":%s,"endMs":%s},"unlimited":true}', period,
            made.ms(at), made.ms(anchor + (period + 1) * interval '1 month'))
          when 'refund' then '{}'
          else format('{"lines":[{"label":"%s","tokens":%s}]%s}', initcap(replace(action, '_', ' ')), cost,
            case kind when 'usage' then ',"unlimited":true' else '' end)
        end as detail
      from written
    )
    select told.*, decode(made.chain(id, made.content(
        seq, kind, amount, available, granted, value, action, quantity, refers_to, price_version, reason, draws, detail,
        revenue, at
      )) over (partition by i order by at, place), 'hex') as hash
    from told;
    analyze made.entry`
}

/** What is not the first purchase is never drawn from: it is whole, or was returned whole. */
const lots = `create unlogged table made.lot as
  select entry.i, entry.seq as number, account.lane, account.id as account_id,
    case entry.kind when 'grant' then 'granted' else 'purchased' end as class,
    case entry.kind when 'grant' then 'gift' else 'pack' end as source,
    entry.value as original,
    case
      when entry.kind = 'grant' then least(account.given, account.spent)
      when entry.buy = 1 then greatest(0, account.spent - account.given)
      else 0
    end as used,
    case when returned.seq is null then 0 else entry.value end as returned,
    case entry.kind when 'grant' then 0 else account.price end as price,
    case entry.kind when 'purchase' then made.id('pur', entry.at, entry.i, entry.buy) end as cause,
    entry.at
  from made.entry as entry
  join (
    select account.i, account.lane, account.id, account.given, account.price, last.spent
    from made.account as account
    join made.entry as last on last.i = account.i and last.is_last
  ) as account on account.i = entry.i
  left join made.entry as returned
    on returned.i = entry.i and returned.kind = 'claw_back' and returned.seq = entry.seq + 1
  where entry.kind in ('grant', 'purchase');
  analyze made.lot`
