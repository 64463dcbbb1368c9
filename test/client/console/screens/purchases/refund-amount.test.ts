import { expect, test } from 'vitest'
import { readRefundAmount } from '../../../../../client/console/screens/purchases/refund-amount.ts'

test.each([
  ['2.50', 'USD', 250],
  [' 2,5 ', 'USD', 250],
  ['2', 'USD', 200],
  ['5.00', 'USD', 500],
  ['0.01', 'USD', 1],
  ['500', 'JPY', 500],
  ['0.123', 'KWD', 123],
])('%j of %s is %i minor units', (text, currency, amount) => {
  expect(readRefundAmount(text, { currency, max: 500 })).toEqual({ kind: 'amount', amount })
})

test.each([
  ['', 'USD', 'Say how much'],
  ['two', 'USD', 'Enter an amount such as 2.50'],
  ['-2', 'USD', 'Enter an amount such as 2.50'],
  // Which of them is the decimal mark is not guessed.
  ['1,234.5', 'USD', 'Enter an amount such as 2.50'],
  ['1e2', 'USD', 'Enter an amount such as 2.50'],
  ['0', 'USD', 'More than nothing'],
  ['0.001', 'USD', 'At most 2 decimals'],
  ['1.5', 'JPY', 'JPY has whole units only'],
  ['5.01', 'USD', 'At most $5.00 can be given back'],
  ['99999999999999', 'USD', 'At most $5.00 can be given back'],
])('%j of %s is refused: %s', (text, currency, because) => {
  expect(readRefundAmount(text, { currency, max: 500 })).toEqual({ kind: 'refused', because })
})
