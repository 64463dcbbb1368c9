// Deciding a dispute, once: kept at once; given back by noting the refund with the dispute, then making it, then closing.
import { hash } from 'node:crypto'
import { nameRow, parseRowName } from '../../ledger/rules/names.ts'
import { audited, registerAction } from '../../operators/operations/audited.ts'
import type { Operator } from '../../operators/schema.ts'
import type { Rows } from '../../platform/database.ts'
import { DomainError } from '../../platform/errors.ts'
import type { Services } from '../../platform/services.ts'
import { finishMove, getMove, noteMove, prepareRefund } from '../../spend/operations/operate.ts'
import { decideStep, type Step } from '../rules/decision.ts'
import { type Dispute, type DisputeRow, toDisputeRow } from '../rules/dispute.ts'
import type { DecisionAsked, DisputePlace } from '../schema.ts'
import {
  type Closing,
  clearDecisionId,
  closeDispute,
  listUnderWay,
  lockDispute,
  updateDecisionId,
} from '../store/disputes.ts'
import { getOwn } from './show.ts'

/** Who decides, under which id, and why. The same id again is the same decision. */
type DecidedBy = { operator: Operator; commandId: string; reason: string }

type Decision = { decisionId: string; asked: DecisionAsked; by: DecidedBy }
type Noted = { step: Exclude<Step, { kind: 'refused' }>['kind']; dispute: Dispute }

const decideAction = registerAction('disputes.decide')
const sweptAtOnce = 50
/** Each further turn waits for a refund of somebody else’s that came to nothing. */
const turnsMax = 5

export async function decideDispute(
  services: Services,
  place: DisputePlace,
  asked: DecisionAsked,
  by: DecidedBy,
): Promise<DisputeRow> {
  const { id } = await getOwn(services, place)
  const decision = { decisionId: nameDecision(id, by.commandId), asked, by }
  for (let turn = 0; turn < turnsMax; turn += 1) {
    const { step, dispute } =
      asked.decision === 'keep'
        ? await keep(services, id, decision)
        : await noteRefund(services, await getOwn(services, place), asked.amount, decision)
    if (step === 'decide' && asked.decision === 'give_back') await giveBack(services, dispute)
    if (step !== 'under_way') return toDisputeRow(await getOwn(services, place))
    // Theirs may be refused, or have been cut short: what comes of it decides whether this one still can.
    await giveBack(services, dispute).catch(passRefusal)
  }
  throw new DomainError('OVERLOADED', 'Others are deciding this dispute: try again.', {
    retryAfterSeconds: 5,
  })
}

/** Closes what was given back and never closed, and forgets what was refused; the rest is under way. */
export async function finishDecisions(services: Services): Promise<number> {
  const { prisma } = services.database
  let finished = 0
  for (const dispute of await listUnderWay(prisma, sweptAtOnce)) {
    try {
      const move = await getMove(prisma, requireDecisionId(dispute))
      // The sweep of moves asks the ledger again.
      if (move.state === 'asked') continue
      await giveBack(services, dispute).catch(passRefusal)
      finished += 1
    } catch (error) {
      services.log.warn({ error, dispute: dispute.id }, 'a dispute that was decided is not closed yet')
    }
  }
  return finished
}

async function keep(services: Services, id: string, { decisionId, asked, by }: Decision): Promise<Noted> {
  const { operator, reason } = by
  return audited(services, { action: decideAction, actor: operator, reason }, async rows => {
    const noted = await look(rows, id, { decisionId, asked, by })
    if (noted.step !== 'decide') return { unchanged: true, answer: noted }
    const closing = { state: 'kept', decisionId, by: operator, reason } as const
    await closeDispute(rows, id, closing)
    return { ...tellDecided(noted.dispute, closing), answer: noted }
  })
}

/** The refund is noted in the transaction that names it here: from then on no other decides this dispute. */
async function noteRefund(
  services: Services,
  { id, economyKey, mode, userId, accountId, entrySeq }: Dispute,
  amount: number | null,
  decision: Decision,
): Promise<Noted> {
  const { decisionId, by } = decision
  const refund =
    entrySeq === null
      ? null
      : await prepareRefund(
          services,
          { economyKey, mode, userId },
          { entryId: nameRow('entry', accountId, entrySeq), amount },
          { operator: by.operator, commandId: decisionId, reason: by.reason },
        )
  return services.database.prisma.$transaction(async rows => {
    const noted = await look(rows, id, decision)
    if (refund === null || noted.step === 'under_way') return noted
    // Asked again for another amount, it is another command.
    await noteMove(services, rows, refund)
    if (noted.step === 'decide') await updateDecisionId(rows, id, decisionId)
    return { ...noted, dispute: { ...noted.dispute, decisionId } }
  })
}

async function look(rows: Rows, id: string, { decisionId, asked, by }: Decision): Promise<Noted> {
  const dispute = await lockDispute(rows, id)
  if (dispute === null) throw new Error(`the dispute ${id} was found before`)
  const underWay =
    dispute.state === 'open' &&
    dispute.decisionId !== null &&
    (await getMove(rows, dispute.decisionId)).state !== 'refused'
  const step = decideStep(dispute, { decisionId, decision: asked.decision, reason: by.reason, underWay })
  if (step.kind === 'refused') throw new DomainError(step.reason, step.message)
  return { step: step.kind, dispute }
}

/** The same however often and by whomever it is called: the move is made once, and one of them closes the dispute. */
async function giveBack(services: Services, dispute: Dispute): Promise<void> {
  const decisionId = requireDecisionId(dispute)
  const move = await getMove(services.database.prisma, decisionId)
  const receipt = await finishMove(services, move).catch(async (error: unknown) => {
    if (isRefusal(error)) await clearDecisionId(services.database.prisma, dispute.id, decisionId)
    throw error
  })
  const refundSeq = parseRowName('entry', receipt.entryId)?.number
  if (refundSeq === undefined) throw new Error('a refund is an entry')
  const { reason, requestId, actorName, actorRole } = move
  const actor = { id: move.actorId, name: actorName, role: actorRole }
  const closing = {
    state: 'given_back',
    decisionId,
    by: actor,
    reason,
    givenBack: receipt.charged,
    refundSeq,
  } as const
  await audited(services, { action: decideAction, actor, reason, requestId }, async rows => {
    const isClosed = await closeDispute(rows, dispute.id, closing)
    if (!isClosed) return { unchanged: true, answer: null }
    return { ...tellDecided(dispute, closing), answer: null }
  })
}

/** Of one dispute alone, so that no refund that was asked for elsewhere is taken for its own. */
export function nameDecision(disputeId: string, commandId: string): string {
  return hash('sha256', `${disputeId} ${commandId}`, 'hex').slice(0, 32)
}

function requireDecisionId({ id, decisionId }: Dispute): string {
  if (decisionId === null) throw new Error(`nothing is under way for the dispute ${id}`)
  return decisionId
}

function isRefusal(error: unknown): boolean {
  return error instanceof DomainError && error.reason !== 'OVERLOADED'
}

function passRefusal(error: unknown): void {
  if (!isRefusal(error)) throw error
}

function tellDecided({ id, userId, economyKey, mode, accountId, entrySeq }: Dispute, closing: Closing) {
  const entryId = entrySeq === null ? null : nameRow('entry', accountId, entrySeq)
  const after =
    closing.state === 'kept'
      ? { state: closing.state, entryId }
      : {
          state: closing.state,
          entryId,
          givenBack: closing.givenBack,
          refundId: nameRow('entry', accountId, closing.refundSeq),
        }
  return {
    subject: { kind: 'dispute', id, label: userId },
    economyKey,
    mode,
    before: { state: 'open' },
    after,
  }
}
