// Purchases as operators look for them: pages of a list, by what a text names, and what an account paid in all.
import { Prisma } from '../../../prisma/client/client.ts'
import type { Rows } from '../../platform/database.ts'
import type { NotedMove } from '../rules/screen.ts'
import type { PurchaseFilter, PurchaseSort } from '../schema/console.ts'
import type { Purchase } from '../schema/purchase.ts'
import { toPurchase } from './purchases.ts'

export type PurchasesPage = {
  economyKey: string
  mode: 'live' | 'test'
  filter: Omit<PurchaseFilter, 'text'>
  /** How a user id begins; null: any. */
  userPrefix: string | null
  /** Only these; null: any. */
  ids: readonly string[] | null
  sort: PurchaseSort
  cursor: { at: Date; id: string } | null
  limit: number
}

/** One page by keyset: a row comparison, which Prisma cannot say, and which is as fast at the end as at the beginning. */
export async function listPurchases(rows: Rows, page: PurchasesPage): Promise<Purchase[]> {
  const { cursor, sort, limit } = page
  const comparison = sort === 'newest' ? Prisma.sql`<` : Prisma.sql`>`
  const direction = sort === 'newest' ? Prisma.sql`desc` : Prisma.sql`asc`
  const conditions = conditionsOf(page)
  if (cursor !== null)
    conditions.push(Prisma.sql`(created_at, id) ${comparison} (${cursor.at}::timestamptz, ${cursor.id})`)
  // All of the few at once, or only as many of the newest as are wanted.
  const keep = (await areFew(rows, page)) ? Prisma.sql`materialized` : Prisma.sql`not materialized`
  const named = await rows.$queryRaw<{ id: string }[]>`
    with wanted as ${keep} (
      select id, created_at
      from purchase
      where ${Prisma.join(conditions, ' and ')}
    )
    select id
    from wanted
    order by created_at ${direction}, id ${direction}
    limit ${limit}`
  const ids = named.map(({ id }) => id)
  if (ids.length === 0) return []
  const found = await rows.purchase.findMany({ where: { id: { in: ids } } })
  const byId = new Map(found.map(row => [row.id, toPurchase(row)]))
  return ids.flatMap(id => byId.get(id) ?? [])
}

/**
 * Whether user ids begin so for few purchases. The database guesses how many there are and that they lie everywhere: those of the
 * first users are the oldest, and a search from the newest on would read every other purchase before them.
 */
async function areFew(rows: Rows, { economyKey, mode, userPrefix, filter }: PurchasesPage): Promise<boolean> {
  if (userPrefix === null) return false
  const isInIndex = filter.status === undefined && filter.kind === undefined && filter.dispute === undefined
  const fewMax = isInIndex ? fewIndexedMax : fewReadMax
  const [found] = await rows.$queryRaw<{ count: bigint }[]>`
    select count(*)
    from (
      select
      from purchase
      where economy_key = ${economyKey} and mode = ${mode}::mode and ${beginsWith(userPrefix)}
      limit ${fewMax + 1}
    ) as begun`
  return Number(found?.count ?? 0) <= fewMax
}

/** Of users and instants the index tells by itself; for what else is asked each purchase has to be read. */
const fewIndexedMax = 50_000
const fewReadMax = 5_000

function beginsWith(userPrefix: string): Prisma.Sql {
  return Prisma.sql`user_id collate "C" >= ${userPrefix} and user_id collate "C" < ${userPrefix + lastCharacter}`
}

function conditionsOf({ economyKey, mode, filter, userPrefix, ids }: PurchasesPage): Prisma.Sql[] {
  const { userId, status, kind, dispute, from, until } = filter
  return [
    Prisma.sql`economy_key = ${economyKey}`,
    Prisma.sql`mode = ${mode}::mode`,
    ...(ids === null ? [] : [Prisma.sql`id = any(${[...ids]})`]),
    ...(userPrefix === null ? [] : [beginsWith(userPrefix)]),
    // As the index has it: with the order of characters.
    ...(userId === undefined ? [] : [Prisma.sql`user_id collate "C" = ${userId}`]),
    ...(status === undefined ? [] : [Prisma.sql`status = any(${status}::purchase_status[])`]),
    ...(kind === undefined ? [] : [Prisma.sql`kind = any(${kind}::purchase_kind[])`]),
    ...(dispute === undefined ? [] : [Prisma.sql`dispute_state = any(${dispute})`]),
    ...(from === undefined ? [] : [Prisma.sql`created_at >= ${from}::timestamptz`]),
    ...(until === undefined ? [] : [Prisma.sql`created_at < ${until}::timestamptz`]),
  ]
}

/** Behind every text that begins the same. */
const lastCharacter = '\u{10FFFF}'
/** A subscription has many payments; whoever looks for it finds the newest of them. */
const namedMax = 200

/** Purchases that an id names: their own, or one of Stripe's. By hand: each way has its index. */
export async function listNamed(rows: Rows, id: string): Promise<string[]> {
  const found = await rows.$queryRaw<{ id: string }[]>`
    select id
    from purchase
    where id = ${id} or session_id = ${id} or payment_intent_id = ${id} or invoice_id = ${id}
      or subscription_id = ${id}
    union
    select purchase_id
    from stripe_event
    where (id = ${id} or object_id = ${id}) and purchase_id is not null
    limit ${namedMax}`
  return found.map(row => row.id)
}

export type Paid = {
  currency: string
  purchases: number
  amount: number
  refundedAmount: number
  /** Of payments whose chargeback is open, and of those lost to one; what was refunded before is not counted again. */
  disputedAmount: number
  lostAmount: number
  firstAt: Date
  lastAt: Date
  /** The account is marked by it: when the first early fraud warning of any of these payments was seen. */
  fraudWarnedAt: Date | null
}

/** By hand: sums with conditions. A line for each currency in which the account ever paid. */
export async function sumPaid(
  rows: Rows,
  account: { economyKey: string; mode: 'live' | 'test'; userId: string },
): Promise<Paid[]> {
  const found = await rows.$queryRaw<
    {
      currency: string
      purchases: bigint
      amount: bigint
      refunded: bigint
      disputed: bigint
      lost: bigint
      firstAt: Date
      lastAt: Date
      fraudWarnedAt: Date | null
    }[]
  >`
    select
      currency,
      count(*) as purchases,
      sum(amount)::bigint as amount,
      sum(refunded_amount)::bigint as refunded,
      coalesce(sum(amount - refunded_amount) filter (where dispute_state = 'open'), 0)::bigint as disputed,
      coalesce(sum(amount - refunded_amount) filter (where dispute_state = 'lost'), 0)::bigint as lost,
      min(paid_at) as "firstAt",
      max(paid_at) as "lastAt",
      min(fraud_warned_at) as "fraudWarnedAt"
    from purchase
    where economy_key = ${account.economyKey} and mode = ${account.mode}::mode
      and user_id collate "C" = ${account.userId} and paid_at is not null
    group by currency
    order by currency`
  return found.map(row => ({
    currency: row.currency,
    purchases: Number(row.purchases),
    amount: Number(row.amount),
    refundedAmount: Number(row.refunded),
    disputedAmount: Number(row.disputed),
    lostAmount: Number(row.lost),
    firstAt: row.firstAt,
    lastAt: row.lastAt,
    fraudWarnedAt: row.fraudWarnedAt,
  }))
}

export async function listMoves(rows: Rows, purchaseId: string): Promise<NotedMove[]> {
  const found = await rows.purchaseMove.findMany({
    where: { purchaseId },
    orderBy: { number: 'asc' },
    omit: { purchaseId: true },
  })
  return found.map(row => ({ ...row, tokens: Number(row.tokens) }))
}

export type EventRow = {
  id: string
  type: string
  objectId: string
  receivedAt: Date
  outcome: string | null
}

/** In the order in which they came, without what they said. */
export async function listEventsOf(rows: Rows, purchaseId: string, limit: number): Promise<EventRow[]> {
  return rows.stripeEvent.findMany({
    where: { purchaseId },
    orderBy: [{ receivedAt: 'asc' }, { id: 'asc' }],
    take: limit,
    omit: { body: true, purchaseId: true },
  })
}

export async function findEventOf(
  rows: Rows,
  { purchaseId, eventId }: { purchaseId: string; eventId: string },
): Promise<{ id: string; type: string; body: unknown } | null> {
  return rows.stripeEvent.findFirst({
    where: { id: eventId, purchaseId },
    select: { id: true, type: true, body: true },
  })
}
