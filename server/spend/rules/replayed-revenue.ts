// What would have been recognised: purchased tokens that a spend would have taken, at the price that they were bought for.
import type { PastSpend } from '../../ledger/rules/past-spends.ts'

type Revenue = {
  /**
   * Granted tokens are taken before purchased ones, so what is saved was purchased, and what comes on top is granted while
   * any are left.
   */
  recognise(spend: PastSpend, cost: number): void
  close(): { real: number; draft: number }
}

export function openRevenue(): Revenue {
  const revenue = { real: 0, draft: 0 }
  /** Purchased tokens that were taken, and more that would have been where nothing tells what they were bought for. */
  const purchased = { taken: 0, unpriced: 0 }
  return {
    recognise({ value, revenue: recognised, draws, granted, available }, cost) {
      revenue.real += recognised
      let taken = 0
      for (const draw of draws) if (draw.class === 'purchased') taken += draw.amount
      purchased.taken += taken
      const more = Math.min(Math.max(0, cost - value - granted), available - granted)
      const fewer = Math.min(taken, Math.max(0, value - cost))
      revenue.draft += recognised + shareOf(recognised, more - fewer, taken)
      if (taken === 0) purchased.unpriced += Math.max(0, more)
    },
    close: () => ({
      real: revenue.real,
      draft: revenue.draft + shareOf(revenue.real, purchased.unpriced, purchased.taken),
    }),
  }
}

/** Rounded towards nothing: revenue is never made up. */
function shareOf(amount: number, part: number, whole: number): number {
  return whole === 0 ? 0 : Number((BigInt(amount) * BigInt(part)) / BigInt(whole))
}
