// Chance that repeats itself: the same seed gives the same numbers.

export type Chance = {
  /** From 0 up to, not including, 1. */
  part(): number
  /** A whole number from `min` to `max`, both included. */
  whole(min: number, max: number): number
  pick<Item>(items: readonly Item[]): Item
  shuffle<Item>(items: readonly Item[]): Item[]
  happens(probability: number): boolean
}

/** Mulberry32: 32 bits of state are plenty for choosing faults. */
export function createChance(seed: number): Chance {
  let state = seed >>> 0
  const part = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const whole = (min: number, max: number) => min + Math.floor(part() * (max - min + 1))
  return {
    part,
    whole,
    pick: items => {
      const item = items[whole(0, items.length - 1)]
      if (item === undefined) throw new RangeError('nothing to pick from')
      return item
    },
    shuffle: items => {
      const rest = [...items]
      const shuffled: typeof rest = []
      while (rest.length > 0) shuffled.push(...rest.splice(whole(0, rest.length - 1), 1))
      return shuffled
    },
    happens: probability => part() < probability,
  }
}
