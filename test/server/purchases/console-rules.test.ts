// What the console is told of a purchase, as pure rules: limits of a refund, amounts as text, Stripe's objects as lines.
import type { Stripe } from 'stripe'
import { describe, expect, test } from 'vitest'
import { type StripeObjects, toStripeLines } from '../../../server/purchases/rules/at-stripe.ts'
import { refuseRefund } from '../../../server/purchases/rules/limits.ts'
import { sayMoney, writeAmount } from '../../../server/purchases/rules/money.ts'
import { hideSecrets } from '../../../server/purchases/rules/screen.ts'

describe('a refund is', () => {
  const facts = { role: 'support', amount: 10_000, currency: 'USD', refundedToday: 0 } as const
  test.each([
    ['within the limits of support', {}, null, []],
    ['beyond what support may at once', { amount: 10_001 }, 'FORBIDDEN', ['Owner', 'Growth']],
    ['beyond what growth may at once', { role: 'growth', amount: 100_001 }, 'FORBIDDEN', ['Owner']],
    ['beyond what anybody may at once', { role: 'owner', amount: 1_000_001 }, 'AMOUNT_TOO_LARGE', undefined],
    ['the last of support’s day', { refundedToday: 40_000 }, null, []],
    ['beyond support’s day', { refundedToday: 40_001 }, 'FORBIDDEN', ['Owner', 'Growth']],
    ['beyond an owner’s day', { role: 'owner', refundedToday: 5_000_000 }, 'AMOUNT_TOO_LARGE', undefined],
    ['never a viewer’s', { role: 'viewer', amount: 1 }, 'FORBIDDEN', ['Owner', 'Growth', 'Support']],
  ] as const)('%s', (_name, given, reason, roles) => {
    const refusal = refuseRefund({ ...facts, ...given })
    expect(refusal?.reason ?? null).toBe(reason)
    if (refusal !== null) expect(refusal.details?.['roles']).toEqual(roles)
  })

  test('refused in words, with what is left in the money of the purchase', () => {
    expect(refuseRefund({ ...facts, refundedToday: 49_000 })?.message).toBe(
      'Support may give back at most $500.00 in 24 hours, and $10.00 of it is left: Owner or Growth may do this.',
    )
    expect(refuseRefund({ ...facts, currency: 'JPY', amount: 10_001 })?.message).toContain('¥10,000')
  })
})

test.each([
  [{ amount: 5, currency: 'USD' }, '0.05', '$0.05'],
  [{ amount: 123_456, currency: 'EUR' }, '1234.56', '€1,234.56'],
  [{ amount: 600, currency: 'JPY' }, '600', '¥600'],
  [{ amount: 1_230, currency: 'KWD' }, '1.230', 'KWD 1.230'],
  [{ amount: 9_007_199_254_740_991, currency: 'USD' }, '90071992547409.91', '$90,071,992,547,409.91'],
])('%j is written %s and said %s', (money, written, said) => {
  expect(writeAmount(money)).toBe(written)
  expect(sayMoney(money).replaceAll('\u00A0', ' ')).toBe(said)
})

describe('Stripe’s objects', () => {
  // As much of Stripe's shapes as is read.
  const session = { id: 'cs_1', created: 1_000, status: 'complete', amount_total: 600, currency: 'jpy' }
  const subscription = { id: 'sub_1', created: 1_000, status: 'active', cancel_at_period_end: true }
  const invoice = { id: 'in_1', created: 1_000, status: 'paid', amount_due: 600, currency: 'jpy' }
  const payment = { id: 'pi_1', created: 1_001, status: 'succeeded', amount: 600, currency: 'jpy' }
  const card = { payment_method_details: { card: { brand: 'visa', last4: '4242' } } }
  const refund = { created: 1_002, status: 'succeeded', amount: 100, currency: 'jpy' }
  const dispute = {
    id: 'du_1',
    created: 1_003,
    status: 'needs_response',
    amount: 500,
    currency: 'jpy',
    reason: 'product_not_received',
    evidence_details: { due_by: 2_000 },
  }
  const objects = {
    session,
    subscription,
    invoice,
    payment: { ...payment, latest_charge: card },
    // Stripe lists the newest first.
    refunds: [
      { ...refund, id: 're_2', metadata: { farebox_refund: 'x' } },
      { ...refund, id: 're_1', metadata: {} },
    ],
    disputes: [dispute],
    warnings: [{ id: 'issfr_1', created: 1_001, actionable: true, fraud_type: 'made_with_stolen_card' }],
  } as unknown as StripeObjects

  test('stand in the order of a payment’s life, each with what matters of it', () => {
    const lines = toStripeLines(objects, 'live')
    expect(lines.map(({ kind, id, note }) => [kind, id, note])).toEqual([
      ['session', 'cs_1', null],
      ['subscription', 'sub_1', 'Ends with its period'],
      ['invoice', 'in_1', null],
      ['payment', 'pi_1', 'Visa ending in 4242'],
      ['warning', 'issfr_1', 'made with stolen card'],
      ['refund', 're_1', 'Made at Stripe’s'],
      ['refund', 're_2', 'Made from here'],
      ['dispute', 'du_1', 'product not received'],
    ])
    expect(lines[0]).toMatchObject({
      price: { amount: 600, currency: 'JPY' },
      at: '1970-01-01T00:16:40.000Z',
    })
    expect(lines.at(-1)?.dueAt).toBe('1970-01-01T00:33:20.000Z')
  })

  test('lead to their pages: of the dashboard, of its test mode, or of the sandbox', () => {
    const hrefs = (at: 'live' | 'test' | 'sandbox') =>
      toStripeLines(objects, at).flatMap(({ href }) => (href === null ? [] : [href]))
    expect(hrefs('live')).toEqual([
      'https://dashboard.stripe.com/subscriptions/sub_1',
      'https://dashboard.stripe.com/invoices/in_1',
      'https://dashboard.stripe.com/payments/pi_1',
      'https://dashboard.stripe.com/disputes/du_1',
    ])
    expect(hrefs('test')).toContain('https://dashboard.stripe.com/test/payments/pi_1')
    expect(hrefs('sandbox')).toEqual(['/sandbox/checkout/cs_1'])
  })

  test('that are not there, and a card that was declined, are told as such', () => {
    const nothing = {
      session: null,
      subscription: null,
      invoice: null,
      payment: null,
      refunds: [],
      disputes: [],
      warnings: [],
    }
    expect(toStripeLines(nothing, 'live')).toEqual([])
    const declined = {
      ...payment,
      status: 'requires_payment_method',
      last_payment_error: { message: 'Your card was declined.' },
    } as unknown as Stripe.PaymentIntent
    expect(toStripeLines({ ...nothing, payment: declined }, 'live')[0]).toMatchObject({
      state: 'requires_payment_method',
      note: 'Your card was declined.',
    })
  })
})

test('secrets are hidden however deep they lie, and nothing else is', () => {
  const body = { id: 'pi_1', client_secret: 's', none: null, list: [{ client_secret: 's', secret: null }, 1] }
  expect(hideSecrets(body)).toEqual({
    id: 'pi_1',
    client_secret: '(hidden)',
    none: null,
    list: [{ client_secret: '(hidden)', secret: null }, 1],
  })
})
