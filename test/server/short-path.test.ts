// Plain product calls leave out tRPC's adapter and its chain of functions: both ways must answer alike, to the header.
import { Readable } from 'node:stream'
import type { TRPCError } from '@trpc/server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { productRouter, scoped, shorten } from '../../server/keys/ladder.ts'
import { DomainError } from '../../server/platform/errors.ts'
import type { Built } from '../../server/platform/procedures.ts'
import { tellError } from '../../server/platform/refusals.ts'
import type { Context } from '../../server/platform/trpc.ts'
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
})
afterAll(() => server.stop())

type Call = {
  path: string
  key?: string | null
  query?: unknown
  body?: string | Uint8Array
  type?: string
  long?: boolean
}

/** A header that only tRPC's adapter looks at sends a call the long way. */
async function call({ path, key: ownKey = key, query, body, type = 'application/json', long = false }: Call) {
  const input = query === undefined ? '' : `input=${encodeURIComponent(JSON.stringify(query))}`
  const mark = input === '' ? '' : path.includes('?') ? '&' : '?'
  const answer = await fetch(`${server.url}/trpc/v1/${path}${mark}${input}`, {
    headers: {
      'content-type': type,
      ...(ownKey === null ? {} : { authorization: `Bearer ${ownKey}` }),
      ...(long ? { 'if-none-match': '"none"', 'content-encoding': 'identity' } : {}),
    },
    ...(body === undefined ? {} : { method: 'POST', body: new Uint8Array(Buffer.from(body)) }),
  })
  const { status, headers } = answer
  const text = await answer.text()
  return {
    status,
    headers: ['content-type', 'www-authenticate', 'retry-after', 'x-content-type-options', 'allow'].map(
      name => [name, headers.get(name)],
    ),
    told: JSON.parse(text.replaceAll(/"requestId":"req_\w+"/g, '"requestId":"req"')) as unknown,
  }
}

const charge = (fields: object) =>
  JSON.stringify({ userId: 'u', action: 'job_match_detailed', requestId: 'r', ...fields })
const latin1 = Buffer.from(charge({ userId: 'J\xf6rg' }), 'latin1')
const two = 'spend.charge,spend.hold?batch=1'
const json = 'application/json; charset='
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
  ['a body that is not UTF-8', 400, { path: 'spend.charge', body: latin1 }],
  ['a batch that is not UTF-8', 400, { path: two, body: latin1 }],
  ['a batch with a body too large', 413, { path: two, body: 'x'.repeat(1_000_001) }],
  ['another charset', 415, { path: 'spend.charge', body: charge({}), type: `${json}utf-16` }],
  [
    'UTF-8 by its name',
    402,
    { path: 'spend.charge', body: charge({ quantity: 9_000 }), type: `${json}utf-8` },
  ],
  [
    'a mark of the encoding before the body',
    402,
    { path: 'spend.charge', body: `\ufeff${charge({ quantity: 9_000 })}` },
  ],
  ['an account opened', 200, { path: 'account.open', body: JSON.stringify({ userId: 'opened' }) }],
  ['an address that is not UTF-8', 400, { path: 'account.get?input=%7B%22userId%22%3A%22%E7%22%7D' }],
  ['a query by POST', 405, { path: 'account.get', body: '{}' }],
  ['a mutation by GET', 405, { path: 'spend.charge', query: {} }],
  ['no key, and an input that is wrong too', 401, { path: 'spend.charge', key: null, body: '{}' }],
  ['a key without the scope', 403, { path: 'grant.give', body: '{}' }],
])('%s is answered alike both ways', async (_name, status, asked) => {
  const short = await call(asked)
  expect(short.status).toBe(status)
  expect(await call({ ...asked, long: true })).toEqual(short)
})

test('a key that asked too often is told when to come back, both ways', async () => {
  await call({ path: 'key.get', key: limited })
  for (const long of [false, true]) {
    const { status, headers } = await call({ path: 'key.get', key: limited, long })
    expect(status).toBe(429)
    expect(Number(new Map(headers as [string, string][]).get('retry-after'))).toBeGreaterThan(0)
  }
})

test('a body too large that is sent without its length is refused as one that names it', async () => {
  async function* parts() {
    for (let sent = 0; sent < 1_000_000; sent += 100_000) yield Buffer.alloc(100_000, 'x')
    yield Buffer.from('x')
  }
  for (const path of ['spend.charge', two]) {
    const sent = {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: Readable.toWeb(Readable.from(parts())) as BodyInit,
      duplex: 'half',
    }
    const answer = await fetch(`${server.url}/trpc/v1/${path}`, sent)
    const told = [(await answer.json()) as { error: { message: string } }].flat()
    expect(told.map(({ error }) => error.message)).toEqual(
      path.split(',').map(() => 'The body is too large: at most 1000000 bytes are read here.'),
    )
  }
})

test('what has no more to it than key, input and answer is shortened, and nothing else', () => {
  const built = Object.entries(productApi._def.procedures as unknown as Record<string, Built>)
  const long = built.filter(([, procedure]) => shorten(procedure) === procedure).map(([path]) => path)
  // Its answer is checked, which is a link more.
  expect(long).toEqual(['key.get'])
  expect(built.length).toBeGreaterThan(15)
})

test('what is thrown while a call is carried out is told alike, whatever it looks like', async () => {
  const thrown: unknown[] = [
    Object.assign(new Error('gone'), { status: 404 }),
    new DomainError('UNKNOWN_HOLD', 'There is none.'),
    new Error('a fault'),
  ]
  for (const one of thrown) {
    const { failing } = productRouter({
      failing: scoped(null, 'Fails.', z.strictObject({})).query((): object => {
        throw one
      }),
    })._def.procedures as unknown as Record<'failing', Built>
    const request = { headers: { authorization: `Bearer ${key}` } }
    const asked = {
      path: 'failing',
      getRawInput: async () => undefined,
      ctx: { services: server.services, request, response: {} } as Context,
      type: 'query' as const,
      signal: undefined,
      batchIndex: 0,
    }
    const long = await failing(asked).catch(tell)
    expect(await shorten(failing)(asked).catch(tell)).toEqual(long)
    expect(long).toMatchObject({ data: { reason: one instanceof DomainError ? one.reason : 'INTERNAL' } })
  }
})

const tell = (error: unknown) => tellError(error as TRPCError)
