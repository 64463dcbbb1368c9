// What is not UTF-8 is refused at every door: read leniently, J\xf6rg and J\xfcrg were one user with one receipt.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Product, startProduct } from '../support/product.ts'

let product: Product
let cookie: string
beforeAll(async () => {
  product = await startProduct({ economyKey: 'jobsearch' })
  cookie = (await product.as('owner')).cookie
})
afterAll(() => product.stop())

const latin1 = (words: string) => Buffer.from(words, 'latin1')
const action = 'job_match_detailed'
const charge = (userId: string, requestId: string) => JSON.stringify({ userId, action, requestId })

type Refusal = { error: { message: string; data: { reason: string; details: { fields: object } } } }

function post(path: string, body: Buffer | string, headers: Record<string, string> = {}) {
  return fetch(`${product.url}${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${product.key}`,
      cookie,
      'content-type': 'application/json',
      ...headers,
    },
    body: new Uint8Array(Buffer.from(body)),
  })
}

async function refusal(answer: Response) {
  const { error } = (await answer.json()) as Refusal
  return { status: answer.status, reason: error.data.reason, message: error.message }
}

const long = { 'content-encoding': 'identity' }
const form = { 'content-type': 'application/x-www-form-urlencoded' }

test.each<[door: string, path: string, body: string, headers?: Record<string, string>]>([
  ['tRPC', '/trpc/v1/spend.charge', charge('J\xf6rg', 'run-\xe4')],
  ['tRPC, the long way', '/trpc/v1/spend.charge', charge('J\xf6rg', 'run-\xe4'), long],
  ['REST', '/api/v1/spend/charge', charge('J\xf6rg', 'run-\xe4')],
  ['the console', '/trpc/console/keys.create', '{"name":"J\xf6rg"}'],
  ['signing in', '/api/auth/sign-in/email', '{"email":"j\xf6rg@example.com","password":"a long password"}'],
  ['webhooks', '/webhooks/stripe', '{"id":"evt_\xf6"}'],
  ['the store', '/store/api/run/letter', '{"requestId":"run-\xe4"}'],
  ['the proxy of browsers', '/store/tokens/paywall.show', '{"sessionId":"run-\xe4"}'],
  ['the sandbox', '/sandbox/checkout/cs_1', 'card=\xf6', form],
])('%s refuses a body in Latin-1, and one that names another charset', async (_door, path, body, headers) => {
  expect(await refusal(await post(path, latin1(body), headers))).toEqual({
    status: 400,
    reason: 'INVALID_INPUT',
    message: 'The body is not valid UTF-8.',
  })
  const contentType = `${headers?.['content-type'] ?? 'application/json'}; charset=iso-8859-1`
  expect(await refusal(await post(path, body, { ...headers, 'content-type': contentType }))).toMatchObject({
    status: 415,
    reason: 'INVALID_INPUT',
  })
})

test('UTF-16 is not read as UTF-8, and UTF-8 may be named', async () => {
  for (const path of ['/trpc/v1/account.open', '/api/v1/account/open']) {
    const opened = (contentType: string) =>
      post(path, JSON.stringify({ userId: 'Jörg' }), { 'content-type': contentType })
    expect((await opened('application/json; charset=utf-16')).status).toBe(415)
    for (const charset of ['utf-8', 'UTF8', '"utf-8"'])
      expect([charset, (await opened(`application/json; charset=${charset}`)).status]).toEqual([charset, 200])
  }
})

const ask = (path: string) =>
  fetch(`${product.url}${path}`, { headers: { authorization: `Bearer ${product.key}`, cookie } })

const input = (userId: string) => `input=%7B%22userId%22%3A%22${userId}%22%7D`

test.each([
  '/trpc/v1/account.get?input={}&x=%E7',
  `/trpc/v1/account.get?${input('fran%E7ois')}`,
  `/trpc/v1/account.get,account.get?batch=1&${input('fran%E7ois')}`,
  '/api/v1/account/get?userId=fran%E7ois',
  '/api/v1/account/get?userId=%E0%A4%A',
  '/api/v1/account/get?userId=%ED%A0%80',
  '/api/v1/account/get?userId=50%',
  '/trpc/console/audit.list?input=%E7',
  '/console/csv/audit?text=%E7',
  '/store/tokens/account.get?input=%E7',
])('an address that is not UTF-8 is refused: %s', async path => {
  expect(await refusal(await ask(path))).toEqual({
    status: 400,
    reason: 'INVALID_INPUT',
    message: 'What is written with % in the address is not valid UTF-8; % itself is written %25.',
  })
})

test('one that is, in any script, is answered', async () => {
  for (const userId of ['fran%C3%A7ois', '%E6%97%A5%E6%9C%AC', '50%25', '%F0%9F%90%9F'])
    for (const path of [`/trpc/v1/account.get?${input(userId)}`, `/api/v1/account/get?userId=${userId}`])
      expect([path, (await ask(path)).status]).toEqual([path, 200])
})

test('a path that cannot be decoded is no procedure', async () => {
  for (const path of ['/trpc/v1/%E0%A4%A', '/trpc/v1/%E7?batch=1', '/trpc/console/%E7', '/api/v1/%E0%A4%A'])
    expect([path, await refusal(await ask(path))]).toEqual([
      path,
      { status: 404, reason: 'INVALID_INPUT', message: 'There is no such procedure.' },
    ])
})

test('whoever decoded badly before they came here is told so; what was noted beside a spend may hold it', async () => {
  for (const field of ['userId', 'requestId']) {
    const body = { userId: 'lenient', action, requestId: 'one', [field]: 'J\ufffdrg' }
    const answer = await post('/trpc/v1/spend.charge', JSON.stringify(body))
    const { message } = await refusal(answer)
    expect(message).toBe(
      `Invalid input: ${field}: has U+FFFD, the mark of bytes that were read in the wrong encoding.`,
    )
  }
  const noted = await product.api.spend.charge.mutate({
    userId: 'noted',
    action,
    requestId: 'one',
    metadata: { title: 'J\ufffdrg' },
  })
  expect(noted.replayed).toBe(false)
})
