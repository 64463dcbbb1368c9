// Where lines, bands and flags of what happened stand: over their buckets, within the plot, none on another.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { markAnnotations, spreadFlags } from '../../../../client/ui/chart/annotation-marks.ts'
import { layPlot } from '../../../../client/ui/chart/plot-layout.ts'
import type { PlacedAnnotation } from '../../../../client/ui/chart/zones.ts'

const size = {
  widthPx: 600,
  heightPx: 240,
  buckets: 11,
  axis: { ticks: [0, 50, 100], min: 0, max: 100 },
  axisTexts: ['$0', '$50', '$100'],
  inBands: false,
  rightPx: 12,
  topPx: 22,
}
const lines = layPlot(size)
const bars = layPlot({ ...size, inBands: true })

const moment = (bucket: number): PlacedAnnotation => ({
  at: '2026-11-01T00:00:00Z',
  label: 'Moment',
  number: 1,
  bucket,
  lastBucket: bucket,
  beganBefore: false,
  goesOn: false,
})
const lasting = (bucket: number, lastBucket: number): PlacedAnnotation => ({
  ...moment(bucket),
  until: '2026-11-02T00:00:00Z',
  lastBucket,
})

describe('a mark', () => {
  it('of a moment is a line through the middle of its bucket', () => {
    const [mark] = markAnnotations([moment(3)], lines)
    expect([mark?.from, mark?.until, mark?.flag]).toEqual([lines.xOf(3), lines.xOf(3), lines.xOf(3)])
  })

  it.each([
    ['lines', lines],
    ['bars', bars],
  ])('of what lasted has the whole of its buckets, of %s', (_kind, layout) => {
    const [mark] = markAnnotations([lasting(2, 4)], layout)
    expect(mark?.from).toBeCloseTo((layout.xOf(1) + layout.xOf(2)) / 2, 0)
    expect(mark?.until).toBeCloseTo((layout.xOf(4) + layout.xOf(5)) / 2, 0)
    expect(mark?.flag).toBe(mark?.from)
  })

  it('of one bucket is as wide as a bucket is', () => {
    const [mark] = markAnnotations([lasting(5, 5)], lines)
    expect((mark?.until ?? 0) - (mark?.from ?? 0)).toBeCloseTo(lines.stepPx, 0)
  })

  it('ends where the plot ends', () => {
    const [mark] = markAnnotations([lasting(0, 10)], lines)
    expect([mark?.from, mark?.until]).toEqual([lines.left, lines.right])
    const [bar] = markAnnotations([lasting(0, 10)], bars)
    expect(bar?.from).toBeCloseTo(bars.left, 0)
    expect(bar?.until).toBeCloseTo(bars.right, 0)
  })

  it('keeps the order of its number, also where what lasts begins after a moment of its bucket', () => {
    const [first, second] = markAnnotations([moment(5), lasting(5, 8)], lines)
    expect(second?.from).toBeLessThan(first?.from ?? 0)
    expect(second?.flag).toBeGreaterThan((first?.flag ?? Number.NaN) + 2 * 8)
  })

  it('of what follows without a gap begins where that before it ends', () => {
    const [first, second] = markAnnotations([lasting(1, 3), lasting(4, 6)], lines)
    expect(second?.from).toBeCloseTo(first?.until ?? 0, 0)
  })
})

describe('flags', () => {
  const room = { left: 10, right: 200 }

  it('stand over what they mark while there is room', () => {
    expect(spreadFlags([20, 60, 38, 180], room)).toEqual([20, 60, 38, 180])
  })

  it('of one bucket stand side by side around it, in their order', () => {
    expect(spreadFlags([100, 100], room)).toEqual([91, 109])
    expect(spreadFlags([100, 100, 100], room)).toEqual([82, 100, 118])
  })

  it('at an edge give way inwards', () => {
    expect(spreadFlags([10, 10], room)).toEqual([10, 28])
    expect(spreadFlags([200, 200], room)).toEqual([182, 200])
  })

  it('of several in one bucket leave those elsewhere alone', () => {
    expect(spreadFlags([100, 20, 100], room)).toEqual([91, 20, 109])
  })

  it('never hide each other while they fit, keep the order of their places and stay within the plot', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 10, max: 200 }), { maxLength: 30 }), wanted => {
        const placed = spreadFlags(wanted, room)
        expect(placed).toHaveLength(wanted.length)
        const order = wanted.map((_, flag) => flag).toSorted((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0))
        const inOrder = order.map(flag => placed[flag] ?? Number.NaN)
        const apart = Math.min(18, 190 / Math.max(1, wanted.length - 1))
        for (const [index, x] of inOrder.entries()) {
          expect(x).toBeGreaterThanOrEqual(10)
          expect(x).toBeLessThanOrEqual(200)
          if (index > 0) expect(x - (inOrder[index - 1] ?? 0)).toBeGreaterThanOrEqual(apart - 0.11)
        }
      }),
    )
  })
})
