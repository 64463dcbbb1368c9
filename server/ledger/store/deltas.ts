// What a batch adds to the figures: one row for what it did alike in a quarter of an hour.
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import type { Account, Draw, Entry } from '../rules/state.ts'
import { columnsOf, insertInto } from './statements.ts'

type Delta = About & {
  batch: string
  number: number
  entries: number
  tokens: number
  value: number
  revenue: number
  firstAt: number
  lastAt: number
}

const quarterMs = 900_000

/** Alike: the lane, economy, mode, quarter, kind, action, where the tokens came from, price version and arm. */
export function computeDeltas(written: readonly { account: Account; entry: Entry }[]): Delta[] {
  const deltas = new Map<string, Delta>()
  const batch = randomUUID()
  let last: Delta | undefined
  for (const { account, entry } of written) {
    const { draws, at } = entry
    for (let index = 0; index < Math.max(1, draws.length); index += 1) {
      const draw = draws[index]
      // Nearly always like the one before it, and looked up only where it is not.
      if (last === undefined || !isAlike(last, account, entry, draw)) {
        const about = aboutOf(account, entry, draw)
        const name = JSON.stringify(about)
        last = deltas.get(name) ?? openDelta(about, batch, deltas.size, at)
        deltas.set(name, last)
      }
      if (index === 0) {
        last.entries += 1
        last.value += entry.value
      }
      if (at < last.firstAt) last.firstAt = at
      if (at > last.lastAt) last.lastAt = at
      last.tokens += draw?.amount ?? 0
      last.revenue += draw?.revenue ?? 0
    }
  }
  return [...deltas.values()]
}

type About = ReturnType<typeof aboutOf>

function aboutOf({ lane, economyKey, mode }: Account, entry: Entry, draw: Draw | undefined) {
  const { kind, action, priceVersion, arm } = entry
  const [source, lotClass] = [draw?.source ?? null, draw?.class ?? null]
  const quarter = quarterOf(entry)
  return { lane, economyKey, mode, quarter, kind, action, source, class: lotClass, priceVersion, arm }
}

/** Each field of `aboutOf`, by hand: for an entry like the one before it no object is made (decision 36). */
function isAlike(delta: About, account: Account, entry: Entry, draw: Draw | undefined): boolean {
  return (
    delta.lane === account.lane &&
    delta.economyKey === account.economyKey &&
    delta.mode === account.mode &&
    delta.quarter === quarterOf(entry) &&
    delta.kind === entry.kind &&
    delta.action === entry.action &&
    delta.source === (draw?.source ?? null) &&
    delta.class === (draw?.class ?? null) &&
    delta.priceVersion === entry.priceVersion &&
    delta.arm === entry.arm
  )
}

function openDelta(about: About, batch: string, number: number, at: number): Delta {
  const sums = { entries: 0, tokens: 0, value: 0, revenue: 0, firstAt: at, lastAt: at }
  return { ...about, batch, number, ...sums }
}

function quarterOf({ at }: Entry): number {
  return at - (at % quarterMs)
}

const { uuid, whole, small, text, instant, as } = columnsOf<Delta>()

export const insertDeltas = insertInto<Delta>('metric_delta', delta => delta.lane, [
  uuid('batch', delta => delta.batch),
  small('number', delta => delta.number),
  text('economy_key', delta => delta.economyKey),
  as('mode')('mode', delta => delta.mode),
  instant('quarter', delta => delta.quarter),
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
  instant('first_at', delta => delta.firstAt),
  instant('last_at', delta => delta.lastAt),
])

/**
 * Rows of a lane's past hours that say the same become one: at light load every spend writes a row of its own. In one
 * statement, so that whoever reads sees each move once, before or after.
 */
export async function mergeDeltas(pool: pg.Pool, lane: number): Promise<number> {
  const { rows } = await pool.query<{ gone: string }>(
    `with gone as (
      delete from metric_delta
      where lane = $1 and quarter < date_trunc('hour', now())
        and (quarter, economy_key, mode) in (
          select quarter, economy_key, mode
          from metric_delta
          where lane = $1 and quarter < date_trunc('hour', now())
          group by quarter, economy_key, mode
          having count(*) > count(distinct (kind, action, source, class, price_version, arm))
          limit 50
        )
      returning *
    ), merged as (
      insert into metric_delta (
        lane, batch, number, economy_key, mode, quarter, kind, action, source, class, price_version, arm,
        entries, tokens, value, revenue, first_at, last_at
      )
      select $1, gen_random_uuid(), 0, economy_key, mode, quarter, kind, action, source, class, price_version, arm,
        sum(entries), sum(tokens), sum(value), sum(revenue), min(first_at), max(last_at)
      from gone
      group by economy_key, mode, quarter, kind, action, source, class, price_version, arm
    )
    select count(*) as gone from gone`,
    [lane],
  )
  return Number(rows[0]?.gone ?? 0)
}

/** What moves did alike, as it waited to be folded. Tokens, values and revenue are whole; empty: none. */
export type TakenDelta = {
  economyKey: string
  mode: 'live' | 'test'
  quarter: Date
  kind: string
  action: string
  source: string
  class: string
  priceVersion: number
  arm: string
  entries: number
  tokens: number
  value: number
  revenue: number
  firstAt: Date
  lastAt: Date
}

/**
 * Takes away what waits, the oldest first, in the transaction that adds it to the figures. What somebody else is taking
 * together at this moment is left to the next time.
 */
export async function takeDeltas(client: pg.ClientBase, limit: number): Promise<TakenDelta[]> {
  const { rows } = await client.query<TakenDelta>(
    `delete from metric_delta
    where (lane, batch, number) in (
      select lane, batch, number
      from metric_delta
      order by quarter
      limit $1
      for update skip locked
    )
    returning economy_key as "economyKey", mode::text, quarter, kind, coalesce(action, '') as action,
      coalesce(source, '') as source, coalesce(class::text, '') as class, coalesce(price_version, 0) as "priceVersion",
      coalesce(arm, '') as arm, entries::float8, tokens::float8, value::float8, revenue::float8,
      first_at as "firstAt", last_at as "lastAt"`,
    [limit],
  )
  return rows
}

/** How many wait, counted no further than `max`. */
export async function countDeltas(pool: pg.Pool, max: number): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    'select count(*)::float8 as count from (select from metric_delta limit $1) as waiting',
    [max],
  )
  return rows[0]?.count ?? 0
}

/** For whoever counts the moves themselves, as of the same snapshot. */
export async function dropDeltas(client: pg.ClientBase, economyKey: string): Promise<void> {
  await client.query('delete from metric_delta where economy_key = $1', [economyKey])
}
