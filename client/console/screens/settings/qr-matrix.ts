// A QR code (ISO/IEC 18004) of a text: bytes, error correction level M, one fixed mask, versions 1 to 20.

/** Dark modules as rows of true. Every mask may be read; the best-looking one is not worth its code here. */
export function computeQrMatrix(text: string): boolean[][] {
  const bytes = new TextEncoder().encode(text)
  const version = findVersion(bytes.length)
  const codewords = interleave(encodeBytes(bytes, version), version)
  const { dark, reserved } = drawPatterns(version)
  placeData(dark, reserved, codewords)
  return dark
}

const versionMax = 20
// For level M, from version 1 on: ISO/IEC 18004, table 9.
const checkCodewordsPerBlock = [
  10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26,
]
const blockCounts = [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16]

function sizeOf(version: number): number {
  return version * 4 + 17
}

function blocksOf(version: number): { blocks: number; checks: number; dataTotal: number; allTotal: number } {
  const blocks = blockCounts[version - 1] ?? 1
  const checks = checkCodewordsPerBlock[version - 1] ?? 0
  const allTotal = Math.floor(countDataModules(version) / 8)
  return { blocks, checks, allTotal, dataTotal: allTotal - blocks * checks }
}

/** What is left of the square when finders, timing, alignment, format and version are taken off. */
function countDataModules(version: number): number {
  const square = (16 * version + 128) * version + 64
  if (version === 1) return square
  const alignments = Math.floor(version / 7) + 2
  return square - ((25 * alignments - 10) * alignments - 55) - (version >= 7 ? 36 : 0)
}

function findVersion(length: number): number {
  for (let version = 1; version <= versionMax; version += 1) {
    if (length + headerBytes(version) <= blocksOf(version).dataTotal) return version
  }
  throw new RangeError(`${length} bytes do not fit a QR code of version ${versionMax}`)
}

/** Four bits of mode and 8 or 16 of length, with the four bits of the end: whole bytes either way. */
function headerBytes(version: number): number {
  return version < 10 ? 2 : 3
}

function encodeBytes(bytes: Uint8Array, version: number): number[] {
  const lengthBits = version < 10 ? 8 : 16
  const bits = [...toBits(0b0100, 4), ...toBits(bytes.length, lengthBits)]
  for (const byte of bytes) bits.push(...toBits(byte, 8))
  bits.push(0, 0, 0, 0)
  const words: number[] = []
  for (let at = 0; at < bits.length; at += 8) {
    words.push(bits.slice(at, at + 8).reduce((word, bit) => word * 2 + bit, 0))
  }
  const { dataTotal } = blocksOf(version)
  for (let pad = 0xec; words.length < dataTotal; pad ^= 0xec ^ 0x11) words.push(pad)
  return words
}

function toBits(value: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => (value >> (count - 1 - index)) & 1)
}

/** Blocks are checked one by one and sent side by side, so that a stain on the paper is shared among them. */
function interleave(words: readonly number[], version: number): number[] {
  const { blocks, checks, dataTotal } = blocksOf(version)
  const shortLength = Math.floor(dataTotal / blocks)
  const longCount = dataTotal % blocks
  const data: number[][] = []
  for (let block = 0, at = 0; block < blocks; block += 1) {
    const length = shortLength + (block >= blocks - longCount ? 1 : 0)
    data.push(words.slice(at, at + length))
    at += length
  }
  const generator = computeGenerator(checks)
  const checked = data.map(block => computeRemainder(block, generator))
  const pick = (lists: readonly number[][], length: number) =>
    Array.from({ length }, (_, index) => lists.flatMap(list => list[index] ?? [])).flat()
  return [...pick(data, shortLength + 1), ...pick(checked, checks)]
}

/** Multiplication in the field of 256 elements with the polynomial x⁸ + x⁴ + x³ + x² + 1. */
function multiply(a: number, b: number): number {
  let product = 0
  for (let bit = 7; bit >= 0; bit -= 1) {
    product = (product << 1) ^ ((product >> 7) * 0x11d)
    product ^= ((b >> bit) & 1) * a
  }
  return product
}

/** The Reed-Solomon generator of a degree, without its leading 1. */
function computeGenerator(degree: number): number[] {
  let factors: number[] = Array.from({ length: degree }, (_, index) => (index === degree - 1 ? 1 : 0))
  let root = 1
  for (let step = 0; step < degree; step += 1) {
    factors = factors.map((factor, index) => multiply(factor, root) ^ (factors[index + 1] ?? 0))
    root = multiply(root, 2)
  }
  return factors
}

function computeRemainder(data: readonly number[], generator: readonly number[]): number[] {
  let rest = generator.map(() => 0)
  for (const word of data) {
    const factor = word ^ (rest[0] ?? 0)
    rest = generator.map((coefficient, index) => (rest[index + 1] ?? 0) ^ multiply(coefficient, factor))
  }
  return rest
}

/** Everything that is no data: it says where the code is, how large, and how to read it. */
function drawPatterns(version: number): { dark: boolean[][]; reserved: boolean[][] } {
  const size = sizeOf(version)
  const dark = Array.from({ length: size }, () => Array.from({ length: size }, () => false))
  const reserved = Array.from({ length: size }, () => Array.from({ length: size }, () => false))
  const set = (row: number, column: number, isDark: boolean) => {
    const [line, marks] = [dark[row], reserved[row]]
    if (line === undefined || marks === undefined || column < 0 || column >= size) return
    line[column] = isDark
    marks[column] = true
  }
  const square = (row: number, column: number, radius: number, darkAt: (ring: number) => boolean) => {
    for (let down = -radius; down <= radius; down += 1) {
      for (let right = -radius; right <= radius; right += 1) {
        set(row + down, column + right, darkAt(Math.max(Math.abs(down), Math.abs(right))))
      }
    }
  }
  for (let at = 0; at < size; at += 1) {
    set(6, at, at % 2 === 0)
    set(at, 6, at % 2 === 0)
  }
  for (const [row, column] of [
    [3, 3],
    [3, size - 4],
    [size - 4, 3],
  ] as const) {
    square(row, column, 4, ring => ring !== 2 && ring !== 4)
  }
  const centres = alignmentCentres(version)
  const last = size - 7
  for (const row of centres) {
    for (const column of centres) {
      const atFinder =
        (row === 6 && column === 6) || (row === 6 && column === last) || (row === last && column === 6)
      if (!atFinder) square(row, column, 2, ring => ring !== 1)
    }
  }
  drawFormat(set, size)
  if (version >= 7) drawVersion(set, size, version)
  return { dark, reserved }
}

function alignmentCentres(version: number): number[] {
  if (version === 1) return []
  const count = Math.floor(version / 7) + 2
  const step = Math.ceil((version * 4 + 4) / (count * 2 - 2)) * 2
  const rest = Array.from({ length: count - 1 }, (_, index) => sizeOf(version) - 7 - index * step)
  return [6, ...rest.toReversed()]
}

type Set = (row: number, column: number, isDark: boolean) => void

// Level M and mask 0, with their check bits: 00 000, masked as the standard asks.
const formatBits = 0b101010000010010

function drawFormat(set: Set, size: number): void {
  const bit = (index: number) => ((formatBits >> index) & 1) === 1
  for (let index = 0; index < 15; index += 1) {
    // Once around the upper left finder, stepping over the timing lines …
    if (index < 8) set(index < 6 ? index : index + 1, 8, bit(index))
    else set(8, index === 8 ? 7 : 14 - index, bit(index))
    // … and once more beside the two others.
    if (index < 8) set(8, size - 1 - index, bit(index))
    else set(size - 15 + index, 8, bit(index))
  }
  set(size - 8, 8, true)
}

function drawVersion(set: Set, size: number, version: number): void {
  let rest = version
  for (let step = 0; step < 12; step += 1) rest = (rest << 1) ^ ((rest >> 11) * 0x1f25)
  const bits = (version << 12) | rest
  for (let index = 0; index < 18; index += 1) {
    const isDark = ((bits >> index) & 1) === 1
    const along = Math.floor(index / 3)
    const across = size - 11 + (index % 3)
    set(along, across, isDark)
    set(across, along, isDark)
  }
}

/** In a zigzag from the lower right, two columns at a time, around what is reserved; mask 0 is a chequerboard. */
function placeData(dark: boolean[][], reserved: readonly boolean[][], codewords: readonly number[]): void {
  const size = dark.length
  let at = 0
  for (let right = size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5
    for (let step = 0; step < size; step += 1) {
      const upward = ((right + 1) & 2) === 0
      const row = upward ? size - 1 - step : step
      for (const column of [right, right - 1]) {
        const line = dark[row]
        if (line === undefined || reserved[row]?.[column] !== false) continue
        const bit = ((codewords[at >> 3] ?? 0) >> (7 - (at & 7))) & 1
        line[column] = (bit === 1) !== ((row + column) % 2 === 0)
        at += 1
      }
    }
  }
}
