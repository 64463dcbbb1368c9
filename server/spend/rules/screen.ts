// The ledger's rows as the console shows them: more than a product is told, such as what is held of a lot.
import { hasExpired } from '../../ledger/rules/draft.ts'
import { nameAccount, nameRow } from '../../ledger/rules/names.ts'
import type { Account, Entry, Hold, Lot, Policy } from '../../ledger/rules/state.ts'
import { toAccountAnswer, toEntryAnswer, writeInstant } from './answers.ts'

export function toAccountRow(view: { account: Account; lots: Lot[]; now: number }, policy: Policy) {
  const { account } = view
  const { userId, balance, plan, friction } = toAccountAnswer(view, policy)
  return {
    id: nameAccount(account.id),
    userId,
    available: balance.available,
    held: balance.held,
    debt: balance.debt,
    plan: plan?.name ?? null,
    lastAt: writeInstant(account.lastAt),
    friction: friction === null ? null : { kind: friction.kind, until: friction.until },
  }
}

export function toLotRow(accountId: string, lot: Lot, now: number) {
  const { class: kind, source, original, remaining, held, expiresAt, frozen, paidAmount, paidCurrency } = lot
  return {
    lotId: nameRow('lot', accountId, lot.number),
    /** The entry that brought it. */
    entryId: nameRow('entry', accountId, lot.number),
    class: kind,
    source,
    original,
    remaining,
    held,
    expiresAt: expiresAt === null ? null : writeInstant(expiresAt),
    state: frozen ? ('frozen' as const) : hasExpired(lot, now) ? ('expired' as const) : ('live' as const),
    paid: paidCurrency === null ? null : { amount: paidAmount, currency: paidCurrency },
    cause: lot.cause,
    at: writeInstant(lot.at),
  }
}

export function toHeldRow(accountId: string, hold: Hold) {
  const { kind, action, quantity, size, amount, requestId, expiresAt, at } = hold
  return {
    holdId: nameRow('hold', accountId, hold.number),
    entryId: nameRow('entry', accountId, hold.number),
    kind,
    action,
    quantity,
    size,
    amount,
    requestId,
    expiresAt: expiresAt === null ? null : writeInstant(expiresAt),
    at: writeInstant(at),
  }
}

export function toHistoryRow(accountId: string, entry: Entry, hash: string) {
  const { value, debt, held, detail } = entry
  return {
    ...toEntryAnswer(accountId, entry, hash),
    id: nameRow('entry', accountId, entry.seq),
    /** What the entry speaks of where the available tokens did not change by it. */
    value,
    held,
    debt,
    unlimited: detail.unlimited === true,
  }
}

/** The seq of the last entry of the page before; null on the first page. */
export function readEntryCursor(cursor: string | undefined): number | null {
  return cursor === undefined ? null : Number(/^[1-9]\d{0,15}$/.exec(cursor)?.[0] ?? 0)
}
