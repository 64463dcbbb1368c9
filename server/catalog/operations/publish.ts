// How a price book becomes a version: checked, built on the newest, at an instant, approved where it must be.
import { createHash } from 'node:crypto'
import type { Change } from '../../operators/operations/audited.ts'
import type { Operator } from '../../operators/schema.ts'
import type { Rows } from '../../platform/database.ts'
import { DomainError } from '../../platform/errors.ts'
import { computeDiff } from '../rules/diff.ts'
import { checkPriceBook, serialisePriceBook } from '../rules/document.ts'
import { decideApproval } from '../rules/limits.ts'
import { decideBegin } from '../rules/versions.ts'
import type { PriceBook, PublishAnswer, PublishRequest, VersionSummary } from '../schema.ts'
import { deleteDraft, findDraft } from '../store/drafts.ts'
import { decideRequest, findRequest, insertRequest } from '../store/requests.ts'
import {
  findDocument,
  findHead,
  findLastNumber,
  findVersion,
  insertCancellation,
  insertVersion,
  lockPublishing,
  type NewVersion,
  readNow,
} from '../store/versions.ts'

export function hashPriceBook(document: PriceBook): string {
  return createHash('sha256').update(serialisePriceBook(document)).digest('hex')
}

/** Publishes the operator's draft, or asks for a second operator where the change is beyond what one may decide. */
export async function publishDraft(call: {
  rows: Rows
  operator: Operator
  economyKey: string
  revision: number
  effectiveAt: Date | null
  reason: string
}): Promise<Change<PublishAnswer>> {
  const { rows, operator, economyKey } = call
  await lockPublishing(rows, economyKey)
  const draft = await findDraft(rows, { economyKey, operatorId: operator.id })
  if (draft === null) throw new DomainError('UNKNOWN_SUBJECT', 'You have no draft to publish.')
  if (draft.revision !== call.revision) {
    throw new DomainError('CHANGED_MEANWHILE', 'The draft changed since you reviewed it: review it again.', {
      revision: draft.revision,
    })
  }
  const { head, base } = await requireBase(rows, economyKey, draft.baseNumber)
  refuseMistakes(draft.document)
  const changes = computeDiff(base, draft.document)
  if (changes.length === 0) throw new DomainError('NOT_ALLOWED_NOW', 'The draft changes nothing.')
  const approval = decideApproval(base, draft.document)
  if (approval.kind === 'second_operator') {
    const request = await insertRequest(rows, {
      economyKey,
      baseNumber: draft.baseNumber,
      document: draft.document,
      hash: hashPriceBook(draft.document),
      effectiveAt: call.effectiveAt,
      reason: call.reason,
      causes: approval.reasons,
      requestedById: operator.id,
      requestedByName: operator.name,
    })
    await deleteDraft(rows, { economyKey, operatorId: operator.id })
    return {
      subject: subjectOfRequest(request),
      economyKey,
      before: { version: draft.baseNumber },
      after: { requestedFrom: operator.name, changes: changes.map(({ path }) => path) },
      answer: { kind: 'requested', request },
    }
  }
  const version = await insertNext(rows, {
    head,
    economyKey,
    kind: 'publish',
    document: draft.document,
    sourceNumber: null,
    effectiveAt: call.effectiveAt,
    publishedById: operator.id,
    publishedByName: operator.name,
    approvedByName: null,
    reason: call.reason,
  })
  await deleteDraft(rows, { economyKey, operatorId: operator.id })
  return aboutPublished(version, base, draft.document)
}

/** By another operator than the one who asked: that is what makes it a second pair of eyes. */
export async function approveRequest(call: {
  rows: Rows
  operator: Operator
  economyKey: string
  id: string
  reason: string
}): Promise<Change<PublishAnswer>> {
  const { rows, operator, economyKey } = call
  await lockPublishing(rows, economyKey)
  const request = await getRequest(rows, economyKey, call.id)
  if (request.requestedById === operator.id) {
    throw new DomainError('NOT_ALLOWED_NOW', 'Another operator than the one who asked has to approve.')
  }
  const { head, base } = await requireBase(rows, economyKey, request.baseNumber)
  const version = await insertNext(rows, {
    head,
    economyKey,
    kind: 'publish',
    document: request.document,
    sourceNumber: null,
    effectiveAt: request.effectiveAt,
    publishedById: request.requestedById,
    publishedByName: request.requestedByName,
    approvedByName: operator.name,
    reason: request.reason,
  })
  await decideOnce(rows, operator, {
    id: request.id,
    state: 'approved',
    reason: call.reason,
    versionNumber: version.number,
  })
  return aboutPublished(version, base, request.document)
}

export async function rejectRequest(call: {
  rows: Rows
  operator: Operator
  economyKey: string
  id: string
  reason: string
}): Promise<Change<{ id: string; state: 'rejected' | 'withdrawn' }>> {
  const { rows, operator, economyKey } = call
  const request = await getRequest(rows, economyKey, call.id)
  const state = request.requestedById === operator.id ? 'withdrawn' : 'rejected'
  await decideOnce(rows, operator, { id: request.id, state, reason: call.reason, versionNumber: null })
  return {
    subject: subjectOfRequest(request),
    economyKey,
    before: { state: 'open' },
    after: { state },
    answer: { id: request.id, state },
  }
}

/** Publishes an old document as a new version. It passed every check and approval when it was published first. */
export async function rollBack(call: {
  rows: Rows
  operator: Operator
  economyKey: string
  number: number
  headNumber: number
  reason: string
}): Promise<Change<PublishAnswer>> {
  const { rows, operator, economyKey } = call
  await lockPublishing(rows, economyKey)
  const { head, base } = await requireBase(rows, economyKey, call.headNumber)
  const document = await findDocument(rows, economyKey, call.number)
  if (document === null) throw new DomainError('UNKNOWN_SUBJECT', 'There is no such version.')
  if (computeDiff(base, document).length === 0) {
    throw new DomainError('NOT_ALLOWED_NOW', `Version ${call.number} holds what is in force already.`)
  }
  const version = await insertNext(rows, {
    head,
    economyKey,
    kind: 'rollback',
    document,
    sourceNumber: call.number,
    effectiveAt: null,
    publishedById: operator.id,
    publishedByName: operator.name,
    approvedByName: null,
    reason: call.reason,
  })
  return aboutPublished(version, base, document)
}

/** Only until it begins: what has been in force is history. */
export async function cancelScheduled(call: {
  rows: Rows
  operator: Operator
  economyKey: string
  number: number
  reason: string
}): Promise<Change<{ number: number }>> {
  const { rows, operator, economyKey, number } = call
  await lockPublishing(rows, economyKey)
  const version = await findVersion(rows, economyKey, number)
  if (version === null) throw new DomainError('UNKNOWN_SUBJECT', 'There is no such version.')
  const head = await findHead(rows, economyKey)
  if (version.cancellation !== null)
    throw new DomainError('NOT_ALLOWED_NOW', `Version ${number} is cancelled already.`)
  if (version.effectiveAt <= (await readNow(rows))) {
    throw new DomainError('NOT_ALLOWED_NOW', `Version ${number} is in force already: roll back instead.`)
  }
  if (head?.number !== number) {
    throw new DomainError(
      'NOT_ALLOWED_NOW',
      `Version ${head?.number} was built on it: cancel that one first.`,
    )
  }
  await insertCancellation(rows, { economyKey, number, cancelledByName: operator.name, reason: call.reason })
  return {
    subject: subjectOfVersion(version),
    economyKey,
    before: { effectiveAt: version.effectiveAt.toISOString() },
    after: { cancelled: true },
    answer: { number },
  }
}

/** What a draft or request was built on has to be the newest still; if not, both diffs tell what to merge. */
async function requireBase(
  rows: Rows,
  economyKey: string,
  baseNumber: number,
): Promise<{ head: VersionSummary; base: PriceBook }> {
  const head = await findHead(rows, economyKey)
  if (head === null) throw new DomainError('UNKNOWN_SUBJECT', 'This economy has no price book yet.')
  if (head.number !== baseNumber) {
    throw new DomainError(
      'CHANGED_MEANWHILE',
      `Version ${head.number} was published by ${head.publishedByName} since this was begun on version ${baseNumber}.`,
      { baseNumber, headNumber: head.number },
    )
  }
  const base = await findDocument(rows, economyKey, baseNumber)
  if (base === null) throw new Error(`version ${baseNumber} of ${economyKey} is the head and has no document`)
  return { head, base }
}

export function refuseMistakes(document: PriceBook): void {
  const errors = checkPriceBook(document).filter(({ severity }) => severity === 'error')
  if (errors.length === 0) return
  throw new DomainError(
    'INVALID_INPUT',
    `The price book has ${errors.length === 1 ? 'a mistake' : `${errors.length} mistakes`}.`,
    {
      fields: Object.fromEntries(errors.map(({ path, message }) => [path, message])),
    },
  )
}

async function insertNext(
  rows: Rows,
  next: Omit<NewVersion, 'number' | 'hash' | 'basedOn' | 'effectiveAt'> & {
    head: VersionSummary
    effectiveAt: Date | null
  },
): Promise<NewVersion> {
  const { head, effectiveAt: asked, ...rest } = next
  const decision = decideBegin({ asked, now: await readNow(rows), head })
  if (decision.kind === 'refused') throw new DomainError('NOT_ALLOWED_NOW', decision.message)
  const version: NewVersion = {
    ...rest,
    // Cancelled numbers are spent: a number names one document for ever.
    number: (await findLastNumber(rows, rest.economyKey)) + 1,
    hash: hashPriceBook(rest.document),
    basedOn: head.number,
    effectiveAt: decision.effectiveAt,
  }
  await insertVersion(rows, version)
  return version
}

async function getRequest(rows: Rows, economyKey: string, id: string) {
  const request = await findRequest(rows, economyKey, id)
  if (request === null) throw new DomainError('UNKNOWN_SUBJECT', 'There is no such request.')
  if (request.state !== 'open')
    throw new DomainError('NOT_ALLOWED_NOW', `The request was ${request.state} already.`)
  return request
}

async function decideOnce(
  rows: Rows,
  operator: Operator,
  decision: {
    id: string
    state: 'approved' | 'rejected' | 'withdrawn'
    reason: string
    versionNumber: number | null
  },
): Promise<void> {
  const decided = await decideRequest(rows, {
    id: decision.id,
    state: decision.state,
    decidedById: operator.id,
    decidedByName: operator.name,
    decisionReason: decision.reason,
    versionNumber: decision.versionNumber,
  })
  if (!decided) throw new DomainError('NOT_ALLOWED_NOW', 'The request was decided meanwhile.')
}

export function subjectOfVersion(version: { economyKey: string; number: number }) {
  return {
    kind: 'price_version',
    id: `${version.economyKey}/${version.number}`,
    label: `Version ${version.number}`,
  }
}

function subjectOfRequest(request: PublishRequest) {
  return { kind: 'publish_request', id: request.id, label: `Request on version ${request.baseNumber}` }
}

function aboutPublished(version: NewVersion, base: PriceBook, document: PriceBook): Change<PublishAnswer> {
  return {
    subject: subjectOfVersion(version),
    economyKey: version.economyKey,
    before: { version: version.basedOn },
    after: {
      version: version.number,
      effectiveAt: version.effectiveAt.toISOString(),
      approvedBy: version.approvedByName,
      changes: computeDiff(base, document).map(({ path }) => path),
    },
    answer: { kind: 'published', number: version.number, effectiveAt: version.effectiveAt },
  }
}
