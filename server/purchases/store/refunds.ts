// How money that operators give back is noted, found again and closed.
import type { MoveState } from '../../../prisma/client/client.ts'
import type { Role } from '../../operators/words.ts'
import type { Rows } from '../../platform/database.ts'

export type Refund = {
  id: string
  purchaseId: string
  amount: number
  reason: string
  actorId: string
  actorName: string
  actorRole: Role
  requestId: string
  state: MoveState
  refusal: string | null
}

/** As it was noted first, and whether that was now. */
export async function noteRefund(
  rows: Rows,
  refund: Omit<Refund, 'state' | 'refusal'>,
): Promise<{ noted: Refund; isNew: boolean }> {
  const { count } = await rows.purchaseRefund.createMany({
    data: [{ ...refund, amount: BigInt(refund.amount) }],
    skipDuplicates: true,
  })
  const row = await rows.purchaseRefund.findUniqueOrThrow({ where: { id: refund.id } })
  return { noted: toRefund(row), isNew: count === 1 }
}

export async function findRefund(rows: Rows, id: string): Promise<Refund | null> {
  const row = await rows.purchaseRefund.findUnique({ where: { id } })
  return row === null ? null : toRefund(row)
}

/** Asked before then and never answered: whoever asked has gone. */
export async function listOpenRefunds(rows: Rows, before: Date, limit: number): Promise<Refund[]> {
  const found = await rows.purchaseRefund.findMany({
    where: { state: 'asked', at: { lt: before } },
    orderBy: { at: 'asc' },
    take: limit,
  })
  return found.map(toRefund)
}

/** False when somebody else closed it: then the audit entry is theirs. By hand: the database's clock says when. */
export async function closeRefund(
  rows: Rows,
  id: string,
  outcome: { state: 'done' } | { state: 'refused'; refusal: string },
): Promise<boolean> {
  const refusal = outcome.state === 'refused' ? outcome.refusal : null
  const count = await rows.$executeRaw`
    update purchase_refund
    set state = ${outcome.state}::move_state, refusal = ${refusal}, closed_at = clock_timestamp()
    where id = ${id} and state = 'asked'`
  return count === 1
}

function toRefund(row: Awaited<ReturnType<Rows['purchaseRefund']['create']>>): Refund {
  const { at: _at, closedAt: _closedAt, ...rest } = row
  return { ...rest, amount: Number(row.amount) }
}
