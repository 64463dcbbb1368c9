// How refunds that wait for a second operator are kept, found and decided.
import type { Operator } from '../../operators/schema.ts'
import type { Rows } from '../../platform/database.ts'
import type { RefundRequest } from '../rules/approval.ts'
import type { RefundRequestState } from '../words.ts'

export async function insertRequest(
  rows: Rows,
  request: Pick<
    RefundRequest,
    | 'id'
    | 'purchaseId'
    | 'economyKey'
    | 'mode'
    | 'amount'
    | 'reason'
    | 'askedById'
    | 'askedByName'
    | 'askedByRole'
  >,
): Promise<RefundRequest> {
  const row = await rows.refundRequest.create({ data: { ...request, amount: BigInt(request.amount) } })
  return toRequest(row)
}

export async function findRequest(rows: Rows, id: string): Promise<RefundRequest | null> {
  const row = await rows.refundRequest.findUnique({ where: { id } })
  return row === null ? null : toRequest(row)
}

/** Of one purchase, in the order in which they were asked. */
export async function listRequests(rows: Rows, purchaseId: string): Promise<RefundRequest[]> {
  const found = await rows.refundRequest.findMany({
    where: { purchaseId },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
  })
  return found.map(toRequest)
}

/** Those that nobody has decided, the longest waiting first, with what they are about. */
export async function listAwaiting(
  rows: Rows,
  { economyKey, mode, limit }: { economyKey: string; mode: 'live' | 'test'; limit: number },
) {
  const found = await rows.refundRequest.findMany({
    where: { economyKey, mode, state: 'open' },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
    take: limit,
    include: { purchase: { select: { userId: true, kind: true, name: true, currency: true } } },
  })
  return found.map(({ purchase, ...row }) => ({ ...toRequest(row), ...purchase }))
}

/** Until the transaction ends nobody else asks for a refund of this purchase. */
export async function lockPurchase(rows: Rows, id: string): Promise<void> {
  await rows.$queryRaw`select id from purchase where id = ${id} for no key update`
}

export async function hasOpenRequest(rows: Rows, purchaseId: string): Promise<boolean> {
  const open = await rows.refundRequest.findFirst({
    where: { purchaseId, state: 'open' },
    select: { id: true },
  })
  return open !== null
}

/** False when somebody else decided it before. By hand: the database's clock says when. */
export async function decideRequest(
  rows: Rows,
  id: string,
  decided: { state: Exclude<RefundRequestState, 'open'>; by: Operator; reason: string },
): Promise<boolean> {
  const { state, by, reason } = decided
  const count = await rows.$executeRaw`
    update refund_request
    set state = ${state}::refund_request_state, decided_by_id = ${by.id}, decided_by_name = ${by.name},
      decided_at = clock_timestamp(), decision_reason = ${reason}
    where id = ${id} and state = 'open'`
  return count === 1
}

function toRequest(row: Awaited<ReturnType<Rows['refundRequest']['create']>>): RefundRequest {
  return { ...row, amount: Number(row.amount) }
}
