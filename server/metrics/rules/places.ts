// Where a page ended, read back from the cursor that told it: null for whatever no list gave.
import { decodePlace } from '../../platform/cursor.ts'
import { isKeptInstant } from '../../platform/text.ts'

export function readMovePlace(cursor: string): { at: Date; accountId: string; seq: number } | null {
  const [at, accountId, seq] = decodePlace(cursor, 3) ?? []
  const instant = readInstant(at)
  const number = readWhole(seq)
  if (instant === null || number === null || number < 0) return null
  return accountId !== undefined && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(accountId)
    ? { at: instant, accountId, seq: number }
    : null
}

export function readRunPlace(cursor: string): { completedAt: Date; userId: string } | null {
  const [at, userId] = decodePlace(cursor, 2) ?? []
  const completedAt = readInstant(at)
  return completedAt === null || userId === undefined ? null : { completedAt, userId }
}

export function readRankPlace(cursor: string): { rank: number; userId: string } | null {
  const [rank, userId] = decodePlace(cursor, 2) ?? []
  const number = readWhole(rank)
  return number === null || userId === undefined ? null : { rank: number, userId }
}

function readInstant(text = ''): Date | null {
  const at = new Date(text)
  return isKeptInstant(at) ? at : null
}

function readWhole(text = ''): number | null {
  return /^-?\d{1,16}$/.test(text) ? Number(text) : null
}
