// What refunds would have given back under the draft: of what a charge would have taken, the share that they really gave back of it.

type Charge = { value: number; cost: number }

type Refunds = {
  /** The next account: what was taken of the last one is forgotten. */
  begin(): void
  /** Charges come in the order of their numbers. */
  take(charge: number, taken: Charge): void
  /** What would have been given back of a charge that really gave back so much more of its value. */
  giveBack(charge: number, value: number): number
}

export function openRefunds(): Refunds {
  // Beside each other rather than in objects, for most charges of a million are never asked for again.
  const numbers: number[] = []
  const values: number[] = []
  const costs: number[] = []
  /** Of the few that are: what was given back so far. */
  const given = new Map<number, number>()
  return {
    begin() {
      numbers.length = 0
      values.length = 0
      costs.length = 0
      given.clear()
    },
    take(charge, { value, cost }) {
      if (value === cost) return
      numbers.push(charge)
      values.push(value)
      costs.push(cost)
    },
    giveBack(charge, value) {
      const at = findAt(numbers, charge)
      const taken = values[at]
      const cost = costs[at]
      // From before the replayed time, or at the same cost: the same tokens.
      if (taken === undefined || cost === undefined) return value
      const before = given.get(charge) ?? 0
      const after = Math.min(taken, before + value)
      given.set(charge, after)
      return shareOf(cost, after, taken) - shareOf(cost, before, taken)
    },
  }
}

/** Counted from the beginning and rounded down, so that parts add up to the whole when all is given back. */
function shareOf(cost: number, given: number, taken: number): number {
  return taken === 0 ? 0 : Number((BigInt(cost) * BigInt(given)) / BigInt(taken))
}

/** Where a number stands among ascending ones; -1: nowhere. */
function findAt(ascending: readonly number[], wanted: number): number {
  let low = 0
  let high = ascending.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const found = ascending[middle] ?? wanted
    if (found === wanted) return middle
    if (found < wanted) low = middle + 1
    else high = middle - 1
  }
  return -1
}
