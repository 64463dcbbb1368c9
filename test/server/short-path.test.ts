// Plain product calls leave out tRPC's adapter and its chain of functions: both ways must answer alike, to the header.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { shorten } from '../../server/keys/ladder.ts'
import type { Built } from '../../server/platform/procedures.ts'
import { productApi } from '../../server/product.ts'
import { startServer, type TestServer } from '../support/server.ts'

let server: TestServer
let key: string
let limited: string
beforeAll(async () => {
  server = await startServer()
  const { api } = await server.as('developer')
  const make = async (rateLimitPerMinute: number | null) => {
    const made = await api.keys.create.mutate({
      economyKey: 'jobsearch',
      mode: 'test',
      name: 'both ways',
      scopes: ['read', 'spend'],
      rateLimitPerMinute,
      expiresAt: null,
      reason: 'a test says so',
    })
    return made.key
  }
  key = await make(null)
  limited = await make(1)
  await call({ path: 'key.get', key: limited })
})
afterAll(() => server.stop())

type Call = { path: string; key?: string | null; query?: unknown; body?: string; long?: boolean }

/** A header that only tRPC's adapter looks at sends a call the long way. */
async function call({ path, key: ownKey = key, query, body, long = false }: Call) {
  const input = query === undefined ? '' : `input=${encodeURIComponent(JSON.stringify(query))}`
  const mark = input === '' ? '' : path.includes('?') ? '&' : '?'
  const answer = await fetch(`${server.url}/trpc/v1/${path}${mark}${input}`, {
    headers: {
      'content-type': 'application/json',
      ...(ownKey === null ? {} : { authorization: `Bearer ${ownKey}` }),
      ...(long ? { 'if-none-match': '"none"', 'content-encoding': 'identity' } : {}),
    },
    ...(body === undefined ? {} : { method: 'POST', body }),
  })
  const { status, headers } = answer
  const text = await answer.text()
  return {
    status,
    headers: ['content-type', 'www-authenticate', 'retry-after', 'x-content-type-options'].map(name => [
      name,
      headers.get(name),
    ]),
    told: JSON.parse(text.replaceAll(/"requestId":"req_\w+"/g, '"requestId":"req"')) as unknown,
  }
}

const charge = (fields: object) =>
  JSON.stringify({ userId: 'u', action: 'job_match_detailed', requestId: 'r', ...fields })
const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`

test.each<[string, number, Call]>([
  ['a query without input', 200, { path: 'key.get' }],
  ['a query with input', 200, { path: 'account.get', query: { userId: 'nobody' } }],
  ['a batch of queries', 200, { path: 'key.get,account.get?batch=1', query: { 1: { userId: 'nobody' } } }],
  ['a batch of good and bad', 207, { path: 'key.get,account.get?batch=1', query: {} }],
  ['a charge of an unknown action', 404, { path: 'spend.charge', body: charge({ action: 'nothing' }) }],
  ['a charge that cannot be paid', 402, { path: 'spend.charge', body: charge({ quantity: 9_000 }) }],
  ['several wrong fields', 400, { path: 'spend.charge', body: charge({ size: -1, extra: 1 }) }],
  ['no body', 400, { path: 'spend.charge', body: '' }],
  ['a body that is no object', 400, { path: 'spend.charge', body: '7' }],
  ['broken JSON', 400, { path: 'spend.charge', body: '{"userId":' }],
  ['nesting without end', 400, { path: 'spend.charge', body: charge({}).replace('"r"', deep) }],
  ['metadata nested without end', 400, { path: 'spend.charge', body: `{"metadata":{"a":${deep}}}` }],
  ['no key, and an input that is wrong too', 401, { path: 'spend.charge', key: null, body: '{}' }],
  ['a key without the scope', 403, { path: 'grant.give', body: '{}' }],
])('%s is answered alike both ways', async (_name, status, asked) => {
  const short = await call(asked)
  expect(short.status).toBe(status)
  expect(await call({ ...asked, long: true })).toEqual(short)
})

test('a key that asked too often is told when to come back, both ways', async () => {
  for (const long of [false, true]) {
    const { status, headers } = await call({ path: 'key.get', key: limited, long })
    expect(status).toBe(429)
    expect(Number(new Map(headers as [string, string][]).get('retry-after'))).toBeGreaterThan(0)
  }
})

test('what has no more to it than key, input and answer is shortened, and nothing else', () => {
  const built = Object.entries(productApi._def.procedures as unknown as Record<string, Built>)
  const long = built.filter(([, procedure]) => shorten(procedure) === procedure).map(([path]) => path)
  // Its answer is checked, which is a link more.
  expect(long).toEqual(['key.get'])
  expect(built.length).toBeGreaterThan(15)
})
