// An account as products and operators read it: what it has, what happened, why, and how long it will last.

import { booksOf } from '../../catalog/operations/books.ts'
import { ledgerOf } from '../../ledger/operations/ledger.ts'
import { accountIdOf, lookAtEntries, lookAtEntry, lookAtSpent } from '../../ledger/operations/look.ts'
import { parseRowName } from '../../ledger/rules/names.ts'
import type { EntryKind } from '../../ledger/words.ts'
import { DomainError } from '../../platform/errors.ts'
import type { Services } from '../../platform/services.ts'
import { toAccountAnswer, toEntryAnswer } from '../rules/answers.ts'
import { explain } from '../rules/explain.ts'
import { findAction } from '../rules/terms.ts'
import { computeUsage } from '../rules/usage.ts'
import type { AccountAnswer, EntryAnswer } from '../schema/answers.ts'
import type { OpenInput } from '../schema.ts'
import { getPrices } from './prices.ts'
import { entryOf, fingerprintOf, namesOf, type Scope } from './spend.ts'

export async function getAccount(services: Services, scope: Scope, userId: string): Promise<AccountAnswer> {
  const { policy } = await getPrices(services, scope.economyKey)
  const view = await ledgerOf(services).view(namesOf(scope, userId), policy)
  return toAccountAnswer(view, policy)
}

export async function openAccount(
  services: Services,
  scope: Scope,
  input: OpenInput,
): Promise<AccountAnswer> {
  const { policy } = await getPrices(services, scope.economyKey)
  const { email = null, name = null, country = null, timezone = null } = input.profile ?? {}
  const referredBy = input.referredBy ?? null
  const told = input.profile !== undefined || referredBy !== null
  const decision = await ledgerOf(services).submit(
    namesOf(scope, input.userId),
    { kind: 'open', profile: told ? { email, name, country, timezone, referredBy } : null },
    { requestId: null, fingerprint: fingerprintOf('open', input), policy },
  )
  entryOf(decision)
  return getAccount(services, scope, input.userId)
}

export async function listHistory(
  services: Services,
  scope: Scope,
  asked: {
    userId: string
    cursor?: string | null | undefined
    limit?: number | undefined
    kinds?: readonly EntryKind[] | undefined
  },
): Promise<{ entries: EntryAnswer[]; nextCursor: string | null }> {
  const names = namesOf(scope, asked.userId)
  const limit = asked.limit ?? 50
  const before = readCursor(asked.cursor ?? null)
  const kinds = asked.kinds === undefined ? null : [...asked.kinds]
  const found = await lookAtEntries(services, names, { before, limit: limit + 1, kinds })
  const page = found.slice(0, limit)
  const accountId = accountIdOf(names)
  return {
    entries: page.map(({ entry, hash }) => toEntryAnswer(accountId, entry, hash)),
    nextCursor: found.length > limit ? String(page.at(-1)?.entry.seq ?? '') : null,
  }
}

export async function explainEntry(
  services: Services,
  scope: Scope,
  asked: { userId: string; entryId: string },
) {
  const names = namesOf(scope, asked.userId)
  const accountId = accountIdOf(names)
  const name = parseRowName('entry', asked.entryId)
  const found = name?.accountId === accountId ? await lookAtEntry(services, names, name.number) : null
  if (found === null)
    throw new DomainError('UNKNOWN_ENTRY', 'This account has no such entry.', { entryId: asked.entryId })
  const { entry, hash } = found
  const { economy } = await getPrices(services, scope.economyKey)
  const { priceVersion } = entry
  const document = priceVersion === null ? null : await booksOf(services).find(scope.economyKey, priceVersion)
  const action = entry.action === null || document === null ? undefined : findAction(document, entry.action)
  return {
    entry: toEntryAnswer(accountId, entry, hash),
    ...explain({ accountId, entry, economy, actionName: action?.name ?? entry.action }),
  }
}

export async function getUsage(
  services: Services,
  scope: Scope,
  asked: { userId: string; days?: number | undefined },
) {
  const names = namesOf(scope, asked.userId)
  const { economy, inForce, policy } = await getPrices(services, scope.economyKey)
  const days = asked.days ?? 30
  const view = await ledgerOf(services).view(names, policy)
  const since = new Date(view.now - days * 86_400_000)
  const rows = await lookAtSpent(services, names, { at: since, zone: economy.resetZone })
  return computeUsage({
    rows,
    days,
    now: view.now,
    openedAt: view.account.openedAt,
    available: view.account.available,
    plan: view.account.plan,
    document: inForce.document,
    economy,
  })
}

function readCursor(cursor: string | null): number | null {
  if (cursor === null) return null
  if (!/^[1-9]\d{0,15}$/.test(cursor)) {
    const message = 'is a cursor of an earlier page'
    throw new DomainError('INVALID_INPUT', `Invalid input: cursor: ${message}.`, {
      fields: { cursor: message },
    })
  }
  return Number(cursor)
}
