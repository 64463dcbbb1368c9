// The audit log: written with its change or not at all, never changed afterwards, read page by page.

import { afterAll, beforeAll, expect, test } from 'vitest'
import type { News } from '../../../server/platform/live.ts'
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

test('pages follow each other without a gap or a repeat among entries of the same instant', async () => {
  const { api } = await server.as('owner')
  const ids = Array.from({ length: 11 }, (_, index) => `aud_${String(index).padStart(26, '0')}`)
  await server.services.database.pool.query(
    `insert into audit_entry (id, at, actor_name, action, subject_kind, subject_id, subject_label, reason, request_id)
     select id, '2026-01-01', 'Nobody', 'views.save', 'view', 'viw_1', 'same instant', 'a test says so', 'req_1'
     from unnest($1::text[]) as id`,
    [ids],
  )
  for (const sort of ['newest', 'oldest'] as const) {
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await api.audit.list.query({ filter: { text: 'same instant' }, sort, limit: 3, cursor })
      seen.push(...page.rows.map(row => row.id))
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
    expect(seen).toEqual(sort === 'oldest' ? ids : ids.toReversed())
  }
})

test('an id in full finds the entry, what it is about and the request it came by, and nothing that mentions it', async () => {
  const { api } = await server.as('owner')
  const { productKey } = await api.keys.create.mutate({ ...newKey, scopes: ['read'], name: 'by id', reason })
  await api.keys.create.mutate({
    ...newKey,
    scopes: ['read'],
    name: 'other',
    reason: `after ${productKey.id}`,
  })
  const [entry] = (await api.audit.list.query({ filter: { text: productKey.id } })).rows
  expect(entry?.subjectLabel).toBe('by id')
  for (const text of [productKey.id, entry?.id, entry?.requestId]) {
    const { rows } = await api.audit.list.query({ filter: { text } })
    expect(
      rows.map(row => row.id),
      text,
    ).toEqual([entry?.id])
  }
})

test.each([
  ['a search longer than any', { filter: { text: 'x'.repeat(201) } }, 'filter.text'],
  ['a cursor longer than any', { cursor: 'x'.repeat(201) }, 'cursor'],
  ['a search with a NUL', { filter: { text: 'a\u0000' } }, 'filter.text'],
  ['a day for an instant', { filter: { from: '2026-01-01' } }, 'filter.from'],
])('%s is refused by name, in words', async (_name, asked, path) => {
  const { api } = await server.as('owner')
  const refusal = await refusalOf(api.audit.list.query(asked))
  const { fields } = refusal.details as { fields: Record<string, string> }
  expect(Object.keys(fields)).toEqual([path])
  expect(fields[path]).toMatch(/^(is|has) /)
})

/** That the role of a replica sleeps through ordinary triggers is PostgreSQL's; only its superuser may take it on. */
test('what only grows has no way round for a session that poses as a replica', async () => {
  const { pool } = server.services.database
  const { rows } = await pool.query(
    "select tgrelid::regclass::text as table, tgenabled as enabled from pg_trigger where tgname like '%append_only' order by 1",
  )
  expect(rows.map(row => [row.table, row.enabled])).toEqual(
    expect.arrayContaining([
      ['audit_entry', 'A'],
      ['price_cancellation', 'A'],
      ['price_version', 'A'],
    ]),
  )
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
    const all: News[] = []
    for await (const news of server.services.live.follow('product_key', stop.signal)) all.push(news)
    return all
  })()
  const { api } = await server.as('owner')
  const { productKey } = await api.keys.create.mutate({ ...newKey, scopes: ['read'], name: 'heard', reason })
  await new Promise(resolve => setTimeout(resolve, 500))
  stop.abort()
  // What the tests before this one announced may still have been on its way.
  expect(await heard).toContainEqual({ topic: 'product_key', economyKey: 'jobsearch', id: productKey.id })
})
