// Chance that repeats: the same seed draws the same numbers on any machine.

export type Chance = {
  /** From 0 up to 1. */
  draw(): number
  happens(probability: number): boolean
  /** A whole number between both, both included. */
  between(min: number, max: number): number
  pick<Item>(items: readonly Item[]): Item
  /** Null where no weight is above zero. */
  pickWeighted<Item>(items: readonly Item[], weightOf: (item: Item) => number): Item | null
  /** So many lower-case letters and digits. */
  text(length: number): string
}

const letters = '0123456789abcdefghjkmnpqrstvwxyz'

export function openChance(seed: string): Chance {
  const draw = openDraws(seed)
  return {
    draw,
    happens: probability => draw() < probability,
    between: (min, max) => min + Math.floor(draw() * (max - min + 1)),
    pick: items => {
      const item = items[Math.floor(draw() * items.length)]
      if (item === undefined) throw new RangeError('nothing to pick from')
      return item
    },
    pickWeighted: (items, weightOf) => {
      const weights = items.map(weightOf)
      let rest = draw() * weights.reduce((sum, weight) => sum + weight, 0)
      for (const [index, item] of items.entries()) {
        const weight = weights[index] ?? 0
        if (weight > 0 && rest < weight) return item
        rest -= weight
      }
      return null
    },
    text: length => {
      let text = ''
      for (let count = 0; count < length; count += 1) text += letters[Math.floor(draw() * 32)]
      return text
    },
  }
}

/** Chris Doty-Humphrey's sfc32, a small generator that passes PractRand, begun from four hashes of the seed. */
function openDraws(seed: string): () => number {
  let [a, b, c, count] = [1, 2, 3, 4].map(salt => hash(seed, salt)) as [number, number, number, number]
  const draw = () => {
    const sum = (((a + b) | 0) + count) | 0
    count = (count + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return (sum >>> 0) / 2 ** 32
  }
  for (let warm = 0; warm < 12; warm += 1) draw()
  return draw
}

/** FNV-1a, and a last mix, so that seeds that differ in one letter begin far from each other. */
function hash(text: string, salt: number): number {
  let value = 0x811c9dc5 ^ Math.imul(salt, 0x9e3779b1)
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193)
  }
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35)
  return value ^ (value >>> 16)
}
