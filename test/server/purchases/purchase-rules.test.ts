// What becomes of a purchase by everything that Stripe says of it; what a refund would take; amounts in Stripe's units.
import type { Stripe } from 'stripe'
import { describe, expect, test } from 'vitest'
import { blankPurchase } from '../../../server/purchases/rules/blank.ts'
import { computeChargeable, fromStripeAmount, toStripeAmount } from '../../../server/purchases/rules/money.ts'
import { toAsk } from '../../../server/purchases/rules/moves.ts'
import {
  computeAskAt,
  computeReturnedTokens,
  decideChange,
  decideRefund,
  type StripeFacts,
} from '../../../server/purchases/rules/purchase.ts'
import { findPaymentIntent } from '../../../server/purchases/rules/subscription.ts'
import type { Purchase } from '../../../server/purchases/schema/purchase.ts'

const now = new Date('2026-11-21T12:00:00Z')

const fresh: Purchase = {
  ...blankPurchase,
  id: 'pur_1',
  economyKey: 'jobsearch',
  mode: 'live',
  userId: 'ada',
  requestId: 'buy',
  fingerprint: 'f',
  key: 'starter',
  name: 'Starter',
  tokens: 100,
  amount: 999,
  currency: 'USD',
  priceVersion: 1,
  sessionId: 'cs_1',
  checkoutUrl: 'https://checkout.example.com',
  createdAt: now,
  askAt: now,
}
const delivered: Purchase = {
  ...fresh,
  status: 'delivered',
  paymentIntentId: 'pi_1',
  keptTokens: 100,
  moves: 1,
  paidAt: now,
  deliveredAt: now,
  askAt: null,
}
const open: StripeFacts = {
  session: 'open',
  payment: 'none',
  paymentIntentId: null,
  failure: null,
  paid: null,
  refundedAmount: 0,
  disputes: [],
  fraudWarned: false,
  plan: null,
}
const paid: StripeFacts = {
  ...open,
  session: 'complete',
  payment: 'succeeded',
  paymentIntentId: 'pi_1',
  paid: { amount: 999, currency: 'USD' },
}
const dispute = (state: 'open' | 'won' | 'lost', amount = 999) => ({ disputes: [{ amount, state }] })

const period = {
  subscriptionId: 'sub_1',
  invoiceId: 'in_1',
  periodStart: now,
  periodEnd: new Date('2026-12-21T12:00:00Z'),
}
const paidPlan: StripeFacts = { ...paid, plan: period }
const onPlan: Purchase = { ...delivered, kind: 'plan', key: 'monthly', ...period }
const unlimited = { tokens: 0, keptTokens: 0 }

type Row = [name: string, purchase: Purchase, facts: StripeFacts, status: string, moves: string]

test.each<Row>([
  [
    'declined: failed, while another card may pay',
    fresh,
    { ...open, payment: 'failed', failure: 'No.' },
    'failed',
    '',
  ],
  ['expired: cancelled', fresh, { ...open, session: 'expired' }, 'cancelled', ''],
  [
    'declined and then expired: cancelled',
    { ...fresh, status: 'failed' },
    { ...open, session: 'expired', payment: 'failed' },
    'cancelled',
    '',
  ],
  ['paid: its tokens are asked for', fresh, paid, 'paid', 'deliver 100'],
  ['paid after a decline', { ...fresh, status: 'failed' }, paid, 'paid', 'deliver 100'],
  [
    'refunded in part before anything was heard of it',
    fresh,
    { ...paid, refundedAmount: 500 },
    'paid',
    'deliver 100, claw_back 50',
  ],
  [
    'refunded in full before anything was heard of it',
    fresh,
    { ...paid, refundedAmount: 999 },
    'refunded',
    'deliver 100, claw_back 100',
  ],
  [
    'a third refunded takes 33 of 100',
    delivered,
    { ...paid, refundedAmount: 333 },
    'delivered',
    'claw_back 33',
  ],
  [
    'the rest refunded takes the rest',
    { ...delivered, refundedAmount: 333, keptTokens: 67 },
    { ...paid, refundedAmount: 999 },
    'refunded',
    'claw_back 67',
  ],
  [
    'a refund that failed after all gives back',
    { ...delivered, refundedAmount: 333, keptTokens: 67 },
    paid,
    'delivered',
    'restore 33',
  ],
  ['disputed: frozen', delivered, { ...paid, ...dispute('open') }, 'disputed', 'freeze 0'],
  [
    'won: thawed',
    { ...delivered, status: 'disputed', disputeState: 'open', frozen: true },
    { ...paid, ...dispute('won') },
    'delivered',
    'thaw 0',
  ],
  [
    'lost: taken, and thawed',
    { ...delivered, status: 'disputed', disputeState: 'open', frozen: true },
    { ...paid, ...dispute('lost') },
    'disputed',
    'claw_back 100, thaw 0',
  ],
  ['opened and lost at once', delivered, { ...paid, ...dispute('lost') }, 'disputed', 'claw_back 100'],
  ['opened and won at once changes no tokens', delivered, { ...paid, ...dispute('won') }, 'delivered', ''],
  [
    'won on appeal: restored',
    { ...delivered, status: 'disputed', disputeState: 'lost', keptTokens: 0 },
    { ...paid, ...dispute('won') },
    'delivered',
    'restore 100',
  ],
  [
    'refunded in part and the rest disputed and lost',
    { ...delivered, refundedAmount: 500, keptTokens: 50 },
    { ...paid, refundedAmount: 500, ...dispute('lost', 499) },
    'disputed',
    'claw_back 50',
  ],
  [
    'refunded and lost for the whole takes no token twice',
    { ...delivered, refundedAmount: 500, keptTokens: 50 },
    { ...paid, refundedAmount: 500, ...dispute('lost') },
    'disputed',
    'claw_back 50',
  ],
  ['a plan that is paid', { ...fresh, kind: 'plan' }, paidPlan, 'paid', 'deliver 100'],
  [
    'a plan refunded in part goes on',
    onPlan,
    { ...paidPlan, refundedAmount: 500 },
    'delivered',
    'claw_back 50',
  ],
  [
    'a plan refunded in full ends',
    onPlan,
    { ...paidPlan, refundedAmount: 999 },
    'refunded',
    'claw_back 100, end 0',
  ],
  [
    'one without limit has no tokens to take, and ends',
    { ...onPlan, ...unlimited },
    { ...paidPlan, refundedAmount: 999 },
    'refunded',
    'end 0',
  ],
  [
    'one without limit that is disputed has nothing to freeze',
    { ...onPlan, ...unlimited },
    { ...paidPlan, ...dispute('open') },
    'disputed',
    '',
  ],
  [
    'a plan whose refund failed after all goes on',
    { ...onPlan, status: 'refunded', refundedAmount: 999, keptTokens: 0, ended: true },
    paidPlan,
    'delivered',
    'restore 100, resume 0',
  ],
  [
    'a renewal that could not be paid',
    { ...fresh, kind: 'renewal' },
    { ...open, payment: 'failed', failure: 'The card could not be charged.', plan: period },
    'failed',
    '',
  ],
  [
    'a change of plan that cost nothing cannot be returned',
    { ...fresh, kind: 'plan_change', ...unlimited, amount: 0 },
    { ...paidPlan, paid: { amount: 0, currency: 'USD' } },
    'paid',
    'deliver 0',
  ],
])('%s', (_name, purchase, facts, status, moves) => {
  const judged = decideChange(purchase, facts, now)
  if (judged.kind !== 'changed') throw new Error(`it is ${judged.kind}`)
  expect(judged.change.status).toBe(status)
  expect(judged.change.moves.map(({ kind, tokens }) => `${kind} ${tokens}`).join(', ')).toBe(moves)
})

test('what is as it was changes nothing', () => {
  expect(decideChange(delivered, paid, now)).toEqual({ kind: 'same' })
  expect(decideChange(fresh, open, now)).toEqual({ kind: 'same' })
})

test('another amount, or another currency, than was asked for delivers nothing', () => {
  expect(decideChange(fresh, { ...paid, paid: { amount: 998, currency: 'USD' } }, now).kind).toBe('strange')
  expect(decideChange(fresh, { ...paid, paid: { amount: 999, currency: 'EUR' } }, now).kind).toBe('strange')
})

test('what was paid is not unpaid by a payment that cannot be read: nothing that went back comes again', () => {
  const refunded: Purchase = { ...delivered, status: 'refunded', refundedAmount: 999, keptTokens: 0 }
  expect(decideChange(refunded, { ...paid, payment: 'waiting', paid: null }, now).kind).toBe('strange')
})

test('a dispute that is won before the ledger took the tokens does not make them there', () => {
  const waits: Purchase = {
    ...delivered,
    status: 'disputed',
    disputeState: 'open',
    frozen: true,
    deliveredAt: null,
  }
  expect(decideChange(waits, { ...paid, ...dispute('won') }, now)).toMatchObject({
    change: { status: 'paid' },
  })
})

test('what is lost after a freeze tells since when, and what stands again as a whole comes back as a whole', () => {
  const policy = { spentRefund: 'debt', zone: 'UTC' } as const
  const year: Purchase = { ...delivered, kind: 'plan' }
  const move = { tokens: 100, reason: 'r', frozenAt: now }
  expect(toAsk(year, { ...move, kind: 'claw_back' }, policy)).toMatchObject({
    tokens: 100,
    sinceMs: now.getTime(),
  })
  expect(toAsk(year, { ...move, kind: 'restore' }, policy)).toMatchObject({ tokens: null })
  const inPart = { ...year, keptTokens: 60 }
  expect(toAsk(inPart, { ...move, kind: 'restore' }, policy)).toMatchObject({ tokens: 100 })
  expect(toAsk(delivered, { ...move, kind: 'restore' }, policy)).toMatchObject({ tokens: 100 })
})

test('parts that are refunded take together what the whole takes, however it is cut', () => {
  for (let cut = 1; cut < 999; cut += 7) {
    const first = computeReturnedTokens(delivered, cut)
    expect(first).toBeLessThanOrEqual((100 * cut) / 999)
    expect(first + (computeReturnedTokens(delivered, 999) - first)).toBe(100)
  }
})

test('an open purchase is asked after rarer and rarer, and a settled one not at all', () => {
  const minutesAfter = (ageMinutes: number, status: Purchase['status']) => {
    const at = new Date(now.getTime() + ageMinutes * 60_000)
    const askAt = computeAskAt({ createdAt: now, now: at, status, session: 'open', disputeState: null })
    return askAt === null ? null : (askAt.getTime() - at.getTime()) / 60_000
  }
  expect([0, 1, 5, 90].map(age => minutesAfter(age, 'pending'))).toEqual([1, 1, 5, 60])
  expect(minutesAfter(5, 'failed')).toBe(5)
  expect(minutesAfter(5, 'delivered')).toBeNull()
})

describe('a refund', () => {
  const lot = { original: 100, clawedBack: 0, remaining: 100, held: 0, pendingBack: 0 }
  const facts = { amount: null, lot, spentRefund: 'debt' as const }

  test.each([
    ['debt', 40, { comesBack: 40, spent: 60, owed: 60, freezesAccount: false }],
    ['freeze', 40, { comesBack: 40, spent: 60, owed: 60, freezesAccount: true }],
    ['forgive', 40, { comesBack: 40, spent: 60, owed: 0, freezesAccount: false }],
    ['freeze', 100, { comesBack: 100, spent: 0, owed: 0, freezesAccount: false }],
  ] as const)(
    'under %s, with %i tokens left, says what comes back and what is owed',
    (spentRefund, remaining, preview) => {
      expect(decideRefund(delivered, { ...facts, lot: { ...lot, remaining }, spentRefund })).toMatchObject({
        kind: 'accepted',
        preview: { amount: 999, tokens: 100, ...preview },
      })
    },
  )

  test('says what waits for holds, which is neither spent nor owed', () => {
    const preview = (about: Partial<typeof lot>, amount: number | null = null) => {
      const decided = decideRefund(delivered, { ...facts, amount, lot: { ...lot, ...about } })
      if (decided.kind === 'refused') throw new Error(decided.message)
      const { tokens, comesBack, waitsForHolds, spent, owed } = decided.preview
      return { tokens, comesBack, waitsForHolds, spent, owed }
    }
    expect(preview({ remaining: 80, held: 30 })).toEqual({
      tokens: 100,
      comesBack: 50,
      waitsForHolds: 30,
      spent: 20,
      owed: 20,
    })
    // Twenty of the thirty wait for an earlier refund already.
    expect(preview({ remaining: 30, held: 30, clawedBack: 20, pendingBack: 20 }, 333)).toEqual({
      tokens: 33,
      comesBack: 0,
      waitsForHolds: 10,
      spent: 23,
      owed: 23,
    })
    // What rolled over is all that is left of a period: no more is asked of it.
    expect(preview({ original: 40, remaining: 40 })).toMatchObject({ tokens: 40, comesBack: 40, owed: 0 })
  })

  test('of what is left of nothing is all spent', () => {
    expect(decideRefund(delivered, { ...facts, lot: null })).toMatchObject({
      preview: { tokens: 100, comesBack: 0, waitsForHolds: 0, spent: 100, owed: 100 },
    })
  })

  test('is of amounts that Stripe can give back', () => {
    const dinars = { ...delivered, currency: 'KWD', amount: 1_990 }
    expect(decideRefund(dinars, { ...facts, amount: 995 })).toMatchObject({ reason: 'INVALID_INPUT' })
    expect(decideRefund(dinars, { ...facts, amount: 990 })).toMatchObject({ kind: 'accepted' })
  })

  test.each<[string, Purchase, number | null, string]>([
    ['of what was not paid', fresh, null, 'NOT_ALLOWED_NOW'],
    ['of what cost nothing', { ...delivered, amount: 0 }, null, 'NOT_ALLOWED_NOW'],
    ['of what was given back', { ...delivered, refundedAmount: 999 }, null, 'NOT_ALLOWED_NOW'],
    ['of what a bank decides about', { ...delivered, status: 'disputed' }, null, 'NOT_ALLOWED_NOW'],
    ['of more than is left', { ...delivered, refundedAmount: 500 }, 500, 'AMOUNT_TOO_LARGE'],
    ['of nothing', delivered, 0, 'INVALID_INPUT'],
  ])('%s is refused', (_name, purchase, amount, reason) => {
    expect(decideRefund(purchase, { ...facts, amount })).toMatchObject({ kind: 'refused', reason })
  })
})

test('of the payments of an invoice the one that paid counts, whatever stands before it', () => {
  const payment = (status: string, id: string) => ({
    status,
    payment: { type: 'payment_intent', payment_intent: id },
  })
  const of = (...data: object[]) => findPaymentIntent({ payments: { data } } as unknown as Stripe.Invoice)
  expect(of(payment('canceled', 'pi_left'), payment('paid', 'pi_paid'))).toBe('pi_paid')
  expect(of(payment('open', 'pi_open'))).toBe('pi_open')
  expect(of()).toBeNull()
})

describe('an amount', () => {
  test.each<[currency: string, ours: number, stripes: number]>([
    ['USD', 1999, 1999],
    ['JPY', 1999, 1999],
    ['KRW', 5000, 5000],
    ['KWD', 1990, 1990],
    ['BHD', 10, 10],
    ['ISK', 500, 50_000],
    ['UGX', 500, 50_000],
    ['HUF', 1_500, 150_000],
  ])('of %s is %i here and %i at Stripe', (currency, ours, stripes) => {
    expect(toStripeAmount({ amount: ours, currency })).toBe(stripes)
    expect(fromStripeAmount(stripes, currency)).toBe(ours)
  })

  test.each<[currency: string, price: number, charged: number]>([
    ['KWD', 1999, 1990],
    ['KWD', 1990, 1990],
    ['JPY', 1999, 1999],
    ['USD', 1999, 1999],
  ])('of %s, priced %i, is charged as %i: never more than was shown', (currency, amount, charged) => {
    expect(computeChargeable({ amount, currency })).toBe(charged)
  })
})
