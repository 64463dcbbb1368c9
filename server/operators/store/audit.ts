// How the audit log is written and read. Rows are only ever added; the database refuses everything else.
import { Prisma } from '../../../prisma/client/client.ts'
import type { Rows } from '../../platform/database.ts'
import { newId } from '../../platform/ids.ts'
import type { AuditEntry, AuditFilter } from '../schema.ts'

export type NewAuditEntry = Omit<AuditEntry, 'id' | 'at' | 'before' | 'after'> & {
  before: Prisma.InputJsonObject | null
  after: Prisma.InputJsonObject | null
}

export async function insertAuditEntry(rows: Rows, entry: NewAuditEntry): Promise<string> {
  const id = newId('audit')
  await rows.auditEntry.create({
    data: { ...entry, id, before: entry.before ?? Prisma.DbNull, after: entry.after ?? Prisma.DbNull },
  })
  return id
}

export async function findAuditEntry(rows: Rows, id: string): Promise<AuditEntry | null> {
  return rows.auditEntry.findUnique({ where: { id } })
}

export type AuditPage = {
  filter: AuditFilter
  sort: 'newest' | 'oldest'
  cursor: { at: Date; id: string } | null
  limit: number
}

/** One page by keyset: a row comparison, which the index answers as fast at the millionth entry as at the first. */
export async function listAuditEntries(rows: Rows, page: AuditPage): Promise<AuditEntry[]> {
  const { cursor, sort } = page
  const comparison = sort === 'newest' ? Prisma.sql`<` : Prisma.sql`>`
  const direction = sort === 'newest' ? Prisma.sql`desc` : Prisma.sql`asc`
  const conditions = conditionsOf(page.filter)
  if (cursor !== null)
    conditions.push(Prisma.sql`(at, id) ${comparison} (${cursor.at}::timestamptz, ${cursor.id})`)
  return rows.$queryRaw<AuditEntry[]>`
    select id, at, economy_key as "economyKey", mode::text, actor_id as "actorId", actor_name as "actorName",
           actor_role::text as "actorRole", action, subject_kind as "subjectKind", subject_id as "subjectId",
           subject_label as "subjectLabel", before, after, reason, request_id as "requestId"
    from audit_entry
    where ${Prisma.join(conditions, ' and ')}
    order by at ${direction}, id ${direction}
    limit ${page.limit}`
}

/** Changes per day of a zone, days without any left out. */
export async function countAuditByDay(
  rows: Rows,
  asked: { filter: AuditFilter; from: string; until: string; zone: string },
): Promise<{ day: string; count: number }[]> {
  const { filter, from, until, zone } = asked
  const matching = Prisma.join(conditionsOf({ ...filter, from, until }), ' and ')
  // Grouping by a zone's days is beyond Prisma's groupBy.
  return rows.$queryRaw<{ day: string; count: number }[]>`
    select to_char(at at time zone ${zone}, 'YYYY-MM-DD') as day,
           count(*)::int as count
    from audit_entry
    where ${matching}
    group by 1
    order by 1`
}

function conditionsOf(filter: AuditFilter): Prisma.Sql[] {
  const { text = '' } = filter
  const like = `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`
  return [
    Prisma.sql`true`,
    ...(filter.economyKey === undefined ? [] : [Prisma.sql`economy_key = ${filter.economyKey}`]),
    ...(filter.actorId === undefined ? [] : [Prisma.sql`actor_id = ${filter.actorId}`]),
    ...(filter.action === undefined ? [] : [Prisma.sql`action = ${filter.action}`]),
    ...(filter.subjectKind === undefined ? [] : [Prisma.sql`subject_kind = ${filter.subjectKind}`]),
    ...(filter.from === undefined ? [] : [Prisma.sql`at >= ${filter.from}::timestamptz`]),
    ...(filter.until === undefined ? [] : [Prisma.sql`at < ${filter.until}::timestamptz`]),
    ...(text === ''
      ? []
      : [isId(text) ? namedBy(text) : Prisma.sql`(${readAs(like)} or subject_id = ${text})`]),
  ]
}

/** One of our ids (platform/ids.ts) in full: three indexes find it at once, where text beside it would read every row. */
function isId(text: string): boolean {
  return /^[a-z]{3}_[0-9a-z]{26}$/.test(text)
}

function namedBy(id: string): Prisma.Sql {
  return Prisma.sql`(id = ${id} or subject_id = ${id} or request_id = ${id})`
}

function readAs(like: string): Prisma.Sql {
  return Prisma.sql`subject_label ilike ${like} or reason ilike ${like} or actor_name ilike ${like}`
}
