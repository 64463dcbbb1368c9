// Completed missions by day: how many took so many tokens, and how many completed one again after which day. What a completion
// took is measured by the sweep, once; here it is counted.
import type { MissionDayRow, MissionRun, Zones } from '../rules/fold.ts'
import type { Client } from './fold.ts'

/** Of an economy that is not known yet they wait until it is. */
export async function listNewMissionRuns(
  client: Client,
  { zones, limit }: { zones: Zones; limit: number },
): Promise<Omit<MissionRun, 'day'>[]> {
  const { rows } = await client.query<Omit<MissionRun, 'day'>>(
    `select economy_key as "economyKey", mode::text, mission, user_id as "userId", completed_at as "completedAt",
      tokens::float8
    from mission_run
    where day is null and economy_key = any($1)
    order by completed_at
    limit $2`,
    [[...zones.keys()], limit],
  )
  return rows
}

export async function addMissionRuns(client: Client, rows: readonly MissionDayRow[]): Promise<void> {
  await client.query(
    `insert into mission_day (economy_key, mode, day, mission, tokens, completions)
    select "economyKey", mode, day, mission, tokens, completions
    from json_to_recordset($1) as given(
      "economyKey" text, mode mode, day date, mission text, tokens bigint, completions bigint
    )
    on conflict (economy_key, mode, day, mission, tokens) do update
    set completions = mission_day.completions + excluded.completions`,
    [JSON.stringify(rows)],
  )
}

/**
 * Before they are marked, so that a run with a day is one that was counted before. A day that is new to an account comes between
 * the one before and the one after on which it completed the mission: the step across becomes two. Of an account's runs those
 * next to the new ones are read, within two days of where a day begins anywhere on earth.
 */
export async function linkMissionRuns(client: Client, runs: readonly MissionRun[]): Promise<void> {
  const { rows } = await client.query<{ restated: number }>(
    `with given as (
      select distinct "economyKey" as economy_key, mode, mission, "userId" as user_id, day
      from json_to_recordset($1) as given("economyKey" text, mode mode, mission text, "userId" text, day date)
    ), came as (
      select given.*, (
          select run.day
          from mission_run as run
          where run.economy_key = given.economy_key and run.mode = given.mode and run.mission = given.mission
            and run.user_id = given.user_id and run.day < given.day and run.completed_at < given.day + 2
          order by run.completed_at desc
          limit 1
        ) as before, (
          select run.day
          from mission_run as run
          where run.economy_key = given.economy_key and run.mode = given.mode and run.mission = given.mission
            and run.user_id = given.user_id and run.day > given.day and run.completed_at > given.day - 1
          order by run.completed_at
          limit 1
        ) as after
      from given
      where not exists (
        select
        from mission_run as run
        where run.economy_key = given.economy_key and run.mode = given.mode and run.mission = given.mission
          and run.user_id = given.user_id and run.day = given.day
          and run.completed_at between given.day - 1 and given.day + 2
      )
    ), touched as (
      select economy_key, mode, mission, user_id, day, before, true as is_new
      from came
      union
      select economy_key, mode, mission, user_id, after, before, false
      from came
      where after is not null
    ), linked as (
      select touched.*,
        greatest(before, lag(day) over (partition by economy_key, mode, mission, user_id order by day)) as now_before
      from touched
    ), steps as (
      select economy_key, mode, day, mission, coalesce(now_before, '-infinity') as previous_day, 1 as accounts
      from linked
      union all
      select economy_key, mode, day, mission, coalesce(before, '-infinity'), -1
      from linked
      where not is_new
    ), added as (
      insert into mission_return (economy_key, mode, day, mission, previous_day, accounts)
      select economy_key, mode, day, mission, previous_day, sum(accounts)
      from steps
      group by 1, 2, 3, 4, 5
      having sum(accounts) <> 0
      on conflict (economy_key, mode, day, mission, previous_day) do update
      set accounts = mission_return.accounts + excluded.accounts
    )
    select count(*)::float8 as restated
    from steps
    where accounts < 0`,
    [JSON.stringify(runs)],
  )
  if ((rows[0]?.restated ?? 0) > 0) await client.query('delete from mission_return where accounts = 0')
}

export async function updateMissionRunDays(client: Client, runs: readonly MissionRun[]): Promise<void> {
  await client.query(
    `update mission_run as run
    set day = given.day
    from json_to_recordset($1) as given(
      "economyKey" text, mode mode, mission text, "userId" text, "completedAt" timestamptz, day date
    )
    where run.economy_key = given."economyKey" and run.mode = given.mode and run.mission = given.mission
      and run.user_id = given."userId" and run.completed_at = given."completedAt"`,
    [JSON.stringify(runs)],
  )
}
