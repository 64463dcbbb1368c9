// A page of the rows behind a figure: what each says, what was asked, and where the next one begins.
import { decodePlace, encodePlace } from '../../platform/cursor.ts'
import { DomainError } from '../../platform/errors.ts'
import type { Services } from '../../platform/services.ts'
import { isKeptInstant } from '../../platform/text.ts'
import type { Window } from '../rules/windows.ts'
import type { Part } from '../store/figures.ts'
import type { Booking } from '../words.ts'

export type BehindRow = {
  /** An instant, or the day by which an account or a member of a cohort counts. */
  at: string
  userId: string
  /** The purchase, entry, impression, dispute or user that it is of. */
  subject: string
  /** What happened, in the words of the ledger or of money; of a dispute its reason; for cohorts whether it came. */
  what: string
  detail: string
  priceVersion: number | null
  /** What it adds to the figure: of a share, 1 for each that counts and came. */
  counts: number
}

export type RowsPage = { rows: BehindRow[]; nextCursor: string | null }

export type Context = {
  services: Services
  base: { economyKey: string; mode: 'live' | 'test'; priceVersion: number | null }
  /** Null: everything. */
  part: Part | null
  currency: string
  zone: string
  booked: Booking
  window: Window
  /** Of the days, or of the hour of them that is asked for. */
  from: Date
  until: Date
  limit: number
  place: (length: number) => string[] | null
}

export function toPage<Row>(
  found: readonly Row[],
  limit: number,
  say: { row: (row: Row) => BehindRow; place: (row: Row) => (string | number)[] },
): RowsPage {
  const shown = found.slice(0, limit)
  const last = shown.at(-1)
  return {
    rows: shown.map(say.row),
    nextCursor: found.length > limit && last !== undefined ? encodePlace(say.place(last)) : null,
  }
}

export function parseCursor(cursor: string | undefined, length: number): string[] | null {
  if (cursor === undefined) return null
  return decodePlace(cursor, length) ?? refuse()
}

export function parseInstant(text = ''): Date {
  const at = new Date(text)
  return isKeptInstant(at) ? at : refuse()
}

export function parseDay(text = ''): string {
  return /^\d{4}-\d\d-\d\d$/.test(text) && isKeptInstant(new Date(text)) ? text : refuse()
}

export function parseWhole(text = ''): number {
  return /^\d{1,15}$/.test(text) ? Number(text) : refuse()
}

export function parseUuid(text = ''): string {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text) ? text : refuse()
}

function refuse(): never {
  throw new DomainError('INVALID_INPUT', 'The cursor is not one that this list gave.', {
    fields: { cursor: 'is unknown' },
  })
}
