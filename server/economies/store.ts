// How economies are kept and found.
import type { Rows } from '../platform/database.ts'
import { type Economy, type EconomySettings, policies } from './schema.ts'

type Row = Omit<Economy, 'policies'> & { policies: unknown }

function toEconomy(row: Row): Economy {
  return { ...row, policies: policies.parse(row.policies) }
}

export async function listEconomies(rows: Rows): Promise<Economy[]> {
  const found = await rows.economy.findMany({ orderBy: [{ createdAt: 'asc' }, { key: 'asc' }] })
  return found.map(toEconomy)
}

export async function findEconomy(rows: Rows, key: string): Promise<Economy | null> {
  const row = await rows.economy.findUnique({ where: { key } })
  return row === null ? null : toEconomy(row)
}

/** Null when the key is taken. */
export async function insertEconomy(
  rows: Rows,
  economy: EconomySettings & { key: string },
): Promise<Economy | null> {
  const inserted = await rows.economy.createManyAndReturn({ data: [economy], skipDuplicates: true })
  return inserted[0] === undefined ? null : toEconomy(inserted[0])
}

/** Null when somebody else changed it since `revision`. */
export async function updateEconomy(
  rows: Rows,
  economy: { key: string; revision: number; settings: EconomySettings },
): Promise<Economy | null> {
  // The database's clock, which Prisma's update cannot name; first, so that the row that is returned carries it.
  await rows.$executeRaw`
    update economy
    set updated_at = now()
    where key = ${economy.key}
      and revision = ${economy.revision}`
  const updated = await rows.economy.updateManyAndReturn({
    where: { key: economy.key, revision: economy.revision },
    data: { ...economy.settings, revision: { increment: 1 } },
  })
  return updated[0] === undefined ? null : toEconomy(updated[0])
}
