// Product keys through the real doors: made once, found by hash, scoped, limited, rotated, revoked, and never leaking.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { keyFilter } from '../../../server/keys/schema.ts'
import { refusalOf, startServer, type TestServer } from '../../support/server.ts'

let server: TestServer
let api: Awaited<ReturnType<TestServer['as']>>['api']
beforeAll(async () => {
  server = await startServer()
  api = (await server.as('developer')).api
})
afterAll(() => server.stop())

const reason = 'a test says so'
type Asked = Parameters<typeof api.keys.create.mutate>[0]
const make = (fields: Partial<Asked> = {}) =>
  api.keys.create.mutate({
    economyKey: 'jobsearch',
    mode: 'live',
    name: 'web',
    scopes: ['read', 'spend'],
    rateLimitPerMinute: null,
    expiresAt: null,
    reason,
    ...fields,
  })
const use = (key: string) =>
  fetch(`${server.url}/trpc/v1/key.get`, { headers: { authorization: `Bearer ${key}` } })

test('a new key works at once and tells about itself', async () => {
  const { key } = await make({ name: 'checkout', mode: 'test', scopes: ['spend', 'read', 'spend'] })
  const answer = await use(key)
  expect(await answer.json()).toEqual({
    result: {
      data: {
        economy: 'jobsearch',
        mode: 'test',
        name: 'checkout',
        prefix: key.slice(0, 17),
        scopes: ['read', 'spend'],
        expiresAt: null,
      },
    },
  })
})

test('the key is kept nowhere: not in its row, not in the audit log, not in the list', async () => {
  const { key, productKey } = await make({ name: 'kept nowhere' })
  const secret = key.slice('fbx_live_'.length + 8)
  const { rows } = await server.services.database.pool.query(
    "select coalesce(string_agg(t::text, ' '), '') as text from (select k::text from product_key k union all select a::text from audit_entry a) t",
  )
  expect(rows[0].text).not.toContain(secret)
  expect(
    JSON.stringify(await api.keys.get.query({ economyKey: 'jobsearch', id: productKey.id })),
  ).not.toContain(secret)
})

test('revoking ends it at the next call, though it was remembered', async () => {
  const { key, productKey } = await make()
  expect((await use(key)).status).toBe(200)
  await api.keys.revoke.mutate({ economyKey: 'jobsearch', id: productKey.id, reason })
  await expect.poll(async () => (await use(key)).status, { timeout: 5000 }).toBe(401)
  expect(
    (await refusalOf(api.keys.revoke.mutate({ economyKey: 'jobsearch', id: productKey.id, reason }))).reason,
  ).toBe('NOT_ALLOWED_NOW')
})

test('rotation: both work during the overlap, the old one has an end, and it rotates only once', async () => {
  const { key, productKey } = await make({ rateLimitPerMinute: 500 })
  const rotated = await api.keys.rotate.mutate({
    economyKey: 'jobsearch',
    id: productKey.id,
    overlapHours: 1,
    reason,
  })
  expect((await use(key)).status).toBe(200)
  expect((await use(rotated.key)).status).toBe(200)
  expect(rotated.productKey).toMatchObject({
    name: 'web',
    rateLimitPerMinute: 500,
    rotatedFromId: productKey.id,
  })
  const old = await api.keys.get.query({ economyKey: 'jobsearch', id: productKey.id })
  expect(old.state).toBe('expiring')
  const refusal = await refusalOf(
    api.keys.rotate.mutate({ economyKey: 'jobsearch', id: productKey.id, overlapHours: 1, reason }),
  )
  expect(refusal.reason).toBe('NOT_ALLOWED_NOW')
})

test('the lineage of a key names its predecessors and successors, in order, from any of them', async () => {
  const { productKey: first } = await make({ name: 'lineage' })
  const rotate = (id: string) =>
    api.keys.rotate.mutate({ economyKey: 'jobsearch', id, overlapHours: 1, reason })
  const { productKey: second } = await rotate(first.id)
  const { productKey: third } = await rotate(second.id)
  for (const { id } of [first, second, third]) {
    const keys = await api.keys.lineage.query({ economyKey: 'jobsearch', id })
    expect(keys.map(key => key.id)).toEqual([first.id, second.id, third.id])
  }
  expect(await api.keys.lineage.query({ economyKey: 'aimanager', id: first.id })).toEqual([])
})

test('rotation without overlap ends the old key at once', async () => {
  const { key, productKey } = await make()
  await api.keys.rotate.mutate({ economyKey: 'jobsearch', id: productKey.id, overlapHours: 0, reason })
  await expect.poll(async () => (await use(key)).status, { timeout: 5000 }).toBe(401)
})

test('two rotations at the same moment make one successor', async () => {
  const { productKey } = await make()
  const outcomes = await Promise.allSettled(
    [1, 2].map(() =>
      api.keys.rotate.mutate({ economyKey: 'jobsearch', id: productKey.id, overlapHours: 1, reason }),
    ),
  )
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})

test('a limited key is refused beyond its limit, with when to come back; an unlimited one never', async () => {
  const { key } = await make({ rateLimitPerMinute: 3 })
  const statuses: number[] = []
  for (let call = 0; call < 5; call += 1) statuses.push((await use(key)).status)
  expect(statuses).toEqual([200, 200, 200, 429, 429])
  const refused = await use(key)
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(await refused.json()).toMatchObject({
    error: { data: { reason: 'RATE_LIMITED', details: { retryAfterSeconds: expect.any(Number) } } },
  })
})

test('one economy’s key is unknown to another, exactly like one that never was', async () => {
  const { productKey } = await make()
  const refusals = await Promise.all(
    [productKey.id, 'key_never'].map(id => refusalOf(api.keys.get.query({ economyKey: 'aimanager', id }))),
  )
  expect(refusals[0]?.message).toBe(refusals[1]?.message)
  expect(refusals[0]).toMatchObject({ reason: 'UNKNOWN_SUBJECT' })
})

test('the economy’s policy sets the longest life, and gives an end where none was asked', async () => {
  const owner = (await server.as('owner')).api
  const economy = await owner.economies.get.query({ key: 'applications' })
  const { key, revision, createdAt: _created, updatedAt: _updated, ...settings } = economy
  await owner.economies.change.mutate({
    key,
    revision,
    settings: { ...settings, policies: { keys: { lifetimeDaysMax: 30, rotationOverlapHours: 24 } } },
    reason,
  })
  const made = await make({ economyKey: 'applications' })
  const days =
    (new Date(made.productKey.expiresAt ?? 0).getTime() - new Date(made.productKey.createdAt).getTime()) /
    86_400_000
  expect(days).toBeCloseTo(30, 2)
  const refusal = await refusalOf(
    make({ economyKey: 'applications', expiresAt: new Date(Date.now() + 40 * 86_400_000).toISOString() }),
  )
  expect(refusal).toMatchObject({
    reason: 'INVALID_INPUT',
    details: { fields: { expiresAt: expect.stringContaining('30 days') } },
  })
})

test('the list filters by state as the rules do, keeps modes apart and pages by cursor', async () => {
  const pool = server.services.database.pool
  const names = ['active', 'expiring', 'expired', 'revoked'] as const
  for (const name of names) {
    const { productKey } = await make({ economyKey: 'intellicv', name })
    const interval = { active: null, expiring: '5 days', expired: '-1 day', revoked: '-1 day' }[name]
    if (interval !== null)
      await pool.query('update product_key set expires_at = now() + $2::interval where id = $1', [
        productKey.id,
        interval,
      ])
    if (name === 'revoked')
      await pool.query('update product_key set revoked_at = now() where id = $1', [productKey.id])
  }
  await make({ economyKey: 'intellicv', name: 'of the test mode', mode: 'test' })
  for (const state of names) {
    const { rows } = await api.keys.list.query({
      economyKey: 'intellicv',
      mode: 'live',
      filter: { state: [state] },
    })
    expect(rows.map(row => [row.name, row.state])).toEqual([[state, state]])
  }
  const seen: string[] = []
  let cursor: string | undefined
  do {
    const page = await api.keys.list.query({
      economyKey: 'intellicv',
      mode: 'live',
      sort: 'oldest',
      limit: 1,
      cursor,
    })
    seen.push(...page.rows.map(row => row.name))
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  expect(seen).toEqual([...names])
})

test('the last use of a key is noted', async () => {
  const { key, productKey } = await make()
  await use(key)
  await expect
    .poll(async () => (await api.keys.get.query({ economyKey: 'jobsearch', id: productKey.id })).lastUsedAt, {
      timeout: 10_000,
      interval: 500,
    })
    .not.toBeNull()
})

test('a search for % or _ finds only what holds it, in names and prefixes', async () => {
  const economyKey = 'aimanager'
  await make({ economyKey, name: '50% off' })
  await make({ economyKey, name: 'a_b' })
  await make({ economyKey, name: 'plain' })
  const found = async (text: string) =>
    (await api.keys.list.query({ economyKey, mode: 'live', filter: { text } })).rows.map(row => row.name)
  expect(await found('%')).toEqual(['50% off'])
  expect(await found('_')).toEqual(['a_b'])
  expect(await found('\\')).toEqual([])
  expect(await found('fbx%')).toEqual([])
})

test('a whole key in the search is cut to its prefix, and finds the key', async () => {
  const { key, productKey } = await make({ name: 'pasted' })
  const { rows } = await api.keys.list.query({
    economyKey: 'jobsearch',
    mode: 'live',
    filter: { text: `Bearer ${key}`.slice('Bearer '.length) },
  })
  expect(rows.map(row => row.id)).toEqual([productKey.id])
  expect(keyFilter.parse({ text: `my ${key} !` }).text).toBe(`my ${productKey.prefix} !`)
  expect(keyFilter.parse({ text: productKey.prefix }).text).toBe(productKey.prefix)
})

test('names that nobody can see, or that read otherwise than they are written, are refused', async () => {
  for (const name of ['\u200b\u2060', 'web\u202elive', 'a\nb', ' ']) {
    const refusal = await refusalOf(make({ name }))
    expect(Object.keys((refusal.details as { fields: object }).fields), JSON.stringify(name)).toEqual([
      'name',
    ])
  }
  const refusal = await refusalOf(make({ reason: '\u200b\u200b\u200b\u200b' }))
  expect(Object.keys((refusal.details as { fields: object }).fields)).toEqual(['reason'])
})

const editable = (key: Awaited<ReturnType<typeof make>>['productKey']) => ({
  economyKey: key.economyKey,
  id: key.id,
  revision: key.revision,
  name: key.name,
  scopes: key.scopes,
  rateLimitPerMinute: key.rateLimitPerMinute,
  expiresAt: key.expiresAt,
  reason,
})

test('an edit of a key that changed meanwhile is refused: no scope comes back that another took away', async () => {
  const { productKey } = await make({ scopes: ['read', 'admin'] })
  await api.keys.change.mutate({ ...editable(productKey), scopes: ['read'] })
  const refusal = await refusalOf(api.keys.change.mutate({ ...editable(productKey), name: 'renamed' }))
  expect(refusal).toMatchObject({ reason: 'CHANGED_MEANWHILE', details: { revision: 2 } })
  const now = await api.keys.get.query({ economyKey: 'jobsearch', id: productKey.id })
  expect(now).toMatchObject({ name: 'web', scopes: ['read'], revision: 2 })
})

test('an edit that changes nothing is no revision and no audit entry', async () => {
  const { productKey } = await make()
  await api.keys.change.mutate(editable(productKey))
  expect((await api.keys.get.query({ economyKey: 'jobsearch', id: productKey.id })).revision).toBe(1)
  const owner = (await server.as('owner')).api
  const { rows } = await owner.audit.list.query({ filter: { text: productKey.id } })
  expect(rows.map(row => row.action)).toEqual(['keys.create'])
})

test('a rotated key ends when the rotation said, or earlier, whoever edits it', async () => {
  const { productKey } = await make()
  await api.keys.rotate.mutate({ economyKey: 'jobsearch', id: productKey.id, overlapHours: 24, reason })
  const old = await api.keys.get.query({ economyKey: 'jobsearch', id: productKey.id })
  const end = new Date(old.expiresAt ?? '').getTime()
  const endAt = (expiresAt: string | null) => api.keys.change.mutate({ ...editable(old), expiresAt })
  for (const later of [null, new Date(end + 1).toISOString()]) {
    const refusal = await refusalOf(endAt(later))
    expect(refusal).toMatchObject({
      reason: 'INVALID_INPUT',
      details: { fields: { expiresAt: expect.stringContaining('rotated') } },
    })
  }
  await endAt(new Date(end - 3_600_000).toISOString())
})

test('pages follow each other without a gap or a repeat among keys of the same instant', async () => {
  const economyKey = 'applications'
  const ids = new Set<string>()
  for (let index = 0; index < 9; index += 1)
    ids.add((await make({ economyKey, name: 'same instant', mode: 'test' })).productKey.id)
  await server.services.database.pool.query(
    "update product_key set created_at = '2026-01-01' where name = 'same instant'",
  )
  for (const sort of ['newest', 'oldest'] as const) {
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await api.keys.list.query({ economyKey, mode: 'test', sort, limit: 2, cursor })
      seen.push(...page.rows.map(row => row.id))
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
    expect(seen).toEqual([...ids].toSorted((a, b) => (sort === 'oldest' ? compare(a, b) : compare(b, a))))
  }
})

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
