// How drafts are kept and found: one per operator and economy.
import type { Prisma } from '../../../prisma/client/client.ts'
import type { Rows } from '../../platform/database.ts'
import type { PriceBook } from '../schema.ts'

export type Draft = {
  baseNumber: number
  document: PriceBook
  revision: number
  createdAt: Date
  updatedAt: Date
}

const columns = {
  baseNumber: true,
  document: true,
  revision: true,
  createdAt: true,
  updatedAt: true,
} as const

type Key = { economyKey: string; operatorId: string }
type Row = Omit<Draft, 'document'> & { document: Prisma.JsonValue }

/** A draft may hold mistakes, but never another shape: what is saved was parsed. */
const toDraft = (row: Row): Draft => ({ ...row, document: row.document as unknown as PriceBook })

export async function findDraft(rows: Rows, key: Key): Promise<Draft | null> {
  const row = await rows.priceDraft.findUnique({ where: { economyKey_operatorId: key }, select: columns })
  return row === null ? null : toDraft(row)
}

/** Null when a draft is there already: another tab began one. */
export async function insertDraft(
  rows: Rows,
  draft: Key & { baseNumber: number; document: PriceBook },
): Promise<Draft | null> {
  const inserted = await rows.priceDraft.createManyAndReturn({
    data: [{ ...draft }],
    skipDuplicates: true,
    select: columns,
  })
  return inserted[0] === undefined ? null : toDraft(inserted[0])
}

/** Null when the draft moved since `revision`: another tab saved. */
export async function updateDraft(
  rows: Rows,
  draft: Key & { revision: number; baseNumber: number; document: PriceBook },
): Promise<Draft | null> {
  const { economyKey, operatorId, revision, baseNumber } = draft
  const updated = await rows.priceDraft.updateManyAndReturn({
    where: { economyKey, operatorId, revision },
    data: {
      baseNumber,
      document: draft.document,
      revision: { increment: 1 },
    },
    select: columns,
  })
  if (updated[0] === undefined) return null
  await rows.$executeRaw`update price_draft set updated_at = now() where economy_key = ${economyKey} and operator_id = ${operatorId}`
  return toDraft(updated[0])
}

export async function deleteDraft(rows: Rows, key: Key): Promise<boolean> {
  const { count } = await rows.priceDraft.deleteMany({ where: key })
  return count === 1
}

/** Who else is drafting, so that nobody is surprised. */
export async function listDrafters(
  rows: Rows,
  economyKey: string,
): Promise<{ operatorId: string; baseNumber: number; updatedAt: Date }[]> {
  return rows.priceDraft.findMany({
    where: { economyKey },
    orderBy: { updatedAt: 'desc' },
    select: { operatorId: true, baseNumber: true, updatedAt: true },
  })
}
