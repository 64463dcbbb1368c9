// Prices through the real doors: drafts that nobody loses, versions that never change, and what a product is shown.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PriceBook } from '../../../server/catalog/schema.ts'
import { refusalOf, startServer, type TestServer } from '../../support/server.ts'

let server: TestServer
type Api = Awaited<ReturnType<TestServer['as']>>['api']
let owner: Api
let growth: Api
beforeAll(async () => {
  server = await startServer()
  owner = (await server.as('owner')).api
  growth = (await server.as('growth')).api
})
afterAll(() => server.stop())

const reason = 'a test says so'

/** A small change of one action, well within what one operator may publish. */
function nudge(document: PriceBook, change = 1): PriceBook {
  const copy = structuredClone(document)
  const [action] = copy.actions
  if (action === undefined) throw new Error('the preset has actions')
  action.cooldownSeconds += change + 10
  return copy
}

async function beginAndSave(api: Api, economyKey: string, edit: (document: PriceBook) => PriceBook) {
  await api.catalog.draft.discard.mutate({ economyKey })
  const draft = await api.catalog.draft.begin.mutate({ economyKey })
  return api.catalog.draft.save.mutate({
    economyKey,
    revision: draft.revision,
    document: edit(draft.document),
  })
}

const publish = (api: Api, economyKey: string, revision: number, effectiveAt: string | null = null) =>
  api.catalog.publish.mutate({ economyKey, revision, effectiveAt, reason })

async function newKey(economyKey: string) {
  const { key } = await owner.keys.create.mutate({
    economyKey,
    mode: 'live',
    name: 'shop',
    scopes: ['read'],
    rateLimitPerMinute: null,
    expiresAt: null,
    reason,
  })
  return (
    headers: Record<string, string> = {},
    input?: object,
    query = input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify(input))}`,
  ) =>
    fetch(`${server.url}/trpc/v1/catalog.get${query}`, {
      headers: { authorization: `Bearer ${key}`, ...headers },
    })
}

test('every economy that ships begins with its book as version 1', async () => {
  for (const economyKey of ['jobsearch', 'intellicv', 'aimanager', 'applications']) {
    const { inForce, head } = await owner.catalog.get.query({ economyKey })
    expect(inForce?.number).toBe(1)
    expect(head).toMatchObject({ number: 1, kind: 'preset', publishedByName: 'Farebox' })
  }
})

describe('a publish', () => {
  test('is in force at once, in history, and gone as a draft', async () => {
    const saved = await beginAndSave(growth, 'jobsearch', nudge)
    const answer = await publish(growth, 'jobsearch', saved.revision)
    expect(answer).toMatchObject({ kind: 'published', number: 2 })
    await expect
      .poll(async () => (await owner.catalog.get.query({ economyKey: 'jobsearch' })).inForce?.number)
      .toBe(2)
    expect(await growth.catalog.draft.get.query({ economyKey: 'jobsearch' })).toBeNull()
    const { rows } = await owner.catalog.versions.list.query({ economyKey: 'jobsearch' })
    expect(rows.map(({ number, kind, basedOn }) => [number, kind, basedOn])).toEqual([
      [2, 'publish', 1],
      [1, 'preset', null],
    ])
    const { rows: entries } = await owner.audit.list.query({ filter: { action: 'catalog.publish' } })
    expect(entries[0]).toMatchObject({
      economyKey: 'jobsearch',
      subjectLabel: 'Version 2',
      before: { version: 1 },
    })
  })

  test('on a base that moved is refused, and the draft stays', async () => {
    const mine = await beginAndSave(growth, 'applications', nudge)
    const theirs = await beginAndSave(owner, 'applications', document => nudge(document, 2))
    await publish(owner, 'applications', theirs.revision)
    const refusal = await refusalOf(publish(growth, 'applications', mine.revision))
    expect(refusal).toMatchObject({ reason: 'CHANGED_MEANWHILE', details: { baseNumber: 1, headNumber: 2 } })
    expect(await growth.catalog.draft.get.query({ economyKey: 'applications' })).toMatchObject({
      baseNumber: 1,
    })
    const { document } = await owner.catalog.versions.get.query({ economyKey: 'applications', number: 2 })
    const rebased = await growth.catalog.draft.rebase.mutate({
      economyKey: 'applications',
      revision: mine.revision,
      baseNumber: 2,
      document: nudge(document),
    })
    expect(await publish(growth, 'applications', rebased.revision)).toMatchObject({
      kind: 'published',
      number: 3,
    })
  })

  test('of what one did not review is refused', async () => {
    const saved = await beginAndSave(growth, 'aimanager', nudge)
    await growth.catalog.draft.save.mutate({
      economyKey: 'aimanager',
      revision: saved.revision,
      document: saved.document,
    })
    expect(await refusalOf(publish(growth, 'aimanager', saved.revision))).toMatchObject({
      reason: 'CHANGED_MEANWHILE',
    })
  })

  test('of a draft with mistakes names each by its path, and publishes nothing', async () => {
    const saved = await beginAndSave(growth, 'jobsearch', document => ({
      ...document,
      packs: document.packs.map(pack => ({ ...pack, price: pack.tokens * pack.tokens })),
      actions: document.actions.map((action, index) =>
        index === 0 ? { ...action, tier: 'nowhere' } : action,
      ),
    }))
    const refusal = await refusalOf(publish(growth, 'jobsearch', saved.revision))
    expect(refusal.reason).toBe('INVALID_INPUT')
    const paths = Object.keys((refusal.details as { fields: object }).fields)
    expect(paths.some(path => path.startsWith('actions.'))).toBe(true)
    expect(paths.some(path => path.startsWith('packs.'))).toBe(true)
  })

  test('of nothing is refused', async () => {
    await growth.catalog.draft.discard.mutate({ economyKey: 'intellicv' })
    const draft = await growth.catalog.draft.begin.mutate({ economyKey: 'intellicv' })
    expect((await refusalOf(publish(growth, 'intellicv', draft.revision))).message).toContain(
      'changes nothing',
    )
  })

  test('ten at once from one base make one version', async () => {
    const saved = await beginAndSave(growth, 'aimanager', nudge)
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, () => publish(growth, 'aimanager', saved.revision)),
    )
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })
})

describe('a second operator', () => {
  test('has to approve a large change, and cannot be the one who asked', async () => {
    const before = (await owner.catalog.get.query({ economyKey: 'intellicv' })).inForce?.number
    const saved = await beginAndSave(growth, 'intellicv', document => ({
      ...document,
      plans: document.plans.map(plan => ({ ...plan, price: plan.price === 0 ? 0 : plan.price + 100 })),
    }))
    const answer = await publish(growth, 'intellicv', saved.revision)
    if (answer.kind !== 'requested') throw new Error('a plan’s price needs a second operator')
    expect(answer.request.causes.length).toBeGreaterThan(0)
    expect((await owner.catalog.get.query({ economyKey: 'intellicv' })).inForce?.number).toBe(before)
    const own = await refusalOf(
      growth.catalog.requests.approve.mutate({ economyKey: 'intellicv', id: answer.request.id, reason }),
    )
    expect(own.reason).toBe('NOT_ALLOWED_NOW')
    const approved = await owner.catalog.requests.approve.mutate({
      economyKey: 'intellicv',
      id: answer.request.id,
      reason,
    })
    expect(approved).toMatchObject({ kind: 'published' })
    const [request] = await owner.catalog.requests.list.query({ economyKey: 'intellicv' })
    expect(request).toMatchObject({
      state: 'approved',
      decidedByName: 'Olive Marsh',
      requestedByName: 'Gustav Reyes',
    })
    const again = await refusalOf(
      owner.catalog.requests.approve.mutate({ economyKey: 'intellicv', id: answer.request.id, reason }),
    )
    expect(again.reason).toBe('NOT_ALLOWED_NOW')
  })
})

describe('a scheduled version', () => {
  test('begins at its instant by the database’s clock, and can be cancelled until then', async () => {
    const saved = await beginAndSave(growth, 'jobsearch', nudge)
    const soon = new Date(server.services.clock.now().getTime() + 1500).toISOString()
    const first = await publish(growth, 'jobsearch', saved.revision, soon)
    if (first.kind !== 'published') throw new Error('a small change is published by one operator')
    const inForce = async () => (await owner.catalog.get.query({ economyKey: 'jobsearch' })).inForce?.number
    expect(await inForce()).toBe(first.number - 1)
    await expect.poll(inForce, { timeout: 5000 }).toBe(first.number)

    const next = await beginAndSave(growth, 'jobsearch', document => nudge(document, -1))
    const later = new Date(server.services.clock.now().getTime() + 3_600_000).toISOString()
    const second = await publish(growth, 'jobsearch', next.revision, later)
    if (second.kind !== 'published') throw new Error('a small change is published by one operator')
    const hasty = await beginAndSave(owner, 'jobsearch', document => nudge(document, -1))
    expect((await refusalOf(publish(owner, 'jobsearch', hasty.revision))).message).toContain('is scheduled')
    await growth.catalog.versions.cancel.mutate({ economyKey: 'jobsearch', number: second.number, reason })
    const tooLate = await refusalOf(
      growth.catalog.versions.cancel.mutate({ economyKey: 'jobsearch', number: first.number, reason }),
    )
    expect(tooLate.message).toContain('in force already')
    expect(await inForce()).toBe(first.number)
  })
})

test('a rollback publishes the old document as a new version', async () => {
  const { head } = await owner.catalog.get.query({ economyKey: 'applications' })
  const answer = await growth.catalog.versions.rollBack.mutate({
    economyKey: 'applications',
    number: 1,
    headNumber: head?.number ?? 0,
    reason: 'the new prices hurt',
  })
  if (answer.kind !== 'published') throw new Error('a rollback is published by one operator')
  const [old, anew] = await Promise.all(
    [1, answer.number].map(number =>
      owner.catalog.versions.get.query({ economyKey: 'applications', number }),
    ),
  )
  expect(anew?.document).toEqual(old?.document)
  expect(anew?.version).toMatchObject({ kind: 'rollback', sourceNumber: 1 })
})

test('two tabs of one operator never overwrite each other silently', async () => {
  const saved = await beginAndSave(owner, 'intellicv', nudge)
  const refusal = await refusalOf(
    owner.catalog.draft.save.mutate({
      economyKey: 'intellicv',
      revision: saved.revision - 1,
      document: saved.document,
    }),
  )
  expect(refusal).toMatchObject({ reason: 'CHANGED_MEANWHILE', details: { revision: saved.revision } })
})

test.each([
  'update price_version set reason = $$x$$',
  'delete from price_version',
  'truncate price_version cascade',
  'delete from price_cancellation',
])('the database refuses: %s', async statement => {
  await expect(server.services.database.pool.query(statement)).rejects.toThrow(/append-only/)
})

describe('an economy without prices', () => {
  test('begins with any of the books that ship, once', async () => {
    const { policies } = await owner.economies.get.query({ key: 'applications' })
    const settings = {
      name: 'Fresh',
      tokenOne: 'token',
      tokenMany: 'tokens',
      tokenSymbol: 'T',
      moneyCurrency: 'USD',
      resetZone: 'UTC',
      policies,
    }
    await owner.economies.create.mutate({ key: 'fresh', settings, reason })
    expect((await owner.catalog.get.query({ economyKey: 'fresh' })).head).toBeNull()
    expect(await growth.catalog.presets.list.query()).toEqual(
      'aimanager applications intellicv jobsearch'.split(' '),
    )
    const document = await growth.catalog.presets.get.query({ key: 'applications' })
    const start = { economyKey: 'fresh', document, reason }
    expect(await growth.catalog.start.mutate(start)).toMatchObject({ kind: 'published', number: 1 })
    // At once, whether or not the news of it came already.
    expect((await growth.catalog.get.query({ economyKey: 'fresh' })).inForce?.number).toBe(1)
    expect(await refusalOf(growth.catalog.start.mutate(start))).toMatchObject({ reason: 'NOT_ALLOWED_NOW' })
  })

  test('no other file is read by a name of a book', async () => {
    for (const key of ['nothing', '../presets/applications', 'applications/../jobsearch']) {
      const refusal = await refusalOf(growth.catalog.presets.get.query({ key }))
      expect(refusal.reason).toMatch(/^(UNKNOWN_SUBJECT|INVALID_INPUT)$/)
    }
  })
})

describe('catalog.get', () => {
  test('shows what is in force, with savings computed', async () => {
    const ask = await newKey('jobsearch')
    const { result } = await (await ask()).json()
    expect(result.data).toMatchObject({
      economy: { key: 'jobsearch' },
      currency: { many: 'tokens', money: 'USD' },
    })
    const pack = result.data.packs.find(({ tokens }: { tokens: number }) => tokens === 600)
    expect(pack).toMatchObject({ price: { amount: 2000, currency: 'USD' }, savingPercent: 33 })
  })

  test('answers 304 to whoever holds the answer, and anew after a publish', async () => {
    const ask = await newKey('applications')
    const first = await ask()
    const etag = first.headers.get('etag') ?? ''
    const held = await ask({ 'if-none-match': etag })
    expect([held.status, await held.text(), held.headers.get('etag')]).toEqual([304, '', etag])
    expect((await ask({ 'if-none-match': '"another"' })).status).toBe(200)
    const saved = await beginAndSave(growth, 'applications', nudge)
    await publish(growth, 'applications', saved.revision)
    await expect.poll(async () => (await ask({ 'if-none-match': etag })).status, { timeout: 6000 }).toBe(200)
  })

  test('an answer in a batch has no mark of its own: the other answers may have changed', async () => {
    const ask = await newKey('jobsearch')
    const etag = (await ask()).headers.get('etag') ?? ''
    const batched = await ask({ 'if-none-match': etag }, undefined, '?batch=1&input=%7B%7D')
    expect([batched.status, batched.headers.get('etag')]).toEqual([200, null])
    const [{ result }] = await batched.json()
    expect(result.data.actions).toHaveLength(17)
  })

  test('is the same to the byte each time, and what a batch is answered', async () => {
    const ask = await newKey('jobsearch')
    const input = { userId: 'ada' }
    const [first, second, other] = await Promise.all(
      [ask({}, input), ask({}, input), ask({})].map(async answer => (await answer).text()),
    )
    expect(second).toBe(first)
    const query = `?batch=1&input=${encodeURIComponent(JSON.stringify({ 0: input }))}`
    expect(await (await ask({}, undefined, query)).text()).toBe(`[${first}]`)
    // Nothing of this book is staged: everybody is shown the same.
    expect(other).toBe(first)
    // What asks with a mark goes another way to the same words.
    expect(await (await ask({ 'if-none-match': '"another"' }, input)).text()).toBe(first)
  })

  test('a token that was renamed is shown by its new name at once', async () => {
    const ask = await newKey('jobsearch')
    const first = await ask()
    const { revision, name, ...rest } = await owner.economies.get.query({ key: 'jobsearch' })
    const { tokenOne, tokenSymbol, moneyCurrency, resetZone, policies } = rest
    const settings = { name, tokenOne, tokenMany: 'credits', tokenSymbol, moneyCurrency, resetZone, policies }
    await owner.economies.change.mutate({ key: 'jobsearch', revision, settings, reason })
    await expect
      .poll(async () => (await (await ask()).json()).result.data.currency.many, { timeout: 3000 })
      .toBe('credits')
    expect((await ask({ 'if-none-match': first.headers.get('etag') ?? '' })).status).toBe(200)
  })

  test('a staged action is on for named users only, and the mark tells them apart', async () => {
    let staged = ''
    const saved = await beginAndSave(growth, 'aimanager', document => ({
      ...document,
      actions: document.actions.map((action, index) => {
        if (index !== 0) return action
        staged = action.key
        return { ...action, availability: { kind: 'accounts' as const, userIds: ['ada'] } }
      }),
    }))
    await publish(growth, 'aimanager', saved.revision)
    const ask = await newKey('aimanager')
    const enabled = async (input?: object) => {
      const { result } = await (await ask({}, input)).json()
      return result.data.actions.find(({ key }: { key: string }) => key === staged)?.enabled
    }
    await expect.poll(() => enabled({ userId: 'bob' }), { timeout: 6000 }).toBe(false)
    expect(await enabled({ userId: 'ada' })).toBe(true)
    expect(await enabled()).toBe(false)
    const marks = await Promise.all(
      [{ userId: 'ada' }, { userId: 'bob' }].map(async input => (await ask({}, input)).headers.get('etag')),
    )
    expect(marks[0]).not.toBe(marks[1])
  })

  test.each([{ userId: '' }, { userId: 'x'.repeat(129) }, { userId: 'a\u0000b' }, { user: 'a' }])(
    'refuses %j',
    async input => {
      const ask = await newKey('jobsearch')
      const answer = await ask({}, input)
      expect(answer.status).toBe(400)
    },
  )
})

describe('what a key is called', () => {
  const economyKey = 'jobsearch'
  const ask = (keys: string[], sections: ('actions' | 'packs' | 'plans')[] = ['actions']) =>
    owner.catalog.names.query({ economyKey, sections, keys })
  const inForce = async () => {
    const { inForce: book } = await owner.catalog.get.query({ economyKey })
    if (book === null) throw new Error('the preset has a book')
    return book.document
  }

  test('is what the book in force says; a row that is sold no more keeps its last name', async () => {
    const [first, second] = (await inForce()).actions
    if (first === undefined || second === undefined) throw new Error('the preset has actions')
    const change = async (edit: (document: PriceBook) => PriceBook) => {
      const saved = await beginAndSave(owner, economyKey, edit)
      await publish(owner, economyKey, saved.revision)
    }
    const rename = (name: string) => (document: PriceBook) => ({
      ...document,
      actions: document.actions.map(action => (action.key === first.key ? { ...action, name } : action)),
    })
    await change(rename('Once called so'))
    await change(rename('Last called so'))
    // The process learns of what was published a moment later.
    await expect.poll(() => ask([first.key])).toEqual([{ key: first.key, name: 'Last called so' }])
    await change(document => ({
      ...document,
      actions: document.actions.filter(({ key }) => key !== first.key),
      missions: document.missions.filter(mission => !JSON.stringify(mission).includes(first.key)),
    }))
    await expect.poll(async () => (await inForce()).actions.some(({ key }) => key === first.key)).toBe(false)
    const named = await ask([first.key, second.key, 'never_sold'])
    expect(named).toHaveLength(2)
    expect(named).toEqual(
      expect.arrayContaining([
        { key: first.key, name: 'Last called so' },
        { key: second.key, name: second.name },
      ]),
    )
  })

  test('is asked of the sections that hold it', async () => {
    const [pack] = (await inForce()).packs
    if (pack === undefined) throw new Error('the preset has packs')
    expect(await ask([pack.key])).toEqual([])
    expect(await ask([pack.key], ['plans', 'packs'])).toEqual([{ key: pack.key, name: pack.name }])
  })
})
