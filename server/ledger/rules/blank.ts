// States to begin with: an account before its first entry, what is loaded before anything of it changed, and a copy to try things on.
import { emptyMap, emptySet } from './few.ts'
import type { Account, Lot, State } from './state.ts'

export function blankAccount(
  names: Pick<Account, 'lane' | 'id' | 'economyKey' | 'mode' | 'userId'>,
): Account {
  const { lane, id, economyKey, mode, userId } = names
  return {
    lane,
    id,
    economyKey,
    mode,
    userId,
    openedAt: null,
    seq: 0,
    lastAt: 0,
    available: 0,
    granted: 0,
    held: 0,
    debt: 0,
    spentTokens: 0,
    day: { startMs: 0, spent: 0, actions: 0 },
    period: { startMs: 0, endMs: 0, allowance: null, used: 0, warnedPercent: 0 },
    plan: null,
    friction: null,
    uses: {},
    holdDueAt: null,
    dueAt: null,
  }
}

export function openState(account: Account, lots: Lot[]): State {
  return {
    account,
    lots,
    holds: emptyMap(),
    answers: emptyMap(),
    entries: emptyMap(),
    refunds: emptyMap(),
    changes: {
      opened: false,
      tidied: false,
      profile: null,
      entries: [],
      holds: emptySet(),
      answers: [],
    },
  }
}

/** Decisions on it leave the original as it is: they replace rows, and never change one. */
export function copyState({ account, lots, holds, answers, entries, refunds }: State): State {
  return {
    ...openState(account, lots),
    holds: new Map(holds),
    answers: new Map(answers),
    entries: new Map(entries),
    refunds: new Map(refunds),
  }
}
