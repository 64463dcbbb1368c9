// Round values along an axis: few, evenly spaced, and around everything that is drawn.

export interface Axis {
  ticks: readonly number[]
  min: number
  max: number
}

export interface AxisOptions {
  /** About how many steps; the axis may have one more or less. */
  steps: number
  /** Ticks are round in multiples of this: a hundred for cents that are read as dollars. */
  scale?: number
  /** No ticks between two whole numbers. */
  whole?: boolean
  /** Bars and areas lie about their size when they do not stand on zero. */
  fromZero?: boolean
}

const ROUND_STEPS = [1, 2, 2.5, 5, 10]
// Beyond this floating point adds noise of its own, and no chart could show it.
const TOO_SMALL_TO_TELL = 1e-9

export function niceAxis(values: Iterable<number>, options: AxisOptions): Axis {
  const { steps, scale = 1, whole = false, fromZero = false } = options
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const value of values) {
    low = Math.min(low, value / scale)
    high = Math.max(high, value / scale)
  }
  if (low > high) return axis(0, 1, 1, scale)
  if (fromZero || startsAtZero(low, high)) {
    low = Math.min(low, 0)
    high = Math.max(high, 0)
  }
  // A flat line gets room on both sides, a flat zero above it.
  const size = Math.max(Math.abs(low), Math.abs(high))
  if (size < TOO_SMALL_TO_TELL) [low, high] = [0, 1]
  else if (high - low < size * TOO_SMALL_TO_TELL) [low, high] = [low - size / 2, high + size / 2]
  const step = roundStep((high - low) / steps, whole)
  return axis(Math.floor(rounded(low / step)), Math.ceil(rounded(high / step)), step, scale)
}

// An axis that starts high turns ripples into waves. It may only when zero would leave the chart nearly empty.
function startsAtZero(low: number, high: number): boolean {
  return low < 0 ? high > 0 : low < high * 0.6
}

function roundStep(rough: number, whole: boolean): number {
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = (ROUND_STEPS.find(round => round * power >= rough * 0.999_999) ?? 10) * power
  return whole ? Math.max(1, Math.ceil(rounded(step))) : step
}

// Ticks are multiples, not sums, so that no tick is 0.30000000000000004.
function axis(first: number, last: number, step: number, scale: number): Axis {
  const ticks: number[] = []
  for (let index = first; index <= last; index++) ticks.push(rounded(index * step * scale))
  return { ticks, min: ticks[0] ?? 0, max: ticks.at(-1) ?? 1 }
}

/** Without the noise of floating point. */
export function rounded(value: number): number {
  return Number(value.toPrecision(12))
}
