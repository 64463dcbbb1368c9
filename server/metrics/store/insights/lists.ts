// Insights as they are asked for: pages of accounts by keyset, and sums of the rollups, which grow with days.
import type pg from 'pg'
import type { FactsByList } from '../../rules/insights/accounts.ts'
import type { ActionSum } from '../../rules/insights/actions.ts'
import type { MoveTotal } from '../../rules/insights/flows.ts'
import type { MissionAccounts, MissionTaken } from '../../rules/insights/missions.ts'
import type { AccountList } from '../../words.ts'

type Where = { economyKey: string; mode: 'live' | 'test' }

export type InsightRow<List extends AccountList> = { userId: string; place: number; facts: FactsByList[List] }

/** Where a page ended: whoever stands further up or further down comes next. */
export type InsightPlace = { rank: number; userId: string }

export async function listInsightAccounts<List extends AccountList>(
  pool: pg.Pool,
  asked: Where & {
    list: List
    first: 'highest' | 'lowest'
    after: InsightPlace | null
    limit: number
  },
): Promise<InsightRow<List>[]> {
  const { after } = asked
  const isHighest = asked.first === 'highest'
  // In the index's own words, so that a page is read from where the one before ended.
  const further = isHighest
    ? 'and rank <= $5 and (rank < $5 or user_id > $6)'
    : 'and rank >= $5 and (rank > $5 or user_id < $6)'
  const { rows } = await pool.query<InsightRow<List>>(
    `select user_id as "userId", rank::float8 as place, facts
    from insight_account
    where economy_key = $1 and mode = $2 and list = $3 and (until is null or until > now())
      ${after === null ? '' : further}
    order by ${isHighest ? 'rank desc, user_id' : 'rank, user_id desc'}
    limit $4`,
    [
      asked.economyKey,
      asked.mode,
      asked.list,
      asked.limit,
      ...(after === null ? [] : [after.rank, after.userId]),
    ],
  )
  return rows
}

/**
 * What is over in a later hour, or never by itself, is counted already. Of the hour that it is now those are counted whose time
 * is not over: a row of each seven hundred, where they end at any time of a month.
 */
export async function countInsightAccounts(
  pool: pg.Pool,
  { economyKey, mode, lists }: Where & { lists: readonly AccountList[] },
): Promise<Map<AccountList, number>> {
  const { rows } = await pool.query<{ list: AccountList; accounts: number }>(
    `select list, sum(accounts)::float8 as accounts
    from (
      select list, accounts
      from insight_count
      where economy_key = $1 and mode = $2 and list = any($3) and hour > date_trunc('hour', now(), 'UTC')
      union all
      select list, 1
      from insight_account
      where until > now() and until < date_trunc('hour', now(), 'UTC') + interval '1 hour'
        and economy_key = $1 and mode = $2 and list = any($3)
    ) as counted
    group by list`,
    [economyKey, mode, lists],
  )
  return new Map(rows.map(({ list, accounts }) => [list, accounts]))
}

/** `asOf`: who moved until then has been looked at since; null: nobody has gone through all accounts yet. */
export async function findSwept(
  pool: pg.Pool,
): Promise<{ asOf: Date | null; passedAt: Date | null; now: Date }> {
  const { rows } = await pool.query<{ asOf: Date | null; passedAt: Date | null; now: Date }>(
    `select case when passed_at is not null then moved_to end as "asOf", passed_at as "passedAt", now() as now
    from insight_sweep
    where id = 1`,
  )
  const row = rows[0]
  if (row === undefined) throw new Error('sweeping has its row')
  return row
}

type Days = Where & { from: string; to: string }

/** A use under an unlimited plan runs, and takes nothing; what was given back takes less. */
export async function sumActions(pool: pg.Pool, asked: Days): Promise<ActionSum[]> {
  const { rows } = await pool.query<ActionSum>(
    `select action, price_version as "priceVersion", source,
      coalesce(sum(entries) filter (where kind <> 'refund'), 0)::float8 as spends,
      sum(case kind when 'refund' then -tokens else tokens end)::float8 as tokens, sum(revenue)::float8 as revenue
    from metric_day
    where economy_key = $1 and mode = $2 and day between $3::date and $4::date
      and kind in ('charge', 'commit', 'usage', 'refund') and action <> ''
    group by 1, 2, 3`,
    [asked.economyKey, asked.mode, asked.from, asked.to],
  )
  return rows
}

export async function sumFlows(pool: pg.Pool, asked: Days, kinds: readonly string[]): Promise<MoveTotal[]> {
  const { rows } = await pool.query<MoveTotal>(
    `select kind, action, source, sum(tokens)::float8 as tokens
    from metric_day
    where economy_key = $1 and mode = $2 and day between $3::date and $4::date and kind = any($5)
    group by 1, 2, 3`,
    [asked.economyKey, asked.mode, asked.from, asked.to, kinds],
  )
  return rows
}

/** Tokens in lots of all accounts before the first day, and after the last. */
export async function sumOutstanding(
  pool: pg.Pool,
  asked: Days,
): Promise<{ opening: number; closing: number }> {
  const { rows } = await pool.query<{ opening: number; closing: number }>(
    `select coalesce(sum(tokens) filter (where day < $3::date), 0)::float8 as opening,
      coalesce(sum(tokens), 0)::float8 as closing
    from metric_level_day
    where economy_key = $1 and mode = $2 and day <= $4::date`,
    [asked.economyKey, asked.mode, asked.from, asked.to],
  )
  return rows[0] ?? { opening: 0, closing: 0 }
}

/**
 * How many completions took how much, and how many accounts they were of, since a day that begins at an instant. By day, and
 * what waits to be folded beside it: read at once, so that each is in it once.
 */
export async function measureMissions(
  pool: pg.Pool,
  { economyKey, mode, from, fromAt }: Where & { from: string; fromAt: Date },
): Promise<{ taken: MissionTaken[]; accounts: MissionAccounts[] }> {
  const values = [economyKey, mode, from, fromAt]
  const [taken, accounts] = await Promise.all([
    pool.query<MissionTaken>(
      `select mission, tokens::float8, sum(completions)::float8 as completions
      from (
        select mission, tokens, completions
        from mission_day
        where economy_key = $1 and mode = $2 and day >= $3::date
        union all
        select mission, tokens, 1
        from mission_run
        where economy_key = $1 and mode = $2 and day is null and completed_at >= $4
      ) as counted
      group by mission, tokens`,
      values,
    ),
    pool.query<MissionAccounts>(
      `select mission, sum(accounts)::float8 as accounts
      from (
        select mission, accounts
        from mission_return
        where economy_key = $1 and mode = $2 and day >= $3::date and previous_day < $3::date
        union all
        select mission, count(distinct user_id)
        from mission_run as waiting
        where economy_key = $1 and mode = $2 and day is null and completed_at >= $4
          and not exists (
            select
            from mission_run as known
            where known.economy_key = $1 and known.mode = $2 and known.mission = waiting.mission
              and known.user_id = waiting.user_id and known.completed_at >= $4 and known.day >= $3::date
          )
        group by mission
      ) as counted
      group by mission`,
      values,
    ),
  ])
  return { taken: taken.rows, accounts: accounts.rows }
}

export type MissionRunRow = { userId: string; completedAt: Date; tokens: number }

/** The newest first. */
export async function listMissionRuns(
  pool: pg.Pool,
  asked: Where & {
    mission: string
    fromAt: Date
    after: Pick<MissionRunRow, 'completedAt' | 'userId'> | null
    limit: number
  },
): Promise<MissionRunRow[]> {
  const { after } = asked
  const { rows } = await pool.query<MissionRunRow>(
    `select user_id as "userId", completed_at as "completedAt", tokens::float8
    from mission_run
    where economy_key = $1 and mode = $2 and mission = $3 and completed_at >= $4
      and ($5::timestamptz is null or (completed_at, user_id) < ($5, $6))
    order by completed_at desc, user_id desc
    limit $7`,
    [
      asked.economyKey,
      asked.mode,
      asked.mission,
      asked.fromAt,
      after?.completedAt ?? null,
      after?.userId ?? null,
      asked.limit,
    ],
  )
  return rows
}
