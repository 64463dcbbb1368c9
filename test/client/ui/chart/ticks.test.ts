// Axes are round, even, and hold everything that is drawn.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { niceAxis } from '../../../../client/ui/chart/ticks.ts'

describe('an axis', () => {
  it.each([
    ['starts at zero', [12, 87], { steps: 4 }, [0, 25, 50, 75, 100]],
    [
      'starts near values that all lie close together',
      [0.61, 0.68],
      { steps: 4 },
      [0.6, 0.62, 0.64, 0.66, 0.68],
    ],
    [
      'starts at zero for bars even then',
      [0.61, 0.68],
      { steps: 4, fromZero: true },
      [0, 0.2, 0.4, 0.6, 0.8],
    ],
    ['has no half tokens', [1, 2], { steps: 4, whole: true }, [0, 1, 2]],
    [
      'is round in dollars, not in cents',
      [12_345],
      { steps: 4, scale: 100, fromZero: true },
      [0, 5000, 10_000, 15_000],
    ],
    ['goes below zero', [-30, 45], { steps: 4 }, [-40, -20, 0, 20, 40, 60]],
    ['gives a flat line room', [100, 100], { steps: 4 }, [50, 75, 100, 125, 150]],
    ['gives a flat zero room', [0, 0], { steps: 4, whole: true }, [0, 1]],
    ['exists without values', [], { steps: 4 }, [0, 1]],
  ])('%s', (_, values, options, ticks) => {
    expect(niceAxis(values, options).ticks).toEqual(ticks)
  })

  it('always holds its values, evenly, with few ticks', () => {
    const values = fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(values, fc.integer({ min: 2, max: 8 }), fc.boolean(), (drawn, steps, fromZero) => {
        const { ticks, min, max } = niceAxis(drawn, { steps, fromZero })
        const slack = Math.max(Math.abs(min), Math.abs(max)) * 1e-9
        expect(min - slack).toBeLessThanOrEqual(Math.min(...drawn))
        expect(max + slack).toBeGreaterThanOrEqual(Math.max(...drawn))
        expect(ticks.length).toBeGreaterThanOrEqual(2)
        expect(ticks.length).toBeLessThanOrEqual(steps + 3)
        expect(!fromZero || ticks.includes(0)).toBe(true)
      }),
    )
  })
})
