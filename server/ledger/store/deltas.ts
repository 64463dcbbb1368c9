// What a batch adds to the figures: one row for what it did alike in an hour.
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
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

/**
 * Rows of a lane's past hours that say the same become one: at light load every spend writes a row of its own. In one
 * statement, so that whoever reads sees each move once, before or after.
 */
export async function mergeDeltas(pool: pg.Pool, lane: number): Promise<number> {
  const { rows } = await pool.query<{ gone: string }>(
    `with gone as (
      delete from metric_delta
      where lane = $1 and hour < date_trunc('hour', now())
        and (hour, economy_key, mode) in (
          select hour, economy_key, mode
          from metric_delta
          where lane = $1 and hour < date_trunc('hour', now())
          group by hour, economy_key, mode
          having count(*) > count(distinct (kind, action, source, class, price_version, arm))
          limit 50
        )
      returning *
    ), merged as (
      insert into metric_delta (
        lane, batch, number, economy_key, mode, hour, kind, action, source, class, price_version, arm,
        entries, tokens, value, revenue
      )
      select $1, gen_random_uuid(), 0, economy_key, mode, hour, kind, action, source, class, price_version, arm,
        sum(entries), sum(tokens), sum(value), sum(revenue)
      from gone
      group by economy_key, mode, hour, kind, action, source, class, price_version, arm
    )
    select count(*) as gone from gone`,
    [lane],
  )
  return Number(rows[0]?.gone ?? 0)
}
