// Finding accounts: by how a user id or e-mail begins, by id, or the newest active first. Over all lanes, so never on the
// path of a spend. By hand, for Prisma knows neither collations nor row comparisons.
import type pg from 'pg'
import { laneOf } from './identity.ts'

export type FoundAccount = {
  id: string
  economyKey: string
  mode: 'live' | 'test'
  userId: string
  email: string | null
  name: string | null
  lastAt: Date
  dayStart: Date
}

export type Profile = {
  email: string | null
  name: string | null
  country: string | null
  timezone: string | null
  referredBy: string | null
}

const columns = `account.id, account.economy_key as "economyKey", account.mode::text, account.user_id as "userId",
  profile.email, profile.name, account.last_at as "lastAt", account.day_start as "dayStart"`
const withProfile = 'left join profile on profile.lane = account.lane and profile.account_id = account.id'

export type AccountState = 'owing' | 'restricted'

/** Where a page of the newest active ended. */
export type ActivePlace = { dayStart: Date; lastAt: Date; id: string }

/**
 * The index has the day of the last move; within the day the newest comes first, so each day that is met is read as a whole.
 * `after`: only days after this one.
 */
export async function listActiveAccounts(
  pool: pg.Pool,
  page: {
    economyKey: string
    mode: 'live' | 'test'
    state: AccountState | null
    before: ActivePlace | null
    after: Date | null
    limit: number
  },
): Promise<FoundAccount[]> {
  const { economyKey, mode, state, before, after, limit } = page
  const { rows } = await pool.query<FoundAccount>(
    `select ${columns}
    from (
      select lane, id
      from account
      where economy_key = $1 and mode = $2::mode
        and ${conditionOf(state)}
        and ($3::timestamptz is null or day_start <= $3)
        and ($3::timestamptz is null or (day_start, last_at, id) < ($3, $4::timestamptz, $5::uuid))
        and ($7::timestamptz is null or day_start > $7)
      order by day_start desc, last_at desc, id desc
      limit $6
    ) found
    join account on account.lane = found.lane and account.id = found.id
    ${withProfile}
    order by account.day_start desc, account.last_at desc, account.id desc`,
    [economyKey, mode, before?.dayStart ?? null, before?.lastAt ?? null, before?.id ?? null, limit, after],
  )
  return rows
}

/** The day on which more than so many accounts are passed, counted from the whole day of a place on; null: there are not so many. */
export async function findFullDay(
  pool: pg.Pool,
  asked: { economyKey: string; mode: 'live' | 'test'; before: ActivePlace | null; accounts: number },
): Promise<Date | null> {
  const { economyKey, mode, before, accounts } = asked
  const { rows } = await pool.query<{ dayStart: Date }>(
    `select day_start as "dayStart"
    from account
    where economy_key = $1 and mode = $2::mode and day_start <= coalesce($3::timestamptz, 'infinity')
    order by day_start desc
    limit 1 offset $4`,
    [economyKey, mode, before?.dayStart ?? null, accounts],
  )
  return rows[0]?.dayStart ?? null
}

/**
 * Of a day those whose newest entry is of the time before a place, the newest first: an account's last move is its newest entry,
 * and entries are found by their time. `accounts`: how many there are; null: more entries than `entriesMax` were made in that
 * time, and nothing is told.
 */
export async function listJustActive(
  pool: pg.Pool,
  asked: {
    economyKey: string
    mode: 'live' | 'test'
    dayStart: Date
    before: ActivePlace | null
    /** Entries are looked at from so long before this instant on; null: before now. */
    endAt: Date | null
    spanMs: number
    entriesMax: number
    limit: number
  },
): Promise<{ accounts: number | null; rows: FoundAccount[] }> {
  const { economyKey, mode, dayStart, before, endAt, spanMs, entriesMax, limit } = asked
  const { rows } = await pool.query<FoundAccount & { entries: number; accounts: number | null }>(
    `with moved as materialized (
      select lane, account_id, seq
      from entry
      where at > coalesce($9::timestamptz, now()) - $6::float8 * interval '1 millisecond'
        and at <= coalesce($4::timestamptz, 'infinity')
      limit $7
    ), newest as materialized (
      select account.lane, account.id, account.economy_key, account.mode, account.day_start, account.last_at
      from moved
      join account on account.lane = moved.lane and account.id = moved.account_id and account.seq = moved.seq
    ), found as (
      select lane, id, count(*) over () as accounts
      from newest
      where economy_key = $1 and mode = $2::mode and day_start = $3
        and ($4::timestamptz is null or (last_at, id) < ($4, $5::uuid))
      order by last_at desc, id desc
      limit $8
    )
    select read.entries::float8, found.accounts::float8, ${columns}
    from (select count(*) as entries from moved) as read
    left join found on true
    left join account on account.lane = found.lane and account.id = found.id
    ${withProfile}
    order by account.last_at desc, account.id desc`,
    [
      economyKey,
      mode,
      dayStart,
      before?.lastAt ?? null,
      before?.id ?? null,
      spanMs,
      entriesMax + 1,
      limit,
      endAt,
    ],
  )
  const [first] = rows
  if (first === undefined || first.entries > entriesMax) return { accounts: null, rows: [] }
  if (first.accounts === null) return { accounts: 0, rows: [] }
  return {
    accounts: first.accounts,
    rows: rows.map(({ entries: _entries, accounts: _accounts, ...account }) => account),
  }
}

/** Those whose user id or e-mail begins so, by user id. E-mails are compared in small letters. */
export async function listAccountsNamed(
  pool: pg.Pool,
  page: {
    economyKey: string
    mode: 'live' | 'test'
    text: string
    state: AccountState | null
    after: string | null
    limit: number
  },
): Promise<FoundAccount[]> {
  const { economyKey, mode, text, state, after, limit } = page
  const small = text.toLowerCase()
  const { rows } = await pool.query<FoundAccount>(
    `select ${columns}
    from (
      (
        select lane, id
        from account
        where economy_key = $1 and mode = $2::mode
          and user_id collate "C" >= $3 and user_id collate "C" < $4
          and ($7::text is null or user_id collate "C" > $7)
          and ${conditionOf(state)}
        order by user_id collate "C"
        limit $8
      )
      union
      (
        select account.lane, account.id
        from (
          select lane, account_id
          from profile
          where economy_key = $1 and mode = $2::mode
            and lower(email) collate "C" >= $5 and lower(email) collate "C" < $6
          order by lower(email) collate "C"
          limit ${emailsMax}
        ) told
        join account on account.lane = told.lane and account.id = told.account_id
        where ($7::text is null or account.user_id collate "C" > $7)
          and ${conditionOf(state)}
        order by account.user_id collate "C"
        limit $8
      )
    ) found(lane, id)
    join account on account.lane = found.lane and account.id = found.id
    ${withProfile}
    order by account.user_id collate "C"
    limit $8`,
    [economyKey, mode, text, text + lastCharacter, small, small + lastCharacter, after, limit],
  )
  return rows
}

/** Who means one of more than these types on. */
const emailsMax = 500

/** Behind every text that begins the same. */
const lastCharacter = '\u{10FFFF}'

export async function findAccount(pool: pg.Pool, id: string): Promise<FoundAccount | null> {
  const { rows } = await pool.query<FoundAccount>(
    `select ${columns}
    from account
    ${withProfile}
    where account.lane = $1 and account.id = $2`,
    [laneOf(id), id],
  )
  return rows[0] ?? null
}

export async function findProfile(pool: pg.Pool, id: string): Promise<Profile | null> {
  const { rows } = await pool.query<Profile>(
    `select email, name, country, timezone, referred_by as "referredBy"
    from profile
    where lane = $1 and account_id = $2`,
    [laneOf(id), id],
  )
  return rows[0] ?? null
}

/** Friction that has ended by itself is none. */
function conditionOf(state: AccountState | null): string {
  switch (state) {
    case 'owing':
      return 'account.debt > 0'
    case 'restricted':
      return `account.friction is not null
      and (account.friction ->> 'untilMs')::bigint > extract(epoch from clock_timestamp()) * 1000`
    default:
      return 'true'
  }
}
