// What an entry's hash covers, as one text: every field in a fixed order, the JSON of the others as it is stored.
import type { Draw, Entry } from './state.ts'

/** The texts that the row keeps; the hash covers them as they stand, so nothing depends on how JSON is written again. */
export type EntryTexts = { draws: string; detail: string; metadata: string | null }

export function composeTexts(entry: Entry): EntryTexts {
  return {
    draws: composeDraws(entry.draws),
    detail: JSON.stringify(entry.detail),
    metadata: entry.metadata,
  }
}

export function composeContent(
  entry: Omit<Entry, 'draws' | 'detail' | 'metadata'>,
  texts: EntryTexts,
): string {
  return JSON.stringify([
    entry.seq,
    entry.kind,
    entry.amount,
    entry.available,
    entry.granted,
    entry.held,
    entry.debt,
    entry.value,
    entry.action,
    entry.quantity,
    entry.size,
    entry.requestId,
    entry.refersTo,
    entry.priceVersion,
    entry.arm,
    entry.reason,
    texts.draws,
    texts.metadata,
    texts.detail,
    entry.revenue,
    entry.at,
  ])
}

/** What is hashed: the content after the hash before it. The first entry of an account comes after the account's id. */
export function chainContent(hashBefore: string, content: string): string {
  return `${hashBefore}\n${content}`
}

/** Rows rather than objects: there is one in every spend. */
export function composeDraws(draws: readonly Draw[]): string {
  return JSON.stringify(
    draws.map(({ lot, class: kind, source, amount, left, revenue }) => [
      lot,
      kind[0],
      source,
      amount,
      left,
      revenue,
    ]),
  )
}

export function parseDraws(text: string): Draw[] {
  const rows: [number, string, string, number, number, number][] = JSON.parse(text)
  return rows.map(([lot, kind, source, amount, left, revenue]) => ({
    lot,
    class: kind === 'g' ? 'granted' : 'purchased',
    source,
    amount,
    left,
    revenue,
  }))
}
