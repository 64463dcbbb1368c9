// What an operator's change says: the ledger's command for it, and what the audit log keeps before and after.
import type { Ask } from '../../ledger/rules/commands.ts'
import { nameRow } from '../../ledger/rules/names.ts'
import type { Entry, Friction } from '../../ledger/rules/state.ts'
import type { GiveAsked, RefundAsked, RestrictAsked, TakeAsked } from '../schema.ts'

export function askToGive(input: GiveAsked, reason: string): Ask {
  return {
    kind: 'grant',
    amount: input.amount,
    source: input.source,
    expiresAt: input.expiresAt === null ? null : Date.parse(input.expiresAt),
    cause: null,
    reason,
    metadata: null,
  }
}

export function askToTake(input: TakeAsked, reason: string): Ask {
  return { kind: 'adjust', amount: -input.amount, reason }
}

export function askToRefund(input: RefundAsked, seq: number, reason: string): Ask {
  return { kind: 'refund', of: { seq }, amount: input.amount, reason }
}

export function askToRestrict(input: RestrictAsked, reason: string): Ask {
  const friction = { kind: input.kind, untilMs: Date.parse(input.until), text: input.text }
  return { kind: 'restrict', friction, reason }
}

export type Told = Record<string, string | number | null>

/** Of the entry alone where tokens moved, so that whoever finishes the change writes the same. */
export function tellMove(
  accountId: string,
  ask: Ask,
  entry: Entry,
  frictionBefore: Told,
): { before: Told; after: Told } {
  const entryId = nameRow('entry', accountId, entry.seq)
  if (ask.kind === 'restrict')
    return { before: frictionBefore, after: { ...tellFriction(ask.friction), entryId } }
  const { amount, available } = entry
  const named: Told =
    ask.kind === 'grant'
      ? {
          source: ask.source,
          expiresAt: ask.expiresAt === null ? null : new Date(ask.expiresAt).toISOString(),
        }
      : ask.kind === 'refund' && 'seq' in ask.of
        ? { of: nameRow('entry', accountId, ask.of.seq) }
        : {}
  return {
    before: { available: available - amount },
    after: { available, amount, ...named, entryId },
  }
}

export function tellFriction(friction: Friction | null): Told {
  return {
    friction: friction?.kind ?? null,
    frictionUntil: friction === null ? null : new Date(friction.untilMs).toISOString(),
    frictionText: friction?.text ?? null,
  }
}
