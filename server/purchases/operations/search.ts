// Purchases as operators find and read them: the list, one with what belongs to it, and what an account paid in all.
import { ledgerOf } from '../../ledger/operations/ledger.ts'
import { accountIdOf, lookForRequest } from '../../ledger/operations/look.ts'
import { nameAccount } from '../../ledger/rules/names.ts'
import { type Cursor, encodeCursor } from '../../platform/cursor.ts'
import { DomainError } from '../../platform/errors.ts'
import type { Services } from '../../platform/services.ts'
import { getPrices } from '../../spend/operations/prices.ts'
import { requestIdOf } from '../rules/purchase.ts'
import { hideSecrets, toMoveRow, toPurchaseRow, toPurchaseScreen } from '../rules/screen.ts'
import type { PurchaseFilter, PurchasePlace, PurchaseSort } from '../schema/console.ts'
import type { Purchase } from '../schema/purchase.ts'
import {
  findEventOf,
  listEventsOf,
  listMoves,
  listNamed,
  listPurchases,
  type Paid,
  sumPaid,
} from '../store/list.ts'
import { findPurchase } from '../store/purchases.ts'
import { listRequests } from '../store/refund-requests.ts'
import { listRefunds } from '../store/refunds.ts'
import { getOwn } from './start.ts'

type Where = { economyKey: string; mode: 'live' | 'test' }
export type PurchasesAsked = Where & {
  filter: PurchaseFilter
  sort: PurchaseSort
  cursor: Cursor | null
  limit: number
}

const eventsMax = 200

export async function searchPurchases(services: Services, asked: PurchasesAsked) {
  const found = await findPurchases(services, { ...asked, limit: asked.limit + 1 })
  const shown = found.slice(0, asked.limit)
  const last = shown.at(-1)
  return {
    rows: shown.map(toPurchaseRow),
    nextCursor:
      found.length > asked.limit && last !== undefined
        ? encodeCursor({ at: last.createdAt, id: last.id })
        : null,
  }
}

/** An id names what it names, whatever user may be called so; only what names nothing is how a user id begins. */
export async function findPurchases(services: Services, asked: PurchasesAsked): Promise<Purchase[]> {
  const { prisma } = services.database
  const { text = '', ...filter } = asked.filter
  const named = text === '' ? [] : await listNamed(prisma, text)
  return listPurchases(prisma, {
    ...asked,
    filter,
    ids: named.length === 0 ? null : named,
    userPrefix: text === '' || named.length > 0 ? null : text,
  })
}

/** Whose an id is, in whichever economy: of a purchase, of one of its Stripe objects, or of a webhook event. */
export async function locatePurchase(services: Services, id: string) {
  const { prisma } = services.database
  const named = await listNamed(prisma, id)
  // A subscription names many: ids sort by the time at which they were made, and the newest is meant.
  const newest = named.toSorted().at(-1)
  const purchase = newest === undefined ? null : await findPurchase(prisma, newest)
  if (purchase === null) throw new DomainError('UNKNOWN_SUBJECT', 'There is no purchase with this id.')
  const { economyKey, mode } = purchase
  return { economyKey, mode, ...toPurchaseRow(purchase) }
}

export async function getPurchaseScreen(services: Services, place: PurchasePlace) {
  const purchase = await getOwn(services, place, place.purchaseId)
  const { economyKey, mode, userId, id } = purchase
  const names = { economyKey, mode, userId }
  const accountId = accountIdOf(names)
  const { policy } = await getPrices(services, economyKey)
  const [{ lots }, refunds, requests] = await Promise.all([
    ledgerOf(services).view(names, policy),
    listRefunds(services.database.prisma, id),
    listRequests(services.database.prisma, id),
  ])
  const own = lots.filter(({ cause }) => cause === id)
  return {
    ...toPurchaseScreen(purchase, { lots: own, spentRefund: policy.spentRefund }),
    accountId: nameAccount(accountId),
    refunds,
    /** Refunds that a second operator has to approve, or had. */
    requests,
  }
}

/** What the purchase asked of the ledger, each with the entry that came of it. */
export async function listMovesOf(services: Services, place: PurchasePlace) {
  const { economyKey, mode, userId, id } = await getOwn(services, place, place.purchaseId)
  const names = { economyKey, mode, userId }
  const accountId = accountIdOf(names)
  const moves = await listMoves(services.database.prisma, id)
  return Promise.all(
    moves.map(async move => {
      const found = move.doneAt === null ? null : await lookForRequest(services, names, requestIdOf(id, move))
      return toMoveRow(accountId, move, found?.entry ?? null)
    }),
  )
}

/** Signed webhook events about this purchase, in the order in which they came. */
export async function listPurchaseEvents(services: Services, place: PurchasePlace) {
  const { id } = await getOwn(services, place, place.purchaseId)
  return listEventsOf(services.database.prisma, id, eventsMax)
}

export async function getPurchaseEvent(services: Services, place: PurchasePlace & { eventId: string }) {
  const { id } = await getOwn(services, place, place.purchaseId)
  const { eventId } = place
  const event = await findEventOf(services.database.prisma, { purchaseId: id, eventId })
  if (event === null) throw new DomainError('UNKNOWN_SUBJECT', 'This purchase has no such event.')
  return { ...event, body: JSON.stringify(hideSecrets(event.body), null, 2) }
}

/** In each currency in which it ever paid. */
export function sumPaidBy({ database }: Services, account: Where & { userId: string }): Promise<Paid[]> {
  return sumPaid(database.prisma, account)
}
