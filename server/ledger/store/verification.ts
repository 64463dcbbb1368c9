// Where the sampling of the ledger stands, in one row for all processes. By hand, for a claim and what it returns are one statement.
import type pg from 'pg'
import type { Place } from './verify.ts'

export type Verification = {
  /** When the last sample ended; null: none has yet. */
  at: Date | null
  /** Of the pass under way, from the first account to the last. */
  accounts: number
  entries: number
  violations: number
  /** The last pass that went through every account. */
  passed: { at: Date; accounts: number; entries: number; violations: number } | null
  /** The newest violations of both, in words. */
  told: string[]
}

/** Where the next sample begins; null: another process took it, or one has just ended. */
export async function claimSample(pool: pg.Pool, everySeconds: number): Promise<Place | null> {
  const { rows } = await pool.query<{ lane: number; id: string | null }>(
    `update verification
    set claimed_at = clock_timestamp()
    where claimed_at <= clock_timestamp() - make_interval(secs => $1)
    returning lane, account_id as id`,
    [everySeconds],
  )
  return rows[0] ?? null
}

export type Sampled = {
  from: Place
  /** Null: the ledger ended. */
  next: Place | null
  accounts: number
  entries: number
  violations: number
  told: string[]
}

const toldMax = 50

/** Where another process has moved it on meanwhile, that one counts. What the pass before told goes when the next one ends. */
export async function saveSample(pool: pg.Pool, sampled: Sampled): Promise<void> {
  const { from, next, accounts, entries, violations, told } = sampled
  await pool.query(
    `update verification
    set at = clock_timestamp(),
      lane = coalesce($3, 0),
      account_id = $4,
      accounts = case when $3 is null then 0 else accounts + $5 end,
      entries = case when $3 is null then 0 else entries + $6 end,
      violations = case when $3 is null then 0 else violations + $7 end,
      passed_at = case when $3 is null then clock_timestamp() else passed_at end,
      pass_accounts = case when $3 is null then accounts + $5 else pass_accounts end,
      pass_entries = case when $3 is null then entries + $6 else pass_entries end,
      pass_violations = case when $3 is null then violations + $7 else pass_violations end,
      told = case
        when $3 is null and violations + $7 = 0 then '{}'
        else ($8::text[] || told)[1:${toldMax}]
      end
    where lane = $1 and account_id is not distinct from $2`,
    [from.lane, from.id, next?.lane ?? null, next?.id ?? null, accounts, entries, violations, told],
  )
}

export async function getVerification(pool: pg.Pool): Promise<Verification> {
  const { rows } = await pool.query<
    Record<string, string> & { at: Date | null; passedAt: Date | null; told: string[] }
  >(
    `select at, accounts, entries, violations, passed_at as "passedAt", pass_accounts as "passAccounts",
      pass_entries as "passEntries", pass_violations as "passViolations", told
    from verification`,
  )
  const [row] = rows
  if (row === undefined) throw new Error('the verification has its row')
  const counts = (accounts: unknown, entries: unknown, violations: unknown) => ({
    accounts: Number(accounts),
    entries: Number(entries),
    violations: Number(violations),
  })
  return {
    at: row.at,
    ...counts(row['accounts'], row['entries'], row['violations']),
    passed:
      row.passedAt === null
        ? null
        : { at: row.passedAt, ...counts(row['passAccounts'], row['passEntries'], row['passViolations']) },
    told: row.told,
  }
}
