// The list of purchases as CSV, under the same filters as on the screen.
import { type Request, type Response, Router } from 'express'
import { requireOperator } from '../../operators/ladder.ts'
import { type Cell, sendCsv } from '../../platform/csv.ts'
import type { Services } from '../../platform/services.ts'
import { findPurchases, type PurchasesAsked } from '../operations/search.ts'
import { writeAmount } from '../rules/money.ts'
import { purchasesFile } from '../schema/console.ts'
import type { Purchase } from '../schema/purchase.ts'

const rowsPerPage = 1000

export function purchasesCsv(services: Services): Router {
  const router = Router()
  router.get('/console/csv/purchases', listCsv(services))
  return router
}

function listCsv(services: Services) {
  return async (request: Request, response: Response): Promise<void> => {
    await requireOperator(services, request, 'purchases.read')
    const { economyKey, mode, sort, ...filter } = purchasesFile.parse(request.query)
    await sendCsv(response, {
      name: `purchases-${economyKey}-${mode}`,
      header: [
        'started at',
        'purchase',
        'user',
        'kind',
        'key',
        'name',
        'status',
        'tokens',
        'amount',
        'refunded',
        'currency',
        'chargeback',
        'fraud warning at',
        'failure',
        'paid at',
        'delivered at',
        'price version',
        'request id',
        'checkout session',
        'payment',
      ],
      lines: purchaseLines(services, { economyKey, mode, filter, sort }),
    })
  }
}

async function* purchaseLines(services: Services, asked: Omit<PurchasesAsked, 'cursor' | 'limit'>) {
  let cursor: PurchasesAsked['cursor'] = null
  while (true) {
    const found: Purchase[] = await findPurchases(services, { ...asked, cursor, limit: rowsPerPage })
    for (const purchase of found) yield toLine(purchase)
    const last = found.at(-1)
    if (last === undefined || found.length < rowsPerPage) return
    cursor = { at: last.createdAt, id: last.id }
  }
}

function toLine(purchase: Purchase): Cell[] {
  const { amount, refundedAmount, currency } = purchase
  return [
    purchase.createdAt,
    purchase.id,
    purchase.userId,
    purchase.kind,
    purchase.key,
    purchase.name,
    purchase.status,
    purchase.tokens,
    writeAmount({ amount, currency }),
    writeAmount({ amount: refundedAmount, currency }),
    currency,
    purchase.disputeState,
    purchase.fraudWarnedAt,
    purchase.failure,
    purchase.paidAt,
    purchase.deliveredAt,
    purchase.priceVersion,
    purchase.requestId,
    purchase.sessionId,
    purchase.paymentIntentId,
  ]
}
