import { describe, expect, test } from 'vitest'
import { formatTokenAmount, sayTokens } from '../../../client/ui/tokens.ts'

const COIN = { symbol: '◆', one: 'coin', other: 'coins' }

describe('amounts of tokens', () => {
  test('are never abbreviated unless asked', () => {
    expect(formatTokenAmount(1_204_882)).toBe('1,204,882')
    expect(formatTokenAmount(1_204_882, 'compact')).toBe('1.2M')
  })

  test('carry their sign as movements, but nothing has no sign', () => {
    expect([3, -3, 0].map(amount => formatTokenAmount(amount, 'signed'))).toEqual(['+3', '−3', '0'])
  })

  test('are said in the economy’s own words', () => {
    expect([1, -1, 0, 1200].map(amount => sayTokens(amount, COIN))).toEqual([
      '1 coin',
      '−1 coin',
      '0 coins',
      '1,200 coins',
    ])
  })
})
