// Annotations through the console's doors: who may, what is refused and logged, and which lie in which dates.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refusalOf, startServer, type TestServer } from '../../support/server.ts'

let server: TestServer
let growth: Awaited<ReturnType<TestServer['as']>>
let viewer: Awaited<ReturnType<TestServer['as']>>
const economyKey = 'jobsearch'
const reason = 'a test says so'
const phase = {
  kind: 'experiment' as const,
  label: 'Cover letters at 4 tokens, half of the users',
  fromAt: '2026-09-01T08:00:00.000Z',
  untilAt: '2026-09-15T08:00:00.000Z',
}

beforeAll(async () => {
  server = await startServer()
  growth = await server.as('growth')
  viewer = await server.as('viewer')
})
afterAll(() => server.stop())

type Fields = { kind?: 'experiment' | 'outage'; label?: string; fromAt?: string; untilAt?: string | null }

function annotate(more: Fields & { economyKey?: string } = {}) {
  return growth.api.annotations.create.mutate({ economyKey, ...phase, reason, ...more })
}

describe('an annotation', () => {
  test('is written, changed and deleted, each with its reason in the log', async () => {
    const { id } = await annotate()
    const subject = { economyKey, id }
    expect(await viewer.api.annotations.get.query(subject)).toMatchObject({
      ...phase,
      id,
      revision: 1,
      createdByName: expect.any(String),
    })
    await growth.api.annotations.change.mutate({ ...subject, ...phase, revision: 1, untilAt: null, reason })
    expect(await viewer.api.annotations.get.query(subject)).toMatchObject({ untilAt: null, revision: 2 })
    await growth.api.annotations.remove.mutate({ ...subject, reason })
    expect((await refusalOf(viewer.api.annotations.get.query(subject))).reason).toBe('UNKNOWN_SUBJECT')
    const { rows } = await (await server.as('owner')).api.audit.list.query({ filter: { text: id } })
    expect(rows.map(({ action, reason: why }) => [action, why])).toEqual([
      ['annotations.remove', reason],
      ['annotations.change', reason],
      ['annotations.create', reason],
    ])
    expect(rows[1]).toMatchObject({
      economyKey,
      mode: null,
      subjectLabel: phase.label,
      before: phase,
      after: { ...phase, untilAt: null },
    })
  })

  test('that nothing was changed of leaves no line in the log', async () => {
    const { id } = await annotate()
    await growth.api.annotations.change.mutate({ economyKey, id, revision: 1, ...phase, reason })
    expect(await growth.api.annotations.get.query({ economyKey, id })).toMatchObject({ revision: 1 })
    const { rows } = await (await server.as('owner')).api.audit.list.query({ filter: { text: id } })
    expect(rows.map(({ action }) => action)).toEqual(['annotations.create'])
  })

  test('that somebody else changed meanwhile is not overwritten', async () => {
    const { id } = await annotate()
    const change = (label: string) =>
      growth.api.annotations.change.mutate({ economyKey, id, revision: 1, ...phase, label, reason })
    await change('First')
    expect((await refusalOf(change('Second'))).reason).toBe('CHANGED_MEANWHILE')
    expect(await growth.api.annotations.get.query({ economyKey, id })).toMatchObject({ label: 'First' })
  })

  test('that many change at once is changed by one of them', async () => {
    const { id } = await annotate()
    // Each alone: what one page asks at once goes in one call, one after the other.
    const callers = await Promise.all(
      ['owner', 'growth', 'support', 'risk', 'developer'].map(role => server.as(role as 'owner')),
    )
    const done = await Promise.allSettled(
      callers.map(({ api }, index) =>
        api.annotations.change.mutate({
          economyKey,
          id,
          revision: 1,
          ...phase,
          label: `By operator ${index}`,
          reason,
        }),
      ),
    )
    expect(done.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const refused of done.filter(one => one.status === 'rejected'))
      expect(refused.reason).toMatchObject({ data: { reason: 'CHANGED_MEANWHILE' } })
    expect(await growth.api.annotations.get.query({ economyKey, id })).toMatchObject({ revision: 2 })
  })

  test.each<[string, Fields, string]>([
    ['an end before its beginning', { untilAt: '2026-09-01T07:59:59.999Z' }, 'untilAt'],
    ['an end that is its beginning', { untilAt: phase.fromAt }, 'untilAt'],
    ['six years', { untilAt: '2032-09-01T08:00:00Z' }, 'untilAt'],
    ['no words', { label: ' ' }, 'label'],
    ['two lines', { label: 'one\ntwo' }, 'label'],
    ['too many words', { label: 'x'.repeat(121) }, 'label'],
    ['a day of no year', { fromAt: '0001-01-01T00:00:00Z' }, 'fromAt'],
    ['a time without a zone', { fromAt: '2026-09-01T08:00:00' }, 'fromAt'],
  ])('of %s is refused, at its field', async (_name, more, field) => {
    expect(await refusalOf(annotate(more))).toMatchObject({
      reason: 'INVALID_INPUT',
      details: { fields: { [field]: expect.any(String) } },
    })
  })

  test('is refused at the same fields where it is changed', async () => {
    const { id } = await annotate()
    const change = growth.api.annotations.change.mutate({
      economyKey,
      id,
      revision: 1,
      ...phase,
      untilAt: phase.fromAt,
      reason,
    })
    expect(await refusalOf(change)).toMatchObject({ details: { fields: { untilAt: expect.any(String) } } })
  })

  test('of another economy is not there, and none is written in an economy that there is not', async () => {
    const { id } = await annotate()
    const elsewhere = { economyKey: 'intellicv', id }
    for (const ask of [
      () => growth.api.annotations.get.query(elsewhere),
      () => growth.api.annotations.remove.mutate({ ...elsewhere, reason }),
      () => growth.api.annotations.change.mutate({ ...elsewhere, ...phase, revision: 1, reason }),
      () => annotate({ economyKey: 'nowhere' }),
    ])
      expect((await refusalOf(ask())).reason).toBe('UNKNOWN_SUBJECT')
    expect(await growth.api.annotations.get.query({ economyKey, id })).toMatchObject({ id })
  })

  test('is for all but viewers to write, and for everybody to see', async () => {
    const { id } = await annotate()
    const subject = { economyKey, id }
    expect(await viewer.api.annotations.get.query(subject)).toMatchObject({ id })
    for (const ask of [
      () => viewer.api.annotations.create.mutate({ economyKey, ...phase, reason }),
      () => viewer.api.annotations.change.mutate({ ...subject, ...phase, revision: 1, reason }),
      () => viewer.api.annotations.remove.mutate({ ...subject, reason }),
    ])
      expect((await refusalOf(ask())).reason).toBe('FORBIDDEN')
    const developer = await server.as('developer')
    await developer.api.annotations.remove.mutate({ ...subject, reason })
  })
})

test('what somebody writes is news of its economy alone', async () => {
  const listening = new AbortController()
  const ask = (of: string) =>
    fetch(
      `${server.url}/trpc/console/annotations.follow?input=${encodeURIComponent(JSON.stringify({ economyKey: of }))}`,
      { headers: { cookie: viewer.cookie, accept: 'text/event-stream' }, signal: listening.signal },
    )
  const elsewhere = await ask('intellicv')
  const here = await ask(economyKey)
  const { id } = await annotate()
  const other = await annotate({ economyKey: 'intellicv' })
  expect(await hear(here, id)).not.toContain(other.id)
  expect(await hear(elsewhere, other.id)).not.toContain(id)
  listening.abort()
})

async function hear({ body }: Response, awaited: string): Promise<string> {
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader()
  let heard = ''
  while (!heard.includes(awaited)) {
    const { value, done } = (await reader?.read()) ?? { value: '', done: true }
    if (done) throw new Error(`nothing was heard of ${awaited}`)
    heard += value
  }
  return heard
}

describe('annotations of dates', () => {
  const names = ['before', 'until it begins', 'into it', 'within', 'all of it', 'from its last', 'after']
  const spans: Record<string, [string, string | null]> = {
    before: ['2024-02-01T00:00:00Z', null],
    'until it begins': ['2024-02-01T00:00:00Z', '2024-03-01T00:00:00Z'],
    'into it': ['2024-02-01T00:00:00Z', '2024-03-01T00:00:00.001Z'],
    within: ['2024-03-01T00:00:00Z', null],
    'all of it': ['2024-02-01T00:00:00Z', '2024-05-01T00:00:00Z'],
    'from its last': ['2024-03-31T23:59:59.999Z', '2024-05-01T00:00:00Z'],
    after: ['2024-04-01T00:00:00Z', null],
  }
  const where = { economyKey: 'applications' }
  const march = { ...where, fromAt: '2024-03-01T00:00:00Z', untilAt: '2024-04-01T00:00:00Z' }

  beforeAll(async () => {
    for (const label of names) {
      const [fromAt, untilAt] = spans[label] as [string, string | null]
      const kind = untilAt === null ? ('outage' as const) : ('experiment' as const)
      await growth.api.annotations.create.mutate({ ...where, kind, label, fromAt, untilAt, reason })
    }
  })

  test('are those of which any part lies in them, the one that begins last first', async () => {
    const { rows } = await viewer.api.annotations.list.query(march)
    expect(rows.map(({ label }) => label)).toEqual(['from its last', 'within', 'all of it', 'into it'])
  })

  test('are those of the kinds that are asked for', async () => {
    const { rows } = await viewer.api.annotations.list.query({ ...march, kinds: ['outage', 'release'] })
    expect(rows.map(({ label }) => label)).toEqual(['within'])
    expect((await viewer.api.annotations.list.query({ ...march, kinds: [] })).rows).toEqual([])
  })

  test('come a page at a time, each once, also where many begin together', async () => {
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await viewer.api.annotations.list.query({ ...where, limit: 2, ...(cursor && { cursor }) })
      expect(page.rows.length).toBeLessThanOrEqual(2)
      seen.push(...page.rows.map(({ label }) => label))
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
    expect(seen.toSorted()).toEqual(names.toSorted())
    expect(seen[0]).toBe('after')
  })

  test('are not found by a cursor that no list gave', async () => {
    const asked = viewer.api.annotations.list.query({ ...where, cursor: 'nonsense' })
    expect(await refusalOf(asked)).toMatchObject({ reason: 'INVALID_INPUT' })
  })
})
