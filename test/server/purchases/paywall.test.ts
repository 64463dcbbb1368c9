// The paywall through a real server: shown, recorded, left and taken up again.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findOffer } from '../../../server/purchases/operations/paywall.ts'
import { listSafety } from '../../../server/purchases/rules/paywall.ts'
import { type Product, productCaller, startProduct } from '../../support/product.ts'
import { refusalOf } from '../../support/server.ts'

let product: Product

beforeAll(async () => {
  product = await startProduct({ economyKey: 'jobsearch' })
})
afterAll(() => product.stop())

const place = { economyKey: 'jobsearch', mode: 'live' } as const
/** 10 are given at the start: three detailed matches of 5 are short by 5. */
const run = { action: 'job_match_detailed', quantity: 3, sessionId: 'session-1' }

/** As if paid for at that time. */
async function notePurchases(userId: string, kinds: ('topup' | 'pack')[], daysAgo: number) {
  const at = new Date(product.services.clock.now().getTime() - daysAgo * 86_400_000)
  await product.services.database.prisma.purchase.createMany({
    data: kinds.map((kind, index) => ({
      id: `pur_${userId}_${daysAgo}_${index}`,
      ...place,
      userId,
      requestId: `bought-${daysAgo}-${index}`,
      fingerprint: '',
      kind,
      name: 'bought',
      tokens: 10n,
      amount: 60n,
      currency: 'USD',
      priceVersion: 1,
      status: 'delivered' as const,
      paidAt: at,
    })),
  })
}

describe('a paywall that is shown', () => {
  test('does the math, offers what covers it, preselects one, and opens no account', async () => {
    const { userId, api } = product.newUser()
    const shown = await api.paywall.show.mutate({ userId, ...run })
    expect(shown.math).toEqual({
      have: 10,
      need: 15,
      short: 5,
      text: 'You have 10 tokens, you need 15, you are short by 5.',
    })
    expect(shown.offers.filter(({ preselected }) => preselected)).toHaveLength(1)
    expect(shown.offers.find(({ kind }) => kind === 'topup')).toMatchObject({
      tokens: 10,
      price: { amount: 60, currency: 'USD' },
      perToken: 6,
      leaves: 5,
      recurring: false,
    })
    expect(shown.offers.every(({ why }) => why.length > 0)).toBe(true)
    expect(shown.safety).toEqual([
      'A run that fails is not charged.',
      'Only plans renew by themselves, and none is chosen for you.',
      'Bought tokens never expire.',
    ])
    expect((await api.account.get.query({ userId })).openedAt).toBeNull()
  })

  test('says so where nothing is short, and then sells nothing', async () => {
    const { userId, api } = product.newUser()
    await product.give(userId, 100)
    const shown = await api.paywall.show.mutate({ userId, ...run })
    expect(shown.math).toMatchObject({ have: 110, need: 15, short: 0 })
    expect(shown.math.text).toBe('You have 110 tokens, you need 15: you have enough.')
    expect(shown.offers).toEqual([])
    expect(shown.safety).toEqual(['A run that fails is not charged.'])
  })

  test('is kept with what figures need', async () => {
    const { userId, api } = product.newUser()
    const shown = await api.paywall.show.mutate({ userId, ...run })
    const kept = await product.services.database.prisma.paywallImpression.findUniqueOrThrow({
      where: { id: shown.impressionId },
      include: { offers: { orderBy: { place: 'asc' } } },
    })
    expect(kept).toMatchObject({
      ...place,
      userId,
      action: 'job_match_detailed',
      quantity: 3n,
      size: null,
      priceVersion: 1,
      arm: null,
      sessionId: 'session-1',
      missionKey: 'job',
      missionStage: 'jd_match',
      haveTokens: 10n,
      needTokens: 15n,
      shortTokens: 5n,
      selectedAt: null,
    })
    expect(kept.offers.map(({ id }) => id)).toEqual(shown.offers.map(({ offerId }) => offerId))
    expect(kept.offers.map(({ preselected }) => preselected)).toEqual([
      true,
      ...Array.from({ length: kept.offers.length - 1 }, () => false),
    ])
  })

  test('goes by the mission that is told, and refuses one that does not exist', async () => {
    const { userId, api } = product.newUser()
    const last = await api.paywall.show.mutate({
      userId,
      ...run,
      mission: { key: 'job', stage: 'salary' },
    })
    expect(last.offers[0]).toMatchObject({ kind: 'topup', rule: 'mission_last_step' })
    const fifth = await api.paywall.show.mutate({ userId, ...run, mission: { key: 'job', stage: 5 } })
    expect(fifth.offers[0]?.rule).toBe('mission_last_step')
    for (const [mission, field] of [
      [{ key: 'nothing_such', stage: 'salary' }, 'mission.key'],
      [{ key: 'job', stage: 'nothing_such' }, 'mission.stage'],
      [{ key: 'job', stage: 6 }, 'mission.stage'],
    ] as const) {
      const refusal = await refusalOf(api.paywall.show.mutate({ userId, ...run, mission }))
      expect(refusal).toMatchObject({ reason: 'INVALID_INPUT', httpStatus: 400 })
      expect(Object.keys((refusal.details as { fields: object }).fields)).toEqual([field])
    }
  })

  test('goes by what was bought in the last 30 days', async () => {
    const [often, long, most] = [product.newUser(), product.newUser(), product.newUser()]
    await notePurchases(often.userId, ['topup', 'topup', 'topup'], 5)
    await notePurchases(long.userId, ['topup', 'topup', 'topup'], 31)
    await notePurchases(most.userId, ['topup', 'topup', 'topup', 'topup', 'topup'], 1)
    const shown = await Promise.all(
      [often, long, most].map(({ userId, api }) =>
        api.paywall.show.mutate({ userId, ...run, mission: { key: 'job', stage: 'salary' } }),
      ),
    )
    expect(shown.map(({ offers }) => offers[0]?.rule)).toEqual([
      'value_pack',
      'mission_last_step',
      'lifetime_top_ups',
    ])
  })

  test('of an unknown action is refused and leaves nothing', async () => {
    const { userId, api } = product.newUser()
    const refusal = await refusalOf(api.paywall.show.mutate({ userId, ...run, action: 'nothing_such' }))
    expect(refusal.reason).toBe('UNKNOWN_ACTION')
    expect(await product.services.database.prisma.paywallImpression.count({ where: { userId } })).toBe(0)
  })
})

describe('what comes of it', () => {
  test('is recorded by the database’s clock: the first time of each, the last offer', async () => {
    const { userId, api } = product.newUser()
    const { impressionId, offers } = await api.paywall.show.mutate({ userId, ...run })
    const read = () =>
      product.services.database.prisma.paywallImpression.findUniqueOrThrow({ where: { id: impressionId } })
    const [first, second] = offers.map(({ offerId }) => offerId)
    const record = (event: 'selected' | 'dismissed' | 'continued', offerId?: string) =>
      api.paywall.record.mutate({ impressionId, event, ...(offerId === undefined ? {} : { offerId }) })
    expect(await record('selected', first)).toEqual({ ok: true })
    const selected = await read()
    expect(selected.selectedAt).not.toBeNull()
    expect(selected).toMatchObject({ selectedOfferId: first, dismissedAt: null, continuedAt: null })
    await record('dismissed')
    await record('selected', second)
    await record('continued')
    const later = await read()
    expect(later).toMatchObject({ selectedAt: selected.selectedAt, selectedOfferId: second })
    expect(later.dismissedAt).not.toBeNull()
    expect(later.continuedAt).not.toBeNull()
  })

  test('names an offer of this paywall', async () => {
    const { userId, api } = product.newUser()
    const mine = await api.paywall.show.mutate({ userId, ...run })
    const other = await api.paywall.show.mutate({ userId, ...run })
    const { impressionId } = mine
    const offerId = other.offers[0]?.offerId ?? ''
    const refused = async (input: Parameters<typeof api.paywall.record.mutate>[0]) =>
      (await refusalOf(api.paywall.record.mutate(input))).reason
    expect(await refused({ impressionId, event: 'selected', offerId })).toBe('UNKNOWN_OFFER')
    expect(await refused({ impressionId, event: 'selected' })).toBe('INVALID_INPUT')
    expect(await refused({ impressionId: 'imp_nothing', event: 'dismissed' })).toBe('UNKNOWN_OFFER')
  })

  test('is not recorded with a key of another mode or economy', async () => {
    const { userId, api } = product.newUser()
    const { impressionId } = await api.paywall.show.mutate({ userId, ...run })
    for (const asked of [{ mode: 'test' }, { economyKey: 'intellicv' }] as const) {
      const foreign = productCaller(product.url, await product.makeKey(asked))
      const refusal = await refusalOf(foreign.paywall.record.mutate({ impressionId, event: 'dismissed' }))
      expect(refusal.reason).toBe('UNKNOWN_OFFER')
    }
  })
})

describe('an offer', () => {
  test('is found as it was shown, for its own account, for a day', async () => {
    const { userId, api } = product.newUser()
    const { impressionId, offers } = await api.paywall.show.mutate({ userId, ...run })
    const { services } = product
    const topUp = offers.find(({ kind }) => kind === 'topup')
    const find = (of: { userId?: string; mode?: 'test' } = {}) =>
      findOffer(services, { ...place, userId, ...of }, topUp?.offerId ?? '')
    expect(await find()).toMatchObject({
      impressionId,
      kind: 'topup',
      tokens: 10,
      amount: 60,
      currency: 'USD',
    })
    expect(await find({ userId: 'another' })).toBeNull()
    expect(await find({ mode: 'test' })).toBeNull()
    const shownAt = new Date(services.clock.now().getTime() - 86_400_000)
    await services.database.prisma.paywallImpression.update({
      where: { id: impressionId },
      data: { shownAt },
    })
    expect(await find()).toBeNull()
  })
})

describe('work that was interrupted', () => {
  const work = { letter: 'Dear Sir or Madam, "quotes", \u0000 and 🚌', step: 2, empty: null }

  test('is given back as it was, and the same run goes on under the same request id', async () => {
    const { userId, api } = product.newUser()
    const call = { userId, action: run.action, quantity: 3, requestId: 'run-1' }
    expect((await refusalOf(api.spend.charge.mutate(call))).reason).toBe('INSUFFICIENT_TOKENS')
    const shown = await api.paywall.show.mutate({ ...call, sessionId: 's', resume: work })
    const before = await api.paywall.resume.query({ resumeToken: shown.resumeToken })
    expect(before).toMatchObject({ affordable: false, balance: { available: 10 }, resume: work })
    await product.give(userId, 5)
    const {
      userId: who,
      action,
      quantity,
      requestId,
      affordable,
      mission,
    } = await api.paywall.resume.query({
      resumeToken: shown.resumeToken,
    })
    expect({ affordable, mission }).toEqual({
      affordable: true,
      mission: { key: 'job', stage: 'jd_match' },
    })
    const resumed = { userId: who, action, quantity, requestId: requestId ?? '' }
    expect(resumed).toEqual(call)
    expect((await api.spend.charge.mutate(resumed)).charged).toBe(15)
    expect((await api.spend.charge.mutate(resumed)).replayed).toBe(true)
  })

  test('is at most 8 KB', async () => {
    const { userId, api } = product.newUser()
    const ofBytes = (bytes: number) => 'x'.repeat(bytes - 2)
    await api.paywall.show.mutate({ userId, ...run, resume: ofBytes(8_192) })
    for (const resume of [ofBytes(8_193), 'ü'.repeat(4_096)]) {
      const refusal = await refusalOf(api.paywall.show.mutate({ userId, ...run, resume }))
      expect(refusal.details).toEqual({ fields: { resume: 'is at most 8192 bytes of JSON' } })
    }
  })

  test('is found by its token alone, of which only a hash is kept, and not with a foreign key', async () => {
    const { userId, api } = product.newUser()
    const { resumeToken } = await api.paywall.show.mutate({ userId, ...run, resume: work })
    expect(resumeToken).toMatch(/^rsm_[0-9a-z]{32}$/)
    const foreign = productCaller(product.url, await product.makeKey({ mode: 'test' }))
    const asks = [
      () => foreign.paywall.resume.query({ resumeToken }),
      () => api.paywall.resume.query({ resumeToken: `${resumeToken.slice(0, -1)}_` }),
    ]
    for (const ask of asks)
      expect(await refusalOf(ask())).toMatchObject({ reason: 'UNKNOWN_OFFER', httpStatus: 404 })
    const kept = await product.services.database.prisma.paywallResume.findMany()
    expect(kept.some(({ tokenHash }) => Buffer.from(tokenHash).toString().includes(resumeToken))).toBe(false)
  })

  test('is kept for 7 days, and then removed with the next paywall', async () => {
    const { userId, api } = product.newUser()
    const { impressionId, resumeToken } = await api.paywall.show.mutate({ userId, ...run, resume: work })
    const { paywallResume, paywallImpression } = product.services.database.prisma
    const kept = await paywallResume.findUniqueOrThrow({ where: { impressionId } })
    const { shownAt } = await paywallImpression.findUniqueOrThrow({ where: { id: impressionId } })
    const livesMs = kept.expiresAt.getTime() - shownAt.getTime()
    expect(Math.abs(livesMs - 7 * 86_400_000)).toBeLessThan(5_000)
    await paywallResume.update({ where: { impressionId }, data: { expiresAt: shownAt } })
    expect((await refusalOf(api.paywall.resume.query({ resumeToken }))).reason).toBe('UNKNOWN_OFFER')
    await api.paywall.show.mutate({ userId, ...run })
    expect(await paywallResume.findUnique({ where: { impressionId } })).toBeNull()
  })

  test('of a key without the scope is neither shown nor read', async () => {
    const { userId, api } = product.newUser()
    const { resumeToken } = await api.paywall.show.mutate({ userId, ...run })
    const reader = productCaller(product.url, await product.makeKey({ scopes: ['read'] }))
    expect((await reader.paywall.resume.query({ resumeToken })).userId).toBe(userId)
    expect((await refusalOf(reader.paywall.show.mutate({ userId, ...run }))).reason).toBe('FORBIDDEN')
  })
})

test('a paywall with nothing to sell says what is short, and only what is true', async () => {
  const api = productCaller(product.url, await product.makeKey({ economyKey: 'intellicv', mode: 'test' }))
  const { actions } = await api.catalog.get.query({})
  const priced = actions.find(({ enabled, cost }) => enabled && typeof cost === 'number' && cost > 0)
  const shown = await api.paywall.show.mutate({
    userId: 'reader',
    action: priced?.key ?? '',
    quantity: 5_000,
    sessionId: 's',
  })
  expect(shown.math.short).toBeGreaterThan(0)
  expect(shown.offers).toEqual([])
  expect(shown.safety).toEqual(['A run that fails is not charged.', 'Test mode: no money moves.'])
})

describe('the safety lines', () => {
  const facts = { debtTokens: 0, mode: 'live', words: { one: 'token', many: 'tokens' } } as const
  const pack = { kind: 'pack', recurring: false, preselected: true } as const
  const plan = { kind: 'plan', recurring: true, preselected: false } as const

  test.each([
    ['of what is paid once', { offers: [pack] }, 'Nothing renews by itself: you pay once.'],
    [
      'of a plan that is shown',
      { offers: [pack, plan] },
      'Only plans renew by themselves, and none is chosen for you.',
    ],
    [
      'of a plan that is chosen',
      { offers: [{ ...plan, preselected: true }] },
      'The plan renews until you cancel it, and stays to the end of what is paid.',
    ],
    [
      'of a debt',
      { offers: [pack], debtTokens: 1 },
      'Your account owes 1 token: packs and top-ups repay that first.',
    ],
  ])('%s', (_name, changed, line) => {
    expect(listSafety({ ...facts, ...changed })).toContain(line)
  })
})
