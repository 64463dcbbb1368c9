// How signed webhook events are kept: each once by its id, with what came of it.
import type { Rows } from '../../platform/database.ts'

export type KeptEvent = { id: string; type: string; objectId: string; body: unknown; outcome: string | null }

/** The event as it was kept first, and whether that was now. */
export async function keepEvent(
  rows: Rows,
  event: { id: string; type: string; objectId: string; body: object },
): Promise<{ kept: KeptEvent; isNew: boolean }> {
  const { count } = await rows.stripeEvent.createMany({
    data: [event],
    skipDuplicates: true,
  })
  const kept = await rows.stripeEvent.findUniqueOrThrow({ where: { id: event.id } })
  return { kept, isNew: count === 1 }
}

export async function closeEvent(
  rows: Rows,
  id: string,
  { outcome, purchaseId }: { outcome: string; purchaseId: string | null },
): Promise<void> {
  await rows.stripeEvent.updateMany({ where: { id, outcome: null }, data: { outcome, purchaseId } })
}

/** Kept before then and never applied: whoever took them was interrupted. */
export async function listOpenEvents(rows: Rows, before: Date, limit: number): Promise<KeptEvent[]> {
  return rows.stripeEvent.findMany({
    where: { outcome: null, receivedAt: { lt: before } },
    orderBy: { receivedAt: 'asc' },
    take: limit,
  })
}
