// Finding accounts, for operators: by how they are named, by the id of anything in them, or the newest active first.
import type { Database } from '../../platform/database.ts'
import type { Services } from '../../platform/services.ts'
import {
  type AccountState,
  type ActivePlace,
  type FoundAccount,
  findAccount,
  findFullDay,
  findProfile,
  listAccountsNamed,
  listActiveAccounts,
  listJustActive,
  type Profile,
} from '../store/search.ts'

export type { FoundAccount } from '../store/search.ts'

type Where = { economyKey: string; mode: 'live' | 'test'; state: AccountState | null; limit: number }

/** As few accounts of a day are read and sorted as a whole. */
const sortedMax = 2_000
/** Of as many entries it is asked at once whose they are. */
const entriesMax = 2_000

/** By the days of their last moves; those of a day on which many moved are found by the newest entries. */
export async function searchActive(
  { database }: Services,
  page: Where & { before: ActivePlace | null },
): Promise<FoundAccount[]> {
  const { pool } = database
  const { before, limit } = page
  // Those who owe, or are held back, are few, and have an index of their own.
  const fullDay = page.state === null ? await findFullDay(pool, { ...page, accounts: sortedMax }) : null
  if (fullDay === null) return listActiveAccounts(pool, { ...page, after: null })
  const isOfDay = before !== null && before.dayStart.getTime() === fullDay.getTime()
  const later = isOfDay ? [] : await listActiveAccounts(pool, { ...page, after: fullDay })
  if (later.length === limit) return later
  const asked = {
    ...page,
    dayStart: fullDay,
    before: isOfDay ? before : null,
    limit: limit - later.length,
  }
  const ofDay = await searchDay(database, asked)
  if (ofDay !== null) {
    learn(database, asked, ofDay)
    return [...later, ...ofDay]
  }
  const sorted = await listActiveAccounts(pool, { ...page, after: null })
  const isFull = (row: FoundAccount) => row.dayStart.getTime() === fullDay.getTime()
  learn(database, asked, sorted.filter(isFull))
  return sorted
}

type OfDay = {
  economyKey: string
  mode: 'live' | 'test'
  dayStart: Date
  before: ActivePlace | null
  limit: number
}

/**
 * In about as long a time before the place as the page before took. Null: nothing is known of that yet, or no time holds a page
 * and few enough entries, as where a few accounts make most of these, or little is left of the day.
 */
async function searchDay(database: Database, asked: OfDay): Promise<FoundAccount[] | null> {
  const known = pacesOf(database).get(nameOf(asked))
  if (known === undefined) return null
  let { spanMs } = known
  let endAt = asked.before?.lastAt ?? known.newestAt
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    const { accounts, rows } = await listJustActive(database.pool, { ...asked, endAt, spanMs, entriesMax })
    if (rows.length === asked.limit) return rows
    if (accounts !== null) spanMs *= 4
    // Much was done since the newest was last looked for.
    else if (asked.before === null && endAt !== null) endAt = null
    else spanMs /= 4
  }
  return null
}

const attemptsMax = 3

/** What to begin the next search with, and nothing that an answer depends on. */
type Pace = { spanMs: number; newestAt: Date | null }
const paces = new WeakMap<Database, Map<string, Pace>>()
const spanMsMin = 1_000

function learn(database: Database, asked: OfDay, rows: readonly FoundAccount[]): void {
  const [first] = rows
  const last = rows.at(-1)
  if (first === undefined || last === undefined) return
  const known = pacesOf(database)
  const endAt = asked.before?.lastAt ?? first.lastAt
  known.set(nameOf(asked), {
    // With room for one that is a little longer.
    spanMs: Math.max(spanMsMin, (endAt.getTime() - last.lastAt.getTime()) * 1.5),
    newestAt: asked.before === null ? first.lastAt : (known.get(nameOf(asked))?.newestAt ?? null),
  })
}

function pacesOf(database: Database): Map<string, Pace> {
  const known = paces.get(database) ?? new Map<string, Pace>()
  paces.set(database, known)
  return known
}

function nameOf({ economyKey, mode }: OfDay): string {
  return `${economyKey} ${mode}`
}

export function searchNamed(
  { database }: Services,
  page: Where & { text: string; after: string | null },
): Promise<FoundAccount[]> {
  return listAccountsNamed(database.pool, page)
}

export function lookForAccount({ database }: Services, accountId: string): Promise<FoundAccount | null> {
  return findAccount(database.pool, accountId)
}

export function lookAtProfile({ database }: Services, accountId: string): Promise<Profile | null> {
  return findProfile(database.pool, accountId)
}
