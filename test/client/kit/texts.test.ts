// How the kit writes money, tokens, costs and purchases: by table.
import { describe, expect, test } from 'vitest'
import { judgeUsed, writeUsageWarning } from '../../../client/kit/allowance.ts'
import { tellPurchase } from '../../../client/kit/checkout-words.ts'
import type { Purchase } from '../../../client/kit/contract.ts'
import { judgeQuote, sayAffordability, sayCost } from '../../../client/kit/cost-words.ts'
import { account, onPlan, purchase, quote, shortQuote } from '../../../client/kit/gallery/stand-in.ts'
import { writeMoney, writePerToken } from '../../../client/kit/money-text.ts'
import { countDaysUntil, sayDays, writePlainDay } from '../../../client/kit/time-text.ts'
import { sayTokens, writeSigned, writeTokens } from '../../../client/kit/tokens-text.ts'

const unit = { one: 'token', many: 'tokens', symbol: 'T' }

test.each([
  [500, 'USD', '$5.00'],
  [60, 'USD', '$0.60'],
  [0, 'USD', '$0.00'],
  [5, 'EUR', '€0.05'],
  [1_234_567, 'USD', '$12,345.67'],
  [-250, 'USD', '−$2.50'],
  [750, 'JPY', '¥750'],
  [1_550, 'KWD', 'KWD 1.550'],
  [9_007_199_254_740_991, 'USD', '$90,071,992,547,409.91'],
])('%i minor units of %s are %s', (amount, currency, text) => {
  expect(writeMoney({ amount, currency }).replaceAll('\u00a0', ' ')).toBe(text)
})

test.each([
  [5, 'USD', '$0.05'],
  [3.3334, 'USD', '$0.0333'],
  [7.5, 'JPY', '¥7.5'],
  [15.5, 'KWD', 'KWD 0.0155'],
])('%d minor units of %s for a token are %s', (perToken, currency, text) => {
  expect(writePerToken(perToken, currency).replaceAll('\u00a0', ' ')).toBe(text)
})

test('tokens are whole figures, in the economy’s own words', () => {
  expect(['1 token', '0 tokens', '1,200 tokens']).toEqual([1, 0, 1200].map(amount => sayTokens(amount, unit)))
  expect([writeTokens(-7), writeSigned(7), writeSigned(-7), writeSigned(0)]).toEqual(['−7', '+7', '−7', '0'])
})

test('days are begun days, and days of an account have no zone', () => {
  const now = Date.parse('2026-11-21T12:00:00Z')
  expect(countDaysUntil('2026-11-21T13:00:00Z', now)).toBe(1)
  expect(countDaysUntil('2026-11-20T13:00:00Z', now)).toBe(0)
  expect([sayDays(1), sayDays(12)]).toEqual(['1 day', '12 days'])
  expect(writePlainDay('2026-11-21')).toBe('21 Nov')
})

test.each([
  ['enough', quote, 'affordable', '12 tokens', 'You have 42 tokens; 30 will be left.'],
  ['too few', shortQuote, 'short', '12 tokens', 'You have 5 tokens: you are short by 7.'],
  ['one', { ...quote, cost: 1 }, 'affordable', '1 token', 'You have 42 tokens; 41 will be left.'],
  ['nothing', { ...quote, cost: 0 }, 'free', 'Free', 'This takes nothing from your balance.'],
  [
    'a plan',
    { ...quote, unlimited: true },
    'unlimited',
    'Included in your plan',
    'Runs are not counted while your plan lasts.',
  ],
] as const)('a quote of %s', (_name, given, judged, cost, text) => {
  expect([judgeQuote(given), sayCost(given, unit), sayAffordability(given, unit)]).toEqual([
    judged,
    cost,
    text,
  ])
})

const used = (percent: number, available = 18) =>
  onPlan({}, { allowance: 200, used: percent * 2, percent }, available)

describe('warnings', () => {
  test.each([
    [null, 0, 'calm'],
    [89.9, 0, 'calm'],
    [90, 0, 'near'],
    [94.9, 0, 'near'],
    [95, 0, 'nearly'],
    [99.9, 0, 'nearly'],
    [100, 0, 'used-up'],
    [130, 0, 'used-up'],
    [100, 93, 'nearly'],
    [320, 200, 'calm'],
  ] as const)('at %s percent with %i left: %s', (percent, available, level) => {
    expect(judgeUsed(onPlan({}, { allowance: 200, percent }, available))).toBe(level)
  })

  test.each([
    ['none below 90', used(89), null],
    ['what is used', used(91), '182 of 200 tokens of this period are used: 91 %.'],
    [
      'the server’s own words',
      onPlan({}, { allowance: 200, used: 190, percent: 95, warning: { threshold: 95, text: 'Nearly.' } }),
      'Nearly.',
    ],
    [
      'all, and what is bought besides',
      used(100, 7),
      'All 200 tokens of this period are used; you have 7 tokens besides.',
    ],
    ['none with as many again', used(100, 200), null],
    ['all, and nothing', used(100, 0), 'All 200 tokens of this period are used.'],
    ['none without an allowance', account, null],
    ['none without a limit', onPlan({ unlimited: true }, { allowance: 200, used: 200, percent: 100 }), null],
  ])('%s', (_name, given, text) => {
    expect(writeUsageWarning(given, unit)).toBe(text)
  })
})

const open = 'https://checkout.example/1'
test.each<[string, Partial<Purchase>, 'paid' | 'cancelled' | null, string, string, boolean]>([
  ['delivered', {}, 'paid', 'good', '100 tokens arrived', false],
  ['a plan', { tokens: null, name: 'Monthly' }, 'paid', 'good', 'Monthly is yours', false],
  ['paid', { status: 'paid' }, 'paid', 'waits', 'Paid', false],
  [
    'pending after paying',
    { status: 'pending', checkoutUrl: open },
    'paid',
    'waits',
    'Your payment is being confirmed',
    false,
  ],
  [
    'pending after leaving',
    { status: 'pending', checkoutUrl: open },
    'cancelled',
    'neutral',
    'You left the checkout',
    true,
  ],
  [
    'declined',
    { status: 'failed', failure: 'Your card was declined.', checkoutUrl: open },
    'cancelled',
    'bad',
    'The payment did not succeed',
    true,
  ],
  ['declined and over', { status: 'failed' }, 'cancelled', 'bad', 'The payment did not succeed', false],
  ['over', { status: 'cancelled' }, 'cancelled', 'neutral', 'This checkout is over', false],
  ['refunded', { status: 'refunded' }, null, 'neutral', 'This purchase was refunded', false],
  ['disputed', { status: 'disputed' }, null, 'neutral', 'This payment is disputed', false],
])('a purchase that is %s', (_name, given, left, tone, title, canPay) => {
  const told = tellPurchase({ ...purchase, ...given }, left, unit)
  expect(told).toMatchObject({ tone, title, canPay })
  // Nobody is told of money or tokens that are not there.
  if (tone !== 'good' && tone !== 'waits') expect(told.text).not.toMatch(/ready|on its way/)
})
