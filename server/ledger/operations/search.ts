// Finding accounts, for operators: by how they are named, by the id of anything in them, or the newest active first.
import type { Services } from '../../platform/services.ts'
import {
  type AccountState,
  type FoundAccount,
  findAccount,
  findProfile,
  listAccountsNamed,
  listActiveAccounts,
  type Profile,
} from '../store/search.ts'

export type { FoundAccount } from '../store/search.ts'

type Where = { economyKey: string; mode: 'live' | 'test'; state: AccountState | null; limit: number }

export function searchActive(
  { database }: Services,
  page: Where & { before: { dayStart: Date; lastAt: Date; id: string } | null },
): Promise<FoundAccount[]> {
  return listActiveAccounts(database.pool, page)
}

export function searchNamed(
  { database }: Services,
  page: Where & { text: string; after: string | null },
): Promise<FoundAccount[]> {
  return listAccountsNamed(database.pool, page)
}

export function lookForAccount({ database }: Services, accountId: string): Promise<FoundAccount | null> {
  return findAccount(database.pool, accountId)
}

export function lookAtProfile({ database }: Services, accountId: string): Promise<Profile | null> {
  return findProfile(database.pool, accountId)
}
