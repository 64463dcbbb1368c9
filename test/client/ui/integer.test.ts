import { describe, expect, test } from 'vitest'
import { formatInteger, parseInteger } from '../../../client/ui/integer.ts'

describe('a whole number as it is typed', () => {
  test.each([
    ['12', 12],
    [' 12 ', 12],
    ['+7', 7],
    ['-3', -3],
    ['−3', -3],
    ['007', 7],
    ['1,000', 1000],
    ['1 000 000', 1_000_000],
    ['1 000', 1000],
    ["1'000", 1000],
    ['1_000', 1000],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
  ])('%j is %d', (text, value) => {
    expect(parseInteger(text)).toEqual({ kind: 'integer', value })
  })

  test.each(['1.5', '1,5', '10,00', '1,0000', '1e3', '0x10', '12x', '-', '--1', '1 2'])(
    '%j is refused, not guessed',
    text => {
      expect(parseInteger(text)).toEqual({ kind: 'refused', because: 'Enter a whole number' })
    },
  )

  test('nothing is empty, not zero', () => {
    expect(parseInteger('  ')).toEqual({ kind: 'empty' })
  })

  test('what cannot be held exactly is refused', () => {
    expect(parseInteger('9007199254740992')).toEqual({ kind: 'refused', because: 'That number is too large' })
  })

  test('minus nothing is nothing', () => {
    const parsed = parseInteger('-0')
    expect(parsed.kind === 'integer' && Object.is(parsed.value, 0)).toBe(true)
  })

  test('limits are named in the refusal', () => {
    expect(parseInteger('0', { min: 1 })).toEqual({ kind: 'refused', because: 'At least 1' })
    expect(parseInteger('5001', { max: 5000 })).toEqual({ kind: 'refused', because: 'At most 5,000' })
    expect(parseInteger('5000', { min: 1, max: 5000 })).toEqual({ kind: 'integer', value: 5000 })
  })

  test('what is shown again can be read again', () => {
    for (const value of [0, -1, 999, 1000, -1_234_567, Number.MAX_SAFE_INTEGER]) {
      expect(parseInteger(formatInteger(value))).toEqual({ kind: 'integer', value })
    }
  })
})
