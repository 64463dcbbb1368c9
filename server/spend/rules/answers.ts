// The ledger's rows in the words of the contract. An answer is made of its entry alone, so it can be given again.

import { balanceAfter, hasExpired } from '../../ledger/rules/draft.ts'
import { nameRow } from '../../ledger/rules/names.ts'
import { actionCapOf, passedPercent, warningText } from '../../ledger/rules/spend.ts'
import type { Account, Draw, Entry, Lot, Policy } from '../../ledger/rules/state.ts'
import type {
  AccountAnswer,
  Balance,
  DrawAnswer,
  EntryAnswer,
  HoldAnswer,
  Receipt,
  ReleaseAnswer,
  Warning,
} from '../schema/answers.ts'

export function toReceipt(accountId: string, entry: Entry, replayed: boolean): Receipt {
  const taken = entry.kind === 'charge' || entry.kind === 'commit' || entry.kind === 'refund'
  return {
    entryId: nameRow('entry', accountId, entry.seq),
    requestId: entry.requestId ?? '',
    kind: entry.kind,
    action: entry.action,
    charged: taken ? entry.value : 0,
    balance: balanceOf(balanceAfter(entry)),
    draws: toDraws(accountId, entry.draws),
    priceVersion: entry.priceVersion,
    arm: entry.arm,
    warning: entry.detail.warning ?? null,
    replayed,
    at: writeInstant(entry.at),
  }
}

export function toHoldAnswer(accountId: string, entry: Entry, replayed: boolean): HoldAnswer {
  return {
    holdId: nameRow('hold', accountId, entry.seq),
    requestId: entry.requestId ?? '',
    held: entry.value,
    expiresAt: writeInstant(entry.detail.expiresAt ?? entry.at),
    balance: balanceOf(balanceAfter(entry)),
    replayed,
  }
}

export function toReleaseAnswer(accountId: string, entry: Entry, replayed: boolean): ReleaseAnswer {
  return {
    holdId: nameRow('hold', accountId, entry.refersTo ?? 0),
    released: entry.value,
    balance: balanceOf(balanceAfter(entry)),
    replayed,
  }
}

export function toEntryAnswer(accountId: string, entry: Entry, hash: string): EntryAnswer {
  return {
    entryId: nameRow('entry', accountId, entry.seq),
    seq: entry.seq,
    kind: entry.kind,
    amount: entry.amount,
    available: entry.available,
    action: entry.action,
    quantity: entry.quantity,
    size: entry.size,
    requestId: entry.requestId,
    holdId: holdIdOf(accountId, entry),
    refersTo: entry.refersTo === null ? null : nameRow('entry', accountId, entry.refersTo),
    priceVersion: entry.priceVersion,
    arm: entry.arm,
    reason: entry.reason,
    draws: toDraws(accountId, entry.draws),
    metadata: entry.metadata === null ? {} : (JSON.parse(entry.metadata) as Record<string, unknown>),
    at: writeInstant(entry.at),
    hash,
  }
}

function holdIdOf(accountId: string, { kind, seq, refersTo }: Entry): string | null {
  switch (kind) {
    case 'hold':
    case 'stake':
      return nameRow('hold', accountId, seq)
    case 'commit':
    case 'release':
    case 'settle':
    case 'usage':
      return refersTo === null ? null : nameRow('hold', accountId, refersTo)
    default:
      return null
  }
}

export function toAccountAnswer(
  view: { account: Account; lots: Lot[]; now: number },
  policy: Policy,
): AccountAnswer {
  const { account, lots, now } = view
  const { plan, period, day, friction } = account
  return {
    userId: account.userId,
    openedAt: account.openedAt === null ? null : writeInstant(account.openedAt),
    plan:
      plan === null
        ? null
        : {
            key: plan.key,
            name: plan.name,
            unlimited: plan.tokensPerMonth === null,
            periodStart: writeInstant(plan.startMs),
            periodEnd: writeInstant(plan.endMs),
            cancelAtPeriodEnd: plan.cancelAtPeriodEnd,
          },
    balance: balanceOf(account),
    lots: lots
      .filter(lot => lot.remaining > 0 && !lot.frozen && !hasExpired(lot, now))
      .map(lot => ({
        lotId: nameRow('lot', account.id, lot.number),
        class: lot.class,
        source: lot.source,
        remaining: lot.remaining,
        original: lot.original,
        expiresAt: lot.expiresAt === null ? null : writeInstant(lot.expiresAt),
      })),
    usage: {
      periodStart: writeInstant(period.startMs),
      periodEnd: writeInstant(period.endMs),
      allowance: period.allowance,
      used: period.used,
      percent: percentOf(period.used, period.allowance),
      warning: warningOf(account, policy),
    },
    today: {
      spent: day.spent,
      actions: day.actions,
      softCap: plan === null ? policy.dailySoftCapTokens : plan.dailySoftCapTokens,
      actionCap: actionCapOf(plan),
    },
    friction:
      friction === null || friction.untilMs <= now
        ? null
        : { kind: friction.kind, until: writeInstant(friction.untilMs), text: friction.text },
  }
}

export function balanceOf(of: { available: number; granted: number; held: number; debt: number }): Balance {
  const { available, granted, held, debt } = of
  return { available, granted, purchased: available - granted, held, debt }
}

/** Rounded down: a hundred means all of it. */
function percentOf(used: number, allowance: number | null): number | null {
  return allowance === null || allowance === 0 ? null : Number((BigInt(used) * 100n) / BigInt(allowance))
}

/** The highest threshold that stands passed now; a receipt tells it once, the account as long as it is so. */
function warningOf({ period, plan }: Account, policy: Policy): Warning {
  const threshold = passedPercent(period.used, period.allowance, policy)
  return threshold === 0 ? null : { threshold, text: warningText(threshold, plan, policy.words.many) }
}

function toDraws(accountId: string, draws: readonly Draw[]): DrawAnswer[] {
  return draws.map(({ lot, class: kind, source, amount }) => ({
    lotId: nameRow('lot', accountId, lot),
    class: kind,
    source,
    amount,
  }))
}

export function writeInstant(ms: number): string {
  return new Date(ms).toISOString()
}
