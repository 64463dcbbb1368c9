// One economy's history as it is asked for: everything that it follows from.

export type Told = {
  economyKey: string
  seed: number
  days: number
  /** Of live mode; a few of test mode come beside them. */
  accounts: number
  endsAt: Date
}

const dayMs = 86_400_000

/** Half a day before the first account, so that there are prices when it opens. */
export function beginOfPrices({ endsAt, days }: Pick<Told, 'endsAt' | 'days'>): Date {
  return new Date(endsAt.getTime() - days * dayMs - dayMs / 2)
}

export function beginOf({ endsAt, days }: Pick<Told, 'endsAt' | 'days'>): number {
  return endsAt.getTime() - days * dayMs
}
