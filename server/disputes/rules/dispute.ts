// A token dispute as this module keeps it, and how products and operators are told of it.
import { nameAccount, nameRow } from '../../ledger/rules/names.ts'
import type { Entry } from '../../ledger/rules/state.ts'
import type { DisputeAnswer } from '../schema.ts'
import { type DisputeReason, type DisputeState, disputedKinds, dueHours } from '../words.ts'

export type Dispute = {
  id: string
  economyKey: string
  mode: 'live' | 'test'
  accountId: string
  userId: string
  reason: DisputeReason
  entrySeq: number | null
  entryAt: Date | null
  text: string | null
  openedAt: Date
  openedById: string | null
  openedByName: string | null
  state: DisputeState
  /** While it is open: the move that was noted to give tokens back. */
  decisionId: string | null
  decidedAt: Date | null
  decidedById: string | null
  decidedByName: string | null
  decisionReason: string | null
  givenBack: number | null
  refundSeq: number | null
}

const hourMs = 3_600_000

export function toDisputeAnswer(dispute: Dispute): DisputeAnswer {
  const { id, accountId, userId, reason, entrySeq, text, openedAt, state, decidedAt, givenBack } = dispute
  return {
    disputeId: id,
    userId,
    reason,
    state,
    entryId: entrySeq === null ? null : nameRow('entry', accountId, entrySeq),
    text,
    openedAt: openedAt.toISOString(),
    dueAt: new Date(openedAt.getTime() + dueHours * hourMs).toISOString(),
    decidedAt: decidedAt?.toISOString() ?? null,
    givenBack,
  }
}

/** More than a product is told: who opened and decided it, and why. */
export function toDisputeRow(dispute: Dispute) {
  const { accountId, refundSeq } = dispute
  const { disputeId, ...told } = toDisputeAnswer(dispute)
  return {
    id: disputeId,
    ...told,
    mode: dispute.mode,
    accountId: nameAccount(accountId),
    entryAt: dispute.entryAt?.toISOString() ?? null,
    /** Who opened it for the user; null: the product did. */
    openedBy: dispute.openedByName,
    decidedBy: dispute.decidedByName,
    decisionReason: dispute.decisionReason,
    refundId: refundSeq === null ? null : nameRow('entry', accountId, refundSeq),
    /** Tokens are being given back: asked of the ledger, and not written down here yet. */
    isUnderWay: dispute.state === 'open' && dispute.decisionId !== null,
  }
}
export type DisputeRow = ReturnType<typeof toDisputeRow>

/** Grants, purchases and what time does are nobody's spend: of them there is nothing to give back. */
export function isDisputed({ kind }: Pick<Entry, 'kind'>): boolean {
  return disputedKinds.some(known => known === kind)
}
