// The sweep over accounts: how far it is, whom it looks at next, what there is to see, and what was found. By hand: set statements
// over many accounts, which Prisma cannot say.
import type { Plan } from '../../../ledger/rules/state.ts'
import type { AccountFacts, AccountInsight } from '../../rules/insights/accounts.ts'
import { accountLists } from '../../words.ts'
import type { Client } from '../fold.ts'

export type AccountPlace = { lane: number; id: string }

export type SweepState = {
  movedTo: Date
  sweptTo: Date | null
  swept: AccountPlace
  passBegan: Date | null
  pass: AccountPlace
  passedAt: Date | null
  versions: Record<string, number>
  now: Date
}

type SweepRow = Omit<SweepState, 'swept' | 'pass'> & {
  sweptLane: number
  sweptId: string
  passLane: number
  passId: string
}

const columns = `moved_to as "movedTo", swept_to as "sweptTo", swept_lane as "sweptLane", swept_id as "sweptId",
      pass_began as "passBegan", pass_lane as "passLane", pass_id as "passId", passed_at as "passedAt", versions,
      clock_timestamp() as now`

/** Held until the transaction ends; null: another process sweeps at this moment. */
export async function holdSweep(client: Client): Promise<SweepState | null> {
  const { rows } = await client.query<SweepRow>(
    `select ${columns}
    from insight_sweep
    where id = 1
    for update skip locked`,
  )
  const [row] = rows
  if (row === undefined) return null
  const { sweptLane, sweptId, passLane, passId, ...state } = row
  return { ...state, swept: { lane: sweptLane, id: sweptId }, pass: { lane: passLane, id: passId } }
}

export async function updateSweep(client: Client, state: SweepState): Promise<void> {
  const { movedTo, sweptTo, swept, passBegan, pass, passedAt, versions } = state
  await client.query(
    `update insight_sweep
    set moved_to = $1, swept_to = $2, swept_lane = $3, swept_id = $4, pass_began = $5, pass_lane = $6, pass_id = $7,
      passed_at = $8, versions = $9
    where id = 1`,
    [
      movedTo,
      sweptTo,
      swept.lane,
      swept.id,
      passBegan,
      pass.lane,
      pass.id,
      passedAt,
      JSON.stringify(versions),
    ],
  )
}

/** Whoever moved tokens, or completed a mission, after one instant and up to another. */
export async function listMoved(
  client: Client,
  { from, to, after, limit }: { from: Date; to: Date; after: AccountPlace; limit: number },
): Promise<AccountPlace[]> {
  const { rows } = await client.query<AccountPlace>(
    `select lane, id
    from (
      select lane, account_id as id
      from ledger_move
      where at > $1 and at <= $2
      union
      select account.lane, account.id
      from activity
      join account_standing as account
        on account.economy_key = activity.economy_key and account.mode = activity.mode
        and account.user_id collate "C" = activity.user_id
      where activity.kind = 'mission_done' and activity.at > $1 and activity.at <= $2
    ) as moved
    where (lane, id) > ($3::smallint, $4::uuid)
    order by lane, id
    limit $5`,
    [from, to, after.lane, after.id, limit],
  )
  return rows
}

export async function listAccountsAfter(
  client: Client,
  { after, limit }: { after: AccountPlace; limit: number },
): Promise<AccountPlace[]> {
  const { rows } = await client.query<AccountPlace>(
    `select lane, id
    from account_standing
    where (lane, id) > ($1::smallint, $2::uuid)
    order by lane, id
    limit $3`,
    [after.lane, after.id, limit],
  )
  return rows
}

export type AccountName = { economyKey: string; mode: 'live' | 'test'; userId: string }
export type FoundAccount = AccountName & { facts: AccountFacts }

type FactsRow = AccountName & {
  openedAt: Date
  available: number
  plan: Plan | null
  periodEnd: Date
  periodAllowance: number | null
  periodUsed: number
  dayStart: Date
  daySpent: number
  spent28: number
  spent30: number
  payments: { kind: string; amount: number; currency: string; tokens: number; paidAt: string }[]
}

/** Of an account's entries those of 30 days are read, from the newest back. */
export async function loadFacts(client: Client, places: readonly AccountPlace[]): Promise<FoundAccount[]> {
  const { rows } = await client.query<FactsRow>(
    `select account.economy_key as "economyKey", account.mode::text, account.user_id as "userId",
      account.opened_at as "openedAt", account.available::float8, account.plan, account.period_end as "periodEnd",
      account.period_allowance::float8 as "periodAllowance", account.period_used::float8 as "periodUsed",
      account.day_start as "dayStart", account.day_spent::float8 as "daySpent",
      coalesce(spent.of28, 0)::float8 as spent28, coalesce(spent.of30, 0)::float8 as spent30,
      coalesce(paid.payments, '[]') as payments
    from unnest($1::smallint[], $2::uuid[]) as given(lane, id)
    join account_standing as account on account.lane = given.lane and account.id = given.id
    left join lateral (
      select sum(tokens) as of30, sum(tokens) filter (where at >= now() - interval '672 hours') as of28
      from (
        select at, case kind when 'refund' then -value else value end as tokens
        from ledger_move
        where lane = given.lane and account_id = given.id
          and seq > coalesce((
            select seq
            from ledger_move
            where lane = given.lane and account_id = given.id and at < now() - interval '720 hours'
            order by seq desc
            limit 1
          ), 0)
          and kind in ('charge', 'commit', 'refund')
      ) as move
    ) as spent on true
    left join lateral (
      select json_agg(json_build_object(
        'kind', kind, 'amount', kept_amount, 'currency', currency, 'tokens', tokens, 'paidAt', paid_at
      ) order by paid_at desc) as payments
      from purchase_paid as purchase
      where purchase.economy_key = account.economy_key and purchase.mode = account.mode
        and purchase.user_id collate "C" = account.user_id and paid_at >= now() - interval '720 hours'
    ) as paid on true`,
    [places.map(({ lane }) => lane), places.map(({ id }) => id)],
  )
  return rows.map(row => ({
    economyKey: row.economyKey,
    mode: row.mode,
    userId: row.userId,
    facts: {
      openedAt: row.openedAt.getTime(),
      available: row.available,
      plan: row.plan,
      period: { endMs: row.periodEnd.getTime(), allowance: row.periodAllowance, used: row.periodUsed },
      day: { startMs: row.dayStart.getTime(), spent: row.daySpent },
      spent28: row.spent28,
      spent30: row.spent30,
      payments: row.payments.map(payment => ({ ...payment, paidAt: new Date(payment.paidAt) })),
    },
  }))
}

/** What was found replaces what was known of these accounts; what is the same stays untouched. */
export async function replaceInsights(
  client: Client,
  accounts: readonly AccountName[],
  found: readonly (AccountName & AccountInsight)[],
): Promise<void> {
  const given = [
    JSON.stringify(accounts.map(({ economyKey, mode, userId }) => ({ economyKey, mode, userId }))),
    JSON.stringify(found),
  ]
  await client.query(
    `with gone as (
      select given."economyKey" as economy_key, given.mode, list, given."userId" as user_id
      from json_to_recordset($1) as given("economyKey" text, mode mode, "userId" text)
      cross join unnest($3::text[]) as list
      except
      select "economyKey", mode, list, "userId"
      from json_to_recordset($2) as found("economyKey" text, mode mode, list text, "userId" text)
    )
    delete from insight_account as known
    using gone
    where known.economy_key = gone.economy_key and known.mode = gone.mode and known.list = gone.list
      and known.user_id = gone.user_id`,
    [...given, [...accountLists]],
  )
  await client.query(
    `insert into insight_account as known (economy_key, mode, list, user_id, rank, facts, until)
    select "economyKey", mode, list, "userId", rank, facts, until
    from json_to_recordset($1) as found(
      "economyKey" text, mode mode, list text, "userId" text, rank bigint, facts json, until timestamptz
    )
    on conflict (economy_key, mode, list, user_id) do update
    set rank = excluded.rank, facts = excluded.facts, until = excluded.until
    where (known.rank, known.facts::text, known.until) is distinct from
      (excluded.rank, excluded.facts::text, excluded.until)`,
    [given[1]],
  )
}

/**
 * What is over by itself is left out wherever it is read. It is taken away too, the longest over first: where many months end
 * at one instant, a page would have to pass by all of them.
 */
export async function deleteInsightsOver(client: Client, limit: number): Promise<number> {
  const { rowCount } = await client.query(
    `delete from insight_account as known
    using (
      select economy_key, mode, list, user_id
      from insight_account
      where until <= now()
      order by until
      limit $1
    ) as gone
    where known.economy_key = gone.economy_key and known.mode = gone.mode and known.list = gone.list
      and known.user_id = gone.user_id`,
    [limit],
  )
  return rowCount ?? 0
}

/**
 * What completed missions took, from the one before them on: spends on what the mission is made of, at most as many days
 * back as are looked at. Under an unlimited plan what its runs would have cost. A day more than is shown, for one that is
 * longer than 24 hours may be among those.
 */
export async function insertMissionRuns(
  client: Client,
  accounts: readonly AccountName[],
  missions: readonly { economyKey: string; mission: string; actions: readonly string[] }[],
  days: number,
): Promise<void> {
  await client.query(
    `with completed as (
      select done.*, lag(done.at) over (
        partition by done.economy_key, done.mode, done.user_id, done.mission
        order by done.at
      ) as before
      from json_to_recordset($1) as given("economyKey" text, mode mode, "userId" text)
      cross join lateral (
        select distinct economy_key, mode, user_id, mission, at
        from activity
        where economy_key = given."economyKey" and mode = given.mode and user_id = given."userId"
          and kind = 'mission_done' and at >= now() - ($3 * 2 + 1) * interval '1 day'
      ) as done
    )
    insert into mission_run (economy_key, mode, mission, user_id, completed_at, tokens)
    select done.economy_key, done.mode, done.mission, done.user_id, done.at, coalesce(spent.tokens, 0)
    from completed as done
    join json_to_recordset($2) as asked("economyKey" text, mission text, actions json)
      on asked."economyKey" = done.economy_key and asked.mission = done.mission
    join account_standing as account
      on account.economy_key = done.economy_key and account.mode = done.mode
      and account.user_id collate "C" = done.user_id
    left join lateral (
      select sum(case kind when 'refund' then -value else value end) as tokens
      from ledger_move as move
      where move.lane = account.lane and move.account_id = account.id
        and move.kind in ('charge', 'commit', 'usage', 'refund')
        and move.at > greatest(done.before, done.at - $3 * interval '1 day') and move.at <= done.at
        and move.action in (select json_array_elements_text(asked.actions))
    ) as spent on true
    where done.at >= now() - ($3 + 1) * interval '1 day'
      and not exists (
        select
        from mission_run as known
        where known.economy_key = done.economy_key and known.mode = done.mode and known.mission = done.mission
          and known.user_id = done.user_id and known.completed_at = done.at
      )
    on conflict do nothing`,
    [
      JSON.stringify(accounts.map(({ economyKey, mode, userId }) => ({ economyKey, mode, userId }))),
      JSON.stringify(missions),
      days,
    ],
  )
}
