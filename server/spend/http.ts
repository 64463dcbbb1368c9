// The history of an account as CSV, under the same filters as on the screen.
import { type Request, type Response, Router } from 'express'
import { accountIdOf } from '../ledger/operations/look.ts'
import { requireOperator } from '../operators/ladder.ts'
import { type Cell, sendCsv } from '../platform/csv.ts'
import type { Services } from '../platform/services.ts'
import { listEntryRows } from './operations/search.ts'
import { type AccountPlace, historyFile } from './schema.ts'

const rowsPerPage = 1000

export function spendHttp(services: Services): Router {
  const router = Router()
  router.get('/console/csv/account', historyCsv(services))
  return router
}

function historyCsv(services: Services) {
  return async (request: Request, response: Response): Promise<void> => {
    await requireOperator(services, request, 'accounts.read')
    const { kinds, ...place } = historyFile.parse(request.query)
    await sendCsv(response, {
      // A user id may hold anything; a file name may not.
      name: `account-${accountIdOf(place).slice(0, 8)}`,
      header: [
        'at',
        'seq',
        'entry',
        'user',
        'kind',
        'amount',
        'value',
        'available after',
        'held after',
        'debt after',
        'action',
        'quantity',
        'size',
        'request id',
        'refers to',
        'price version',
        'arm',
        'reason',
        'draws',
        'metadata',
        'hash',
      ],
      lines: historyLines(services, place, kinds),
    })
  }
}

async function* historyLines(services: Services, place: AccountPlace, kinds: readonly string[] | undefined) {
  let before: number | null = null
  while (true) {
    const page: Awaited<ReturnType<typeof listEntryRows>> = await listEntryRows(services, place, {
      before,
      limit: rowsPerPage,
      kinds,
    })
    for (const row of page.rows) yield toLine(place, row)
    if (page.nextCursor === null) return
    before = Number(page.nextCursor)
  }
}

function toLine(
  { userId }: AccountPlace,
  row: Awaited<ReturnType<typeof listEntryRows>>['rows'][number],
): Cell[] {
  return [
    row.at,
    row.seq,
    row.entryId,
    userId,
    row.kind,
    row.amount,
    row.value,
    row.available,
    row.held,
    row.debt,
    row.action,
    row.quantity,
    row.size,
    row.requestId,
    row.refersTo,
    row.priceVersion,
    row.arm,
    row.reason,
    row.draws.map(({ lotId, amount }) => `${lotId} ${amount}`).join('; '),
    JSON.stringify(row.metadata),
    row.hash,
  ]
}
