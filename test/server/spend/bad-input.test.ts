// Nonsense at the spend API: each is refused for the right reason, moves nothing, and harms no neighbour.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { entryKinds } from '../../../server/ledger/words.ts'
import { type Product, startProduct } from '../../support/product.ts'

let product: Product
let other: { key: string }
let holdOfOther: string
let entryOfOther: string

const user = 'bad-input'
const action = 'job_match_detailed'
const good = { userId: user, action, requestId: 'r' }

beforeAll(async () => {
  product = await startProduct({ economyKey: 'jobsearch' })
  other = { key: await product.makeKey({ economyKey: 'intellicv' }) }
  const held = await product.api.spend.hold.mutate({ userId: 'other', action, requestId: 'h' })
  holdOfOther = held.holdId
  const history = await product.api.account.history.query({ userId: 'other' })
  entryOfOther = history.entries[0]?.entryId ?? ''
  await product.give(user, 1000)
})
afterAll(() => product.stop())

type Refused = { status: number; reason: string; fields?: string[] }
type Case = [name: string, procedure: string, input: unknown, refused: Refused]

const invalid = (...fields: string[]): Refused => ({ status: 400, reason: 'INVALID_INPUT', fields })
const charge = (change: object): unknown => ({ ...good, ...change })
const without = (field: string): unknown =>
  Object.fromEntries(Object.entries(good).filter(([key]) => key !== field))

/** As JSON brings it: written in code it would be the prototype. */
const nameless: unknown = JSON.parse('{"__proto__":{"a":1}}')

/** A query is sent with GET; the rest are mutations. */
const queries = new Set(['account.get', 'account.history', 'account.explain', 'account.usage', 'spend.quote'])

const cases: Case[] = [
  ['no input', 'spend.charge', undefined, { status: 400, reason: 'INVALID_INPUT' }],
  ['null', 'spend.charge', null, invalid('')],
  ['a number', 'spend.charge', 7, invalid('')],
  ['a list', 'spend.charge', [], invalid('')],
  ['a text', 'spend.charge', 'charge', invalid('')],
  ['no user', 'spend.charge', without('userId'), invalid('userId')],
  ['no action', 'spend.charge', without('action'), invalid('action')],
  ['no request id', 'spend.charge', without('requestId'), invalid('requestId')],
  ['an unknown field', 'spend.charge', charge({ amount: 3 }), invalid('amount')],
  [
    'a prototype field',
    'spend.charge',
    JSON.parse(`{"userId":"${user}","action":"${action}","requestId":"r","constructor":1}`),
    invalid('constructor'),
  ],
  ['an empty user', 'spend.charge', charge({ userId: '' }), invalid('userId')],
  ['a user of 129 characters', 'spend.charge', charge({ userId: 'x'.repeat(129) }), invalid('userId')],
  ['a user of 10 kB', 'spend.charge', charge({ userId: 'x'.repeat(10_000) }), invalid('userId')],
  ['a user with a line break', 'spend.charge', charge({ userId: 'a\nb' }), invalid('userId')],
  ['a user with NUL', 'spend.charge', charge({ userId: 'a\0b' }), invalid('userId')],
  ['a user with half of a pair', 'spend.charge', charge({ userId: 'a\ud800' }), invalid('userId')],
  ['a user that is a number', 'spend.charge', charge({ userId: 12 }), invalid('userId')],
  ['a user that is a list', 'spend.charge', charge({ userId: [user] }), invalid('userId')],
  [
    'a user that was read in the wrong encoding',
    'spend.charge',
    charge({ userId: 'J\ufffdrg' }),
    invalid('userId'),
  ],
  ['a request id that was', 'spend.charge', charge({ requestId: 'run-\ufffd' }), invalid('requestId')],
  ['an empty request id', 'spend.charge', charge({ requestId: '' }), invalid('requestId')],
  ['a request id of 10 kB', 'spend.charge', charge({ requestId: 'r'.repeat(10_000) }), invalid('requestId')],
  ['a request id with a tab', 'spend.charge', charge({ requestId: 'a\tb' }), invalid('requestId')],
  ['a request id that is an object', 'spend.charge', charge({ requestId: {} }), invalid('requestId')],
  ['an action in capitals', 'spend.charge', charge({ action: 'Cover' }), invalid('action')],
  ['an empty action', 'spend.charge', charge({ action: '' }), invalid('action')],
  [
    'an unknown action',
    'spend.charge',
    charge({ action: 'no_such' }),
    { status: 404, reason: 'UNKNOWN_ACTION' },
  ],
  [
    'an action named like a method',
    'spend.charge',
    charge({ action: 'constructor' }),
    { status: 404, reason: 'UNKNOWN_ACTION' },
  ],
  ['quantity 0', 'spend.charge', charge({ quantity: 0 }), invalid('quantity')],
  ['a negative quantity', 'spend.charge', charge({ quantity: -1 }), invalid('quantity')],
  ['half a target', 'spend.charge', charge({ quantity: 0.5 }), invalid('quantity')],
  ['quantity as text', 'spend.charge', charge({ quantity: '2' }), invalid('quantity')],
  ['quantity null', 'spend.charge', charge({ quantity: null }), invalid('quantity')],
  ['quantity of a billion', 'spend.charge', charge({ quantity: 1_000_000_000 }), invalid('quantity')],
  ['a negative size', 'spend.charge', charge({ size: -300 }), invalid('size')],
  ['a fractional size', 'spend.charge', charge({ size: 300.5 }), invalid('size')],
  ['size 2^53', 'spend.charge', charge({ size: 2 ** 53 }), invalid('size')],
  ['size true', 'spend.charge', charge({ size: true }), invalid('size')],
  ['metadata that is a text', 'spend.charge', charge({ metadata: 'x' }), invalid('metadata')],
  ['metadata that is a list', 'spend.charge', charge({ metadata: [1] }), invalid('metadata')],
  ['metadata of 10 kB', 'spend.charge', charge({ metadata: { x: 'y'.repeat(10_000) } }), invalid('metadata')],
  [
    'metadata with a key that objects have',
    'spend.charge',
    charge({ metadata: nameless }),
    invalid('metadata'),
  ],
  ['such a key further in', 'spend.charge', charge({ metadata: { a: [nameless] } }), invalid('metadata')],
  ['such a key in a hold', 'spend.hold', charge({ metadata: nameless }), invalid('metadata')],
  [
    'acknowledgeSoftCap as text',
    'spend.charge',
    charge({ acknowledgeSoftCap: 'yes' }),
    invalid('acknowledgeSoftCap'),
  ],
  ['a quote that is none', 'spend.charge', charge({ quoteId: 'quo_x' }), invalid('quoteId')],
  [
    'a quote with a forged seal',
    'spend.charge',
    charge({ quoteId: `quo_e30.${'A'.repeat(43)}` }),
    invalid('quoteId'),
  ],
  [
    'more than there is',
    'spend.charge',
    charge({ quantity: 999_999 }),
    { status: 402, reason: 'INSUFFICIENT_TOKENS' },
  ],
  ['a hold of 9 seconds', 'spend.hold', charge({ ttlSeconds: 9 }), invalid('ttlSeconds')],
  ['a hold of two days', 'spend.hold', charge({ ttlSeconds: 172_800 }), invalid('ttlSeconds')],
  ['a hold for a fraction', 'spend.hold', charge({ ttlSeconds: 10.5 }), invalid('ttlSeconds')],
  ['commit of no hold', 'spend.commit', { userId: user }, invalid('holdId')],
  [
    'commit of an unknown hold',
    'spend.commit',
    { userId: user, holdId: 'hld_x' },
    { status: 404, reason: 'UNKNOWN_HOLD' },
  ],
  [
    'commit of an entry',
    'spend.commit',
    { userId: user, holdId: 'ent_1' },
    { status: 404, reason: 'UNKNOWN_HOLD' },
  ],
  [
    'commit of a negative amount',
    'spend.commit',
    { userId: user, holdId: 'hld_x', amount: -1 },
    invalid('amount'),
  ],
  [
    'commit of amount and size',
    'spend.commit',
    { userId: user, holdId: 'hld_x', amount: 1, size: 2 },
    invalid('amount'),
  ],
  ['commit of 2^53', 'spend.commit', { userId: user, holdId: 'hld_x', amount: 2 ** 53 }, invalid('amount')],
  [
    'release of an unknown hold',
    'spend.release',
    { userId: user, holdId: 'hld_' },
    { status: 404, reason: 'UNKNOWN_HOLD' },
  ],
  [
    'release with an empty reason',
    'spend.release',
    { userId: user, holdId: 'hld_x', reason: '' },
    invalid('reason'),
  ],
  ['refund of nothing named', 'spend.refund', { userId: user, requestId: 'x', reason: 'y' }, invalid('of')],
  [
    'refund of both names',
    'spend.refund',
    { userId: user, requestId: 'x', of: { entryId: 'ent_1', requestId: 'r' }, reason: 'y' },
    invalid('of'),
  ],
  [
    'refund of an unknown request',
    'spend.refund',
    { userId: user, requestId: 'x', of: { requestId: 'never' }, reason: 'y' },
    { status: 404, reason: 'UNKNOWN_ENTRY' },
  ],
  [
    'refund of an unknown entry',
    'spend.refund',
    { userId: user, requestId: 'x', of: { entryId: 'ent_1' }, reason: 'y' },
    { status: 404, reason: 'UNKNOWN_ENTRY' },
  ],
  [
    'refund of 0',
    'spend.refund',
    { userId: user, requestId: 'x', of: { requestId: 'r' }, amount: 0, reason: 'y' },
    invalid('amount'),
  ],
  [
    'refund without a reason',
    'spend.refund',
    { userId: user, requestId: 'x', of: { requestId: 'r' } },
    invalid('reason'),
  ],
  [
    'refund of a grant',
    'spend.refund',
    { userId: user, requestId: 'x', of: { requestId: 'give-1' }, reason: 'y' },
    { status: 404, reason: 'UNKNOWN_ENTRY' },
  ],
  [
    'a gift of 0',
    'grant.give',
    { userId: user, requestId: 'g', amount: 0, source: 'gift', reason: 'x' },
    invalid('amount'),
  ],
  [
    'a gift of 2^53',
    'grant.give',
    { userId: user, requestId: 'g', amount: 2 ** 53, source: 'gift', reason: 'x' },
    invalid('amount'),
  ],
  [
    'a gift beyond what counts',
    'grant.give',
    { userId: user, requestId: 'g', amount: 2 ** 53 - 1, source: 'gift', reason: 'x' },
    { status: 422, reason: 'AMOUNT_TOO_LARGE' },
  ],
  [
    'a gift that has expired',
    'grant.give',
    {
      userId: user,
      requestId: 'g',
      amount: 1,
      source: 'gift',
      reason: 'x',
      expiresAt: '2020-01-01T00:00:00Z',
    },
    invalid('expiresAt'),
  ],
  [
    'a gift in a year that is none',
    'grant.give',
    {
      userId: user,
      requestId: 'g',
      amount: 1,
      source: 'gift',
      reason: 'x',
      expiresAt: '0000-01-01T00:00:00Z',
    },
    invalid('expiresAt'),
  ],
  [
    'a gift under the ledger’s own name',
    'grant.give',
    { userId: user, requestId: 'g', amount: 1, source: 'plan', reason: 'x' },
    invalid('source'),
  ],
  [
    'a gift without a reason',
    'grant.give',
    { userId: user, requestId: 'g', amount: 1, source: 'gift' },
    invalid('reason'),
  ],
  ['a history of 201', 'account.history', { userId: user, limit: 201 }, invalid('limit')],
  [
    'a kind of entry that does not exist',
    'account.history',
    { userId: user, kinds: ['charge', 'chrage'] },
    invalid('kinds.1'),
  ],
  ['a cursor that is none', 'account.history', { userId: user, cursor: 'x' }, invalid('cursor')],
  [
    'an explanation of nothing',
    'account.explain',
    { userId: user, entryId: 'ent_' },
    { status: 404, reason: 'UNKNOWN_ENTRY' },
  ],
  ['usage of 400 days', 'account.usage', { userId: user, days: 400 }, invalid('days')],
  [
    'an e-mail that is none',
    'account.open',
    { userId: user, profile: { email: 'x' } },
    invalid('profile.email'),
  ],
  [
    'a country that is none',
    'account.open',
    { userId: user, profile: { country: 'Germany' } },
    invalid('profile.country'),
  ],
  [
    'a zone on Mars',
    'account.open',
    { userId: user, profile: { timezone: 'Mars/Olympus' } },
    invalid('profile.timezone'),
  ],
  [
    'an account that invited itself',
    'account.open',
    { userId: user, referredBy: user },
    invalid('referredBy'),
  ],
  [
    'a top-up beyond what is sold',
    'purchase.start',
    { userId: user, requestId: 'buy', topUpTokens: 2 ** 53 - 1 },
    invalid('topUpTokens'),
  ],
  [
    'activity of tomorrow',
    'activity.record',
    { userId: user, sessionId: 's', kind: 'session', at: '2199-01-01T00:00:00Z' },
    invalid('at'),
  ],
  ['501 items', 'spend.chargeMany', { items: Array.from({ length: 501 }, () => good) }, invalid('items')],
  ['no items', 'spend.chargeMany', { items: [] }, invalid('items')],
  [
    'a quote of an unknown action',
    'spend.quote',
    { userId: user, action: 'no_such' },
    { status: 404, reason: 'UNKNOWN_ACTION' },
  ],
]

async function call(
  procedure: string,
  input: unknown,
  key = product.key,
): Promise<{ status: number; body: string }> {
  const url = new URL(`/trpc/v1/${procedure}`, product.url)
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  if (queries.has(procedure)) {
    if (input !== undefined) url.searchParams.set('input', JSON.stringify(input))
    const answer = await fetch(url, { headers })
    return { status: answer.status, body: await answer.text() }
  }
  const body =
    input === undefined
      ? null
      : typeof input === 'string' && input.startsWith('{')
        ? input
        : JSON.stringify(input)
  const answer = await fetch(url, { method: 'POST', headers, body })
  return { status: answer.status, body: await answer.text() }
}

type Told = {
  error: { message: string; data: { reason: string; requestId: string; details: { fields?: object } | null } }
}

async function balance() {
  return (await product.api.account.get.query({ userId: user })).balance
}

test.each(cases)('%s (%s)', async (_name, procedure, input, refused) => {
  const before = await balance()
  const { status, body } = await call(procedure, input)
  const { error } = JSON.parse(body) as Told
  expect({ status, reason: error.data.reason }).toEqual({ status: refused.status, reason: refused.reason })
  if (refused.fields !== undefined)
    expect(Object.keys(error.data.details?.fields ?? {})).toEqual(refused.fields)
  if (refused.fields !== undefined) expect(error.message).toMatch(/^Invalid input: \w.*[^.]\.$/)
  expect(error.data.requestId).toMatch(/^req_/)
  expect(error.message).not.toMatch(/select |insert |at .*\.ts|prisma/i)
  expect(await balance()).toEqual(before)
})

test('a kind of entry that does not exist is answered with those that do', async () => {
  const { body } = await call('account.history', { userId: user, kinds: ['chrage'] })
  const { error } = JSON.parse(body) as Told
  const told = Object.values(error.data.details?.fields ?? {}).join()
  for (const kind of ['is one of', ...entryKinds]) expect(told).toContain(kind)
})

test('there are at least sixty of them', () => {
  expect(cases.length).toBeGreaterThanOrEqual(60)
})

test('a hold and an entry of another account are unknown', async () => {
  const hold = await call('spend.commit', { userId: user, holdId: holdOfOther })
  expect(JSON.parse(hold.body)).toMatchObject({ error: { data: { reason: 'UNKNOWN_HOLD' } } })
  const entry = await call('account.explain', { userId: user, entryId: entryOfOther })
  expect(JSON.parse(entry.body)).toMatchObject({ error: { data: { reason: 'UNKNOWN_ENTRY' } } })
})

test('a key of another economy sees an account of its own, and finds no hold of this one', async () => {
  const read = await call('account.get', { userId: user }, other.key)
  expect(JSON.parse(read.body)).toMatchObject({ result: { data: { openedAt: null } } })
  const hold = await call('spend.commit', { userId: 'other', holdId: holdOfOther }, other.key)
  expect(JSON.parse(hold.body)).toMatchObject({ error: { data: { reason: 'UNKNOWN_HOLD' } } })
})

test('a key without the scope is told which one is missing', async () => {
  const reader = await product.makeKey({ scopes: ['read'] })
  const { status, body } = await call('spend.charge', good, reader)
  expect(status).toBe(403)
  expect(JSON.parse(body)).toMatchObject({
    error: { data: { reason: 'FORBIDDEN', details: { scope: 'spend' } } },
  })
})

test('a test key and a live key see two accounts', async () => {
  const testKey = await product.makeKey({ mode: 'test' })
  const { body } = await call('account.get', { userId: user }, testKey)
  expect(JSON.parse(body)).toMatchObject({ result: { data: { openedAt: null } } })
})

test('JSON that does not parse, and a body over the limit', async () => {
  const broken = await call('spend.charge', '{"userId":')
  expect({ status: broken.status, reason: (JSON.parse(broken.body) as Told).error.data.reason }).toEqual({
    status: 400,
    reason: 'INVALID_INPUT',
  })
  const large = await call('spend.charge', charge({ metadata: { x: 'y'.repeat(1_100_000) } }))
  expect(large.status).toBe(413)
})

test('nonsense in a batch harms no neighbour', async () => {
  const userId = 'neighbours'
  const wrong = cases
    .filter(
      ([, procedure, input]) => procedure === 'spend.charge' && typeof input === 'object' && input !== null,
    )
    .map(([, , input]) => input)
  const items = wrong.flatMap((input, index) => [
    input,
    { userId, action: 'job_match_simple', requestId: `n${index}` },
  ])
  await product.give(userId, 1000)
  const { body } = await call('spend.chargeMany', { items })
  const { result } = JSON.parse(body) as { result: { data: { results: { ok: boolean }[] } } }
  expect(result.data.results.map(({ ok }) => ok)).toEqual(items.map((_, index) => index % 2 === 1))
  expect((await product.api.account.get.query({ userId })).balance.available).toBe(1010 - 2 * wrong.length)
})
