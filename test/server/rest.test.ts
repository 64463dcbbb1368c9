// The product API as REST: every procedure at its address, answers as `/openapi.json` says, refusals in the one shape.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ProductMeta } from '../../server/keys/ladder.ts'
import { type JsonSchema, listProcedures } from '../../server/platform/procedures.ts'
import { productApi } from '../../server/product.ts'
import { type Product, startProduct } from '../support/product.ts'

let product: Product
beforeAll(async () => {
  product = await startProduct({ economyKey: 'jobsearch' })
})
afterAll(() => product.stop())

const procedures = new Map(listProcedures(productApi).map(one => [one.path, one]))
const userId = 'ada@example.com'

type Asked = Record<string, string | number | boolean | string[]>
type Refusal = { error: { message: string; data: { reason: string; path: string; details: unknown } } }

/** As any HTTP client would: the parameters of a query in its address, a mutation's input as its body. */
function send(path: string, input: object, headers: Record<string, string> = {}): Promise<Response> {
  const place = `${product.url}/api/v1/${path.replaceAll('.', '/')}`
  const authorization = `Bearer ${product.key}`
  if (procedures.get(path)?.type === 'query') {
    const search = new URLSearchParams(
      Object.entries(input as Asked).map(([name, value]) => [name, String(value)]),
    )
    return fetch(`${place}?${search}`, { headers: { authorization, ...headers } })
  }
  return fetch(place, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(input),
  })
}

const called = new Set<string>()

/** The answer, which is exactly what its description says. */
async function call<Answer extends object>(path: string, input: object): Promise<Answer> {
  const response = await send(path, input)
  const answer = (await response.json()) as Answer
  expect(response.status, JSON.stringify(answer)).toBe(200)
  const meta = procedures.get(path)?.meta as ProductMeta
  expect(meta.answers.parse(answer)).toEqual(answer)
  called.add(path)
  return answer
}

async function refusal(response: Response) {
  const { error } = (await response.json()) as Refusal
  return { status: response.status, message: error.message, ...error.data }
}

test('every procedure is called at its address, and answers what is written of it', async () => {
  await call('key.get', {})
  await call('account.open', { userId, profile: { name: 'Ada', country: 'DE' } })
  await call('grant.give', {
    userId,
    requestId: 'gift',
    amount: 500,
    source: 'gift',
    reason: 'to begin with',
  })
  const catalog = await call<{ actions: { key: string }[] }>('catalog.get', { userId })
  expect(catalog.actions.length).toBeGreaterThan(5)
  const action = 'job_match_detailed'
  const quote = await call<{ quoteId: string; cost: number }>('spend.quote', { userId, action, pin: true })
  const paid = await call<{ entryId: string; charged: number }>('spend.charge', {
    userId,
    action,
    requestId: 'one',
    quoteId: quote.quoteId,
    metadata: { job: 7 },
  })
  expect(paid.charged).toBe(quote.cost)
  await call('spend.chargeMany', {
    items: [
      { userId, action, requestId: 'two' },
      { userId, action: 'unknown', requestId: 'three' },
    ],
  })
  const held = await call<{ holdId: string }>('spend.hold', {
    userId,
    action,
    requestId: 'four',
    quantity: 2,
  })
  await call('spend.commit', { userId, holdId: held.holdId, quantity: 1 })
  const again = await call<{ holdId: string }>('spend.hold', { userId, action, requestId: 'five' })
  await call('spend.release', { userId, holdId: again.holdId })
  await call('spend.refund', { userId, requestId: 'back', of: { requestId: 'one' }, reason: 'run failed' })
  await call('account.explain', { userId, entryId: paid.entryId })
  const page = await call<{ entries: { kind: string }[]; nextCursor: string }>('account.history', {
    userId,
    kinds: ['charge', 'refund'],
    limit: 2,
  })
  expect(page.entries.map(({ kind }) => kind)).toEqual(['refund', 'charge'])
  await call('account.history', { userId, kinds: ['charge', 'refund'], cursor: page.nextCursor })
  await call('account.usage', { userId, days: 7 })
  await call('activity.record', { userId, sessionId: 's1', kind: 'session' })
  const shown = await call<{ impressionId: string; resumeToken: string; offers: { offerId: string }[] }>(
    'paywall.show',
    { userId: 'bo', action, quantity: 20, sessionId: 's2', resume: { letter: 'Dear …' } },
  )
  const [offer] = shown.offers
  await call('paywall.record', {
    impressionId: shown.impressionId,
    event: 'selected',
    offerId: offer?.offerId,
  })
  await call('paywall.resume', { resumeToken: shown.resumeToken })
  const started = await call<{ purchaseId: string }>('purchase.start', {
    userId: 'bo',
    requestId: 'buy',
    packKey: 'starter',
  })
  await call('purchase.get', { purchaseId: started.purchaseId })
  const disputed = await call<{ disputeId: string }>('dispute.open', {
    userId,
    requestId: 'wrong',
    reason: 'unexpected_cost',
    of: { requestId: 'four' },
    text: 'I did not know.',
  })
  await call('dispute.get', { disputeId: disputed.disputeId })
  await call('dispute.list', { userId, limit: 5 })
  await call('account.get', { userId })
  // Plans are another economy's.
  const others = [...procedures.keys()].filter(path => !called.has(path))
  expect(others).toEqual(['plan.cancel', 'plan.change'])
  for (const path of others) expect((await send(path, {})).status).toBe(400)
})

describe('what is refused', () => {
  test('is told in the shape of the other door, with the same words', async () => {
    const input = { userId: 'nobody', action: 'job_match_detailed', requestId: 'x', quantity: 5 }
    const here = await refusal(await send('spend.charge', input))
    expect(here).toMatchObject({ status: 402, reason: 'INSUFFICIENT_TOKENS', path: 'spend.charge' })
    const there = await fetch(`${product.url}/trpc/v1/spend.charge`, {
      method: 'POST',
      headers: { authorization: `Bearer ${product.key}`, 'content-type': 'application/json' },
      body: JSON.stringify(input),
    })
    const { requestId: _here, ...told } = here as Record<string, unknown>
    expect(await refusal(there)).toMatchObject(told)
  })

  const post = (place: string, body: string, headers: Record<string, string> = {}) =>
    fetch(`${product.url}/api/v1${place}`, {
      method: 'POST',
      body,
      headers: { authorization: `Bearer ${product.key}`, 'content-type': 'application/json', ...headers },
    })

  test.each([
    ['no key', 401, () => fetch(`${product.url}/api/v1/key/get`)],
    ['no such address', 404, () => post('/spend/nothing', '{}')],
    ['no address at all', 404, () => post('', '{}')],
    ['a query that is posted', 405, () => post('/account/get', '{}')],
    ['a mutation that is got', 405, () => fetch(`${product.url}/api/v1/spend/charge`)],
    ['broken JSON', 400, () => post('/spend/charge', '{"userId":')],
    ['no body', 400, () => post('/spend/charge', '')],
    ['a body that is no object', 400, () => post('/spend/charge', '[]')],
    ['null', 400, () => post('/spend/charge', 'null')],
    [
      'a form',
      415,
      () => post('/spend/charge', 'a=1', { 'content-type': 'application/x-www-form-urlencoded' }),
    ],
    ['a body too large', 413, () => post('/spend/charge', JSON.stringify({ userId: 'x'.repeat(1_100_000) }))],
    ['an unknown field', 400, () => send('account.get', { userId, more: 1 })],
    ['a field given twice', 400, () => fetch(`${product.url}/api/v1/account/get?userId=a&userId=b`, keyed())],
    ['a number that is none', 400, () => send('account.usage', { userId, days: 'seven' })],
    ['a fraction', 400, () => send('account.usage', { userId, days: 1.5 })],
  ])('%s: %i', async (_name, status, ask) => {
    const told = await refusal(await ask())
    expect(told.status).toBe(status)
    expect(told.reason).toBe(status === 401 ? 'UNAUTHENTICATED' : 'INVALID_INPUT')
    expect(told.message).not.toBe('')
  })

  test('says which methods an address has, which key it needs, and when to come back', async () => {
    expect((await fetch(`${product.url}/api/v1/spend/charge`)).headers.get('allow')).toBe('POST')
    expect((await fetch(`${product.url}/api/v1/key/get`)).headers.get('www-authenticate')).toBe('Bearer')
    const key = await product.makeKey({ scopes: ['read'] })
    const told = await refusal(await send('spend.charge', {}, { authorization: `Bearer ${key}` }))
    expect(told).toMatchObject({ status: 403, details: { scope: 'spend' } })
  })

  const keyed = () => ({ headers: { authorization: `Bearer ${product.key}` } })
})

test('prices that the caller holds already are not sent again', async () => {
  const first = await send('catalog.get', {})
  const mark = first.headers.get('etag') ?? ''
  expect(mark).not.toBe('')
  const second = await send('catalog.get', {}, { 'if-none-match': mark })
  expect([second.status, await second.text()]).toEqual([304, ''])
})

describe('/openapi.json', () => {
  type Document = {
    openapi: string
    paths: Record<string, Record<string, { operationId: string; parameters?: { name: string }[] }>>
    components: { schemas: Record<string, JsonSchema> }
  }
  const read = async () => {
    const response = await fetch(`${product.url}/openapi.json`)
    const text = await response.text()
    return { text, document: JSON.parse(text) as Document }
  }

  test('names each procedure once, with its method, and needs no key', async () => {
    const { document } = await read()
    expect(document.openapi).toBe('3.1.0')
    const named = Object.entries(document.paths).flatMap(([place, methods]) =>
      Object.entries(methods).map(([method, { operationId }]) => [place, method, operationId]),
    )
    expect(named).toEqual(
      [...procedures.values()].map(({ path, type }) => [
        `/api/v1/${path.replaceAll('.', '/')}`,
        type === 'query' ? 'get' : 'post',
        path,
      ]),
    )
    const quote = document.paths['/api/v1/spend/quote']?.['get']
    expect(quote?.parameters?.map(({ name }) => name)).toEqual(
      Object.keys({
        userId: 1,
        action: 1,
        quantity: 1,
        size: 1,
        quoteId: 1,
        pin: 1,
      }),
    )
  })

  test('points at nothing that it does not hold', async () => {
    const { text, document } = await read()
    const pointed = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(match => match[1] ?? '')
    const held = Object.keys(document.components.schemas).map(name => `#/components/schemas/${name}`)
    expect(pointed.length).toBeGreaterThan(20)
    expect(pointed.filter(one => !held.includes(one))).toEqual([])
    expect(held.filter(one => !pointed.includes(one))).toEqual([])
    for (const name of ['Account', 'Receipt', 'Balance', 'Draw', 'Refusal'])
      expect(document.components.schemas).toHaveProperty(name)
  })

  test('tells of no reason that only operators meet', async () => {
    const { text } = await read()
    expect(text).toContain('INSUFFICIENT_TOKENS: 402')
    expect(text).not.toContain('CHANGED_MEANWHILE')
  })
})
