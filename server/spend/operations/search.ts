// Accounts as operators find and read them: the list, one account with everything it has, and what a change would do.
import { ledgerOf } from '../../ledger/operations/ledger.ts'
import {
  accountIdOf,
  lookAtEntries,
  lookAtEntry,
  lookAtOpenHolds,
  lookForRequest,
} from '../../ledger/operations/look.ts'
import { previewMove } from '../../ledger/operations/preview.ts'
import {
  type FoundAccount,
  lookAtProfile,
  lookForAccount,
  searchActive,
  searchNamed,
} from '../../ledger/operations/search.ts'
import { nameAccount, nameRow, parseAnyName } from '../../ledger/rules/names.ts'
import { decodeCursor, encodeCursor } from '../../platform/cursor.ts'
import { DomainError } from '../../platform/errors.ts'
import type { Services } from '../../platform/services.ts'
import { toAccountAnswer } from '../rules/answers.ts'
import { explain } from '../rules/explain.ts'
import { askToGive, askToRefund, askToTake } from '../rules/moves.ts'
import { toAccountRow, toHeldRow, toHistoryRow, toLotRow } from '../rules/screen.ts'
import type { AccountFilter, AccountPlace, MoveAsked } from '../schema.ts'
import { listUnderWay } from '../store/moves.ts'
import { getRefundable } from './operate.ts'
import { getPrices } from './prices.ts'

type Where = { economyKey: string; mode: 'live' | 'test' }
export type Match = { kind: 'entry' | 'hold' | 'lot'; id: string; number: number }
type Found = FoundAccount & { match: Match | null }

export async function listAccounts(
  services: Services,
  page: Where & { filter: AccountFilter; cursor: string | undefined; limit: number },
) {
  const { economyKey, mode, limit } = page
  const found = await search(services, page)
  const rows = found.slice(0, limit)
  const last = rows.at(-1)
  const text = page.filter.text?.trim() ?? ''
  return {
    rows: rows.length === 0 ? [] : await readRows(services, { economyKey, mode }, rows),
    nextCursor: found.length > limit && last !== undefined ? writeCursor(last, text) : null,
  }
}

/** An id of anything of the ledger's, wherever it is: the account, and what of it was named. */
export async function locate(services: Services, id: string) {
  const name = parseAnyName(id)
  const account = name === null ? null : await lookForAccount(services, name.accountId)
  if (name === null || account === null) return null
  const { economyKey, mode, userId } = account
  return { economyKey, mode, userId, match: matchOf(id) }
}

export async function getAccountScreen(services: Services, place: AccountPlace) {
  const { policy, inForce } = await getPrices(services, place.economyKey)
  const accountId = accountIdOf(place)
  const [view, profile, holds, underWay] = await Promise.all([
    ledgerOf(services).view(place, policy),
    lookAtProfile(services, accountId),
    lookAtOpenHolds(services, place),
    listUnderWay(services.database.prisma, place),
  ])
  const { account, lots, now } = view
  return {
    ...toAccountAnswer(view, policy),
    id: nameAccount(accountId),
    mode: account.mode,
    /** The number of the newest entry that is written down. */
    seq: view.state.account.seq,
    lastAt: account.openedAt === null ? null : new Date(view.state.account.lastAt).toISOString(),
    asOf: new Date(now).toISOString(),
    opensByItself: policy.opensByItself,
    allLots: lots.filter(({ remaining }) => remaining > 0).map(lot => toLotRow(accountId, lot, now)),
    // One that has expired counts no more, though nobody has written it down yet.
    holds: holds
      .filter(({ expiresAt }) => expiresAt === null || expiresAt > now)
      .map(hold => toHeldRow(accountId, hold)),
    profile,
    actionNames: Object.fromEntries(inForce.document.actions.map(({ key, name }) => [key, name])),
    underWay: underWay.map(({ id, action, tokens, actorName, at, reason }) => ({
      id,
      action,
      tokens,
      actorName,
      at,
      reason,
    })),
  }
}

export async function listEntryRows(
  services: Services,
  place: AccountPlace,
  page: { before: number | null; limit: number; kinds: readonly string[] | undefined },
) {
  const accountId = accountIdOf(place)
  const found = await lookAtEntries(services, place, {
    before: page.before,
    limit: page.limit + 1,
    kinds: page.kinds === undefined ? null : [...page.kinds],
  })
  const shown = found.slice(0, page.limit)
  return {
    rows: shown.map(({ entry, hash }) => toHistoryRow(accountId, entry, hash)),
    nextCursor: found.length > page.limit ? String(shown.at(-1)?.entry.seq ?? '') : null,
  }
}

export async function findEntryOf(
  services: Services,
  place: AccountPlace,
  id: string,
): Promise<{ entryId: string }> {
  const accountId = accountIdOf(place)
  const name = parseAnyName(id)
  const found =
    name === null
      ? await lookForRequest(services, place, id)
      : name.accountId === accountId && name.number !== null
        ? await lookAtEntry(services, place, name.number)
        : null
  if (found === null) throw new DomainError('UNKNOWN_ENTRY', 'This account has no such entry.')
  return { entryId: nameRow('entry', accountId, found.entry.seq) }
}

/** Which lots a change would touch and what the account would have after it, or why it would be refused. */
export async function previewChange(services: Services, place: AccountPlace, asked: MoveAsked) {
  const { policy, economy } = await getPrices(services, place.economyKey)
  const reason = ''
  const ask =
    asked.move === 'give'
      ? askToGive(asked, reason)
      : asked.move === 'take'
        ? askToTake(asked, reason)
        : askToRefund(asked, (await getRefundable(services, place, asked)).seq, reason)
  const decision = await previewMove(services, place, ask, policy)
  if (decision.kind === 'refused') {
    const { reason: refusedFor, message } = decision.refusal
    return { kind: 'refused' as const, reason: refusedFor, message }
  }
  const entry = decision.kind === 'replayed' ? decision.entry : decision.answer
  if (entry === null) throw new Error('what operators ask for writes an entry')
  const accountId = accountIdOf(place)
  const { lots } = explain({ accountId, entry, economy, actionName: null })
  return {
    kind: 'accepted' as const,
    amount: entry.amount,
    before: entry.available - entry.amount,
    after: entry.available,
    lots: lots.map(lot => ({ ...lot, isNew: lot.lotId === nameRow('lot', accountId, entry.seq) })),
  }
}

async function search(
  services: Services,
  page: Where & { filter: AccountFilter; cursor: string | undefined; limit: number },
): Promise<Found[]> {
  const { economyKey, mode, filter, cursor } = page
  const text = filter.text?.trim() ?? ''
  const where = { economyKey, mode, state: filter.state ?? null, limit: page.limit + 1 }
  if (text === '') {
    const before = cursor === undefined ? null : readActiveCursor(cursor)
    return (await searchActive(services, { ...where, before })).map(unmatched)
  }
  const name = parseAnyName(text)
  if (name !== null) {
    const account = await lookForAccount(services, name.accountId)
    const here = account !== null && account.economyKey === economyKey && account.mode === mode
    return here ? [{ ...account, match: matchOf(text) }] : []
  }
  const after = cursor === undefined ? null : decodeCursor(cursor).id
  const named = await searchNamed(services, {
    ...where,
    text,
    after: after === null ? null : decodeURIComponent(after),
  })
  const byRequest = cursor === undefined ? await findByRequest(services, { economyKey, mode }, text) : null
  return [...(byRequest === null ? [] : [byRequest]), ...named.map(unmatched)]
}

/** A request id is its account's alone, and an index over all of them would cost every spend: the user's name comes first. */
async function findByRequest(services: Services, where: Where, text: string): Promise<Found | null> {
  const [, userId, requestId] = /^(.+)\s+(\S+)$/u.exec(text) ?? []
  if (userId === undefined || requestId === undefined) return null
  const place = { ...where, userId: userId.trim() }
  const entry = await lookForRequest(services, place, requestId)
  if (entry === null) return null
  const accountId = accountIdOf(place)
  const account = await lookForAccount(services, accountId)
  return account === null
    ? null
    : { ...account, match: matchOf(nameRow('entry', accountId, entry.entry.seq)) }
}

/** As a look at each account would tell: what has expired since its last entry does not count. */
async function readRows(services: Services, where: Where, found: readonly Found[]) {
  const { policy } = await getPrices(services, where.economyKey)
  const ledger = ledgerOf(services)
  return Promise.all(
    found.map(async row => {
      const view = await ledger.view({ ...where, userId: row.userId }, policy)
      return { ...toAccountRow(view, policy), email: row.email, name: row.name, match: row.match }
    }),
  )
}

function matchOf(id: string): Match | null {
  const name = parseAnyName(id)
  return name === null || name.kind === 'account' || name.number === null
    ? null
    : { kind: name.kind, id, number: name.number }
}

function unmatched(account: FoundAccount): Found {
  return { ...account, match: null }
}

/** Where the page ended in the order of the list: by day and time, or by user id. */
function writeCursor(last: Found, text: string): string {
  return text === ''
    ? encodeCursor({ at: last.dayStart, id: `${last.lastAt.toISOString()}/${last.id}` })
    : encodeCursor({ at: last.lastAt, id: encodeURIComponent(last.userId) })
}

function readActiveCursor(cursor: string) {
  const { at, id } = decodeCursor(cursor)
  const [lastAt = '', accountId = ''] = id.split('/')
  return { dayStart: at, lastAt: new Date(lastAt), id: accountId }
}
