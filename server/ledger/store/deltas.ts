// What a batch adds to the figures: one row for what it did alike in an hour.
import { randomUUID } from 'node:crypto'
import type { Account, Entry } from '../rules/state.ts'
import { columnsOf, insertInto } from './statements.ts'

type Delta = {
  lane: number
  batch: string
  number: number
  economyKey: string
  mode: string
  hour: number
  kind: string
  action: string | null
  source: string | null
  class: string | null
  priceVersion: number | null
  arm: string | null
  entries: number
  tokens: number
  value: number
  revenue: number
}

const hourMs = 3_600_000

/** Alike: the lane, economy, mode, hour, kind, action, where the tokens came from, price version and arm. */
export function computeDeltas(written: readonly { account: Account; entry: Entry }[]): Delta[] {
  const deltas = new Map<string, Delta>()
  const batch = randomUUID()
  for (const { account, entry } of written) {
    const { draws, kind, action, priceVersion, arm } = entry
    const { lane, economyKey, mode } = account
    const hour = entry.at - (entry.at % hourMs)
    for (let index = 0; index < Math.max(1, draws.length); index += 1) {
      const draw = draws[index]
      const source = draw?.source ?? null
      const name = `${lane} ${economyKey} ${mode} ${hour} ${kind} ${action} ${source} ${draw?.class} ${priceVersion} ${arm}`
      let delta = deltas.get(name)
      if (delta === undefined) {
        const number = deltas.size
        const sums = { entries: 0, tokens: 0, value: 0, revenue: 0 }
        const about = { lane, batch, number, economyKey, mode, hour, kind, action, priceVersion, arm }
        delta = { ...about, source, class: draw?.class ?? null, ...sums }
        deltas.set(name, delta)
      }
      if (index === 0) {
        delta.entries += 1
        delta.value += entry.value
      }
      delta.tokens += draw?.amount ?? 0
      delta.revenue += draw?.revenue ?? 0
    }
  }
  return [...deltas.values()]
}

const { uuid, whole, small, text, instant, as } = columnsOf<Delta>()

export const insertDeltas = insertInto<Delta>('metric_delta', delta => delta.lane, [
  uuid('batch', delta => delta.batch),
  small('number', delta => delta.number),
  text('economy_key', delta => delta.economyKey),
  as('mode')('mode', delta => delta.mode),
  instant('hour', delta => delta.hour),
  text('kind', delta => delta.kind),
  text('action', delta => delta.action),
  text('source', delta => delta.source),
  as('lot_class')('class', delta => delta.class),
  small('price_version', delta => delta.priceVersion),
  text('arm', delta => delta.arm),
  whole('entries', delta => delta.entries),
  whole('tokens', delta => delta.tokens),
  whole('value', delta => delta.value),
  whole('revenue', delta => delta.revenue),
])
