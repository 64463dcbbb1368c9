// Where things lie in a plot: within its edges, under the pointer that asks, and with names that do not touch.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bucketAt, fitTicks, layPlot, textWidthPx } from '../../../../client/ui/chart/plot-layout.ts'
import { areaPath, linePath } from '../../../../client/ui/chart/svg-path.ts'

const size = {
  widthPx: 600,
  heightPx: 240,
  buckets: 28,
  axis: { ticks: [0, 50, 100], min: 0, max: 100 },
  axisTexts: ['$0', '$50', '$100'],
  inBands: false,
  rightPx: 12,
  topPx: 8,
}

describe('a plot', () => {
  it('runs lines from edge to edge, and stands bars in the middle of their pieces', () => {
    const lines = layPlot(size)
    expect([lines.xOf(0), lines.xOf(27)]).toEqual([lines.left, lines.right])
    const bars = layPlot({ ...size, inBands: true })
    expect(bars.xOf(0)).toBeCloseTo(bars.left + bars.stepPx / 2, 0)
    expect(bars.xOf(27)).toBeCloseTo(bars.right - bars.stepPx / 2, 0)
  })

  it('has its smallest value at the bottom and its largest at the top', () => {
    const { yOf, top, bottom } = layPlot(size)
    expect([yOf(0), yOf(50), yOf(100)]).toEqual([bottom, (top + bottom) / 2, top])
  })

  it('puts a single point into the middle', () => {
    const { xOf, left, right } = layPlot({ ...size, buckets: 1 })
    expect(xOf(0)).toBe((left + right) / 2)
  })

  it('finds the bucket that is pointed at, also beyond its edges', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 400 }),
        fc.boolean(),
        fc.nat({ max: 399 }),
        (buckets, inBands, at) => {
          const layout = layPlot({ ...size, buckets, inBands })
          const bucket = at % buckets
          expect(bucketAt(layout.xOf(bucket), layout, buckets, inBands)).toBe(bucket)
          expect(bucketAt(-50, layout, buckets, inBands)).toBe(0)
          expect(bucketAt(9000, layout, buckets, inBands)).toBe(buckets - 1)
        },
      ),
    )
  })

  it('has more room for an axis in percent, whose sign is wider than a figure', () => {
    const percent = layPlot({ ...size, axisTexts: ['5%', '9%'] })
    expect(percent.left).toBeGreaterThan(layPlot({ ...size, axisTexts: ['50', '90'] }).left)
  })

  it('names as many buckets as have room beside each other, from the first on', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 400 }),
        fc.integer({ min: 200, max: 1200 }),
        (buckets, widthPx) => {
          const layout = layPlot({ ...size, buckets, widthPx })
          const all = Array.from({ length: buckets }, (_, bucket) => ({ bucket, text: '24 Oct' }))
          const shown = fitTicks(all, layout, widthPx)
          expect(shown[0]?.bucket).toBe(0)
          for (const [index, { bucket }] of shown.slice(1).entries())
            expect(layout.xOf(bucket) - layout.xOf(shown[index]?.bucket ?? 0)).toBeGreaterThan(
              textWidthPx('24 Oct'),
            )
        },
      ),
    )
  })
})

describe('a path', () => {
  const points = [{ x: 0, y: 1 }, { x: 1, y: 2 }, null, { x: 3, y: 4 }, null]

  it('has holes where there is no value, and a dot for a value between two of them', () => {
    expect(linePath(points)).toBe('M0 1L1 2M3 4h0')
  })

  it('of an area goes back along its floor, and leaves out what has no width', () => {
    expect(areaPath(points, [9, 8, 7, 6, 5])).toBe('M0 1L1 2L1 8L0 9Z')
  })
})
