// Opening a dispute: by a product for its user, or by support; once for each request id, and one at a time for an entry.
import {
  type AccountNames,
  accountIdOf,
  lookAtEntry,
  lookAtHold,
  lookForRequest,
} from '../../ledger/operations/look.ts'
import { lookForAccount } from '../../ledger/operations/search.ts'
import { parseRowName } from '../../ledger/rules/names.ts'
import type { Entry } from '../../ledger/rules/state.ts'
import { audited, registerAction } from '../../operators/operations/audited.ts'
import type { Operator } from '../../operators/schema.ts'
import type { Rows } from '../../platform/database.ts'
import { DomainError } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import { announce } from '../../platform/live.ts'
import type { Services } from '../../platform/services.ts'
import { fingerprintOf, namesOf, type Scope } from '../../spend/operations/spend.ts'
import { type Dispute, type DisputeRow, isDisputed, toDisputeAnswer, toDisputeRow } from '../rules/dispute.ts'
import type { OpenAnswer, OpenAsked, OpenInput } from '../schema.ts'
import { findCalled, findOpenOf, insertCall, insertDispute, lockOpening } from '../store/disputes.ts'

const openAction = registerAction('disputes.open')

type Of = NonNullable<OpenInput['of']>

type Opening = {
  names: AccountNames
  requestId: string
  fingerprint: string
  reason: Dispute['reason']
  of: Of | null
  text: string | null
  /** Null: the product itself. */
  openedBy: Pick<Operator, 'id' | 'name'> | null
}

type Opened = { dispute: Dispute; replayed: boolean }

/** The same request id again is the same dispute, with the state that it has by now. */
export async function openDispute(services: Services, scope: Scope, input: OpenInput): Promise<OpenAnswer> {
  const { userId, requestId, reason, of = null, text = null } = input
  const fingerprint = fingerprintOf('dispute.open', input)
  const names = namesOf(scope, userId)
  const { dispute, replayed } = await open(
    services,
    { names, requestId, fingerprint, reason, of, text, openedBy: null },
    work => services.database.prisma.$transaction(work),
  )
  return { ...toDisputeAnswer(dispute), replayed }
}

/** What a user told support: opened in their name, and audited where it was not open before. */
export async function openForUser(
  services: Services,
  names: AccountNames,
  asked: OpenAsked,
  by: { operator: Operator; commandId: string; reason: string },
): Promise<DisputeRow> {
  const { operator, commandId, reason } = by
  const opening = {
    names,
    // Apart from what products call theirs.
    requestId: `operator_${commandId}`,
    fingerprint: fingerprintOf('dispute.open', { ...asked, operator: operator.id }),
    reason: asked.reason,
    of: asked.entryId === null ? null : { entryId: asked.entryId },
    text: asked.text,
    openedBy: operator,
  }
  const { dispute } = await open(services, opening, work =>
    audited(services, { action: openAction, actor: operator, reason }, async rows => {
      const opened = await work(rows)
      if (opened.replayed) return { unchanged: true, answer: opened }
      return { ...tellOpened(opened.dispute), answer: opened }
    }),
  )
  return toDisputeRow(dispute)
}

async function open(
  services: Services,
  opening: Opening,
  inTransaction: (work: (rows: Rows) => Promise<Opened>) => Promise<Opened>,
): Promise<Opened> {
  const { names } = opening
  const accountId = accountIdOf(names)
  const known = await findCalled(services.database.prisma, { ...opening, accountId })
  if (known !== null) return requireSame(known, opening)
  if ((await lookForAccount(services, accountId)) === null) {
    const message = 'This account has not been opened: it has nothing to dispute.'
    throw new DomainError('UNKNOWN_ACCOUNT', message, { userId: names.userId })
  }
  const entry = opening.of === null ? null : await getDisputed(services, names, opening.of)
  return inTransaction(rows => note(rows, opening, entry))
}

async function note(rows: Rows, opening: Opening, entry: Entry | null): Promise<Opened> {
  const { names, requestId, fingerprint, reason, text, openedBy } = opening
  const accountId = accountIdOf(names)
  await lockOpening(rows, accountId)
  const called = await findCalled(rows, { accountId, requestId })
  if (called !== null) return requireSame(called, opening)
  const entrySeq = entry?.seq ?? null
  const standing = entrySeq === null ? null : await findOpenOf(rows, { accountId, entrySeq })
  const dispute =
    standing ??
    (await insertDispute(rows, {
      id: newId('tokenDispute'),
      ...names,
      accountId,
      reason,
      entrySeq,
      entryAt: entry === null ? null : new Date(entry.at),
      text,
      openedById: openedBy?.id ?? null,
      openedByName: openedBy?.name ?? null,
    }))
  await insertCall(rows, { accountId, requestId, fingerprint, disputeId: dispute.id })
  if (standing === null)
    await announce(rows, { topic: 'dispute', economyKey: names.economyKey, id: dispute.id })
  return { dispute, replayed: standing !== null }
}

function requireSame(called: { fingerprint: string; dispute: Dispute }, { fingerprint }: Opening): Opened {
  if (called.fingerprint === fingerprint) return { dispute: called.dispute, replayed: true }
  throw new DomainError('REQUEST_ID_REUSED', 'This request id was used for another dispute.')
}

/** By its id or the request id that it answered; by a hold's, what the hold was committed as. */
async function getDisputed(services: Services, names: AccountNames, of: Of): Promise<Entry> {
  const named = await findNamed(services, names, of)
  const closedSeq =
    named?.kind === 'hold' ? ((await lookAtHold(services, names, named.seq))?.closedSeq ?? null) : null
  const entry = closedSeq === null ? named : ((await lookAtEntry(services, names, closedSeq))?.entry ?? null)
  if (entry === null || !isDisputed(entry))
    throw new DomainError('UNKNOWN_ENTRY', 'This account has no such charge.', { of })
  return entry
}

async function findNamed(services: Services, names: AccountNames, of: Of): Promise<Entry | null> {
  if ('requestId' in of) return (await lookForRequest(services, names, of.requestId))?.entry ?? null
  const name = parseRowName('entry', of.entryId)
  if (name?.accountId !== accountIdOf(names)) return null
  return (await lookAtEntry(services, names, name.number))?.entry ?? null
}

function tellOpened(dispute: Dispute) {
  const { reason, entryId } = toDisputeAnswer(dispute)
  const { id, userId, economyKey, mode } = dispute
  return {
    subject: { kind: 'dispute', id, label: userId },
    economyKey,
    mode,
    before: null,
    after: { state: 'open', about: reason, entryId },
  }
}
