// The path of a spark line, with holes where there are no values.
import { linePath, roundPixel } from './svg-path.ts'

export interface SparkPath {
  solid: string
  /** From the last mature value on. */
  dashed: string
  last: { x: number; y: number } | null
}

export interface SparkOptions {
  width: number
  height: number
  /** Room on every side for the stroke and the last point. */
  inset: number
  /** The first value that may still change. */
  immatureFrom: number
}

export function sparkPath(values: ReadonlyArray<number | null>, options: SparkOptions): SparkPath {
  const { width, height, inset, immatureFrom } = options
  const present = values.filter(value => value !== null)
  const low = Math.min(...present)
  const span = Math.max(...present) - low
  const points = values.map((value, index) => {
    if (value === null) return null
    const x = values.length === 1 ? width / 2 : inset + (index * (width - 2 * inset)) / (values.length - 1)
    // What never changes runs through the middle: at an edge it would look like an extreme.
    const share = span === 0 ? 0.5 : (value - low) / span
    return { x: roundPixel(x), y: roundPixel(height - inset - share * (height - 2 * inset)) }
  })
  const hasImmature = immatureFrom < values.length
  return {
    solid: linePath(points.map((point, index) => (index < immatureFrom ? point : null))),
    dashed: linePath(points.map((point, index) => (hasImmature && index >= immatureFrom - 1 ? point : null))),
    last: points.findLast(point => point !== null) ?? null,
  }
}
