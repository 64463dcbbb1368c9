// Which histories are to be told, and which are.
import type { Rows } from '../platform/database.ts'
import type { Told } from './rules/told.ts'

export async function insertTold(rows: Rows, told: readonly Told[]): Promise<void> {
  await rows.demoHistory.createMany({ data: [...told], skipDuplicates: true })
}

/** Those that are not told to the end, in the order of their economies. */
export async function listUntold(rows: Rows): Promise<Told[]> {
  return rows.demoHistory.findMany({
    where: { doneAt: null },
    orderBy: { economyKey: 'asc' },
    omit: { doneAt: true },
  })
}

/** By hand: the database's clock says when. */
export async function closeTold(rows: Rows, economyKey: string): Promise<void> {
  await rows.$executeRaw`
    update demo_history set done_at = clock_timestamp() where economy_key = ${economyKey} and done_at is null`
}

/** Lists and figures are asked for at once, of tables that were empty a moment ago: without it the planner thinks they still are. */
export async function measureTables(rows: Rows): Promise<void> {
  await rows.$executeRaw`analyze`
}
