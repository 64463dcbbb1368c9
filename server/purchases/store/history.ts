// Purchases and paywalls whose past is made up, many at once and with their own instants. By hand: rows travel as one JSON
// text a table, where Prisma would send a parameter for every field.
import type pg from 'pg'
import type { MoveKind } from '../rules/purchase.ts'
import type { SandboxBody, SandboxKind } from '../rules/sandbox.ts'
import type { Subscription } from '../rules/subscription.ts'
import type { Purchase } from '../schema/purchase.ts'
import type { NewImpression, ShownOffer } from './impressions.ts'
import { keysOf } from './sandbox.ts'

type PastMove = {
  purchaseId: string
  number: number
  kind: MoveKind
  tokens: number
  reason: string
  at: Date
  doneAt: Date
}

export type PastObject = {
  id: string
  kind: SandboxKind
  body: SandboxBody
  createdAt: Date
}

export type PastEvent = {
  id: string
  type: string
  objectId: string
  body: SandboxBody
  receivedAt: Date
  outcome: string
  purchaseId: string
}

export type PastImpression = Omit<NewImpression, 'have' | 'need' | 'short'> & {
  haveTokens: number
  needTokens: number
  shortTokens: number
  shownAt: Date
  selectedAt: Date | null
  selectedOfferId: string | null
  dismissedAt: Date | null
  continuedAt: Date | null
}

type PastOffer = ShownOffer & { impressionId: string; place: number }

export type PastPurchases = {
  purchases: Purchase[]
  moves: PastMove[]
  subscriptions: Subscription[]
  objects: PastObject[]
  events: PastEvent[]
  impressions: PastImpression[]
  offers: PastOffer[]
}

/** Rows that are there already stay as they are. */
export async function insertPast(pool: pg.Pool, past: PastPurchases): Promise<void> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    await client.query('begin')
    // What a power cut takes is told again.
    await client.query('set local synchronous_commit = off')
    await insertRows(client, 'paywall_impression', past.impressions)
    await insertRows(client, 'paywall_offer', past.offers)
    await insertRows(client, 'purchase', past.purchases)
    await insertRows(client, 'purchase_move', past.moves)
    await insertRows(client, 'subscription', past.subscriptions)
    await insertRows(
      client,
      'sandbox_object',
      past.objects.map(object => ({ ...object, ...keysOf(object.body) })),
    )
    await insertRows(client, 'stripe_event', past.events)
    await client.query('commit')
  } catch (error) {
    broken = error instanceof Error ? error : new Error(String(error))
    throw error
  } finally {
    client.release(broken)
  }
}

/** Columns are named as the fields of the first row; all rows have the same. */
async function insertRows(client: pg.ClientBase, table: string, rows: readonly object[]): Promise<void> {
  const [first] = rows
  if (first === undefined) return
  const columns = Object.keys(first).map(nameColumn)
  const given = rows.map(row =>
    Object.fromEntries(Object.entries(row).map(([field, value]) => [nameColumn(field), value as unknown])),
  )
  await client.query(
    `insert into ${table} (${columns.join(', ')})
    select ${columns.join(', ')}
    from json_populate_recordset(null::${table}, $1::json)
    on conflict do nothing`,
    [JSON.stringify(given)],
  )
}

const columnNames = new Map<string, string>()

function nameColumn(field: string): string {
  const known = columnNames.get(field)
  if (known !== undefined) return known
  const name = field.replaceAll(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)
  columnNames.set(field, name)
  return name
}
