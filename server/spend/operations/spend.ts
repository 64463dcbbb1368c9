// The moves of a spend as products call them: the call becomes a command, the ledger decides, its entry becomes the answer.
import { hash } from 'node:crypto'
import { booksOf } from '../../catalog/operations/books.ts'
import { ledgerOf } from '../../ledger/operations/ledger.ts'
import { type AccountNames, accountIdOf, lookAtHold } from '../../ledger/operations/look.ts'
import type { Ask, Decision, Refusal, Room } from '../../ledger/rules/commands.ts'
import { parseRowName } from '../../ledger/rules/names.ts'
import type { Entry, Hold, Policy } from '../../ledger/rules/state.ts'
import { DomainError } from '../../platform/errors.ts'
import type { Services } from '../../platform/services.ts'
import { toHoldAnswer, toReceipt, toReleaseAnswer } from '../rules/answers.ts'
import { computeTerms, computeUsed, type SpendCall } from '../rules/terms.ts'
import type { HoldAnswer, Receipt, ReleaseAnswer } from '../schema/answers.ts'
import type { ChargeInput, CommitInput, GiveInput, HoldInput, RefundInput, ReleaseInput } from '../schema.ts'
import { openPin } from './pins.ts'
import { findPrices, getPrices } from './prices.ts'

/** Whose economy a call concerns: what its key says. */
export type Scope = { economyKey: string; mode: 'live' | 'test' }

const defaultTtlSeconds = 900

export async function charge(services: Services, scope: Scope, input: ChargeInput): Promise<Receipt> {
  const spend = await composeSpend(services, scope, input)
  return submitCharge(services, scope, input, spend)
}

/** Everything that has to be waited for comes before the submit, so that charges are decided in the order of their submits. */
export async function prepareCharge(
  services: Services,
  scope: Scope,
  input: ChargeInput,
): Promise<() => Promise<Receipt>> {
  const spend = await composeSpend(services, scope, input)
  return () => submitCharge(services, scope, input, spend)
}

async function submitCharge(
  services: Services,
  scope: Scope,
  input: ChargeInput,
  { ask, policy }: Spend,
): Promise<Receipt> {
  const names = namesOf(scope, input.userId)
  const { entry, replayed } = await move(services, names, { ...ask, kind: 'charge' }, input, policy)
  return toReceipt(accountIdOf(names), entry, replayed)
}

export async function hold(services: Services, scope: Scope, input: HoldInput): Promise<HoldAnswer> {
  const names = namesOf(scope, input.userId)
  const { ask, policy } = await composeSpend(services, scope, input)
  const ttlSeconds = input.ttlSeconds ?? defaultTtlSeconds
  const { entry, replayed } = await move(services, names, { ...ask, kind: 'hold', ttlSeconds }, input, policy)
  return toHoldAnswer(accountIdOf(names), entry, replayed)
}

export async function commit(services: Services, scope: Scope, input: CommitInput): Promise<Receipt> {
  const names = namesOf(scope, input.userId)
  const number = holdNumberOf(names, input.holdId)
  const { policy } = await getPrices(services, scope.economyKey)
  const ask: Ask = {
    kind: 'commit',
    hold: number,
    amount: input.amount ?? null,
    reprice: await repriceOf(services, names, number, input),
    metadata: writeMetadata(input.metadata),
  }
  const { entry, replayed } = await move(services, names, ask, input, policy)
  return toReceipt(accountIdOf(names), entry, replayed)
}

export async function release(services: Services, scope: Scope, input: ReleaseInput): Promise<ReleaseAnswer> {
  const names = namesOf(scope, input.userId)
  const { policy } = await getPrices(services, scope.economyKey)
  const ask: Ask = { kind: 'release', hold: holdNumberOf(names, input.holdId), reason: input.reason ?? null }
  // Why it is released is a note: the same release with another note is the same release.
  const { entry, replayed } = await move(services, names, ask, { holdId: input.holdId }, policy)
  return toReleaseAnswer(accountIdOf(names), entry, replayed)
}

export async function refund(services: Services, scope: Scope, input: RefundInput): Promise<Receipt> {
  const names = namesOf(scope, input.userId)
  const { policy } = await getPrices(services, scope.economyKey)
  const of = 'requestId' in input.of ? input.of : { seq: entrySeqOf(names, input.of.entryId) }
  const ask: Ask = { kind: 'refund', of, amount: input.amount ?? null, reason: input.reason }
  const { entry, replayed } = await move(services, names, ask, input, policy)
  return toReceipt(accountIdOf(names), entry, replayed)
}

export async function give(services: Services, scope: Scope, input: GiveInput): Promise<Receipt> {
  const names = namesOf(scope, input.userId)
  const { policy } = await getPrices(services, scope.economyKey)
  const ask = {
    kind: 'grant' as const,
    amount: input.amount,
    source: input.source,
    expiresAt: input.expiresAt == null ? null : Date.parse(input.expiresAt),
    cause: null,
    reason: input.reason,
    metadata: null,
  }
  // One instant has several spellings, and no end two: all of a kind are the same call.
  const expiresAt = ask.expiresAt === null ? undefined : new Date(ask.expiresAt).toISOString()
  const { entry, replayed } = await move(services, names, ask, { ...input, expiresAt }, policy)
  return toReceipt(accountIdOf(names), entry, replayed)
}

export function namesOf({ economyKey, mode }: Scope, userId: string): AccountNames {
  return { economyKey, mode, userId }
}

/** Submits a command; what was refused is thrown with its reason. */
async function move(
  services: Services,
  names: AccountNames,
  ask: Ask,
  body: { requestId?: string; [field: string]: unknown },
  policy: Policy,
): Promise<{ entry: Entry; replayed: boolean }> {
  const decision = await ledgerOf(services).submit(names, ask, {
    requestId: body.requestId ?? null,
    fingerprint: fingerprintOf(ask.kind, body),
    policy,
  })
  const entry = entryOf(nameUnknown(decision, body))
  if (entry === null) throw new Error(`a ${ask.kind} is answered by an entry`)
  return { entry, replayed: decision.kind === 'replayed' }
}

/** What is not there is told by the name it was asked for. */
function nameUnknown(decision: Decision, asked: Record<string, unknown>): Decision {
  if (decision.kind !== 'refused') return decision
  const { refusal } = decision
  switch (refusal.reason) {
    case 'UNKNOWN_HOLD':
      return { ...decision, refusal: { ...refusal, details: { holdId: asked['holdId'] } } }
    case 'UNKNOWN_ENTRY':
      return { ...decision, refusal: { ...refusal, details: { of: asked['of'] } } }
    default:
      return decision
  }
}

export function entryOf(decision: Decision): Entry | null {
  switch (decision.kind) {
    case 'refused':
      throw refused(decision.refusal)
    case 'replayed':
      return decision.entry
    default:
      return decision.answer
  }
}

export function refused({ reason, message, details }: Refusal): DomainError {
  return new DomainError(reason, message, details)
}

type Spend = Awaited<ReturnType<typeof composeSpend>>

async function composeSpend(services: Services, scope: Scope, input: ChargeInput | HoldInput) {
  const { versions, policy } =
    findPrices(services, scope.economyKey) ?? (await getPrices(services, scope.economyKey))
  const call: SpendCall = {
    economyKey: scope.economyKey,
    userId: input.userId,
    action: input.action,
    quantity: input.quantity ?? 1,
    size: input.size ?? null,
  }
  const pin =
    input.quoteId === undefined ? null : await openPin(services, input.quoteId, { ...call, mode: scope.mode })
  return {
    policy,
    ask: {
      action: call.action,
      quantity: call.quantity,
      size: call.size,
      metadata: writeMetadata(input.metadata),
      acknowledgeSoftCap: input.acknowledgeSoftCap ?? false,
      terms: (facts: Parameters<typeof computeTerms>[3]) => computeTerms(call, versions, pin, facts),
    },
  }
}

/** A hold's version never changes, so it can be read before the move that needs it. */
async function repriceOf(services: Services, names: AccountNames, number: number, input: CommitInput) {
  const { quantity, size } = input
  if (quantity === undefined && size === undefined) return null
  const held = await lookAtHold(services, names, number)
  if (held === null || held.priceVersion === null) return null
  const document = await booksOf(services).find(names.economyKey, held.priceVersion)
  if (document === null) throw new Error('the price version of a hold exists')
  return (of: Hold, room: Room) => computeUsed(of, document, { quantity, size }, room)
}

function holdNumberOf(names: AccountNames, holdId: string): number {
  const name = parseRowName('hold', holdId)
  if (name === null || name.accountId !== accountIdOf(names))
    throw new DomainError('UNKNOWN_HOLD', 'This account has no such hold.', { holdId })
  return name.number
}

function entrySeqOf(names: AccountNames, entryId: string): number {
  const name = parseRowName('entry', entryId)
  if (name === null || name.accountId !== accountIdOf(names))
    throw new DomainError('UNKNOWN_ENTRY', 'This account has no such entry.', { entryId })
  return name.number
}

function writeMetadata(metadata: Record<string, unknown> | undefined): string | null {
  return metadata === undefined || Object.keys(metadata).length === 0 ? null : JSON.stringify(metadata)
}

/** Of the call's meaning: what order its fields came in, and a default that was written out, make no difference. */
export function fingerprintOf(kind: string, body: object): string {
  const defaults = defaultsOf[kind] ?? {}
  const names = Object.keys(body)
  for (const name in defaults) if (!(name in body)) names.push(name)
  let text = ''
  for (const name of names.toSorted()) {
    const value: unknown = Reflect.get(name in body ? body : defaults, name)
    if (value === undefined || (name === 'metadata' && isEmpty(value))) continue
    // What a call has for fields has names that are written as they are.
    text += `${text === '' ? '' : ','}"${name}":${writeSorted(value)}`
  }
  return hash('sha256', `${kind} {${text}}`, 'hex').slice(0, 32)
}

const defaultsOf: Record<string, object | undefined> = {
  charge: { quantity: 1, acknowledgeSoftCap: false },
  hold: { quantity: 1, acknowledgeSoftCap: false, ttlSeconds: defaultTtlSeconds },
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0
}

function writeSorted(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(writeSorted).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const fields: string[] = []
  for (const key of Object.keys(value).toSorted()) {
    const field: unknown = Reflect.get(value, key)
    if (field !== undefined) fields.push(`${JSON.stringify(key)}:${writeSorted(field)}`)
  }
  return `{${fields.join(',')}}`
}
