// Whether a dispute can be decided, by whom it was, and what is said when it was decided before.
import type { DecisionAsked } from '../schema.ts'
import type { Dispute } from './dispute.ts'

type Known = Pick<
  Dispute,
  'state' | 'entrySeq' | 'decisionId' | 'decisionReason' | 'decidedByName' | 'givenBack'
>

export type Step =
  | { kind: 'decide' }
  /** By this very command: it is answered again. */
  | { kind: 'decided' }
  /** Another command gives back at this moment, or was cut short: it comes first. */
  | { kind: 'under_way' }
  | { kind: 'refused'; reason: 'NOT_ALLOWED_NOW' | 'REQUEST_ID_REUSED'; message: string }

/** `underWay`: what was noted to decide an open dispute can still be done, or is done. */
export function decideStep(
  dispute: Known,
  asked: { decisionId: string; decision: DecisionAsked['decision']; reason: string; underWay: boolean },
): Step {
  const { state, decisionId } = dispute
  if (state !== 'open') {
    if (decisionId !== asked.decisionId)
      return { kind: 'refused', reason: 'NOT_ALLOWED_NOW', message: tellDecided(dispute) }
    const isSame = state === stateOf(asked.decision) && dispute.decisionReason === asked.reason
    return isSame ? { kind: 'decided' } : reused
  }
  if (decisionId !== null && asked.underWay) {
    if (decisionId !== asked.decisionId) return { kind: 'under_way' }
    if (asked.decision === 'keep') return reused
  }
  if (asked.decision === 'give_back' && dispute.entrySeq === null) {
    const message = 'This dispute names no charge, so there is nothing to give back for it.'
    return { kind: 'refused', reason: 'NOT_ALLOWED_NOW', message }
  }
  return { kind: 'decide' }
}

const reused: Step = {
  kind: 'refused',
  reason: 'REQUEST_ID_REUSED',
  message: 'This command id was used for another decision.',
}

function stateOf(decision: DecisionAsked['decision']): 'given_back' | 'kept' {
  return decision === 'keep' ? 'kept' : 'given_back'
}

function tellDecided({ state, decidedByName, givenBack }: Known): string {
  const what = state === 'kept' ? 'the charge was kept' : `${givenBack} given back`
  return `${decidedByName} decided this dispute already: ${what}.`
}
