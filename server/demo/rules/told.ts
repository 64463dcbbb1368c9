// One economy's history as it is asked for: everything that it follows from.

export type Told = {
  economyKey: string
  seed: number
  days: number
  /** Of live mode; a few of test mode come beside them. */
  accounts: number
  endsAt: Date
}

export const dayMs = 86_400_000

export const fullDays = 90

/** Half a day before the first account, so that there are prices when it opens. */
export function beginOfPrices({ endsAt, days }: Pick<Told, 'endsAt' | 'days'>): Date {
  return new Date(endsAt.getTime() - days * dayMs - dayMs / 2)
}

/** Histories of fewer days have everything of theirs earlier, in proportion. */
export function instantOfDay(day: number, told: Pick<Told, 'endsAt' | 'days'>): number {
  return beginOf(told) + (day * told.days * dayMs) / fullDays
}

export function beginOf({ endsAt, days }: Pick<Told, 'endsAt' | 'days'>): number {
  return endsAt.getTime() - days * dayMs
}
