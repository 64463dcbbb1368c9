// The audit log: written with its change or not at all, never changed afterwards, read page by page.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { refusalOf, startServer, type TestServer } from '../../support/server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

const reason = 'a test says so'
const newKey = {
  economyKey: 'jobsearch',
  mode: 'live',
  name: 'web',
  scopes: ['read'],
  rateLimitPerMinute: null,
  expiresAt: null,
} as const

test('a change says who, what, before, after, why, and under which request', async () => {
  const { api, cookie } = await server.as('growth')
  const economy = await api.economies.get.query({ key: 'intellicv' })
  const { key, revision, createdAt: _created, updatedAt: _updated, ...settings } = economy
  const answer = await fetch(`${server.url}/trpc/console/economies.change`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie },
    body: JSON.stringify({
      key,
      revision,
      settings: { ...settings, resetZone: 'Europe/London' },
      reason: 'closer to its users',
    }),
  })
  expect(answer.status).toBe(200)
  const owner = await server.as('owner')
  const { rows } = await owner.api.audit.list.query({ filter: { action: 'economies.change' } })
  expect(rows[0]).toMatchObject({
    economyKey: 'intellicv',
    actorName: 'Gustav Reyes',
    actorRole: 'growth',
    subjectKind: 'economy',
    subjectId: 'intellicv',
    before: { resetZone: 'UTC' },
    after: { resetZone: 'Europe/London' },
    reason: 'closer to its users',
    requestId: answer.headers.get('x-request-id'),
  })
})

test('a refused change leaves no entry, and an entry that cannot be written leaves no change', async () => {
  const { api } = await server.as('owner')
  const count = async () => {
    const { rows } = await server.services.database.pool.query(
      'select (select count(*)::int from audit_entry) as entries, (select count(*)::int from product_key) as keys',
    )
    return rows[0]
  }
  const before = await count()
  await refusalOf(api.keys.revoke.mutate({ economyKey: 'jobsearch', id: 'key_none', reason }))
  expect(await count()).toEqual(before)

  await server.services.database.pool.query(
    'alter table audit_entry add constraint broken check (action <> $$keys.create$$) not valid',
  )
  const refusal = await refusalOf(api.keys.create.mutate({ ...newKey, scopes: ['read'], reason }))
  expect(refusal).toMatchObject({ reason: 'INTERNAL', httpStatus: 500 })
  expect(refusal.message).not.toContain('broken')
  await server.services.database.pool.query('alter table audit_entry drop constraint broken')
  expect(await count()).toEqual(before)
})

test.each([
  "update audit_entry set reason = 'better'",
  'delete from audit_entry',
  'truncate audit_entry',
  "update audit_entry set reason = 'better' where false",
])('the database refuses: %s', async statement => {
  await expect(server.services.database.pool.query(statement)).rejects.toThrow(/append-only/)
})

test('pages follow each other without a gap or a repeat, in both orders', async () => {
  const { api } = await server.as('owner')
  for (let index = 0; index < 7; index += 1)
    await api.keys.create.mutate({ ...newKey, scopes: ['read'], name: `page ${index}`, reason })
  for (const sort of ['newest', 'oldest'] as const) {
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await api.audit.list.query({ filter: { text: 'page ' }, sort, limit: 3, cursor })
      seen.push(...page.rows.map(row => row.subjectLabel))
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
    const expected = [0, 1, 2, 3, 4, 5, 6].map(index => `page ${index}`)
    expect(seen).toEqual(sort === 'oldest' ? expected : expected.toReversed())
  }
})

test('a search for % or _ finds only what holds it', async () => {
  const { api } = await server.as('owner')
  await api.keys.create.mutate({ ...newKey, scopes: ['read'], name: '100%_sure', reason })
  const found = async (text: string) =>
    (await api.audit.list.query({ filter: { text } })).rows.map(row => row.subjectLabel)
  expect(await found('%_')).toEqual(['100%_sure'])
  expect(await found('\\')).toEqual([])
})

test('a cursor that no page gave is refused by name', async () => {
  const { api } = await server.as('owner')
  const refusal = await refusalOf(api.audit.list.query({ cursor: 'bm9uc2Vuc2U' }))
  expect(refusal).toMatchObject({ reason: 'INVALID_INPUT', details: { fields: { cursor: 'is unknown' } } })
})

test('days are counted in the zone asked for', async () => {
  const { api } = await server.as('owner')
  const { rows } = await server.services.database.pool.query<{ at: Date }>(
    'select max(at) as at from audit_entry',
  )
  const last = rows[0]?.at ?? new Date()
  const asked = {
    from: new Date(last.getTime() - 3_600_000).toISOString(),
    until: new Date(last.getTime() + 1).toISOString(),
  }
  const east = await api.audit.activity.query({ ...asked, zone: 'Pacific/Kiritimati', filter: {} })
  const west = await api.audit.activity.query({ ...asked, zone: 'Pacific/Pago_Pago', filter: {} })
  expect(east.total).toBe(west.total)
  expect(east.total).toBeGreaterThan(0)
  expect(east.days.at(-1)?.day).toBe(
    new Intl.DateTimeFormat('en-CA', { timeZone: 'Pacific/Kiritimati' }).format(last),
  )
  expect(west.days.at(-1)?.day).toBe(
    new Intl.DateTimeFormat('en-CA', { timeZone: 'Pacific/Pago_Pago' }).format(last),
  )
})

test('CSV streams what is filtered, one line an entry, safe in a spreadsheet', async () => {
  const { api, cookie } = await server.as('owner')
  await api.keys.create.mutate({ ...newKey, scopes: ['read'], name: '=cmd()', reason })
  const answer = await fetch(`${server.url}/console/csv/audit?text=${encodeURIComponent('=cmd()')}`, {
    headers: { cookie },
  })
  expect(answer.headers.get('content-type')).toContain('text/csv')
  const lines = (await answer.text()).trimEnd().split('\r\n')
  expect(lines).toHaveLength(2)
  expect(lines[1]).toContain(",'=cmd(),")
})

test('whoever follows hears of a change when it commits', async () => {
  const stop = new AbortController()
  const heard = (async () => {
    for await (const news of server.services.live.follow('product_key', stop.signal)) return news
    return null
  })()
  const { api } = await server.as('owner')
  const { productKey } = await api.keys.create.mutate({ ...newKey, scopes: ['read'], name: 'heard', reason })
  expect(await heard).toEqual({ topic: 'product_key', economyKey: 'jobsearch', id: productKey.id })
  stop.abort()
})
