// Disputes as products and operators read them: one account's, an economy's queue, and one with what it is about.
import { accountIdOf } from '../../ledger/operations/look.ts'
import { nameAccount, nameRow, parseRowName } from '../../ledger/rules/names.ts'
import { type Cursor, decodeCursor, encodeCursor } from '../../platform/cursor.ts'
import { DomainError } from '../../platform/errors.ts'
import type { Services } from '../../platform/services.ts'
import { explainEntry, getAccount } from '../../spend/operations/accounts.ts'
import { getMove } from '../../spend/operations/operate.ts'
import { previewChange } from '../../spend/operations/search.ts'
import { namesOf, type Scope } from '../../spend/operations/spend.ts'
import { type Dispute, type DisputeRow, toDisputeAnswer, toDisputeRow } from '../rules/dispute.ts'
import type { DisputeAnswer, DisputeFilter, DisputePlace, ListInput } from '../schema.ts'
import { findDispute } from '../store/disputes.ts'
import { type DisputesPage, listDisputes } from '../store/list.ts'

const pageLimit = 50

export async function getDispute(
  services: Services,
  { economyKey, mode }: Scope,
  disputeId: string,
): Promise<DisputeAnswer> {
  const dispute = await findOwn(services, { economyKey, mode, disputeId })
  // Products know no reason of its own for this; what a dispute is about is an entry.
  if (dispute === null) throw new DomainError('UNKNOWN_ENTRY', 'There is no such dispute.', { disputeId })
  return toDisputeAnswer(dispute)
}

/** Newest first. */
export async function listOwn(
  services: Services,
  { economyKey, mode }: Scope,
  { userId, cursor, limit = pageLimit }: ListInput,
): Promise<{ disputes: DisputeAnswer[]; nextCursor: string | null }> {
  const { shown, nextCursor } = await readPage(services, {
    ...everything,
    economyKey,
    mode,
    accountId: accountIdOf(namesOf({ economyKey, mode }, userId)),
    cursor: cursor == null ? null : decodeCursor(cursor),
    limit,
  })
  return { disputes: shown.map(toDisputeAnswer), nextCursor }
}

export async function listDisputeRows(
  services: Services,
  asked: Scope & { filter: DisputeFilter; cursor: Cursor | null; limit: number },
): Promise<{ rows: DisputeRow[]; nextCursor: string | null }> {
  const { economyKey, mode, filter, cursor, limit } = asked
  const { state = null, reason = null, userId, text = '' } = filter
  const { shown, nextCursor } = await readPage(services, {
    ...everything,
    economyKey,
    mode,
    state,
    reason,
    accountId: userId === undefined ? null : accountIdOf({ economyKey, mode, userId }),
    ...readText(text),
    cursor,
    limit,
  })
  return { rows: shown.map(toDisputeRow), nextCursor }
}

/** In whichever economy it is. */
export async function locateDispute(services: Services, id: string) {
  const dispute = await findDispute(services.database.prisma, id)
  if (dispute === null) throw new DomainError('UNKNOWN_SUBJECT', 'There is no dispute with this id.')
  const { economyKey, mode, userId } = dispute
  return { economyKey, mode, id, userId }
}

/** With the entry explained, what giving all of it back would do, and the account as it is. */
export async function getDisputeScreen(services: Services, place: DisputePlace) {
  const dispute = await getOwn(services, place)
  const { economyKey, mode, userId, accountId, entrySeq } = dispute
  const scope = { economyKey, mode }
  const entryId = entrySeq === null ? null : nameRow('entry', accountId, entrySeq)
  const [account, entry, giveBack, underWay] = await Promise.all([
    getAccount(services, scope, userId),
    entryId === null ? null : explainEntry(services, scope, { userId, entryId }),
    entryId === null
      ? null
      : previewChange(services, { ...scope, userId }, { move: 'refund', entryId, amount: null }),
    findUnderWay(services, dispute),
  ])
  return {
    dispute: toDisputeRow(dispute),
    entry,
    /** What is left to give back and to which lots it would return, or why nothing can be. */
    giveBack,
    underWay,
    account: { ...account, id: nameAccount(accountId) },
  }
}

export async function getOwn(services: Services, place: DisputePlace): Promise<Dispute> {
  const dispute = await findOwn(services, place)
  if (dispute === null) throw new DomainError('UNKNOWN_SUBJECT', 'There is no such dispute.')
  return dispute
}

/** Of another economy or mode it does not exist. */
async function findOwn(services: Services, place: DisputePlace): Promise<Dispute | null> {
  const { economyKey, mode, disputeId } = place
  const dispute = await findDispute(services.database.prisma, disputeId)
  return dispute?.economyKey === economyKey && dispute.mode === mode ? dispute : null
}

/** What an operator asked to give back, while the ledger has not answered or the answer is not written down here. */
async function findUnderWay({ database }: Services, { state, decisionId }: Dispute) {
  if (state !== 'open' || decisionId === null) return null
  const { actorName, at, reason, tokens } = await getMove(database.prisma, decisionId)
  return { by: actorName, at: at.toISOString(), reason, tokens }
}

type Everything = Pick<
  DisputesPage,
  'state' | 'reason' | 'accountId' | 'entrySeq' | 'id' | 'userPrefix' | 'cursor'
>

const everything: Everything = {
  state: null,
  reason: null,
  accountId: null,
  entrySeq: null,
  id: null,
  userPrefix: null,
  cursor: null,
}

/** An id names what it names, whatever user may be called so; only what names nothing is how a user id begins. */
function readText(text: string): Partial<Everything> {
  if (text === '') return {}
  const entry = parseRowName('entry', text)
  if (entry !== null) return { accountId: entry.accountId, entrySeq: entry.number }
  return /^dsp_[0-9a-z]{26}$/.test(text) ? { id: text } : { userPrefix: text }
}

async function readPage(
  { database }: Services,
  page: DisputesPage,
): Promise<{ shown: Dispute[]; nextCursor: string | null }> {
  const found = await listDisputes(database.prisma, { ...page, limit: page.limit + 1 })
  const shown = found.slice(0, page.limit)
  const last = shown.at(-1)
  if (found.length <= page.limit || last === undefined) return { shown, nextCursor: null }
  const at = page.state === 'decided' ? (last.decidedAt ?? last.openedAt) : last.openedAt
  return { shown, nextCursor: encodeCursor({ at, id: last.id }) }
}
