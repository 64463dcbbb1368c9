// How published versions are kept and found. Nothing here changes one: the database would refuse it.
import type { Rows } from '../../platform/database.ts'
import type { NamedSection, PriceBook, VersionSummary } from '../schema.ts'

const columns = {
  economyKey: true,
  number: true,
  kind: true,
  basedOn: true,
  sourceNumber: true,
  effectiveAt: true,
  publishedById: true,
  publishedByName: true,
  approvedByName: true,
  reason: true,
  createdAt: true,
  cancellation: { select: { cancelledByName: true, reason: true, createdAt: true } },
} as const

/** Published documents passed every check when they were published, so they are read as what they are. */
export async function findDocument(
  rows: Rows,
  economyKey: string,
  number: number,
): Promise<PriceBook | null> {
  const row = await rows.priceVersion.findUnique({
    where: { economyKey_number: { economyKey, number } },
    select: { document: true },
  })
  return row === null ? null : (row.document as unknown as PriceBook)
}

export async function findVersion(
  rows: Rows,
  economyKey: string,
  number: number,
): Promise<VersionSummary | null> {
  return rows.priceVersion.findUnique({
    where: { economyKey_number: { economyKey, number } },
    select: columns,
  })
}

/** The newest that was not cancelled, begun or not: what the next one is built on. */
export async function findHead(rows: Rows, economyKey: string): Promise<VersionSummary | null> {
  return rows.priceVersion.findFirst({
    where: { economyKey, cancellation: null },
    orderBy: { number: 'desc' },
    select: columns,
  })
}

export async function findLastNumber(rows: Rows, economyKey: string): Promise<number> {
  const { _max } = await rows.priceVersion.aggregate({ where: { economyKey }, _max: { number: true } })
  return _max.number ?? 0
}

/** Those that began before an instant, the last to begin first: what was in force lately. */
export async function listBegun(
  rows: Rows,
  { economyKey, before, limit }: { economyKey: string; before: Date; limit: number },
): Promise<{ number: number; effectiveAt: Date; document: PriceBook }[]> {
  const found = await rows.priceVersion.findMany({
    where: { economyKey, cancellation: null, effectiveAt: { lte: before } },
    orderBy: [{ effectiveAt: 'desc' }, { number: 'desc' }],
    take: limit,
    select: { number: true, effectiveAt: true, document: true },
  })
  return found.map(row => ({ ...row, document: row.document as unknown as PriceBook }))
}

export async function listVersions(
  rows: Rows,
  page: { economyKey: string; before: number | null; limit: number },
): Promise<VersionSummary[]> {
  return rows.priceVersion.findMany({
    where: { economyKey: page.economyKey, ...(page.before === null ? {} : { number: { lt: page.before } }) },
    orderBy: { number: 'desc' },
    take: page.limit,
    select: columns,
  })
}

/**
 * The last name that each had before a version. Written by hand: of many documents only these rows are read. Two sections
 * may share a key, so the one that is named first goes before the others.
 */
export async function findLastNames(
  rows: Rows,
  asked: { economyKey: string; sections: readonly NamedSection[]; keys: readonly string[]; before: number },
): Promise<{ key: string; name: string }[]> {
  const { economyKey, sections, keys, before } = asked
  return rows.$queryRaw`
    select distinct on (line ->> 'key') line ->> 'key' as key, line ->> 'name' as name
    from price_version version
    cross join unnest(${sections}::text[]) with ordinality as section (name, place)
    cross join jsonb_array_elements(version.document -> section.name) as line
    where version.economy_key = ${economyKey} and version.number < ${before} and line ->> 'key' = any(${keys})
      and not exists (
        select
        from price_cancellation cancelled
        where cancelled.economy_key = version.economy_key and cancelled.number = version.number
      )
    order by line ->> 'key', version.number desc, section.place`
}

export type Begin = { economyKey: string; number: number; effectiveAt: Date }

/** When each version of every economy begins, cancelled ones left out: all that choosing one needs. */
export async function listBegins(rows: Rows): Promise<Begin[]> {
  return rows.priceVersion.findMany({
    where: { cancellation: null },
    orderBy: [{ economyKey: 'asc' }, { number: 'asc' }],
    select: { economyKey: true, number: true, effectiveAt: true },
  })
}

export type NewVersion = {
  economyKey: string
  number: number
  kind: 'preset' | 'publish' | 'rollback'
  document: PriceBook
  hash: string
  basedOn: number | null
  sourceNumber: number | null
  effectiveAt: Date
  publishedById: string | null
  publishedByName: string
  approvedByName: string | null
  reason: string
}

export async function insertVersion(rows: Rows, version: NewVersion): Promise<void> {
  await rows.priceVersion.create({
    data: version,
  })
}

export async function insertCancellation(
  rows: Rows,
  cancellation: { economyKey: string; number: number; cancelledByName: string; reason: string },
): Promise<void> {
  await rows.priceCancellation.create({ data: cancellation })
}

/** One publish of an economy at a time; ends with the transaction. Not the hot path: prices change a few times a day. */
export async function lockPublishing(rows: Rows, economyKey: string): Promise<void> {
  await rows.$executeRaw`select pg_advisory_xact_lock(hashtext('price_version'), hashtext(${economyKey}))`
}

/** The database's own time inside the transaction. */
export async function readNow(rows: Rows): Promise<Date> {
  const [row] = await rows.$queryRaw<
    { now: Date }[]
  >`select date_trunc('milliseconds', clock_timestamp()) as now`
  if (row === undefined) throw new Error('the database always answers what time it is')
  return row.now
}
