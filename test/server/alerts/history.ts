// A past for alerts, written into the rollups of figures themselves, a rule to watch it by, and a process that stands at a chosen
// instant in it.
import type { AlertRule } from '../../../server/alerts/schema.ts'
import type { Services } from '../../../server/platform/services.ts'

export const economyKey = 'jobsearch'
export const hourMs = 3_600_000
export const dayMs = 24 * hourMs

/** One hour with less than half of a usual hundred. */
export const fewSpends = {
  kind: 'threshold',
  metric: 'spends',
  bucket: 'hour',
  side: 'below',
  line: 50,
  countMin: 0,
  hits: 1,
  of: 1,
} satisfies AlertRule

/** So many spends in each hour that begins there, and in its day. */
export async function writeSpends(
  { database }: Services,
  hours: readonly { atMs: number; spends: number }[],
): Promise<void> {
  const rows = hours.map(({ atMs, spends }) => ({
    hour: new Date(atMs).toISOString(),
    day: new Date(atMs).toISOString().slice(0, 10),
    spends,
  }))
  for (const [table, column, type] of [
    ['metric_hour', 'hour', 'timestamptz'],
    ['metric_day', 'day', 'date'],
  ])
    await database.pool.query(
      `insert into ${table} (
        economy_key, mode, ${column}, kind, action, source, class, price_version, arm, entries, tokens, value, revenue
      )
      select $1, 'live', ${column}, 'charge', 'job_match_simple', '', 'granted', 1, '', sum(spends), sum(spends), 0, 0
      from json_to_recordset($2) as given(${column} ${type}, spends bigint)
      group by ${column}
      on conflict (economy_key, mode, ${column}, kind, action, source, class, price_version, arm) do update
      set entries = ${table}.entries + excluded.entries, tokens = ${table}.tokens + excluded.tokens`,
      [economyKey, JSON.stringify(rows)],
    )
}

/** So many of a cohort, of each day, judged and succeeded. */
export async function writeCohorts(
  { database }: Services,
  cohort: string,
  days: readonly { day: string; judged: number; succeeded: number }[],
): Promise<void> {
  await database.pool.query(
    `insert into metric_cohort_day (economy_key, mode, cohort, day, price_version, judged, succeeded)
    select $1, 'live', $2, day, 1, judged, succeeded
    from json_to_recordset($3) as given(day date, judged bigint, succeeded bigint)`,
    [economyKey, cohort, JSON.stringify(days)],
  )
}

/** Everything until then is in the figures. */
export async function foldedTo({ database }: Services, at: string): Promise<void> {
  await database.pool.query('update metric_fold set folded_at = $1 where id = 1', [at])
}

/** The same process at another time, and with whatever settings. */
export function standAt(
  services: Services,
  at: { now: string; mail?: { smtpUrl: string; from: string } },
): Services & { move: (to: string) => void } {
  let now = new Date(at.now)
  return {
    ...services,
    clock: { now: () => now, stop: () => undefined },
    config: { ...services.config, mail: at.mail },
    move: to => {
      now = new Date(to)
    },
  }
}
