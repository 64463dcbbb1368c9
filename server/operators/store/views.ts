// How an operator's saved table views are kept and found.
import type { Prisma } from '../../../prisma/client/client.ts'
import type { Rows } from '../../platform/database.ts'
import { newId } from '../../platform/ids.ts'

export type View = { id: string; screen: string; name: string; state: Prisma.JsonValue }

const columns = { id: true, screen: true, name: true, state: true } as const

export async function listViews(rows: Rows, operatorId: string, screen: string): Promise<View[]> {
  return rows.operatorView.findMany({
    where: { operatorId, screen },
    orderBy: { name: 'asc' },
    select: columns,
  })
}

export async function findView(rows: Rows, operatorId: string, id: string): Promise<View | null> {
  return rows.operatorView.findFirst({ where: { operatorId, id }, select: columns })
}

/** Saving under a name that exists replaces that view. */
export async function upsertView(
  rows: Rows,
  view: { operatorId: string; screen: string; name: string; state: Prisma.InputJsonObject },
): Promise<View> {
  const { operatorId, screen, name, state } = view
  return rows.operatorView.upsert({
    where: { operatorId_screen_name: { operatorId, screen, name } },
    create: { id: newId('view'), operatorId, screen, name, state },
    update: { state },
    select: columns,
  })
}

export async function renameView(rows: Rows, operatorId: string, id: string, name: string): Promise<void> {
  await rows.operatorView.updateMany({ where: { operatorId, id }, data: { name } })
}

export async function deleteView(rows: Rows, operatorId: string, id: string): Promise<void> {
  await rows.operatorView.deleteMany({ where: { operatorId, id } })
}
