// The store's own server over HTTP, as its page uses it: visitors, runs that are paid once or not at all, and the proxy.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Product, startProduct } from '../../support/product.ts'
import { cookieOf, postJson, startServer } from '../../support/server.ts'

const welcome = 10
const letter = { company: 'Acme', role: 'Pilot', notes: 'I fly.', length: 250, versions: 1 }
const match = { about: 'I fly', postings: ['Pilot\nfly'] }

let product: Product
beforeAll(async () => {
  product = await startProduct({ economyKey: 'jobsearch' })
})
afterAll(() => product.stop())

type Visited = Awaited<ReturnType<typeof visit>>

async function visit(cookie = '') {
  const answer = await fetch(`${product.url}/store/api/visitor`, { headers: { cookie } })
  const { visitor } = (await answer.json()) as { visitor: { visitorId: string; name: string } }
  const own = cookieOf(answer)
  return {
    userId: visitor.visitorId,
    name: visitor.name,
    cookie: own,
    run: (tool: string, body: object) =>
      postJson(`${product.url}/store/api/run/${tool}`, body, { cookie: own }),
    ask: (path: string) => fetch(`${product.url}/store/tokens/${path}`, { headers: { cookie: own } }),
  }
}

const balanceOf = async ({ userId }: Visited) => (await product.api.account.get.query({ userId })).balance
const kindsOf = async ({ userId }: Visited) =>
  (await product.api.account.history.query({ userId })).entries.map(({ kind }) => kind)

test('who comes first gets an account with its welcome, and is the same one the next time', async () => {
  const answer = await fetch(`${product.url}/store/api/visitor`)
  expect(answer.headers.get('set-cookie')).toMatch(/Path=\/store;.*HttpOnly; SameSite=Lax/)
  expect(answer.headers.get('cache-control')).toBe('no-store')
  const visitor = await visit(cookieOf(answer))
  expect(await visit(visitor.cookie)).toMatchObject({ userId: visitor.userId, name: visitor.name })
  expect(await balanceOf(visitor)).toMatchObject({ available: welcome })
})

test('a run is paid once, and asked for again gives the same again for nothing', async () => {
  const visitor = await visit()
  const asked = { requestId: 'one', input: match }
  const first = await (await visitor.run('match', asked)).json()
  expect(first).toMatchObject({ charged: 5, result: { postings: [{ title: 'Pilot', score: 50 }] } })
  const again = await (await visitor.run('match', asked)).json()
  expect(again).toEqual({ ...first, charged: null })
  expect(await balanceOf(visitor)).toMatchObject({ available: welcome - 5, held: 0 })
  const { entries } = await product.api.account.history.query({ userId: visitor.userId })
  expect(entries.map(({ kind }) => kind)).toEqual(['commit', 'hold', 'grant'])
  expect(entries[1]?.metadata).toEqual({ title: 'Pilot' })
})

test('one run asked for twice at the same time is paid once', async () => {
  const visitor = await visit()
  const asked = { requestId: 'one', input: match }
  const answers = await Promise.all([visitor.run('match', asked), visitor.run('match', asked)])
  expect(answers.map(({ status }) => status)).toContain(200)
  await expect.poll(() => balanceOf(visitor)).toMatchObject({ available: welcome - 5, held: 0 })
})

test('other words under a name that is paid are another run, and paid as one', async () => {
  const visitor = await visit()
  await visitor.run('match', { requestId: 'one', input: match })
  const other = await visitor.run('match', { requestId: 'one', input: { ...match, about: 'I sail' } })
  expect(await other.json()).toMatchObject({ charged: 5 })
  expect(await balanceOf(visitor)).toMatchObject({ available: 0 })
})

test('every posting is a part of the price', async () => {
  const visitor = await visit()
  const two = { ...match, postings: ['Pilot', 'Sailor'] }
  expect(await (await visitor.run('match', { requestId: 'two', input: two })).json()).toMatchObject({
    charged: 10,
  })
})

test('who is short is told by how much, and nothing is held', async () => {
  const visitor = await visit()
  await visitor.run('match', { requestId: 'one', input: match })
  const refused = await visitor.run('letter', { requestId: 'two', input: letter })
  expect(refused.status).toBe(402)
  expect(await refused.json()).toMatchObject({ have: 5, need: 12, short: 7 })
  expect(await balanceOf(visitor)).toMatchObject({ available: 5, held: 0 })
})

test('a run that fails takes nothing, and the same run then succeeds and is paid', async () => {
  const visitor = await visit()
  const failed = await visitor.run('match', { requestId: 'one', fails: true, input: match })
  expect(failed.status).toBe(500)
  expect(await failed.json()).toEqual({
    reason: 'WORK_FAILED',
    text: 'The work ended in an error.',
  })
  expect(await kindsOf(visitor)).toEqual(['release', 'hold', 'grant'])
  expect(await balanceOf(visitor)).toMatchObject({ available: welcome, held: 0 })
  expect(await (await visitor.run('match', { requestId: 'one', input: match })).json()).toMatchObject({
    charged: 5,
  })
  expect(await balanceOf(visitor)).toMatchObject({ available: welcome - 5, held: 0 })
})

test('who leaves in the middle pays nothing', async () => {
  const visitor = await visit()
  const leaving = new AbortController()
  const left = fetch(`${product.url}/store/api/run/match`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie: visitor.cookie },
    body: JSON.stringify({ requestId: 'one', input: match }),
    signal: leaving.signal,
  }).catch((error: unknown) => error)
  await expect.poll(() => balanceOf(visitor)).toMatchObject({ held: 5 })
  leaving.abort()
  await left
  await expect.poll(() => balanceOf(visitor)).toMatchObject({ available: welcome, held: 0 })
})

test('nobody becomes another visitor by asking, nor by writing a cookie of their own', async () => {
  const [visitor, other] = [await visit(), await visit()]
  const chosen = await postJson(
    `${product.url}/store/api/visitor/choose`,
    { visitorId: other.userId },
    { cookie: visitor.cookie },
  )
  expect(chosen.status).toBe(404)
  await product.give('user-of-another-product', 50)
  const forged = await fetch(`${product.url}/store/tokens/account.get`, {
    headers: { cookie: 'farebox_store=user-of-another-product' },
  })
  expect(forged.status).toBe(401)
})

test('who starts anew is somebody else, and can be the one before again', async () => {
  const visitor = await visit()
  const anew = await postJson(`${product.url}/store/api/visitor/new`, {}, { cookie: visitor.cookie })
  const { visitor: now, others } = (await anew.json()) as { visitor: { visitorId: string }; others: object[] }
  expect(now.visitorId).not.toBe(visitor.userId)
  expect(others).toEqual([{ visitorId: visitor.userId, name: visitor.name }])
  const back = await postJson(
    `${product.url}/store/api/visitor/choose`,
    { visitorId: visitor.userId },
    { cookie: cookieOf(anew) },
  )
  expect(await back.json()).toMatchObject({ visitor: { visitorId: visitor.userId } })
})

test('widgets ask for the visitor alone, and for nothing that moves tokens', async () => {
  const [visitor, other] = [await visit(), await visit()]
  const input = encodeURIComponent(JSON.stringify({ userId: other.userId }))
  const account = await visitor.ask(`account.get?input=${input}`)
  expect(await account.json()).toMatchObject({ result: { data: { userId: visitor.userId } } })
  expect((await visitor.ask('spend.charge')).status).toBe(404)
  const nobody = await fetch(`${product.url}/store/tokens/account.get`)
  expect(nobody.status).toBe(401)
})

test.each([
  ['a tool that is none', 'poem', { requestId: 'one', input: {} }, 404],
  ['no request id', 'match', { input: match }, 400],
  ['a request id that is none', 'match', { requestId: 'a b', input: match }, 400],
  ['no words', 'match', { requestId: 'one', input: { about: ' ', postings: [] } }, 400],
  [
    'too many postings',
    'match',
    { requestId: 'one', input: { about: 'a', postings: Array(9).fill('a') } },
    400,
  ],
  [
    'a text that is too long',
    'match',
    { requestId: 'one', input: { about: 'a'.repeat(2501), postings: ['a'] } },
    400,
  ],
  ['a body that is too large', 'match', { requestId: 'one', input: 'a'.repeat(70_000) }, 413],
  ['a length that is not offered', 'letter', { requestId: 'one', input: { ...letter, length: 9000 } }, 400],
  ['signs that cannot be kept', 'letter', { requestId: 'one', input: { ...letter, company: '\0' } }, 400],
])('%s is refused, and nothing is held', async (_name, tool, body, status) => {
  const visitor = await visit()
  expect((await visitor.run(tool, body)).status).toBe(status)
  expect(await kindsOf(visitor)).toEqual(['grant'])
})

test('another site cannot run anything for a visitor', async () => {
  const { cookie } = await visit()
  const headers = { cookie, origin: 'https://elsewhere.example' }
  const answer = await postJson(
    `${product.url}/store/api/run/match`,
    { requestId: 'one', input: match },
    headers,
  )
  expect(answer.status).toBe(403)
})

test('the key is one line of the audit log, ends by itself, and is in no answer', async () => {
  const visitor = await visit()
  const { api } = await product.as('owner')
  const { rows } = await api.keys.list.query({
    economyKey: 'jobsearch',
    mode: 'live',
    filter: { text: 'Demo store' },
  })
  expect(rows).toHaveLength(1)
  expect(rows[0]).toMatchObject({ scopes: ['read', 'spend', 'purchase'] })
  expect(rows[0]?.expiresAt).not.toBeNull()
  const answers = await Promise.all([
    visitor.ask('account.get').then(answer => answer.text()),
    fetch(`${product.url}/store`, { headers: { accept: 'text/html' } }).then(answer => answer.text()),
    visitor.run('match', { requestId: 'one', input: match }).then(answer => answer.text()),
  ])
  expect(answers.join()).not.toContain('fbx_')
})

test('where there is no demo, the store says so and opens nothing', async () => {
  const server = await startServer({ env: { FAREBOX_DEMO: '0' } })
  try {
    const page = await fetch(`${server.url}/store/letter`, { headers: { accept: 'text/html' } })
    expect(page.status).toBe(404)
    expect(await page.text()).toContain('FAREBOX_DEMO')
    const asked = await fetch(`${server.url}/store/api/visitor`, { headers: { accept: 'application/json' } })
    expect(asked.status).toBe(404)
  } finally {
    await server.stop()
  }
})
