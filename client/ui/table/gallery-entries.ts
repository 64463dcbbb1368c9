// For the gallery: ten thousand ledger entries, always the same, and a server in memory that pages through them.

import type { Sort } from './definition.ts'
import type { DateRange } from './filters.ts'
import type { Page } from './rows.ts'

export const entryKinds = [
  'charge',
  'hold',
  'commit',
  'release',
  'refund',
  'grant',
  'purchase',
  'claw_back',
] as const

export interface Entry {
  id: string
  at: string
  account: string
  kind: (typeof entryKinds)[number]
  class: 'granted' | 'purchased'
  action: string | null
  amount: number
  available: number
  request: string
}

export interface Question {
  search?: string
  filters?: { kind?: readonly string[]; class?: string; account?: string; day?: DateRange }
  sort?: Sort | null
  after?: string | undefined
  limit: number
}

// Keyset paging: the cursor is the last row of the page before, and rows that come in between move nothing.
export function findEntries({ search = '', filters = {}, sort = null, after, limit }: Question): Page<Entry> {
  const { kind, class: drawnFrom, account = '', day } = filters
  const found = allEntries().filter(
    entry =>
      (!kind || kind.includes(entry.kind)) &&
      (!drawnFrom || entry.class === drawnFrom) &&
      entry.account.includes(account) &&
      (!day?.from || entry.at >= day.from) &&
      (!day?.to || entry.at.slice(0, 10) <= day.to) &&
      `${entry.id} ${entry.account} ${entry.request}`.includes(search.toLowerCase()),
  )
  const key = sort?.column as keyof Entry | undefined
  const ordered = key === undefined ? found : found.toSorted((a, b) => compare(a[key], b[key]))
  if (sort?.descending) ordered.reverse()
  const start = after === undefined ? 0 : ordered.findIndex(entry => entry.id === after) + 1
  const rows = ordered.slice(start, start + limit)
  const isLast = start + limit >= ordered.length
  return { rows, nextCursor: isLast ? null : (rows.at(-1)?.id ?? null), total: ordered.length }
}

const ENTRIES = 10_000
const NEWEST_MS = Date.parse('2026-11-21T09:41:00Z')
const ACTIONS = ['cover_letter', 'resume_review', 'interview_practice', 'job_match', 'salary_report'] as const
const ID_SPACE = 36 ** 6

let made: Entry[] | undefined

function allEntries(): Entry[] {
  made ??= Array.from({ length: ENTRIES }, (_, index) => makeEntry(index))
  return made
}

function makeEntry(index: number): Entry {
  const roll = hash(index)
  const kind = entryKinds[Math.min(roll % 14, 13) < 7 ? 0 : roll % entryKinds.length] ?? 'charge'
  const isIncome = kind === 'grant' || kind === 'purchase'
  const isReturn = kind === 'refund' || kind === 'release'
  const size = isIncome ? 100 * (1 + (roll % 12)) : 3 + (roll % 48)
  return {
    id: `ent_${name(roll)}`,
    at: new Date(NEWEST_MS - index * 413_000 - (roll % 300_000)).toISOString(),
    account: `usr_${String(1000 + (roll % 4000))}`,
    kind,
    class: roll % 3 === 0 ? 'granted' : 'purchased',
    action: isIncome || kind === 'claw_back' ? null : (ACTIONS[roll % ACTIONS.length] ?? null),
    amount: isIncome || isReturn ? size : -size,
    available: roll % 2400,
    request: `req_${name(hash(index + ENTRIES))}`,
  }
}

function compare(a: string | number | null, b: string | number | null): number {
  if (a === b) return 0
  if (a === null || b === null) return a === null ? -1 : 1
  return a < b ? -1 : 1
}

function name(value: number): string {
  return (value % ID_SPACE).toString(36).padStart(6, '0')
}

// Scatters neighbouring numbers over the whole range (the finaliser of MurmurHash3).
function hash(value: number): number {
  let bits = value + 1
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return (bits ^ (bits >>> 16)) >>> 0
}
