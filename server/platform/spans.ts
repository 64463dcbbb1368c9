// Half-open spans of whole numbers, in their order and apart from each other: room that came free below the end of what is taken.

/** From the first number up to, and without, the second. */
export type Span = readonly [from: number, to: number]

/** What of `size` goes into the gaps, the lowest first. */
export function fill(size: number, gaps: readonly Span[]): Span[] {
  const filled: Span[] = []
  let left = size
  for (const [from, to] of gaps) {
    if (left === 0) break
    const part = Math.min(left, to - from)
    filled.push([from, from + part])
    left -= part
  }
  return filled
}

/** Where `size` goes: into the gaps, and beyond `top`. */
export function place(size: number, gaps: readonly Span[], top: number): Span[] {
  const filled = fill(size, gaps)
  const left = size - measure(filled)
  return left > 0 ? [...filled, [top, top + left]] : filled
}

function measure(spans: readonly Span[]): number {
  return spans.reduce((sum, [from, to]) => sum + to - from, 0)
}

/** What is left of the gaps, and where the end is, once `size` has its place. */
export function take(size: number, gaps: readonly Span[], top: number): { gaps: Span[]; top: number } {
  const open: Span[] = []
  let left = size
  for (const [from, to] of gaps) {
    const part = Math.min(left, to - from)
    left -= part
    if (from + part < to) open.push([from + part, to])
  }
  return { gaps: open, top: top + left }
}

/** Spans come free again; what reaches the end lowers it, and nothing raises it. */
export function giveBack(
  spans: readonly Span[],
  gaps: readonly Span[],
  top: number,
): { gaps: Span[]; top: number } {
  const open: [from: number, to: number][] = []
  for (const [from, beyondTop] of [...gaps, ...spans].toSorted((a, b) => a[0] - b[0])) {
    const to = Math.min(beyondTop, top)
    if (from >= to) continue
    const last = open.at(-1)
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to)
    else open.push([from, to])
  }
  const last = open.at(-1)
  if (last === undefined || last[1] < top) return { gaps: open, top }
  return { gaps: open.slice(0, -1), top: last[0] }
}

/** Of spans placed one after another, what is beyond the first `size`. */
export function beyond(size: number, spans: readonly Span[]): Span[] {
  const rest: Span[] = []
  let skipped = 0
  for (const [from, to] of spans) {
    const part = Math.min(to - from, size - skipped)
    skipped += part
    if (from + part < to) rest.push([from + part, to])
  }
  return rest
}
