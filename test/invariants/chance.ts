// Chance that can be had again: a seed gives the same numbers on every machine.

export type Chance = {
  /** From 0 up to, and not with, `below`. */
  below(below: number): number
  /** Both ends included. */
  between(least: number, most: number): number
  /** True once in so many times. */
  oneIn(times: number): boolean
  pick<Item>(items: readonly Item[]): Item
}

export function openChance(seed: number): Chance {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (most: number) => Math.floor(next() * most)
  return {
    below,
    between: (least, most) => least + below(most - least + 1),
    oneIn: times => below(times) === 0,
    pick: items => {
      const item = items[below(items.length)]
      if (item === undefined) throw new RangeError('nothing to pick from')
      return item
    },
  }
}

/** `SEED=17 npm test -- <file>` runs that seed alone; otherwise so many, from 1. */
export function listSeeds(count: number): number[] {
  const { SEED } = process.env
  return SEED === undefined ? Array.from({ length: count }, (_, index) => index + 1) : [Number(SEED)]
}

/** Whatever fails says which seed shows it again. */
export async function withSeed(seed: number, file: string, run: () => Promise<void> | void): Promise<void> {
  try {
    await run()
  } catch (error) {
    throw new Error(`seed ${seed} fails; see it again: SEED=${seed} npm test -- ${file}`, { cause: error })
  }
}
