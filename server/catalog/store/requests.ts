// How publishes that wait for a second operator are kept and found.
import type { Prisma } from '../../../prisma/client/client.ts'
import type { Rows } from '../../platform/database.ts'
import { newId } from '../../platform/ids.ts'
import type { PriceBook, PublishRequest, PublishRequestState } from '../schema.ts'

const columns = {
  id: true,
  economyKey: true,
  baseNumber: true,
  effectiveAt: true,
  reason: true,
  causes: true,
  state: true,
  requestedById: true,
  requestedByName: true,
  createdAt: true,
  decidedByName: true,
  decidedAt: true,
  decisionReason: true,
  versionNumber: true,
} as const

type Row = Omit<PublishRequest, 'causes'> & { causes: Prisma.JsonValue }

const toRequest = (row: Row): PublishRequest => ({ ...row, causes: row.causes as PublishRequest['causes'] })

export async function insertRequest(
  rows: Rows,
  request: {
    economyKey: string
    baseNumber: number
    document: PriceBook
    hash: string
    effectiveAt: Date | null
    reason: string
    causes: PublishRequest['causes']
    requestedById: string
    requestedByName: string
  },
): Promise<PublishRequest> {
  const row = await rows.publishRequest.create({
    data: {
      ...request,
      id: newId('publishRequest'),
      document: request.document,
      causes: request.causes,
    },
    select: columns,
  })
  return toRequest(row)
}

export async function findRequest(
  rows: Rows,
  economyKey: string,
  id: string,
): Promise<(PublishRequest & { document: PriceBook; hash: string }) | null> {
  const row = await rows.publishRequest.findFirst({
    where: { economyKey, id },
    select: { ...columns, document: true, hash: true },
  })
  return row === null
    ? null
    : { ...toRequest(row), document: row.document as unknown as PriceBook, hash: row.hash }
}

export async function listRequests(rows: Rows, economyKey: string, limit: number): Promise<PublishRequest[]> {
  const found = await rows.publishRequest.findMany({
    where: { economyKey },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: limit,
    select: columns,
  })
  return found.map(toRequest)
}

/** True for the one decision that finds it open. */
export async function decideRequest(
  rows: Rows,
  decision: {
    id: string
    state: Exclude<PublishRequestState, 'open'>
    decidedById: string
    decidedByName: string
    decisionReason: string
    versionNumber: number | null
  },
): Promise<boolean> {
  const { id, ...rest } = decision
  const { count } = await rows.publishRequest.updateMany({ where: { id, state: 'open' }, data: rest })
  if (count === 1) await rows.$executeRaw`update publish_request set decided_at = now() where id = ${id}`
  return count === 1
}
