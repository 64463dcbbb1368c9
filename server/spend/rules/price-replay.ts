// What real spends would have cost under other prices, and who would have paid more, less, or met the paywall: behaviour stays as it was.
import type { PricedSpend, Pricer } from '../../catalog/rules/pricer.ts'
import type { PastAccount, PastSpend } from '../../ledger/rules/past-spends.ts'
import { computeDeciles, type Decile, type Paid } from './deciles.ts'
import { openRefunds } from './replayed-refunds.ts'
import { openRevenue } from './replayed-revenue.ts'

export type ReplayedAction = { action: string; spends: number; real: number; draft: number; unsold: number }
type ReplayedAccount = { userId: string; real: number; draft: number }

export type PriceReplay = {
  accounts: number
  spends: number
  /** Spends whose own version gives another cost than was taken: none, unless something is wrong. */
  unlike: number
  /** Of actions that the draft does not have, or not in this quantity or size. */
  unsold: number
  tokens: { real: number; draft: number }
  /** Minor units recognised. */
  revenue: { real: number; draft: number }
  accountsPayingMore: number
  accountsPayingLess: number
  /** Accounts that had enough, and would once have had too little. */
  accountsNewlyShort: number
  actions: ReplayedAction[]
  /** From those who spent least to those who spent most. */
  deciles: Decile[]
  mostAffected: ReplayedAccount[]
}

const affectedMax = 20

type Current = PastAccount & {
  /** What it has spent so far, less what it was given back: loyalty counts it. */
  spent: number
  /** So much more it would have spent until now under the draft, less what that would have been given back. */
  more: number
  real: number
  draft: number
  isShort: boolean
  hasSpent: boolean
}

/** Takes accounts one after another, each followed by its spends in their order. */
export function openPriceReplay(prices: { draft: Pricer; ofVersion(number: number): Pricer | null }) {
  const actions = new Map<string, ReplayedAction>()
  const paid: Paid[] = []
  const totals = { spends: 0, unlike: 0, unsold: 0, newlyShort: 0 }
  const revenue = openRevenue()
  const refunds = openRefunds()
  let mostAffected: ReplayedAccount[] = []
  let current: Current | null = null

  function finish(): void {
    if (current === null || !current.hasSpent) return
    const { userId, real, draft, isShort } = current
    paid.push({ real, draft })
    if (isShort) totals.newlyShort += 1
    const least = mostAffected.at(-1)
    if (real === draft || (mostAffected.length === affectedMax && !isMore({ real, draft }, least))) return
    mostAffected = [...mostAffected, { userId, real, draft }]
      .toSorted((a, b) => changeOf(b) - changeOf(a))
      .slice(0, affectedMax)
  }

  function take(account: Current, past: PastSpend): void {
    if (past.kind === 'refund') {
      account.spent = Math.max(0, account.spent - past.value)
      account.more += past.value - refunds.giveBack(past.charge, past.value)
      return
    }
    const { action: key, value } = past
    if (key === null) return
    const { real, draft } = priceAgain(account, past, key)
    const cost = computeCost({ value, real, draft })
    const isLike = past.kind === 'charge' ? real === value : real !== null && value <= real
    account.hasSpent = true
    // What it would have had is less by what it would have spent more until now.
    if (cost > past.available + value - account.more && cost > 0) account.isShort = true
    account.spent += value
    account.more += cost - value
    refunds.take(past.charge, { value, cost })
    account.real += value
    account.draft += cost
    totals.spends += 1
    if (!isLike) totals.unlike += 1
    if (draft === null) totals.unsold += 1
    count(key, { value, cost, isSold: draft !== null })
    revenue.recognise(past, cost)
  }

  function priceAgain(account: Current, past: PastSpend, action: string) {
    const { quantity, size, pricedBy, atMs, priceVersion } = past
    const spentTokens = pricedBy.spentTokens ?? account.spent
    const spend: PricedSpend = {
      action,
      quantity,
      size,
      usedBefore: pricedBy.usedBefore ?? 0,
      gaps: pricedBy.gaps ?? [],
      spentTokens,
      atMs,
    }
    return {
      real: priceVersion === null ? null : (prices.ofVersion(priceVersion)?.(spend) ?? null),
      draft: prices.draft({ ...spend, spentTokens: Math.max(0, spentTokens + account.more) }),
    }
  }

  function count(
    key: string,
    { value, cost, isSold }: { value: number; cost: number; isSold: boolean },
  ): void {
    let sum = actions.get(key)
    if (sum === undefined) {
      sum = { action: key, spends: 0, real: 0, draft: 0, unsold: 0 }
      actions.set(key, sum)
    }
    sum.spends += 1
    sum.real += value
    sum.draft += cost
    if (!isSold) sum.unsold += 1
  }

  return {
    account(account: PastAccount): void {
      finish()
      refunds.begin()
      current = {
        ...account,
        spent: account.spentBefore,
        more: 0,
        real: 0,
        draft: 0,
        isShort: false,
        hasSpent: false,
      }
    },
    spend(past: PastSpend): void {
      if (current !== null) take(current, past)
    },
    close(): PriceReplay {
      finish()
      current = null
      return {
        accounts: paid.length,
        spends: totals.spends,
        unlike: totals.unlike,
        unsold: totals.unsold,
        tokens: { real: addUp(paid, 'real'), draft: addUp(paid, 'draft') },
        revenue: revenue.close(),
        accountsPayingMore: paid.filter(({ real, draft }) => draft > real).length,
        accountsPayingLess: paid.filter(({ real, draft }) => draft < real).length,
        accountsNewlyShort: totals.newlyShort,
        actions: [...actions.values()].toSorted(
          (a, b) => changeOf(b) - changeOf(a) || b.real - a.real || (a.action < b.action ? -1 : 1),
        ),
        deciles: computeDeciles(paid),
        mostAffected,
      }
    },
  }
}

/** A part of a hold that was committed stays that part; what the draft does not sell costs nothing. */
function computeCost({
  value,
  real,
  draft,
}: {
  value: number
  real: number | null
  draft: number | null
}): number {
  if (draft === null) return 0
  if (value === real) return draft
  if (real === null || real === 0) return value
  return Number((BigInt(value) * BigInt(draft) + BigInt(real) - 1n) / BigInt(real))
}

function changeOf({ real, draft }: Paid): number {
  return Math.abs(draft - real)
}

function isMore(paid: Paid, least: Paid | undefined): boolean {
  return least === undefined || changeOf(paid) > changeOf(least)
}

function addUp(paid: readonly Paid[], which: keyof Paid): number {
  let total = 0
  for (const one of paid) total += one[which]
  return total
}
