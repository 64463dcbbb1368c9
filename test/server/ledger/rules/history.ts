// One account's life by chance: its moves, decided one after the other, with whoever wants to look at each step.
import type { Decision } from '../../../../server/ledger/rules/commands.ts'
import { decide } from '../../../../server/ledger/rules/decide.ts'
import type { Policy, State } from '../../../../server/ledger/rules/state.ts'
import { openChance } from '../../../invariants/chance.ts'
import { drawMoves, drawPolicy, type Move, toAsk, toPolicy } from '../../../invariants/moves.ts'
import { makeState, noon } from './builders.ts'

export type Step = { state: State; now: number; policy: Policy; decision: Decision; move: Move }

export type Looks = {
  /** After each move. */
  see?(step: Step): void
  /** Before each move. */
  ahead?(state: State, policy: Policy, wait: { fromMs: number; forMs: number }): void
}

export function live(
  seed: number,
  { see, ahead }: Looks = {},
  { moves, zone }: { moves: number; zone: string } = { moves: 40, zone: 'UTC' },
): { state: State; policy: Policy; now: number } {
  const chance = openChance(seed)
  const policy = { ...toPolicy(drawPolicy(chance)), zone }
  const state = makeState()
  const holds: number[] = []
  let now = noon
  for (const move of drawMoves(chance, { accounts: 1, moves, waits: true })) {
    ahead?.(state, policy, { fromMs: now, forMs: move.afterMs })
    now += move.afterMs
    const { economyKey, mode, userId } = state.account
    const { requestId } = move
    const about = { economyKey, mode, userId, requestId, fingerprint: JSON.stringify(move.ask), policy }
    const decision = decide(state, { ...about, ...toAsk(move.ask, holds, now) }, now)
    if (decision.kind === 'accepted' && decision.answer !== null) {
      const { kind, seq } = decision.answer
      if (kind === 'hold' || kind === 'stake') holds.push(seq)
    }
    see?.({ state, now, policy, decision, move })
  }
  return { state, policy, now }
}
