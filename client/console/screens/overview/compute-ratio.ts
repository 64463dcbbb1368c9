// By which part of what it was a figure moved.

/** Null: it was nothing, so there is no part of it. What fell below zero is measured by its size. */
export function computeRatio(value: number, against: number): number | null {
  if (value === against) return 0
  return against === 0 ? null : (value - against) / Math.abs(against)
}
