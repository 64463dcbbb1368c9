// What a browser may ask through a product's own server: by Express and by fetch-style handlers, against Farebox itself.
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { tokensProxy as expressProxy } from '../../../client/sdk/express.ts'
import { type Farebox, farebox, tokensProxy } from '../../../client/sdk/index.ts'
import { type Product, startProduct } from '../../support/product.ts'
import { openClient } from './support/client.ts'

let product: Product
let client: Farebox
let site: string
let parsed: string
const servers: Server[] = []
beforeAll(async () => {
  product = await startProduct({ economyKey: 'jobsearch' })
  client = farebox({
    url: product.url,
    key: await product.makeKey({ scopes: ['read', 'spend', 'purchase'] }),
  })
  site = await serve(false)
  parsed = await serve(true)
})
afterAll(async () => {
  for (const server of servers) {
    server.closeAllConnections()
    await new Promise(resolve => server.close(resolve))
  }
  await product.stop()
})

/** As a product mounts it; its users are signed in by a header, for a test. */
async function serve(parsesBefore: boolean): Promise<string> {
  const app = express()
  if (parsesBefore) app.use(express.json())
  app.use(
    '/tokens',
    expressProxy({ client, userOf: (request: express.Request) => userIn(request.get('x-user')) }),
  )
  const server = createServer(app).listen(0, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function userIn(user: string | null | undefined): string | null {
  if (user === 'broken') throw new Error('the session store is away')
  return user ?? null
}

type Sent = {
  user?: string | null
  input?: unknown
  method?: string
  headers?: Record<string, string>
  body?: string
}

function init({ user = 'ann', input, method = 'GET', headers = {}, body }: Sent): RequestInit {
  const ofUser: Record<string, string> = user === null ? {} : { 'x-user': user }
  const ofBody: Record<string, string> = method === 'GET' ? {} : { 'content-type': 'application/json' }
  const text = body ?? JSON.stringify(input ?? {})
  return {
    method,
    headers: { ...ofUser, ...ofBody, ...headers },
    ...(method === 'GET' ? {} : { body: text }),
  }
}

const query = (procedure: string, { input, method = 'GET' }: Sent) =>
  method !== 'GET' || input === undefined
    ? procedure
    : `${procedure}?input=${encodeURIComponent(JSON.stringify(input))}`

const ways: [string, (procedure: string, sent: Sent) => Promise<Response>][] = [
  ['express', (procedure, sent) => fetch(`${site}/tokens/${query(procedure, sent)}`, init(sent))],
  [
    'express after a parser',
    (procedure, sent) => fetch(`${parsed}/tokens/${query(procedure, sent)}`, init(sent)),
  ],
  [
    'fetch-style',
    async (procedure, sent) => {
      const handler = tokensProxy({ client, userOf: request => userIn(request.headers.get('x-user')) })
      return handler(new Request(`http://product.example/any/${query(procedure, sent)}`, init(sent)))
    },
  ],
]

const read = async (answer: Response) => ({
  status: answer.status,
  ...((await answer.json()) as {
    result?: { data: Record<string, unknown> }
    error?: { message: string; data: { reason: string; details: Record<string, unknown> } }
  }),
})
const refusedWith = (reason: string, status: number) => ({ status, error: { data: { reason } } })

describe.each(ways)('%s', (way, send) => {
  let user: string
  let count = 0
  beforeEach(() => {
    count += 1
    user = `${way.replaceAll(' ', '-')}-${count}`
  })

  test('reads are the user’s own, whatever the browser says of itself', async () => {
    const other = `${user}-other`
    await product.give(other, 500)
    const answer = await send('account.get', { user, input: { userId: other } })
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(await read(answer)).toMatchObject({
      status: 200,
      result: { data: { userId: user, balance: { available: 10 } } },
    })
    const quote = await send('spend.quote', {
      user,
      input: { action: 'job_match_detailed', quantity: 3, userId: other },
    })
    expect(await read(quote)).toMatchObject({ result: { data: { cost: 15, shortfall: 5 } } })
    expect(await read(await send('catalog.get', { user }))).toMatchObject({
      result: { data: { economy: { key: 'jobsearch' } } },
    })
    expect(await read(await send('account.usage', { user, input: { days: 7 } }))).toMatchObject({
      result: { data: { total: 0 } },
    })
  })

  test('a history tells nothing that was written for others to read', async () => {
    await client.spend.charge({
      userId: user,
      action: 'job_match_detailed',
      requestId: 'one',
      metadata: { note: 'internal' },
    })
    const told = await read(await send('account.history', { user, input: { limit: 5 } }))
    const entries = told.result?.data['entries'] as {
      metadata: object
      reason: string | null
      amount: number
    }[]
    expect(entries).toHaveLength(2)
    expect(entries.map(({ metadata, reason }) => [metadata, reason])).toEqual([
      [{}, null],
      [{}, null],
    ])
  })

  test('a paywall is shown, taken up and bought from, and to another user none of it exists', async () => {
    const shown = await read(
      await send('paywall.show', {
        user,
        method: 'POST',
        input: {
          action: 'job_match_detailed',
          quantity: 3,
          sessionId: 's',
          requestId: 'work-1',
          resume: { text: 'Dear' },
        },
      }),
    )
    expect(shown).toMatchObject({ status: 200, result: { data: { math: { have: 10, need: 15, short: 5 } } } })
    const { resumeToken, impressionId, offers } = (shown.result ?? { data: {} }).data as {
      resumeToken: string
      impressionId: string
      offers: { offerId: string; preselected: boolean }[]
    }
    const { offerId } = offers.find(({ preselected }) => preselected) ?? { offerId: '' }
    const selected = { impressionId, event: 'selected', offerId }
    expect(await read(await send('paywall.record', { user, method: 'POST', input: selected }))).toMatchObject(
      {
        result: { data: { ok: true } },
      },
    )
    expect(await read(await send('paywall.resume', { user, input: { resumeToken } }))).toMatchObject({
      result: { data: { requestId: 'work-1', resume: { text: 'Dear' }, affordable: false } },
    })
    expect(
      await read(await send('paywall.resume', { user: 'mallory', input: { resumeToken } })),
    ).toMatchObject(refusedWith('UNKNOWN_OFFER', 404))
    const started = await read(
      await send('purchase.start', {
        user,
        method: 'POST',
        input: { requestId: 'buy-1', offerId, userId: 'mallory' },
      }),
    )
    expect(started).toMatchObject({ status: 200, result: { data: { status: 'pending' } } })
    const purchaseId = started.result?.data['purchaseId']
    expect(await read(await send('purchase.get', { user, input: { purchaseId } }))).toMatchObject({
      result: { data: { userId: user, status: 'pending' } },
    })
    const foreign = await read(await send('purchase.get', { user: 'mallory', input: { purchaseId } }))
    const missing = await read(await send('purchase.get', { user, input: { purchaseId: 'pur_none' } }))
    expect(foreign).toMatchObject(refusedWith('UNKNOWN_PURCHASE', 404))
    expect(foreign.error?.message).toBe(missing.error?.message)
  })

  test('nobody is led to another site after paying', async () => {
    const input = { requestId: 'buy', packKey: 'starter', returnUrl: 'https://evil.example/cart' }
    const refused = await read(await send('purchase.start', { user, method: 'POST', input }))
    expect(refused).toMatchObject(refusedWith('INVALID_INPUT', 400))
    expect(refused.error?.data.details).toEqual({ fields: { returnUrl: 'is a page of this product' } })
    for (const returnUrl of ['javascript:alert(1)', 'not an address', 7]) {
      const answer = await send('purchase.start', { user, method: 'POST', input: { ...input, returnUrl } })
      expect(await read(answer), String(returnUrl)).toMatchObject(refusedWith('INVALID_INPUT', 400))
    }
  })

  test.each([
    'spend.charge',
    'spend.hold',
    'grant.give',
    'account.open',
    'key.get',
    'toString',
    '__proto__',
    '',
  ])('browsers cannot ask for %s', async procedure => {
    for (const method of ['GET', 'POST'])
      expect(await read(await send(procedure, { user, method }))).toMatchObject(
        refusedWith('INVALID_INPUT', 404),
      )
  })

  test('writes are posts, and reads are not', async () => {
    const answer = await send('purchase.start', { user, input: { requestId: 'a', packKey: 'starter' } })
    expect(answer.headers.get('allow')).toBe('POST')
    expect(await read(answer)).toMatchObject(refusedWith('INVALID_INPUT', 405))
    expect((await send('account.get', { user, method: 'POST' })).status).toBe(405)
  })

  test.each([
    ['a page of another site', { 'sec-fetch-site': 'cross-site' }],
    ['a neighbouring subdomain', { 'sec-fetch-site': 'same-site' }],
    ['an address typed in, which posts nothing', { 'sec-fetch-site': 'none' }],
    ['an older browser on another site', { origin: 'https://evil.example' }],
    ['a page without an origin', { origin: 'null' }],
  ])('posts of %s are refused', async (_who, headers) => {
    const input = { requestId: 'a', packKey: 'starter' }
    expect(await read(await send('purchase.start', { user, method: 'POST', input, headers }))).toMatchObject(
      refusedWith('FORBIDDEN', 403),
    )
  })

  test('reads of another site are refused too, and those of an own page are not', async () => {
    const send1 = (headers: Record<string, string>) => send('account.get', { user, headers })
    expect((await send1({ 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect((await send1({ 'sec-fetch-site': 'same-origin' })).status).toBe(200)
    expect((await send1({ 'sec-fetch-site': 'none' })).status).toBe(200)
  })

  test('an own page leads back to itself', async () => {
    const origin = 'https://shop.example'
    const headers = { 'sec-fetch-site': 'same-origin', origin }
    const input = { requestId: 'own', packKey: 'starter', returnUrl: `${origin}/letters?draft=7` }
    expect((await send('purchase.start', { user, method: 'POST', input, headers })).status).toBe(200)
  })

  test('a form cannot write, and a body has an end', async () => {
    const body = JSON.stringify({ requestId: 'a', packKey: 'starter' })
    const form = { 'content-type': 'text/plain' }
    expect((await send('purchase.start', { user, method: 'POST', body, headers: form })).status).toBe(415)
    const long = JSON.stringify({ action: 'job_match_detailed', sessionId: 's', resume: 'x'.repeat(20_000) })
    expect(await read(await send('paywall.show', { user, method: 'POST', body: long }))).toMatchObject(
      refusedWith('INVALID_INPUT', 413),
    )
    const list = await send('paywall.show', { user, method: 'POST', body: '[1]' })
    expect(await read(list)).toMatchObject(refusedWith('INVALID_INPUT', 400))
  })

  test('who is not signed in is told so', async () => {
    expect(await read(await send('account.get', { user: null }))).toMatchObject(
      refusedWith('UNAUTHENTICATED', 401),
    )
  })

  test('a mistake in an input is the browser’s, field by field', async () => {
    const refused = await read(await send('account.history', { user, input: { limit: 1000 } }))
    expect(refused).toMatchObject(refusedWith('INVALID_INPUT', 400))
    expect(Object.keys(refused.error?.data.details['fields'] as object)).toEqual(['limit'])
    const strange = await read(await send('purchase.get', { user, input: { purchaseId: 'x', userId: user } }))
    expect(strange).toMatchObject(refusedWith('INVALID_INPUT', 400))
  })
})

test.each([
  ['userOf', { userOf: 'ann' }, 'userOf is a function'],
  ['returnOrigin', { returnOrigin: 'app.example.com' }, 'returnOrigin is where browsers see the product'],
])('a proxy with a wrong %s is refused where it is made', (_name, wrong, words) => {
  const options = { client, userOf: () => 'ann', ...wrong } as { client: Farebox; userOf: () => string }
  expect(() => tokensProxy(options)).toThrow(words)
  expect(() => expressProxy(options)).toThrow(words)
})

test('an address that is none is not there, and no fault of the product', async () => {
  for (const path of ['//', '//?input=', '///', '/%']) {
    const answer = await fetch(`${site}/tokens${path}`, { headers: { 'x-user': 'ann' } })
    expect([path, answer.status]).toEqual([path, 404])
  }
})

test('a session that names nobody is nobody’s', async () => {
  for (const nobody of [undefined, '']) {
    const handler = tokensProxy({ client, userOf: () => nobody as string })
    const answer = await handler(new Request('http://product.example/tokens/catalog.get'))
    expect(answer.status).toBe(401)
  }
})

test('the origin that the product names is the only one', async () => {
  const returnOrigin = 'https://app.example'
  const handler = tokensProxy({ client, userOf: () => 'named', returnOrigin })
  const post = (origin: string, returnUrl: string) =>
    handler(
      new Request('http://internal:8080/tokens/purchase.start', {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin },
        body: JSON.stringify({ requestId: returnUrl, packKey: 'starter', returnUrl }),
      }),
    )
  expect((await post(returnOrigin, `${returnOrigin}/cart`)).status).toBe(200)
  expect((await post('http://internal:8080', `${returnOrigin}/cart`)).status).toBe(403)
  expect((await post(returnOrigin, 'http://internal:8080/cart')).status).toBe(400)
})

test('a mistake of the product is told to its log, and nothing of it to the browser', async () => {
  const key = await product.makeKey({ scopes: ['read'] })
  const { tokens, warnings } = openClient(product.url, { key })
  const handler = tokensProxy({ client: tokens, userOf: () => 'ann' })
  const answer = await handler(
    new Request('http://product.example/tokens/paywall.show', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ action: 'job_match_detailed', sessionId: 's' }),
    }),
  )
  const text = await answer.text()
  expect(answer.status).toBe(500)
  expect(text).not.toMatch(/scope|key|spend/)
  expect(warnings).toEqual([expect.stringMatching(/paywall\.show failed with FORBIDDEN/)])
})

test('when Farebox is away the browser is asked to come back', async () => {
  const { tokens } = openClient('http://127.0.0.1:9', { timeoutMs: 300 })
  const handler = tokensProxy({ client: tokens, userOf: () => 'ann' })
  const answer = await handler(new Request('http://product.example/tokens/account.get'))
  expect(answer.headers.get('retry-after')).toBe('5')
  expect(await read(answer)).toMatchObject(refusedWith('OVERLOADED', 503))
})

test('what the product itself fails with is its own to answer', async () => {
  const handler = tokensProxy({ client, userOf: () => userIn('broken') })
  await expect(handler(new Request('http://product.example/tokens/account.get'))).rejects.toThrow(
    'session store',
  )
  expect((await fetch(`${site}/tokens/account.get`, { headers: { 'x-user': 'broken' } })).status).toBe(500)
})

test('a body without a length is refused where it grows too long, and the refusal arrives', async () => {
  let sent = 0
  const stream = new ReadableStream<Uint8Array>({
    pull: controller => {
      sent += 1
      if (sent > 40) controller.close()
      else controller.enqueue(new TextEncoder().encode('x'.repeat(1000)))
    },
  })
  const answer = await fetch(`${site}/tokens/paywall.show`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-user': 'ann' },
    body: stream,
    duplex: 'half',
  } as RequestInit)
  expect(answer.status).toBe(413)
})
