// Answers of the proxy for examples: those of a small economy unless an example says otherwise.

import type { Fetch } from '../ask.ts'
import type {
  Account,
  AccountUsage,
  Catalog,
  CatalogPack,
  Entry,
  Offer,
  Paywall,
  Purchase,
  Quote,
} from '../contract.ts'
import type { Procedures } from '../procedures.ts'
import { writePlainDay } from '../time-text.ts'

export type StandIn = { [P in keyof Procedures]?: Procedures[P]['output'] | 'never' | 'refused' }

/** One fetch for one provider: what is not given is as the small economy has it. */
export function standIn(given: StandIn = {}): Fetch {
  const answers: StandIn = { ...usual, ...given }
  return async address => {
    const procedure = /([^/?]+)(\?|$)/.exec(address)?.[1] ?? ''
    const answer = answers[procedure as keyof Procedures]
    if (answer === 'never') return new Promise(() => undefined)
    if (answer === undefined || answer === 'refused') {
      const message = 'Tokens cannot be asked for at the moment: try again shortly.'
      return Response.json(
        { error: { message, data: { reason: 'OVERLOADED', details: {} } } },
        { status: 503 },
      )
    }
    return Response.json({ result: { data: answer } })
  }
}

/** Every day as seen from now: the pages of a gallery are always of today. */
export function inDays(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString()
}

const balance = { available: 42, granted: 12, purchased: 30, held: 0, debt: 0 }

export const account: Account = {
  userId: 'ann',
  openedAt: inDays(-90),
  plan: null,
  balance,
  lots: [],
  usage: {
    periodStart: inDays(-20),
    periodEnd: null,
    allowance: null,
    used: 0,
    percent: null,
    warning: null,
  },
  today: { spent: 0, actions: 0, softCap: null, actionCap: null },
  friction: null,
}

export function onPlan(
  plan: Partial<NonNullable<Account['plan']>>,
  usage: Partial<Account['usage']> = {},
  available = 42,
): Account {
  return {
    ...account,
    balance: { ...balance, available },
    plan: {
      key: 'plus',
      name: 'Plus',
      unlimited: false,
      periodStart: inDays(-18),
      periodEnd: inDays(12),
      cancelAtPeriodEnd: false,
      ...plan,
    },
    usage: { ...account.usage, periodEnd: inDays(12), ...usage },
  }
}

export const quote: Quote = {
  action: 'cover_letter',
  cost: 12,
  range: { min: 12, max: 12 },
  lines: [{ label: 'Cover letter', tokens: 12 }],
  priceVersion: 3,
  arm: null,
  unlimited: false,
  balance,
  affordable: true,
  shortfall: 0,
  quoteId: null,
  expiresAt: null,
}

export const shortQuote: Quote = {
  ...quote,
  affordable: false,
  shortfall: 7,
  balance: { ...balance, available: 5, granted: 5, purchased: 0 },
}

function pack(key: string, name: string, tokens: number, amount: number, savingPercent: number): CatalogPack {
  const price = { amount, currency: 'USD' }
  return {
    key,
    name,
    tokens,
    bonusTokens: 0,
    price,
    savingPercent,
    popular: key === 'pro',
    bestValue: key === 'pro',
  }
}

const noCaps = { dailyActionCap: null, dailySoftCap: null }

export const catalog: Catalog = {
  economy: { key: 'jobsearch', name: 'Job search' },
  currency: { one: 'token', many: 'tokens', symbol: 'T', money: 'USD' },
  priceVersion: 3,
  actions: [
    {
      key: 'cover_letter',
      name: 'Cover letter',
      category: 'writing',
      track: 'A',
      tier: 'standard',
      cost: 12,
      formula: { kind: 'flat', tokens: 12 },
      limits: { quantityMax: null, sizeMax: null },
      cooldownSeconds: 0,
      enabled: true,
    },
  ],
  tiers: [],
  packs: [
    pack('starter', 'Starter', 100, 500, 0),
    pack('basic', 'Basic', 250, 1000, 20),
    pack('pro', 'Pro', 600, 2000, 33),
    pack('power', 'Power', 1500, 4000, 46),
  ],
  plans: [
    {
      key: 'plus',
      name: 'Plus',
      price: { amount: 700, currency: 'USD' },
      interval: 'month',
      unlimited: false,
      tokensPerMonth: 200,
      ...noCaps,
      dailySoftCap: 60,
    },
    {
      key: 'monthly',
      name: 'Monthly',
      price: { amount: 1200, currency: 'USD' },
      interval: 'month',
      unlimited: true,
      tokensPerMonth: null,
      ...noCaps,
      dailyActionCap: 100,
    },
    {
      key: 'annual',
      name: 'Annual',
      price: { amount: 9900, currency: 'USD' },
      interval: 'year',
      unlimited: true,
      tokensPerMonth: null,
      ...noCaps,
      dailyActionCap: 100,
    },
  ],
}

/** The same packs in another currency: its minor units are whole numbers too. */
export function catalogIn(money: string, perUnit: number): Catalog {
  return {
    ...catalog,
    currency: { one: 'coin', many: 'coins', symbol: '¢', money },
    packs: catalog.packs.map(one => ({
      ...one,
      bonusTokens: one.key === 'power' ? 100 : 0,
      price: { amount: Math.round(one.price.amount * perUnit), currency: money },
    })),
  }
}

const offerWords = { recurring: false, preselected: false, rule: 'covers', savingPercent: 0 } as const

function offer(given: Partial<Offer> & Pick<Offer, 'offerId' | 'kind' | 'name' | 'why'>): Offer {
  const price = { amount: 60, currency: 'USD' }
  return { key: null, tokens: 10, price, perToken: 6, leaves: 3, ...offerWords, ...given }
}

const usd = (amount: number) => ({ amount, currency: 'USD' })

const topUp = offer({
  offerId: 'off_topup',
  kind: 'topup',
  name: '10 tokens',
  preselected: true,
  rule: 'exact_gap',
  why: 'The smallest top-up; it leaves 3 tokens.',
})
const packs = catalog.packs.map(one =>
  offer({
    offerId: `off_${one.key}`,
    kind: 'pack',
    key: one.key,
    name: one.name,
    tokens: one.tokens,
    price: one.price,
    perToken: one.price.amount / one.tokens,
    leaves: one.tokens - 7,
    savingPercent: one.savingPercent,
    why: `Covers this run and leaves ${one.tokens - 7} tokens.`,
  }),
)
export const planOffer = offer({
  offerId: 'off_plan',
  kind: 'plan',
  key: 'monthly',
  name: 'Monthly',
  tokens: null,
  price: usd(1200),
  perToken: null,
  leaves: null,
  savingPercent: null,
  recurring: true,
  why: 'Runs are not counted for as long as the plan is paid.',
})
const lifetime = offer({
  offerId: 'off_lifetime',
  kind: 'lifetime',
  key: 'lifetime',
  name: 'Lifetime',
  tokens: 150,
  price: usd(14_900),
  perToken: null,
  leaves: 143,
  savingPercent: null,
  why: 'Paid once, 150 tokens every month.',
})

export const paywall: Paywall = {
  impressionId: 'imp_1',
  math: { have: 5, need: 12, short: 7, text: 'You have 5 tokens, you need 12, you are short by 7.' },
  offers: [topUp, ...packs, lifetime, planOffer],
  safety: [
    'A run that fails is not charged.',
    'Only plans renew by themselves, and none is chosen for you.',
    'Bought tokens never expire.',
  ],
  resumeToken: 'rsm_1',
}

export const fewOffers: Paywall = { ...paywall, offers: [topUp, ...packs.slice(0, 2)] }

export const purchase: Purchase = {
  purchaseId: 'pur_1',
  userId: 'ann',
  kind: 'pack',
  name: 'Starter',
  status: 'delivered',
  tokens: 100,
  price: usd(500),
  refunded: usd(0),
  dispute: null,
  failure: null,
  checkoutUrl: null,
  createdAt: inDays(0),
  paidAt: null,
  deliveredAt: null,
}

const usedByDay = [
  0, 0, 12, 24, 0, 5, 5, 12, 0, 0, 17, 36, 12, 0, 0, 5, 24, 12, 12, 0, 0, 8, 20, 12, 0, 5, 0, 12, 24, 17,
]

export const usage: AccountUsage = {
  total: usedByDay.reduce((sum, one) => sum + one, 0),
  byAction: [
    { action: 'cover_letter', name: 'Cover letter', tokens: 192, count: 16 },
    { action: 'job_match_detailed', name: 'Detailed job match', tokens: 75, count: 15 },
    { action: 'salary_analysis', name: 'Salary analysis', tokens: 24, count: 4 },
  ],
  byDay: usedByDay.map((tokens, index) => ({
    day: inDays(index - usedByDay.length + 1).slice(0, 10),
    tokens,
  })),
  runsOutOn: inDays(4).slice(0, 10),
  suggestions: [
    {
      kind: 'runs_out',
      text: `At the pace of the last 30 days your tokens last until ${writePlainDay(inDays(4).slice(0, 10))} ${inDays(4).slice(0, 4)}.`,
    },
    { kind: 'plan', text: 'You use about 291 tokens a month: the plan Monthly covers that.' },
  ],
}

function entry(given: Partial<Entry> & Pick<Entry, 'entryId' | 'kind' | 'amount' | 'available'>): Entry {
  return {
    seq: 1,
    action: null,
    quantity: null,
    size: null,
    requestId: null,
    holdId: null,
    refersTo: null,
    priceVersion: 3,
    arm: null,
    reason: null,
    draws: [],
    metadata: {},
    at: inDays(0),
    hash: '',
    ...given,
  }
}

export const entries: Entry[] = [
  entry({
    entryId: 'ent_9',
    kind: 'hold',
    amount: -12,
    available: 42,
    action: 'cover_letter',
    holdId: 'hld_3',
  }),
  entry({
    entryId: 'ent_8',
    kind: 'release',
    amount: 12,
    available: 54,
    action: 'cover_letter',
    holdId: 'hld_2',
  }),
  entry({
    entryId: 'ent_7',
    kind: 'hold',
    amount: -12,
    available: 42,
    action: 'cover_letter',
    holdId: 'hld_2',
  }),
  entry({
    entryId: 'ent_6',
    kind: 'commit',
    amount: 4,
    available: 54,
    action: 'cover_letter',
    holdId: 'hld_1',
    draws: [{ lotId: 'lot_1', class: 'purchased', source: 'pack', amount: 8 }],
  }),
  entry({ entryId: 'ent_5', kind: 'purchase', amount: 50, available: 54 }),
  entry({
    entryId: 'ent_4',
    kind: 'refund',
    amount: 5,
    available: 4,
    action: 'job_match_detailed',
    at: inDays(-1),
  }),
  entry({
    entryId: 'ent_3',
    kind: 'charge',
    amount: -15,
    available: 0,
    action: 'job_match_detailed',
    quantity: 3,
    at: inDays(-1),
  }),
  entry({
    entryId: 'ent_2',
    kind: 'usage',
    amount: 0,
    available: 14,
    action: 'cover_letter',
    at: inDays(-3),
  }),
  entry({ entryId: 'ent_1', kind: 'grant', amount: 14, available: 14, at: inDays(-9) }),
]

const usual: StandIn = {
  'account.get': account,
  'account.usage': usage,
  'account.history': { entries, nextCursor: 'more' },
  'catalog.get': catalog,
  'spend.quote': quote,
  'paywall.show': paywall,
  'paywall.record': { ok: true },
  'purchase.get': purchase,
  'plan.cancel': account,
  'plan.change': account,
}
