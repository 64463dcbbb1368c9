// The verifier on states that live in memory: the rows as the store would keep them, and what it finds in them.
import { hash } from 'node:crypto'
import {
  chainContent,
  composeContent,
  composeDraws,
  composeTexts,
} from '../../../server/ledger/rules/canonical.ts'
import type { State } from '../../../server/ledger/rules/state.ts'
import { closeReplay } from '../../../server/ledger/rules/verify/close.ts'
import type { EntryFacts, Violation } from '../../../server/ledger/rules/verify/facts.ts'
import { followEntry } from '../../../server/ledger/rules/verify/replay.ts'
import { openReplay } from '../../../server/ledger/rules/verify/state.ts'
import { addTotals, checkTotals, openTotals } from '../../../server/ledger/rules/verify/totals.ts'

/** Of a state that has everything of its account. `entries`: its own, where nobody changed them. */
export function verifyState(state: State, entries = listFacts(state)): Violation[] {
  const { account, lots, holds } = state
  const refunded = new Set<number>()
  for (const { kind, refersTo } of entries) if (kind === 'refund' && refersTo !== null) refunded.add(refersTo)
  const liveLots = lots.filter(({ remaining }) => remaining > 0)
  const newest = entries.at(-1)?.hash ?? account.id
  const replay = openReplay({ account, hash: newest, liveLots, lots, refunded }, digest)
  for (const entry of entries) followEntry(replay, entry)
  const { violations, totals } = closeReplay(replay, { holdCount: holds.size })
  const sum = openTotals(account.economyKey, account.mode)
  addTotals(sum, totals)
  const unbalanced = checkTotals(sum)
  return unbalanced === null ? violations : [...violations, unbalanced]
}

export function listFacts({ account, entries, holds, answers, changes }: State): EntryFacts[] {
  const facts = [...entries.values(), ...changes.entries].map((entry): EntryFacts => {
    const held = holds.get(entry.seq)
    const answer = entry.requestId === null ? undefined : answers.get(entry.requestId)
    return {
      ...entry,
      texts: composeTexts(entry),
      hash: '',
      answers: answer?.seq === entry.seq,
      hold:
        held === undefined
          ? null
          : { ...held, draws: composeDraws(held.draws), facts: JSON.stringify(held.facts) },
    }
  })
  chainFacts(account.id, facts)
  return facts
}

/** As somebody would who knows how entries are chained. */
export function chainFacts(accountId: string, entries: EntryFacts[]): void {
  let chained = accountId
  for (const entry of entries) {
    chained = digest(chainContent(chained, composeContent(entry, entry.texts)))
    entry.hash = chained
  }
}

function digest(text: string): string {
  return hash('sha256', text, 'hex')
}
