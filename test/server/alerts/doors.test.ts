// Alerts through the console's doors: who may, what is refused and logged, and that a breach is pushed at once.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AlertRule } from '../../../server/alerts/schema.ts'
import { refusalOf, startServer, type TestServer } from '../../support/server.ts'
import { dayMs, economyKey, hourMs, fewSpends as rule, writeSpends } from './history.ts'

let server: TestServer
let growth: Awaited<ReturnType<TestServer['as']>>
let viewer: Awaited<ReturnType<TestServer['as']>>
const where = { economyKey, mode: 'live' as const }
const reason = 'a test says so'

beforeAll(async () => {
  server = await startServer()
  growth = await server.as('growth')
  viewer = await server.as('viewer')
  // Every hour of the last days has a hundred.
  const midnight = Math.floor(server.services.clock.now().getTime() / dayMs) * dayMs
  const hours = Array.from({ length: 24 * 5 }, (_, index) => ({
    atMs: midnight - 3 * dayMs + index * hourMs,
    spends: 100,
  }))
  await writeSpends(server.services, hours)
})
afterAll(() => server.stop())

function make(more: { rule?: AlertRule; name?: string; enabled?: boolean; recipientIds?: string[] } = {}) {
  return growth.api.alerts.create.mutate({ ...where, name: 'Watch', rule, recipientIds: [], reason, ...more })
}

const list = () => viewer.api.alerts.list.query(where)
const find = async (id: string) => (await list()).alerts.find(alert => alert.id === id)

describe('an alert', () => {
  test('is made switched off, changed, switched and deleted, each with its reason in the log', async () => {
    const { id } = await make({ name: 'Logged' })
    expect(await find(id)).toMatchObject({ name: 'Logged', enabled: false, lastIncident: null, rule })
    await growth.api.alerts.change.mutate({
      economyKey,
      id,
      revision: 1,
      name: 'Logged anew',
      rule: { ...rule, line: 40 },
      recipientIds: [],
      reason,
    })
    await growth.api.alerts.switch.mutate({ economyKey, id, enabled: true, reason })
    await growth.api.alerts.remove.mutate({ economyKey, id, reason })
    expect(await find(id)).toBeUndefined()
    const { rows } = await (await server.as('owner')).api.audit.list.query({ filter: { text: id } })
    expect(rows.map(({ action, reason: why }) => [action, why])).toEqual([
      ['alerts.remove', reason],
      ['alerts.switch', reason],
      ['alerts.change', reason],
      ['alerts.create', reason],
    ])
    expect(rows[2]).toMatchObject({
      economyKey,
      mode: 'live',
      before: { name: 'Logged', rule: { line: 50 } },
      after: { name: 'Logged anew', rule: { line: 40 } },
    })
  })

  test('that nothing was changed of leaves no line in the log', async () => {
    const { id } = await make()
    await growth.api.alerts.change.mutate({
      economyKey,
      id,
      revision: 1,
      name: 'Watch',
      rule,
      recipientIds: [],
      reason,
    })
    expect(await find(id)).toMatchObject({ revision: 1 })
  })

  test('that somebody else changed meanwhile is not overwritten', async () => {
    const { id } = await make()
    const change = (name: string) =>
      growth.api.alerts.change.mutate({ economyKey, id, revision: 1, name, rule, recipientIds: [], reason })
    await change('First')
    expect((await refusalOf(change('Second'))).reason).toBe('CHANGED_MEANWHILE')
  })

  test.each<[string, object, string]>([
    ['hours of what has days', { rule: { ...rule, metric: 'active_users' } }, 'rule.bucket'],
    [
      'a guardrail of what has no goal',
      { rule: { kind: 'guardrail', metric: 'spends', spanDays: 7, hits: 1, of: 1 } },
      'rule.kind',
    ],
    ['three of two', { rule: { ...rule, hits: 3, of: 2 } }, 'rule.hits'],
    ['no name', { name: ' ' }, 'name'],
    ['no line', { rule: { ...rule, line: Number.POSITIVE_INFINITY } }, 'rule.line'],
  ])('of %s is refused, at its field', async (_name, more, field) => {
    expect(await refusalOf(make(more))).toMatchObject({
      reason: 'INVALID_INPUT',
      details: { fields: { [field]: expect.any(String) } },
    })
  })

  test('is not sent to nobody, nor to who is disabled', async () => {
    expect((await refusalOf(make({ recipientIds: ['opr_none'] }))).reason).toBe('UNKNOWN_SUBJECT')
    const { pool } = server.services.database
    const { rows } = await pool.query<{ id: string }>("select id from operator where role = 'support'")
    const id = rows[0]?.id ?? ''
    await pool.query('update operator set disabled_at = now() where id = $1', [id])
    expect((await refusalOf(make({ recipientIds: [id] }))).reason).toBe('INVALID_INPUT')
  })

  test('of another economy is not there', async () => {
    const { id } = await make()
    const other = growth.api.alerts.get.query({ economyKey: 'intellicv', id })
    expect((await refusalOf(other)).reason).toBe('UNKNOWN_SUBJECT')
  })

  test('is for owners and growth to change, and for everybody to see', async () => {
    const refused = viewer.api.alerts.create.mutate({ ...where, name: 'x', rule, recipientIds: [], reason })
    expect((await refusalOf(refused)).reason).toBe('FORBIDDEN')
    expect((await list()).mailFrom).toBeNull()
    const tried = await viewer.api.alerts.try.query({ ...where, rule, days: 7 })
    expect(tried.windows).toHaveLength(7 * 24)
  })
})

test('a breach is pushed as soon as it is judged, and stands among what needs somebody', async () => {
  const listening = new AbortController()
  const head = await fetch(
    `${server.url}/trpc/console/alerts.follow?input=${encodeURIComponent(JSON.stringify({ economyKey }))}`,
    { headers: { cookie: viewer.cookie, accept: 'text/event-stream' }, signal: listening.signal },
  )
  const { id } = await make({ name: 'Pushed', rule: { ...rule, side: 'above' }, enabled: true })
  const reader = head.body?.pipeThrough(new TextDecoderStream()).getReader()
  let heard = ''
  // Of the change, and of the incident that came of it.
  while (heard.split(id).length < 3) {
    const { value, done } = (await reader?.read()) ?? { value: '', done: true }
    if (done) break
    heard += value
  }
  listening.abort()
  expect(heard.split(id).length).toBeGreaterThanOrEqual(3)
  await expect
    .poll(() => viewer.api.alerts.openIncidents.query(where))
    .toMatchObject([{ alertName: 'Pushed', metric: 'spends', value: 100, line: 50, severity: 'critical' }])
  const [open] = await viewer.api.alerts.openIncidents.query(where)
  const story = await viewer.api.alerts.incident.query({ economyKey, id: open?.id ?? '' })
  expect(story.messages).toMatchObject([{ kind: 'opened', deliveries: [] }])
  expect(await viewer.api.alerts.openIncidents.query({ economyKey, mode: 'test' })).toEqual([])
})

test('incidents come page by page, the newest first, those of deleted alerts too', async () => {
  const made = []
  for (const name of ['a', 'b', 'c'])
    made.push((await make({ name, rule: { ...rule, side: 'above' }, enabled: true })).id)
  await expect
    .poll(async () => (await viewer.api.alerts.openIncidents.query(where)).length)
    .toBeGreaterThanOrEqual(3)
  await growth.api.alerts.remove.mutate({ economyKey, id: made[0] ?? '', reason })
  const seen: string[] = []
  let cursor: string | undefined
  do {
    const page = await viewer.api.alerts.incidents.query({ ...where, limit: 2, cursor })
    seen.push(...page.rows.map(({ id }) => id))
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  expect(new Set(seen).size).toBe(seen.length)
  const { rows } = await viewer.api.alerts.incidents.query({ ...where, limit: 50 })
  expect(rows.map(({ id }) => id)).toEqual(seen)
  expect(rows.find(({ alertName }) => alertName === 'a')).toMatchObject({ closedBecause: 'removed' })
  const ofOne = await viewer.api.alerts.incidents.query({ ...where, limit: 50, alertId: made[1] })
  expect(ofOne.rows.map(({ alertName }) => alertName)).toEqual(['b'])
})
