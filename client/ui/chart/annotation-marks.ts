// Where what happened stands in a plot: the line of a moment, the edges of what lasted, and flags that do not hide each other.
import type { PlotLayout } from './plot-layout.ts'
import { roundPixel } from './svg-path.ts'
import type { PlacedAnnotation } from './zones.ts'

export interface AnnotationMark {
  annotation: PlacedAnnotation
  /** Of a moment both are its line. */
  from: number
  until: number
  /** Of its flag: above its beginning, or as near to that as the others let it. */
  flag: number
}

export function markAnnotations(
  annotations: readonly PlacedAnnotation[],
  layout: PlotLayout,
): AnnotationMark[] {
  const spans = annotations.map(annotation => spanOf(annotation, layout))
  const flags = spreadFlags(inOrder(spans.map(({ from }) => from)), layout)
  return annotations.map((annotation, index) => {
    const { from, until } = spans[index] ?? { from: layout.left, until: layout.left }
    return { annotation, from, until, flag: flags[index] ?? from }
  })
}

// Numbers are read from the left: what begins in the middle of a bucket, after a moment of it, has its edge before the moment's line.
function inOrder(places: readonly number[]): number[] {
  let furthest = Number.NEGATIVE_INFINITY
  return places.map(place => {
    furthest = Math.max(furthest, place)
    return furthest
  })
}

// What lasted has the whole of its buckets: half a step on either side, as far as the plot goes.
function spanOf({ bucket, lastBucket, until }: PlacedAnnotation, { left, right, stepPx, xOf }: PlotLayout) {
  if (until === undefined) return { from: xOf(bucket), until: xOf(bucket) }
  return {
    from: roundPixel(Math.max(left, xOf(bucket) - stepPx / 2)),
    until: roundPixel(Math.min(right, xOf(lastBucket) + stepPx / 2)),
  }
}

export const FLAG_RADIUS_PX = 8
const FLAG_STEP_PX = 2 * FLAG_RADIUS_PX + 2

/** Side by side around where they would stand on each other, in the order of their places, within the plot. */
export function spreadFlags(
  wanted: readonly number[],
  { left, right }: Pick<PlotLayout, 'left' | 'right'>,
): number[] {
  // More than fit overlap, all alike.
  const step = Math.min(FLAG_STEP_PX, (right - left) / Math.max(1, wanted.length - 1))
  const order = wanted.map((_, flag) => flag).toSorted((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0))
  const places = order.map(flag => wanted[flag] ?? 0)
  // Halfway between all that give way to the right and all that give way to the left they are as far apart as in both.
  const toRight = giveWay(places, step, Number.NEGATIVE_INFINITY)
  const toLeft = mirror(giveWay(mirror(places), step, Number.NEGATIVE_INFINITY))
  const around = places.map((_, place) => ((toRight[place] ?? 0) + (toLeft[place] ?? 0)) / 2)
  const inside = mirror(giveWay(mirror(giveWay(around, step, left)), step, -right))
  const flags: number[] = []
  for (const [place, flag] of order.entries()) flags[flag] = roundPixel(inside[place] ?? 0)
  return flags
}

/** To the right, in ascending order, from an edge on. */
function giveWay(places: readonly number[], step: number, edge: number): number[] {
  let free = edge
  return places.map(place => {
    const taken = Math.max(place, free)
    free = taken + step
    return taken
  })
}

function mirror(places: readonly number[]): number[] {
  return places.map(place => -place).toReversed()
}
