import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatMoney, minorDigits, toDecimal } from '../../../client/ui/money.ts'

const plain = (text: string) => text.replaceAll('\u00a0', ' ')

describe('money in its currency', () => {
  test.each([
    [2000, 'USD', '$20.00'],
    [5, 'USD', '$0.05'],
    [0, 'USD', '$0.00'],
    [-1999, 'EUR', '−€19.99'],
    [123_456_789, 'GBP', '£1,234,567.89'],
    [2000, 'JPY', '¥2,000'],
    [1250, 'KWD', 'KWD 1.250'],
    [7, 'KWD', 'KWD 0.007'],
    [2000, 'CAD', 'CA$20.00'],
  ])('%d minor units of %s are %s', (amountMinor, currency, text) => {
    expect(plain(formatMoney(amountMinor, currency))).toBe(text)
  })

  test('yen have no minor unit, dinars three digits', () => {
    expect([minorDigits('JPY'), minorDigits('USD'), minorDigits('KWD')]).toEqual([0, 2, 3])
  })

  test('no minor unit is lost, at any size', () => {
    expect(formatMoney(Number.MAX_SAFE_INTEGER, 'USD')).toBe('$90,071,992,547,409.91')
    expect(formatMoney(123_456_789_012_345_678_901n, 'USD')).toBe('$1,234,567,890,123,456,789.01')
  })

  test('half a cent is nobody’s money', () => {
    expect(() => formatMoney(0.5, 'USD')).toThrow(RangeError)
  })

  test('decimal text holds the same digits as the amount', () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.integer({ min: 0, max: 4 }), (amountMinor, digits) => {
        expect(BigInt(toDecimal(amountMinor, digits).replace('.', ''))).toBe(amountMinor)
      }),
    )
  })
})
