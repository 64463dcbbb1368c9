// How purchases and the moves that they ask of the ledger are kept and found.
import type { Rows } from '../../platform/database.ts'
import type { Change, MoveKind } from '../rules/purchase.ts'
import type { Purchase } from '../schema/purchase.ts'
import { type DisputeState, disputeStates } from '../words.ts'

export type NewPurchase = Pick<
  Purchase,
  | 'id'
  | 'economyKey'
  | 'mode'
  | 'userId'
  | 'requestId'
  | 'fingerprint'
  | 'kind'
  | 'key'
  | 'name'
  | 'tokens'
  | 'amount'
  | 'currency'
  | 'priceVersion'
  | 'impressionId'
  | 'returnUrl'
  | 'askAt'
> &
  Partial<Pick<Purchase, 'subscriptionId' | 'invoiceId' | 'paymentIntentId'>>

export type Move = { purchaseId: string; number: number; kind: MoveKind; tokens: number; reason: string }

/** Null when this request id has a purchase already. */
export async function insertPurchase(rows: Rows, purchase: NewPurchase): Promise<Purchase | null> {
  const { tokens, amount, ...rest } = purchase
  const inserted = await rows.purchase.createManyAndReturn({
    data: [{ ...rest, tokens: BigInt(tokens), amount: BigInt(amount) }],
    skipDuplicates: true,
  })
  return inserted[0] === undefined ? null : toPurchase(inserted[0])
}

export async function findPurchase(rows: Rows, id: string): Promise<Purchase | null> {
  const row = await rows.purchase.findUnique({ where: { id } })
  return row === null ? null : toPurchase(row)
}

export async function findPurchaseByRequest(
  rows: Rows,
  account: Pick<Purchase, 'economyKey' | 'mode' | 'userId'>,
  requestId: string,
): Promise<Purchase | null> {
  const row = await rows.purchase.findFirst({ where: { ...account, requestId } })
  return row === null ? null : toPurchase(row)
}

/** By what Stripe calls its session, payment or invoice. */
export async function findPurchaseByStripe(rows: Rows, stripeId: string): Promise<Purchase | null> {
  const row = await rows.purchase.findFirst({
    where: { OR: [{ sessionId: stripeId }, { paymentIntentId: stripeId }, { invoiceId: stripeId }] },
  })
  return row === null ? null : toPurchase(row)
}

export async function listPurchasesToAsk(rows: Rows, before: Date, limit: number): Promise<Purchase[]> {
  const found = await rows.purchase.findMany({
    where: { askAt: { lte: before } },
    orderBy: { askAt: 'asc' },
    take: limit,
  })
  return found.map(toPurchase)
}

export async function updateAskAt(rows: Rows, id: string, askAt: Date | null): Promise<void> {
  await rows.purchase.update({ where: { id }, data: { askAt } })
}

/** Known from now on under Stripe's name; a second answer to the same call says the same. */
export async function updateSession(
  rows: Rows,
  id: string,
  session: { sessionId: string; checkoutUrl: string | null },
): Promise<Purchase> {
  return toPurchase(await rows.purchase.update({ where: { id }, data: session }))
}

/** A payment that never began: Stripe would not take it. */
export async function updateRefused(rows: Rows, id: string, failure: string): Promise<void> {
  await rows.purchase.updateMany({
    where: { id, sessionId: null, status: 'pending' },
    data: { status: 'failed', failure, askAt: null, revision: { increment: 1 } },
  })
}

/** False when somebody else wrote since `revision` was read: then Stripe is asked again. */
export async function saveChange(
  rows: Rows,
  { id, revision, moves: known }: Pick<Purchase, 'id' | 'revision' | 'moves'>,
  { moves, refundedAmount, keptTokens, ...fields }: Change,
): Promise<boolean> {
  const { count } = await rows.purchase.updateMany({
    where: { id, revision },
    data: {
      ...fields,
      refundedAmount: BigInt(refundedAmount),
      keptTokens: BigInt(keptTokens),
      moves: known + moves.length,
      revision: { increment: 1 },
    },
  })
  if (count === 0) return false
  await rows.purchaseMove.createMany({
    data: moves.map((move, place) => ({
      ...move,
      purchaseId: id,
      number: known + place + 1,
      tokens: BigInt(move.tokens),
    })),
  })
  return true
}

/** In the order in which they were decided. */
export async function listOpenMoves(rows: Rows, purchaseId: string): Promise<Move[]> {
  const found = await rows.purchaseMove.findMany({
    where: { purchaseId, doneAt: null },
    orderBy: { number: 'asc' },
  })
  return found.map(({ number, kind, tokens, reason }) => ({
    purchaseId,
    number,
    kind,
    tokens: Number(tokens),
    reason,
  }))
}

/** Since when its tokens are frozen: a thaw gives that time back. Null where they never were. */
export async function findFrozenAt(rows: Rows, purchaseId: string): Promise<Date | null> {
  const found = await rows.purchaseMove.findFirst({
    where: { purchaseId, kind: 'freeze' },
    orderBy: { number: 'desc' },
    select: { doneAt: true },
  })
  return found?.doneAt ?? null
}

/** Purchases whose moves were noted before then and are not done. */
export async function listStuck(rows: Rows, before: Date, limit: number): Promise<string[]> {
  const found = await rows.purchaseMove.findMany({
    where: { doneAt: null, at: { lt: before } },
    orderBy: { at: 'asc' },
    distinct: ['purchaseId'],
    take: limit,
    select: { purchaseId: true },
  })
  return found.map(({ purchaseId }) => purchaseId)
}

/** By hand: the database's clock says when; a move that another process closed stays as it was. */
export async function closeMove(
  rows: Rows,
  { purchaseId, number, kind }: Move,
  nextGrantAt: Date | null,
): Promise<void> {
  await rows.$executeRaw`
    update purchase_move
    set done_at = clock_timestamp(), refusal = null
    where purchase_id = ${purchaseId} and number = ${number} and done_at is null`
  if (kind !== 'deliver') return
  await rows.$executeRaw`
    update purchase
    set status = case when status = 'paid' then 'delivered' else status end,
      delivered_at = coalesce(delivered_at, clock_timestamp()),
      grants = case when kind = 'lifetime' then 1 else 0 end,
      grant_at = ${nextGrantAt},
      revision = revision + 1
    where id = ${purchaseId} and delivered_at is null`
}

/** Tried again after others that wait: `at` is when it was asked last. */
export async function noteMoveRefused(
  rows: Rows,
  { purchaseId, number }: Move,
  refusal: string,
): Promise<void> {
  await rows.$executeRaw`
    update purchase_move
    set refusal = ${refusal}, at = clock_timestamp()
    where purchase_id = ${purchaseId} and number = ${number} and done_at is null`
}

/** Offers for life of which a month is due. What is disputed waits, and what was returned is over. */
export async function listDueLifetimes(rows: Rows, before: Date, limit: number): Promise<Purchase[]> {
  const found = await rows.purchase.findMany({
    where: { grantAt: { lte: before }, frozen: false, keptTokens: { gt: 0 } },
    orderBy: { grantAt: 'asc' },
    take: limit,
  })
  return found.map(toPurchase)
}

export async function updateGrants(
  rows: Rows,
  { id, grants }: Pick<Purchase, 'id' | 'grants'>,
  nextAt: Date,
): Promise<void> {
  await rows.purchase.updateMany({ where: { id, grants }, data: { grants: grants + 1, grantAt: nextAt } })
}

type Row = Awaited<ReturnType<Rows['purchase']['create']>>

export function toPurchase(row: Row): Purchase {
  return {
    ...row,
    tokens: Number(row.tokens),
    amount: Number(row.amount),
    refundedAmount: Number(row.refundedAmount),
    keptTokens: Number(row.keptTokens),
    disputeState: toDisputeState(row.disputeState),
  }
}

function toDisputeState(text: string | null): DisputeState | null {
  return disputeStates.find(state => state === text) ?? null
}
