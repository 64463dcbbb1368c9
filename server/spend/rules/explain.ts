// Why an entry stands as it does: its price line by line, what its lots had before and after, and one paragraph of plain words.
import type { Economy } from '../../economies/schema.ts'
import { nameRow } from '../../ledger/rules/names.ts'
import type { Draw, Entry, EntryDetail } from '../../ledger/rules/state.ts'
import { lotSignOf } from '../../ledger/words.ts'

export type ExplainedLot = {
  lotId: string
  class: 'granted' | 'purchased'
  source: string
  before: number
  after: number
}

type Facts = { accountId: string; entry: Entry; economy: Economy; actionName: string | null }

export function explain(facts: Facts) {
  const { accountId, entry } = facts
  return {
    lines: entry.detail.lines ?? [],
    priceVersionName: entry.priceVersion === null ? null : `Version ${entry.priceVersion}`,
    lots: entry.draws.map(draw => toExplainedLot(accountId, entry, draw)),
    text: writeParagraph(facts),
  }
}

/** What is held stays in its lot, and what a release sets free never left it. */
function toExplainedLot(accountId: string, entry: Entry, draw: Draw): ExplainedLot {
  const { lot, class: kind, source, amount, left } = draw
  return {
    lotId: nameRow('lot', accountId, lot),
    class: kind,
    source,
    before: left - lotSignOf(entry.kind, entry.detail.lot !== undefined) * amount,
    after: left,
  }
}

function writeParagraph({ entry, economy, actionName }: Facts): string {
  const count = (tokens: number) =>
    `${new Intl.NumberFormat('en').format(tokens)} ${tokens === 1 ? economy.tokenOne : economy.tokenMany}`
  const { value, detail } = entry
  const from = writeSources(entry.draws)
  const after = ` ${count(entry.available)} ${entry.available === 1 ? 'is' : 'are'} available after it.`
  const why = entry.reason === null ? '' : ` Reason given: ${entry.reason.replace(/\.$/, '')}.`
  const priced = entry.priceVersion === null ? '' : ` at the prices of version ${entry.priceVersion}`
  const times = entry.quantity !== null && entry.quantity > 1 ? ` for ${entry.quantity} targets` : ''
  const what = `${actionName ?? 'An action'}${times}`
  switch (entry.kind) {
    case 'charge':
      return value === 0
        ? `${what} cost nothing${priced}.${after}`
        : `${what} cost ${count(value)}${priced}, taken from ${from}.${after}`
    case 'usage':
      return `${what} ran on an unlimited plan: nothing was taken. Without it this would have cost ${count(value)}${priced}.`
    case 'hold':
      return detail.unlimited === true
        ? `${what} began on an unlimited plan: nothing is set aside.`
        : `${count(value)} of ${from} were set aside for ${what}${priced}. They are taken when the run succeeds and come back when it does not.${after}`
    case 'commit':
      return value === 0
        ? `The run of ${what} used nothing of what was set aside: all of it came back.${after}`
        : `The run of ${what} ended: ${count(value)} were taken from ${from}, and ${entry.amount === 0 ? 'nothing was left over' : `${count(entry.amount)} came back`}.${after}`
    case 'release':
      return `What was set aside came back whole: ${count(value)} to ${from}. Nothing was charged.${why}${after}`
    case 'refund':
      return `${count(value)} of an earlier charge were given back, to ${from}.${why}${after}`
    case 'grant':
      return `${count(value)} were given (${sourceWords(detail.lot?.source ?? '')})${expiryWords(detail.lot?.expiresAt)}.${why}${after}`
    case 'purchase':
      return `${count(value)} were bought; purchased ${economy.tokenMany} never expire.${after}`
    case 'expire':
      return `${count(value)} of ${from} had not been used in time and expired.${after}`
    case 'rollover':
      return `${count(value)} that the last period left over live on into this one${expiryWords(detail.lot?.expiresAt)}.${after}`
    case 'claw_back':
      return `${count(value)} of a purchase that was returned were taken back from ${from}${askedWords(detail, value, count)}.${why}${after}`
    case 'restore':
      return `${count(value)} that had been taken back were restored to ${from}${cancelledWords(detail, count)}.${why}${after}`
    case 'debt':
      return `${count(value)} of a returned purchase had been spent already: they are owed, and the next purchase pays them back first.${why}`
    case 'repay':
      return `${count(value)} of ${from} paid back what was owed.${after}`
    case 'adjust':
      return `An operator ${detail.lot === undefined ? 'took' : 'gave'} ${count(value)}.${why}${after}`
    case 'stake':
      return `${count(value)} of ${from} were staked on a challenge.${after}`
    case 'settle':
      return `A challenge was settled: ${count(value)} of the stake were used up and ${count(entry.amount)} came back.${why}${after}`
    case 'freeze':
      return `${count(value)} of ${from} cannot be spent while their payment is disputed.${why}${after}`
    case 'thaw':
      return `${count(value)} of ${from} can be spent again.${why}${after}`
    case 'restrict':
      return detail.friction == null
        ? `What held this account back was lifted.${why}`
        : `This account was held back until ${new Date(detail.friction.untilMs).toISOString()}: ${detail.friction.text}${why}`
    case 'plan':
      return detail.plan == null
        ? `The plan ended.${why}`
        : `The plan ${detail.plan.key} holds until ${new Date(detail.plan.endMs).toISOString()}.${why}`
  }
}

type Count = (tokens: number) => string

function askedWords({ asked }: EntryDetail, taken: number, count: Count): string {
  if (asked === undefined || asked <= taken) return ''
  return `; ${count(asked)} were asked for`
}

function cancelledWords({ cancelled = 0 }: EntryDetail, count: Count): string {
  return cancelled === 0 ? '' : `, and ${count(cancelled)} are no longer owed`
}

function writeSources(draws: readonly Draw[]): string {
  const names = [...new Set(draws.map(({ source }) => sourceWords(source)))]
  if (names.length === 0) return 'no lot'
  return names.length === 1 ? `${names[0]}` : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

function sourceWords(source: string): string {
  return source === 'thaw' ? 'time given back after a dispute' : source.replaceAll('_', ' ')
}

function expiryWords(expiresAt: number | null | undefined): string {
  return expiresAt == null ? '' : `, to be used before ${new Date(expiresAt).toISOString()}`
}
