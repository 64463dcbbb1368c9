// How token disputes are kept: opened once for each request id, and decided once.
import type { Rows } from '../../platform/database.ts'
import type { Dispute } from '../rules/dispute.ts'

export type NewDispute = Pick<
  Dispute,
  | 'id'
  | 'economyKey'
  | 'mode'
  | 'accountId'
  | 'userId'
  | 'reason'
  | 'entrySeq'
  | 'entryAt'
  | 'text'
  | 'openedById'
  | 'openedByName'
>

/** Disputes of one account are opened one after the other: two calls at once cannot both be the first. */
export async function lockOpening(rows: Rows, accountId: string): Promise<void> {
  await rows.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`token_dispute ${accountId}`}, 0))`
}

export async function insertDispute(rows: Rows, dispute: NewDispute): Promise<Dispute> {
  const { entrySeq } = dispute
  const row = await rows.tokenDispute.create({
    data: { ...dispute, entrySeq: entrySeq === null ? null : BigInt(entrySeq) },
  })
  return toDispute(row)
}

type Call = { accountId: string; requestId: string; fingerprint: string; disputeId: string }

export async function insertCall(rows: Rows, call: Call): Promise<void> {
  await rows.tokenDisputeCall.create({ data: call })
}

/** What a request id was answered by, and the fingerprint of its call. */
export async function findCalled(
  rows: Rows,
  { accountId, requestId }: Pick<Call, 'accountId' | 'requestId'>,
): Promise<{ fingerprint: string; dispute: Dispute } | null> {
  const found = await rows.tokenDisputeCall.findUnique({
    where: { accountId_requestId: { accountId, requestId } },
    include: { dispute: true },
  })
  return found === null ? null : { fingerprint: found.fingerprint, dispute: toDispute(found.dispute) }
}

export async function findDispute(rows: Rows, id: string): Promise<Dispute | null> {
  const row = await rows.tokenDispute.findUnique({ where: { id } })
  return row === null ? null : toDispute(row)
}

export async function findOpenOf(
  rows: Rows,
  { accountId, entrySeq }: { accountId: string; entrySeq: number },
): Promise<Dispute | null> {
  const row = await rows.tokenDispute.findFirst({
    where: { accountId, entrySeq: BigInt(entrySeq), state: 'open' },
  })
  return row === null ? null : toDispute(row)
}

/** Until the transaction ends nobody else decides it. */
export async function lockDispute(rows: Rows, id: string): Promise<Dispute | null> {
  await rows.$queryRaw`select id from token_dispute where id = ${id} for no key update`
  return findDispute(rows, id)
}

/** Null: what was noted came to nothing. */
export async function updateDecisionId(rows: Rows, id: string, decisionId: string | null): Promise<void> {
  await rows.tokenDispute.update({ where: { id }, data: { decisionId } })
}

/** So that another can be noted; where one has been by now, it stands. */
export async function clearDecisionId(rows: Rows, id: string, decisionId: string): Promise<void> {
  await rows.tokenDispute.updateMany({
    where: { id, decisionId, state: 'open' },
    data: { decisionId: null },
  })
}

export type Closing = {
  decisionId: string
  by: { id: string; name: string }
  reason: string
} & ({ state: 'kept' } | { state: 'given_back'; givenBack: number; refundSeq: number })

/** False when it was closed before: then the audit entry is theirs who did. */
export async function closeDispute(rows: Rows, id: string, closing: Closing): Promise<boolean> {
  const { decisionId, by, reason, state } = closing
  const givenBack = state === 'given_back' ? closing.givenBack : null
  const refundSeq = state === 'given_back' ? closing.refundSeq : null
  // By hand: the database's clock says when.
  const count = await rows.$executeRaw`
    update token_dispute
    set state = ${state}::token_dispute_state, decision_id = ${decisionId}, decided_at = clock_timestamp(),
      decided_by_id = ${by.id}, decided_by_name = ${by.name}, decision_reason = ${reason},
      given_back = ${givenBack}, refund_seq = ${refundSeq}
    where id = ${id} and state = 'open'`
  return count === 1
}

/** Open ones for which a refund was noted: whoever noted it is at it, or has gone. */
export async function listUnderWay(rows: Rows, limit: number): Promise<Dispute[]> {
  const found = await rows.tokenDispute.findMany({
    where: { state: 'open', decisionId: { not: null } },
    orderBy: { openedAt: 'asc' },
    take: limit,
  })
  return found.map(toDispute)
}

type Row = Awaited<ReturnType<Rows['tokenDispute']['create']>>

export function toDispute(row: Row): Dispute {
  return {
    ...row,
    entrySeq: toNumber(row.entrySeq),
    givenBack: toNumber(row.givenBack),
    refundSeq: toNumber(row.refundSeq),
  }
}

function toNumber(kept: bigint | null): number | null {
  return kept === null ? null : Number(kept)
}
