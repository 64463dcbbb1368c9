// Token disputes of an account whose past is made up: opened and decided by the rules that decide every other, as of their
// instants; what is given back, the ledger gives back as it does for every operator.
import { nameRow } from '../../ledger/rules/names.ts'
import type { Entry } from '../../ledger/rules/state.ts'
import type { Operator } from '../../operators/schema.ts'
import { composeId, encodeDrawn } from '../../platform/ids.ts'
import type { Services } from '../../platform/services.ts'
import type { Spending } from '../../spend/operations/history.ts'
import { fingerprintOf } from '../../spend/operations/spend.ts'
import { toReceipt } from '../../spend/rules/answers.ts'
import { refuseAmount } from '../../spend/rules/limits.ts'
import { askToRefund } from '../../spend/rules/moves.ts'
import { decideStep } from '../rules/decision.ts'
import { type Dispute, isDisputed } from '../rules/dispute.ts'
import { insertPast, type PastDisputes } from '../store/history.ts'
import type { DisputeReason } from '../words.ts'
import { nameDecision } from './decide.ts'

type Decider = { operator: Operator; reason: string }

export type Disputing = {
  /** `openedBy` null: the product did. */
  open(
    atMs: number,
    asked: {
      reason: DisputeReason
      entry: Entry | null
      text: string | null
      openedBy: Operator | null
    },
  ): Dispute
  /** False: it was refused, and the dispute is open as before. `amount` null: all that is left of the entry. */
  giveBack(atMs: number, dispute: Dispute, by: Decider & { amount: number | null }): boolean
  keep(atMs: number, dispute: Dispute, by: Decider): void
  rows(): PastDisputes
}

/** `draw` gives chance from 0 up to 1, for ids alone. */
export function openDisputing(spending: Spending, { draw }: { draw: () => number }): Disputing {
  const { history } = spending
  const { names, id: accountId } = history
  const disputes: Dispute[] = []
  const calls: PastDisputes['calls'] = []
  const entries = new Map<string, Entry>()

  function beginDecision(dispute: Dispute, decision: 'give_back' | 'keep', reason: string): string {
    const decisionId = nameDecision(dispute.id, encodeDrawn(24, draw))
    const step = decideStep(dispute, { decisionId, decision, reason, underWay: false })
    if (step.kind !== 'decide') throw new Error(`${dispute.id} cannot be decided: ${step.kind}`)
    return decisionId
  }

  function close(atMs: number, dispute: Dispute, { operator, reason }: Decider, how: Partial<Dispute>): void {
    Object.assign(dispute, how, {
      decidedAt: new Date(atMs),
      decidedById: operator.id,
      decidedByName: operator.name,
      decisionReason: reason,
    })
  }

  return {
    open: (atMs, { reason, entry, text, openedBy }) => {
      if (entry !== null && !isDisputed(entry)) throw new Error(`a ${entry.kind} is nothing to dispute`)
      const dispute: Dispute = {
        id: composeId('tokenDispute', atMs, draw),
        ...names,
        accountId,
        reason,
        entrySeq: entry?.seq ?? null,
        entryAt: entry === null ? null : new Date(entry.at),
        text,
        openedAt: new Date(atMs),
        openedById: openedBy?.id ?? null,
        openedByName: openedBy?.name ?? null,
        state: 'open',
        decisionId: null,
        decidedAt: null,
        decidedById: null,
        decidedByName: null,
        decisionReason: null,
        givenBack: null,
        refundSeq: null,
      }
      const entryId = entry === null ? null : nameRow('entry', accountId, entry.seq)
      const callId = encodeDrawn(16, draw)
      const requestId = openedBy === null ? `dispute-${callId}` : `operator_${callId}`
      const told = {
        ...(entryId === null ? {} : { of: { entryId } }),
        ...(text === null ? {} : { text }),
      }
      const call =
        openedBy === null
          ? { userId: names.userId, requestId, reason, ...told }
          : { reason, entryId, text, operator: openedBy.id }
      const fingerprint = fingerprintOf('dispute.open', call)
      calls.push({ accountId, requestId, fingerprint, disputeId: dispute.id })
      disputes.push(dispute)
      if (entry !== null) entries.set(dispute.id, entry)
      return dispute
    },
    giveBack: (atMs, dispute, { operator, reason, amount }) => {
      const decisionId = beginDecision(dispute, 'give_back', reason)
      const entry = entries.get(dispute.id)
      if (entry === undefined) throw new Error(`${dispute.id} names no entry`)
      const tokens = amount ?? entry.value
      if (refuseAmount({ role: operator.role, tokens, movedToday: 0 }) !== null) return false
      const ask = askToRefund({ entryId: nameRow('entry', accountId, entry.seq), amount }, entry.seq, reason)
      const decision = spending.move(atMs, ask, { requestId: `operator_${decisionId}`, fingerprint: ask })
      if (decision.kind !== 'accepted' || decision.answer === null) return false
      const { charged } = toReceipt(accountId, decision.answer, false)
      const givenBack = { state: 'given_back', givenBack: charged, refundSeq: decision.answer.seq } as const
      close(atMs, dispute, { operator, reason }, { ...givenBack, decisionId })
      return true
    },
    keep: (atMs, dispute, by) => {
      const decisionId = beginDecision(dispute, 'keep', by.reason)
      close(atMs, dispute, by, { state: 'kept', decisionId })
    },
    rows: () => ({ disputes, calls }),
  }
}

/** What is there already stays as it is. */
export async function saveDisputing({ database }: Services, disputing: readonly Disputing[]): Promise<void> {
  const all = disputing.map(({ rows }) => rows())
  const past = {
    disputes: all.flatMap(({ disputes }) => disputes),
    calls: all.flatMap(({ calls }) => calls),
  }
  if (past.disputes.length > 0) await database.prisma.$transaction(rows => insertPast(rows, past))
}
