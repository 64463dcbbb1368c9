// The replay of real spends, through the console's own stream: exact under the prices they were made with, told of as it goes on, stoppable.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { booksOf } from '../../../server/catalog/operations/books.ts'
import { verifyLedger } from '../../../server/ledger/operations/verify.ts'
import type { Violation } from '../../../server/ledger/rules/verify/facts.ts'
import { type ReplayNews, replayPrices } from '../../../server/spend/operations/price-replay.ts'
import { buyerOf } from '../../support/buyer.ts'
import { makePriced } from '../../support/economy.ts'
import { type HeldWire, openHeldWire } from '../../support/held-wire.ts'
import { type Product, productCaller, startProduct } from '../../support/product.ts'

let product: Product
let cookie: string
beforeAll(async () => {
  product = await startProduct({ economyKey: 'applications' })
  ;({ cookie } = await product.as('growth'))
})
afterAll(() => product.stop())

type Asked = { economyKey?: string; mode?: 'live' | 'test'; candidate: object; days?: number }

/** What is told, as it comes; whoever stops asking has left. */
async function* follow(asked: Asked, left: AbortSignal | null = null): AsyncGenerator<ReplayNews> {
  const input = { economyKey: 'applications', mode: 'live', ...asked }
  const address = `${product.url}/trpc/console/replay.prices?input=${encodeURIComponent(JSON.stringify(input))}`
  const answer = await fetch(address, { headers: { cookie, accept: 'text/event-stream' }, signal: left })
  let text = ''
  for await (const part of (answer.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
    const lines = (text + part).split('\n')
    text = lines.pop() ?? ''
    for (const line of lines)
      if (line.startsWith('data: {"kind"')) yield JSON.parse(line.slice('data: '.length)) as ReplayNews
  }
}

/** Everything that is told, to the end. */
async function replay(asked: Asked): Promise<ReplayNews[]> {
  const told: ReplayNews[] = []
  for await (const news of follow(asked)) told.push(news)
  return told
}

/** A replay that has begun, and can be left. */
async function begin(asked: Asked) {
  const left = new AbortController()
  const news = follow(asked, left.signal)
  const { value: first } = await news.next()
  return { first: first as ReplayNews, leave: () => left.abort() }
}

async function replayed(asked: Asked) {
  const last = (await replay(asked)).at(-1)
  if (last?.kind !== 'done') throw new Error(`ended with ${JSON.stringify(last)}`)
  return last.replay
}

test('under their own version, spends of every formula cost to the token what was taken', async () => {
  const { api } = product
  let taken = 0
  let spends = 0
  for (const userId of ['ada', 'bo', 'cy']) {
    await product.give(userId, 10_000)
    const charge = async (action: string, fields: { quantity?: number; size?: number } = {}) => {
      spends += 1
      const receipt = await api.spend.charge.mutate({
        userId,
        action,
        requestId: `charge ${spends}`,
        acknowledgeSoftCap: true,
        ...fields,
      })
      taken += receipt.charged
    }
    await charge('ai_generate', { size: 301 })
    await charge('ai_review', { size: 1000, quantity: 3 })
    await charge('bulk_apply', { size: 11, quantity: 4 })
    for (const size of [60, 70, 80, 250]) await charge('large_upload', { size })
    for (const fields of [{}, { amount: 1 }, { size: 900 }]) {
      const held = await api.spend.hold.mutate({
        userId,
        action: 'ai_generate',
        size: 1200,
        requestId: `hold ${userId} ${JSON.stringify(fields)}`,
        acknowledgeSoftCap: true,
      })
      const receipt = await api.spend.commit.mutate({ userId, holdId: held.holdId, ...fields })
      taken += receipt.charged
      spends += 1
    }
    // 460 MB so far. What is given back is counted again by what comes next, and 740 in all cost what 740 cost.
    const before = taken
    const hold = async (size: number) => {
      const requestId = `hold ${userId} ${size}`
      const held = { userId, action: 'large_upload', size, requestId, acknowledgeSoftCap: true }
      return (await api.spend.hold.mutate(held)).holdId
    }
    const commit = async (holdId: string, size: number) => {
      taken += (await api.spend.commit.mutate({ userId, holdId, size })).charged
      spends += 1
    }
    const [released, kept] = [await hold(150), await hold(90)]
    await charge('large_upload', { size: 40 })
    await api.spend.release.mutate({ userId, holdId: released })
    await commit(kept, 120)
    await charge('large_upload', { size: 70 })
    await commit(await hold(41), 20)
    await charge('large_upload', { size: 30 })
    expect(taken - before).toBe(6)
  }
  const found: Violation[] = []
  const tell = (one: Violation) => found.push(one)
  const progress = () => undefined
  await verifyLedger(product.services.databaseUrl, { economyKey: 'applications', tell, progress })
  expect(found).toEqual([])
  const same = await replayed({ candidate: { kind: 'version', number: 1 } })
  expect(same).toMatchObject({
    accounts: 3,
    spends,
    unlike: 0,
    unsold: 0,
    tokens: { real: taken, draft: taken },
    accountsPayingMore: 0,
    accountsPayingLess: 0,
    accountsNewlyShort: 0,
  })
  expect(same.actions.map(({ action }) => action).toSorted()).toEqual([
    'ai_generate',
    'ai_review',
    'bulk_apply',
    'large_upload',
  ])
})

test('a draft of one’s own is priced as it was saved', async () => {
  const { api } = await product.as('growth')
  const draft = await api.catalog.draft.begin.mutate({ economyKey: 'applications' })
  const document = structuredClone(draft.document)
  for (const action of document.actions) if (action.formula.kind === 'scaled') action.formula.base += 1
  const saved = await api.catalog.draft.save.mutate({
    economyKey: 'applications',
    revision: draft.revision,
    document,
  })
  const candidate = { kind: 'draft', revision: saved.revision }
  const { tokens, actions, accountsPayingMore, mostAffected } = await replayed({ candidate })
  expect(tokens.draft).toBeGreaterThan(tokens.real)
  expect(accountsPayingMore).toBe(3)
  expect(mostAffected).toHaveLength(3)
  const uploads = actions.find(({ action }) => action === 'large_upload')
  expect(uploads?.draft).toBe(uploads?.real)
  await expect(replayed({ candidate: { kind: 'draft', revision: saved.revision + 1 } })).rejects.toThrow(
    'ended with undefined',
  )
})

test('nothing of another mode or another time is in it', async () => {
  const candidate = { kind: 'version', number: 1 }
  expect((await replayed({ candidate, mode: 'test' })).spends).toBe(0)
  expect((await replayed({ candidate, economyKey: 'jobsearch' })).spends).toBe(0)
})

test('with several versions in the time, spends cost to the token what was taken, and recognise to the unit what was paid', async () => {
  const owner = (await product.as('owner')).api
  const economyKey = await makePriced(product, 'jobsearch')
  const api = productCaller(product.url, await product.makeKey({ economyKey }))
  const buyer = buyerOf(product, api)
  const { inForce } = await owner.catalog.get.query({ economyKey })
  const [pack] = inForce?.document.packs ?? []
  await buyer.buy('dee', pack?.key ?? '')
  let requests = 0
  const spend = async (action: string) => {
    requests += 1
    const requestId = `request ${requests}`
    return (await api.spend.charge.mutate({ userId: 'dee', action, requestId, acknowledgeSoftCap: true }))
      .charged
  }
  const publish = async (more: Record<string, number>) => {
    const draft = await owner.catalog.draft.begin.mutate({ economyKey })
    const document = structuredClone(draft.document)
    for (const { key, formula } of document.actions)
      if (formula.kind === 'flat') formula.tokens += more[key] ?? 0
    const saved = await owner.catalog.draft.save.mutate({ economyKey, revision: draft.revision, document })
    const asked = { economyKey, revision: saved.revision, effectiveAt: null, reason: 'for a test' }
    await owner.catalog.publish.mutate(asked)
    const published = await owner.catalog.get.query({ economyKey })
    expect(published.inForce?.number).toBe(published.head?.number)
  }

  // What a version makes dearer is spent after it alone, so that the last one explains every spend.
  let taken = (await spend('cover_letter')) + (await spend('job_match_detailed'))
  await publish({ interview_prep: 1 })
  taken += (await spend('cover_letter')) + (await spend('interview_prep'))
  await publish({ salary_analysis: 1 })
  taken += (await spend('salary_analysis')) + (await spend('job_match_detailed'))
  expect(taken).toBe(12 + 5 + 12 + 9 + 7 + 5)

  const same = await replayed({ economyKey, candidate: { kind: 'version', number: 3 } })
  expect(same).toMatchObject({ spends: 6, unlike: 0, tokens: { real: taken, draft: taken } })
  expect(same.revenue.real).toBeGreaterThan(0)
  expect(same.revenue.draft).toBe(same.revenue.real)
  const first = await replayed({ economyKey, candidate: { kind: 'version', number: 1 } })
  expect(first).toMatchObject({ spends: 6, unlike: 0, tokens: { real: taken, draft: taken - 2 } })
  expect(first.revenue.draft).toBeLessThan(first.revenue.real)
  expect(first.missions).toEqual([
    {
      mission: 'job',
      name: 'Job mission',
      kind: 'kept',
      cost: { inForce: 48, draft: 46 },
      spent: { real: taken, draft: taken - 2 },
    },
    {
      mission: 'income',
      name: 'Income resilience',
      kind: 'kept',
      cost: { inForce: 45, draft: 45 },
      spent: { real: 0, draft: 0 },
    },
  ])
})

test('a refund gives back what the draft would have taken, or the same part of it', async () => {
  const { api: growth } = await product.as('growth')
  const economyKey = await makePriced(product, 'jobsearch')
  const api = productCaller(product.url, await product.makeKey({ economyKey }))
  const draft = await growth.catalog.draft.begin.mutate({ economyKey })
  const document = structuredClone(draft.document)
  for (const { key, formula } of document.actions)
    if (key === 'salary_analysis' && formula.kind === 'flat') formula.tokens = 8
  const saved = await growth.catalog.draft.save.mutate({ economyKey, revision: draft.revision, document })

  // Ten tokens each to begin with.
  const charge = (userId: string, action: string) =>
    api.spend.charge.mutate({ userId, action, requestId: action, acknowledgeSoftCap: true })
  for (const [userId, amount, actions] of [
    ['whole', 6, ['resume_analysis']],
    ['half', 3, ['job_match_detailed', 'job_match_simple']],
  ] as const) {
    const { entryId } = await charge(userId, 'salary_analysis')
    await api.spend.refund.mutate({
      userId,
      requestId: 'refund',
      of: { entryId },
      amount,
      reason: 'for a test',
    })
    for (const action of actions) await charge(userId, action)
  }
  const found = await replayed({
    economyKey,
    candidate: { kind: 'draft', revision: saved.revision },
  })
  // Of eight, a half is four: one is missing for the last. Given back whole, nothing is.
  expect(found).toMatchObject({ accounts: 2, spends: 5, tokens: { real: 29, draft: 33 } })
  expect(found.accountsNewlyShort).toBe(1)
})

test('one that nobody waits for any more ends without a word, and without an error', async () => {
  const { services } = product
  const document = await booksOf(services).find('applications', 1)
  if (document === null) throw new Error('the preset has a book')
  const left = new AbortController()
  const asked = { economyKey: 'applications', mode: 'live' as const, days: 28, document, signal: left.signal }
  const news = replayPrices(services, asked)
  const next = news.next()
  left.abort()
  expect(await next).toEqual({ done: true, value: undefined })
})

describe('while it goes on', () => {
  let wire: HeldWire
  let databaseUrl: string
  beforeAll(async () => {
    ;({ databaseUrl } = product.services)
    for (let user = 0; user < 10; user += 1) {
      const items = Array.from({ length: 20 }, (_, index) => ({
        userId: `slow ${user}`,
        action: 'bulk_apply',
        size: 1,
        requestId: `request ${index}`,
        acknowledgeSoftCap: true,
      }))
      await product.give(`slow ${user}`, 1_000)
      await product.api.spend.chargeMany.mutate({ items })
    }
  })
  beforeEach(async () => {
    wire = await openHeldWire(databaseUrl)
    product.services.databaseUrl = wire.url
  })
  afterEach(async () => {
    product.services.databaseUrl = databaseUrl
    await wire.close()
  })
  const candidate = { kind: 'version', number: 1 }

  test('it tells how far it is, further each time', async () => {
    const told: ReplayNews[] = []
    for await (const news of follow({ candidate })) {
      told.push(news)
      wire.letPass(2_000)
    }
    const last = told.pop()
    const progress = told.flatMap(news => (news.kind === 'progress' ? [news] : []))
    expect(progress).toHaveLength(told.length)
    expect(progress[0]).toEqual({ kind: 'progress', spends: 0, share: 0 })
    for (const fact of ['spends', 'share'] as const) {
      const grown = progress.map(news => news[fact])
      expect(grown).toEqual(grown.toSorted((a, b) => a - b))
      expect(new Set(grown).size).toBeGreaterThan(2)
    }
    expect(progress.at(-1)?.share).toBeLessThan(1)
    if (last?.kind !== 'done') throw new Error(`ended with ${JSON.stringify(last)}`)
    expect(last.replay.spends).toBeGreaterThanOrEqual(200)
    expect(progress.at(-1)?.spends).toBeLessThanOrEqual(last.replay.spends)
  })

  test('a third at once is refused in words; who leaves makes room, and gives the connection back', async () => {
    const both = [await begin({ candidate }), await begin({ candidate })]
    expect(both.map(({ first }) => first.kind)).toEqual(['progress', 'progress'])
    expect(wire.readers()).toBe(2)
    expect(await replay({ candidate })).toEqual([
      { kind: 'refused', message: 'Others replay prices just now: try again in a moment.' },
    ])
    for (const { leave } of both) leave()
    await expect.poll(() => wire.readers()).toBe(0)
    const next = await begin({ candidate })
    expect(next.first.kind).toBe('progress')
    next.leave()
    await expect.poll(() => wire.readers()).toBe(0)
  })

  test('who leaves ends the query, whatever it waits for', async () => {
    const { pool } = product.services.database
    const running = async () => {
      const { rows } = await pool.query<{ count: number }>(
        `select count(*)::int as count from pg_stat_activity
        where datname = current_database() and state = 'active' and query like 'copy (%'`,
      )
      return rows[0]?.count
    }
    const locker = await pool.connect()
    try {
      await locker.query('begin')
      await locker.query('lock table account in access exclusive mode')
      const { first, leave } = await begin({ candidate })
      expect(first).toEqual({ kind: 'progress', spends: 0, share: 0 })
      expect(await running()).toBe(1)
      leave()
      await expect.poll(running).toBe(0)
    } finally {
      await locker.query('rollback')
      locker.release()
    }
    wire.letPass(1_000_000)
    await replayed({ candidate })
  })
})
