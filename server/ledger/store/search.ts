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

/** The index has the day of the last move; within the day the newest comes first. */
export async function listActiveAccounts(
  pool: pg.Pool,
  page: {
    economyKey: string
    mode: 'live' | 'test'
    state: AccountState | null
    before: { dayStart: Date; lastAt: Date; id: string } | null
    limit: number
  },
): Promise<FoundAccount[]> {
  const { economyKey, mode, state, before, limit } = page
  const { rows } = await pool.query<FoundAccount>(
    `select ${columns}
    from (
      select lane, id
      from account
      where economy_key = $1 and mode = $2::mode
        and ${conditionOf(state)}
        and ($3::timestamptz is null or day_start <= $3)
        and ($3::timestamptz is null or (day_start, last_at, id) < ($3, $4::timestamptz, $5::uuid))
      order by day_start desc, last_at desc, id desc
      limit $6
    ) found
    join account on account.lane = found.lane and account.id = found.id
    ${withProfile}
    order by account.day_start desc, account.last_at desc, account.id desc`,
    [economyKey, mode, before?.dayStart ?? null, before?.lastAt ?? null, before?.id ?? null, limit],
  )
  return rows
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
