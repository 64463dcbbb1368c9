// What a call that was sent several times at once was told, all answers together.
import { isDeepStrictEqual } from 'node:util'
import type { Answer } from './wire.ts'

export type Weighed = Answer | { kind: 'contradictory'; told: string }

/**
 * Whoever took the call answers the others the same. For want of tokens it may have been refused a moment before they came.
 * Where one of the answers is missing, it may still be taken, so a refusal of another says nothing yet.
 */
export function weigh(answers: readonly Answer[]): Weighed {
  const told = () => JSON.stringify(answers)
  const [accepted, ...others] = answers.filter(({ kind }) => kind === 'answered')
  const refusals = answers.filter(answer => answer.kind === 'refused')
  if (accepted?.kind === 'answered') {
    const same = others.every(
      other =>
        other.kind === 'answered' &&
        isDeepStrictEqual(withoutReplayed(other.data), withoutReplayed(accepted.data)),
    )
    const early = refusals.every(({ reason }) => reason === 'INSUFFICIENT_TOKENS')
    return same && early ? accepted : { kind: 'contradictory', told: told() }
  }
  const [refusal] = refusals
  return refusal !== undefined && refusals.length === answers.length
    ? refusal
    : { kind: 'unknown', why: told() }
}

export function withoutReplayed(answer: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(answer).filter(([name]) => name !== 'replayed'))
}
