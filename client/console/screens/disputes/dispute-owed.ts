// What a disputed entry cost, what of it was given back, and what is left: computed from the ledger's facts alone.
import type { Dispute } from './dispute-queries.ts'

export interface Owed {
  costTokens: number
  givenBackTokens: number
  leftTokens: number
}

type Facts = {
  entry: { entry: { draws: readonly { amount: number }[] } }
  giveBack:
    | { kind: 'accepted'; lots: readonly { before: number; after: number }[] }
    | { kind: 'refused' }
    | null
}

export function computeOwed({ entry, giveBack }: Facts): Owed {
  const costTokens = entry.entry.draws.reduce((sum, draw) => sum + draw.amount, 0)
  const leftTokens =
    giveBack?.kind === 'accepted' ? giveBack.lots.reduce((sum, lot) => sum + lot.after - lot.before, 0) : 0
  return { costTokens, givenBackTokens: costTokens - leftTokens, leftTokens }
}

/** Why nothing can be given back for it, whoever asks; undefined while something can. */
export function refuseGivingBack({
  dispute,
  giveBack,
}: Pick<Dispute, 'dispute' | 'giveBack'>): string | undefined {
  if (dispute.entryId === null) return 'It names no entry: what is owed can be given from the account'
  if (dispute.isUnderWay) return 'It is being given back'
  // On a button no full stop stands.
  return giveBack?.kind === 'refused' ? giveBack.message.replace(/\.$/, '') : undefined
}
