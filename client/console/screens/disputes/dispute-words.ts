// What a dispute's state and the group of its reason are called, how it is drawn, and how near its due time is.
import {
  type DisputeReason,
  type DisputeState,
  dueHours,
  type ReasonGroup,
  reasonGroups,
} from '../../../../server/disputes/words.ts'
import type { Tone } from '../../../ui/tone.ts'
import { recordKeys } from '../record-keys.ts'

const stateWords: Record<DisputeState, { label: string; tone: Tone }> = {
  open: { label: 'Open', tone: 'info' },
  given_back: { label: 'Given back', tone: 'good' },
  kept: { label: 'Charge kept', tone: 'neutral' },
}

/** Of a dispute that names no entry there is no charge to keep: it is closed. */
export function sayState({ state, entryId }: { state: DisputeState; entryId: string | null }) {
  return state === 'kept' && entryId === null ? { ...stateWords.kept, label: 'Closed' } : stateWords[state]
}

/** The decision that gives nothing back, of a charge or of no entry. */
export function keepWords(entryId: string | null): { verb: string; done: string; description: string } {
  return entryId === null
    ? {
        verb: 'Close it',
        done: 'Dispute closed',
        description: 'No tokens move. This decides the dispute for good.',
      }
    : {
        verb: 'Keep the charge',
        done: 'The charge is kept',
        description: 'No tokens move: the charge stands. This decides the dispute for good.',
      }
}

export const groupWords: Record<ReasonGroup, string> = {
  confusion: 'Not understood',
  fault: 'Went wrong',
  other: 'Other',
}

export function groupOf(reason: DisputeReason): ReasonGroup {
  return recordKeys(reasonGroups).find(group => isIn(reasonGroups[group], reason)) ?? 'other'
}

function isIn(reasons: readonly DisputeReason[], reason: DisputeReason): boolean {
  return reasons.includes(reason)
}

export type DueStage = 'later' | 'soon' | 'overdue'

/** A shift before it is late: whoever opens the queue in the morning sees what falls due before they leave. */
const soonMs = 12 * 3_600_000

export function dueStageOf(dueAt: string, nowMs: number): DueStage {
  const leftMs = Date.parse(dueAt) - nowMs
  if (leftMs <= 0) return 'overdue'
  return leftMs <= soonMs ? 'soon' : 'later'
}

/** Null: there is time, which needs no badge. */
export const dueWords: Record<DueStage, { label: string; tone: Tone } | null> = {
  overdue: { label: 'Overdue', tone: 'bad' },
  soon: { label: 'Due soon', tone: 'warn' },
  later: null,
}

/** How long a user waits at most, as people say it. */
export const dueDays = dueHours / 24
