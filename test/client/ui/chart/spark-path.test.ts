// Spark lines keep their holes and show what may still change.
import { describe, expect, it } from 'vitest'
import { sparkPath } from '../../../../client/ui/chart/spark-path.ts'

const box = { width: 100, height: 20, inset: 0 }

describe('a spark line', () => {
  it('runs from edge to edge, low values low', () => {
    expect(sparkPath([0, 10, 5], { ...box, immatureFrom: 3 })).toEqual({
      solid: 'M0 20L50 0L100 10',
      dashed: '',
      last: { x: 100, y: 10 },
    })
  })

  it('breaks at a hole and shows a value between two of them', () => {
    expect(sparkPath([0, null, 10, null, null], { ...box, immatureFrom: 5 })).toMatchObject({
      solid: 'M0 20h0M50 0h0',
      last: { x: 50, y: 0 },
    })
  })

  it('goes on dashed from its last mature value', () => {
    expect(sparkPath([0, 10, 0], { ...box, immatureFrom: 2 })).toMatchObject({
      solid: 'M0 20L50 0',
      dashed: 'M50 0L100 20',
    })
  })

  it('that never changes runs through the middle', () => {
    expect(sparkPath([3, 3], { ...box, immatureFrom: 2 }).solid).toBe('M0 10L100 10')
  })

  it('without values is nothing', () => {
    expect(sparkPath([null, null], { ...box, immatureFrom: 2 })).toEqual({
      solid: '',
      dashed: '',
      last: null,
    })
  })
})
