// Token disputes as they are looked for: pages of an economy's, and of one account's.
import { Prisma } from '../../../prisma/client/client.ts'
import type { Rows } from '../../platform/database.ts'
import type { Dispute } from '../rules/dispute.ts'
import type { DisputeFilter } from '../schema.ts'
import { toDispute } from './disputes.ts'

export type DisputesPage = {
  economyKey: string
  mode: 'live' | 'test'
  state: DisputeFilter['state'] | null
  reason: DisputeFilter['reason'] | null
  /** Each null: any. */
  accountId: string | null
  entrySeq: number | null
  id: string | null
  /** How a user id begins. */
  userPrefix: string | null
  cursor: { at: Date; id: string } | null
  limit: number
}

/** One page by keyset: a row comparison, which Prisma cannot say, and which is as fast at the end as at the beginning. */
export async function listDisputes(rows: Rows, page: DisputesPage): Promise<Dispute[]> {
  const { state, cursor, limit } = page
  const sorted = state === 'decided' ? Prisma.sql`decided_at` : Prisma.sql`opened_at`
  const direction = state === 'open' ? Prisma.sql`asc` : Prisma.sql`desc`
  const comparison = state === 'open' ? Prisma.sql`>` : Prisma.sql`<`
  const conditions = conditionsOf(page)
  if (cursor !== null)
    conditions.push(Prisma.sql`(${sorted}, id) ${comparison} (${cursor.at}::timestamptz, ${cursor.id})`)
  const named = await rows.$queryRaw<{ id: string }[]>`
    select id
    from token_dispute
    where ${Prisma.join(conditions, ' and ')}
    order by ${sorted} ${direction}, id ${direction}
    limit ${limit}`
  const ids = named.map(({ id }) => id)
  if (ids.length === 0) return []
  const found = await rows.tokenDispute.findMany({ where: { id: { in: ids } } })
  const byId = new Map(found.map(row => [row.id, toDispute(row)]))
  return ids.flatMap(id => byId.get(id) ?? [])
}

function conditionsOf(page: DisputesPage): Prisma.Sql[] {
  const { state, reason, accountId, entrySeq, id, userPrefix } = page
  return [
    Prisma.sql`economy_key = ${page.economyKey}`,
    Prisma.sql`mode = ${page.mode}::mode`,
    ...(state === 'open' ? [Prisma.sql`state = 'open'`] : []),
    ...(state === 'decided' ? [Prisma.sql`state <> 'open'`] : []),
    ...(reason == null ? [] : [Prisma.sql`reason = any(${reason}::token_dispute_reason[])`]),
    ...(accountId === null ? [] : [Prisma.sql`account_id = ${accountId}::uuid`]),
    ...(entrySeq === null ? [] : [Prisma.sql`entry_seq = ${entrySeq}`]),
    ...(id === null ? [] : [Prisma.sql`id = ${id}`]),
    ...(userPrefix === null
      ? []
      : [
          Prisma.sql`user_id collate "C" >= ${userPrefix} and user_id collate "C" < ${userPrefix + lastCharacter}`,
        ]),
  ]
}

/** Behind every text that begins the same. */
const lastCharacter = '\u{10FFFF}'
