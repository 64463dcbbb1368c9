// Who came back after a week, of all accounts at once: the same as judging each, which walks through its entries one by one.
import type { Client } from './fold.ts'

/** In one pass over the ledger; those that are not due by the instant wait as before. */
export async function judgeRetained(
  client: Client,
  { economyKey, zone, dueBy }: { economyKey: string; zone: string; dueBy: Date },
): Promise<void> {
  // All of it was written in this transaction: by what is known of it, nothing could be planned.
  await client.query('analyze metric_cohort')
  await client.query(
    `with back as (
      select distinct member.mode, member.subject
      from metric_cohort as member
      join (
        select mode, user_id, at
        from ledger_move
        where economy_key = $1 and kind in ('charge', 'commit', 'usage')
        union all
        select mode, user_id, at
        from activity
        where economy_key = $1
      ) as seen on seen.mode = member.mode and seen.user_id = member.subject
      where member.economy_key = $1 and member.cohort = 'retention' and member.judge_at <= $3
        and seen.at >= member.judge_at - interval '24 hours' and seen.at < member.judge_at
    ), judged as (
      update metric_cohort as member
      set day = (member.began_at at time zone $2)::date, succeeded = verdict.succeeded
      from (
        select due.mode, due.subject, back.subject is not null as succeeded
        from metric_cohort as due
        left join back on back.mode = due.mode and back.subject = due.subject
        where due.economy_key = $1 and due.cohort = 'retention' and due.judge_at <= $3 and due.day is null
      ) as verdict
      where member.economy_key = $1 and member.cohort = 'retention' and member.mode = verdict.mode
        and member.subject = verdict.subject
      returning member.mode, member.day, member.price_version, member.succeeded
    )
    insert into metric_cohort_day (economy_key, mode, cohort, day, price_version, judged, succeeded)
    select $1, mode, 'retention', day, price_version, count(*), count(*) filter (where succeeded)
    from judged
    group by mode, day, price_version`,
    [economyKey, zone, dueBy],
  )
}
