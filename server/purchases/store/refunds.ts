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

/** One operator's refunds are noted one after the other, so that two at once cannot both be the last within a limit. */
export async function lockRefunder(rows: Rows, actorId: string): Promise<void> {
  await rows.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`purchase_refund ${actorId}`}, 0))`
}

/** What this operator gave back, or is about to, in the hours before. By hand: the database's clock bounds it. */
export async function sumGivenBack(
  rows: Rows,
  by: { actorId: string; mode: 'live' | 'test'; currency: string; hours: number },
): Promise<number> {
  const [row] = await rows.$queryRaw<{ amount: bigint }[]>`
    select coalesce(sum(purchase_refund.amount), 0)::bigint as amount
    from purchase_refund
    join purchase on purchase.id = purchase_refund.purchase_id
    where purchase_refund.actor_id = ${by.actorId}
      and purchase_refund.at > clock_timestamp() - make_interval(hours => ${by.hours}::int)
      and purchase_refund.state <> 'refused'
      and purchase.mode = ${by.mode}::mode and purchase.currency = ${by.currency}`
  return Number(row?.amount ?? 0n)
}

export type RefundRow = Pick<
  Refund,
  'id' | 'amount' | 'reason' | 'actorId' | 'actorName' | 'actorRole' | 'state' | 'refusal'
> & { at: Date; closedAt: Date | null }

/** Of one purchase, in the order in which they were asked for. */
export async function listRefunds(rows: Rows, purchaseId: string): Promise<RefundRow[]> {
  const found = await rows.purchaseRefund.findMany({
    where: { purchaseId },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
    omit: { purchaseId: true, requestId: true },
  })
  return found.map(row => ({ ...row, amount: Number(row.amount) }))
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
