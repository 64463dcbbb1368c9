// The replay of real spends, through the console's own stream: exact under the prices they were made with, and stoppable.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { verifyLedger } from '../../../server/ledger/operations/verify.ts'
import type { Violation } from '../../../server/ledger/rules/verify/facts.ts'
import type { ReplayNews } from '../../../server/spend/operations/price-replay.ts'
import { type Product, startProduct } from '../../support/product.ts'

let product: Product
let cookie: string
beforeAll(async () => {
  product = await startProduct({ economyKey: 'applications' })
  ;({ cookie } = await product.as('growth'))
})
afterAll(() => product.stop())

type Asked = { economyKey?: string; mode?: 'live' | 'test'; candidate: object; days?: number }

/** Everything that is told, to the end. */
async function replay(asked: Asked): Promise<ReplayNews[]> {
  const input = { economyKey: 'applications', mode: 'live', ...asked }
  const address = `${product.url}/trpc/console/replay.prices?input=${encodeURIComponent(JSON.stringify(input))}`
  const answer = await fetch(address, { headers: { cookie, accept: 'text/event-stream' } })
  const text = await answer.text()
  return text
    .split('\n')
    .filter(line => line.startsWith('data: {"kind"'))
    .map(line => JSON.parse(line.slice('data: '.length)) as ReplayNews)
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
