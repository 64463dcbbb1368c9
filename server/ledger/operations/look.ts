// Looking back at an account, for modules above: its entries, holds and lots, and what it spent.
import type { Services } from '../../platform/services.ts'
import type { Hold } from '../rules/state.ts'
import { type AccountNames, identify } from '../store/identity.ts'
import {
  type DueAccount,
  findEntry,
  findEntryByRequest,
  findHold,
  type HashedEntry,
  listDue,
  listEntries,
  listOpenHolds,
  type SpentRow,
  sumSpent,
} from '../store/read.ts'
import { laneCount } from '../words.ts'

export type { AccountNames } from '../store/identity.ts'
export type { HashedEntry, SpentRow } from '../store/read.ts'

export function accountIdOf(names: AccountNames): string {
  return identify(names).id
}

export function lookAtEntries(
  { database }: Services,
  names: AccountNames,
  page: { before: number | null; limit: number; kinds: string[] | null },
): Promise<HashedEntry[]> {
  return listEntries(database.pool, identify(names), page)
}

export function lookAtEntry(
  { database }: Services,
  names: AccountNames,
  seq: number,
): Promise<HashedEntry | null> {
  return findEntry(database.pool, identify(names), seq)
}

export function lookForRequest(
  { database }: Services,
  names: AccountNames,
  requestId: string,
): Promise<HashedEntry | null> {
  return findEntryByRequest(database.pool, identify(names), requestId)
}

export function lookAtHold(
  { database }: Services,
  names: AccountNames,
  number: number,
): Promise<Hold | null> {
  return findHold(database.pool, identify(names), number)
}

export function lookAtOpenHolds({ database }: Services, names: AccountNames): Promise<Hold[]> {
  return listOpenHolds(database.pool, identify(names))
}

export function lookAtSpent(
  { database }: Services,
  names: AccountNames,
  since: { at: Date; zone: string },
): Promise<SpentRow[]> {
  return sumSpent(database.pool, identify(names), since)
}

/** Of all lanes; only for whoever tidies, for it visits them one by one. */
export async function listDueAccounts({ database }: Services, limit: number): Promise<DueAccount[]> {
  const due: DueAccount[] = []
  for (let lane = 0; lane < laneCount && due.length < limit; lane += 1)
    due.push(...(await listDue(database.pool, lane, limit - due.length)))
  return due
}
