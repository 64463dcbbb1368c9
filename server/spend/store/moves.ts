// How operators' moves are noted, found again and closed.
import type { MoveState, Prisma } from '../../../prisma/client/client.ts'
import type { Ask, Refusal } from '../../ledger/rules/commands.ts'
import type { Role } from '../../operators/words.ts'
import type { Rows } from '../../platform/database.ts'
import type { Told } from '../rules/moves.ts'

export type Move = {
  id: string
  at: Date
  economyKey: string
  mode: 'live' | 'test'
  userId: string
  action: string
  ask: Ask
  tokens: number
  before: Told
  reason: string
  actorId: string
  actorName: string
  actorRole: Role
  requestId: string
  state: MoveState
  refusal: Refusal | null
}

export type NewMove = Omit<Move, 'at' | 'state' | 'refusal'>

/** One operator's changes come one after the other, so that two at once cannot both be the last within a limit. */
export async function lockActor(rows: Rows, actorId: string): Promise<void> {
  await rows.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`operator_move ${actorId}`}, 0))`
}

export async function insertMove(rows: Rows, move: NewMove): Promise<Move> {
  const { ask, tokens, ...rest } = move
  const row = await rows.operatorMove.create({
    data: { ...rest, ask: ask as unknown as Prisma.InputJsonObject, tokens: BigInt(tokens) },
  })
  return toMove(row)
}

export async function findMove(rows: Rows, id: string): Promise<Move | null> {
  const row = await rows.operatorMove.findUnique({ where: { id } })
  return row === null ? null : toMove(row)
}

/** What this operator moved, or is about to, since then. */
export async function sumMoved(
  rows: Rows,
  by: { actorId: string; economyKey: string; mode: 'live' | 'test'; since: Date },
): Promise<number> {
  const { since, ...where } = by
  const { _sum } = await rows.operatorMove.aggregate({
    where: { ...where, at: { gt: since }, state: { not: 'refused' } },
    _sum: { tokens: true },
  })
  return Number(_sum.tokens ?? 0n)
}

/** Asked before then and never answered: whoever asked has gone. */
export async function listUnfinished(rows: Rows, before: Date, limit: number): Promise<Move[]> {
  const found = await rows.operatorMove.findMany({
    where: { state: 'asked', at: { lt: before } },
    orderBy: { at: 'asc' },
    take: limit,
  })
  return found.map(toMove)
}

export async function listUnderWay(
  rows: Rows,
  account: { economyKey: string; mode: 'live' | 'test'; userId: string },
): Promise<Move[]> {
  const found = await rows.operatorMove.findMany({
    where: { ...account, state: 'asked' },
    orderBy: { at: 'asc' },
    take: 20,
  })
  return found.map(toMove)
}

/** False when somebody else closed it: then the audit entry is theirs. */
export async function closeMove(
  rows: Rows,
  id: string,
  outcome: { state: 'done'; seq: number } | { state: 'refused'; refusal: Refusal },
): Promise<boolean> {
  const { state } = outcome
  const seq = state === 'done' ? outcome.seq : null
  const refusal = state === 'refused' ? JSON.stringify(outcome.refusal) : null
  // By hand: the database's clock says when.
  const count = await rows.$executeRaw`
    update operator_move
    set state = ${state}::move_state, seq = ${seq}, refusal = ${refusal}::jsonb, closed_at = clock_timestamp()
    where id = ${id} and state = 'asked'`
  return count === 1
}

type Row = Awaited<ReturnType<Rows['operatorMove']['create']>>

/** What was written by `insertMove` and `closeMove` is read as they wrote it. */
function toMove(row: Row): Move {
  const { seq: _seq, closedAt: _closedAt, ...rest } = row
  return {
    ...rest,
    ask: row.ask as unknown as Ask,
    tokens: Number(row.tokens),
    before: row.before as Told,
    refusal: row.refusal as unknown as Refusal | null,
  }
}
