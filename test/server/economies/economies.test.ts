// Economies: the four that ship, changes that never overwrite another's, and settings that make sense.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadPresets } from '../../../server/economies/operations.ts'
import { refusalOf, startServer, type TestServer } from '../../support/server.ts'

let server: TestServer
let api: Awaited<ReturnType<TestServer['as']>>['api']
beforeAll(async () => {
  server = await startServer()
  api = (await server.as('owner')).api
})
afterAll(() => server.stop())

const reason = 'a test says so'

async function settingsOf(key: string) {
  const economy = await api.economies.get.query({ key })
  const { key: _key, revision, createdAt: _created, updatedAt: _updated, ...settings } = economy
  return { revision, settings }
}

test('an empty database gets the four economies, once', async () => {
  const keys = (await api.economies.list.query()).map(economy => [economy.key, economy.tokenMany])
  expect(keys).toEqual([
    ['jobsearch', 'tokens'],
    ['intellicv', 'tokens'],
    ['aimanager', 'coins'],
    ['applications', 'tokens'],
  ])
  expect(await loadPresets(server.services)).toEqual([])
})

test('a change on settings that moved meanwhile is refused, and nothing is overwritten', async () => {
  const { revision, settings } = await settingsOf('jobsearch')
  await api.economies.change.mutate({
    key: 'jobsearch',
    revision,
    settings: { ...settings, name: 'First' },
    reason,
  })
  const refusal = await refusalOf(
    api.economies.change.mutate({
      key: 'jobsearch',
      revision,
      settings: { ...settings, name: 'Second' },
      reason,
    }),
  )
  expect(refusal).toMatchObject({
    reason: 'CHANGED_MEANWHILE',
    httpStatus: 409,
    details: { revision: revision + 1 },
  })
  expect((await settingsOf('jobsearch')).settings.name).toBe('First')
})

test('ten changes of the same revision at once: one wins', async () => {
  const { revision, settings } = await settingsOf('aimanager')
  const outcomes = await Promise.allSettled(
    Array.from({ length: 10 }, (_, index) =>
      api.economies.change.mutate({
        key: 'aimanager',
        revision,
        settings: { ...settings, name: `N${index}` },
        reason,
      }),
    ),
  )
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})

test('a change that changes nothing answers the economy as it is: no revision, no audit entry', async () => {
  const { revision, settings } = await settingsOf('intellicv')
  const answer = await api.economies.change.mutate({ key: 'intellicv', revision, settings, reason })
  expect(answer).toMatchObject({ key: 'intellicv', revision })
  expect((await settingsOf('intellicv')).revision).toBe(revision)
  const { rows } = await api.audit.list.query({
    filter: { economyKey: 'intellicv', action: 'economies.change' },
  })
  expect(rows).toEqual([])
  const stale = api.economies.change.mutate({ key: 'intellicv', revision: revision + 1, settings, reason })
  expect((await refusalOf(stale)).reason).toBe('CHANGED_MEANWHILE')
})

test.each([
  ['a name of nothing that can be seen', { name: '\u200b\u200b' }, 'settings.name'],
  ['a name that turns the text around', { name: 'Job\u202ehcraes' }, 'settings.name'],
  ['a zone nobody has', { resetZone: 'Mars/Olympus' }, 'settings.resetZone'],
  ['an offset for a zone', { resetZone: '+02:00' }, 'settings.resetZone'],
  ['an abbreviation, which the database reads otherwise', { resetZone: 'BST' }, 'settings.resetZone'],
  ['a currency nobody has', { moneyCurrency: 'ZZZ' }, 'settings.moneyCurrency'],
  ['an empty name', { name: ' ' }, 'settings.name'],
  ['control characters', { name: 'a\u0000b' }, 'settings.name'],
  ['a symbol too long', { tokenSymbol: 'TOKEN' }, 'settings.tokenSymbol'],
  [
    'a fractional policy',
    { policies: { keys: { lifetimeDaysMax: 1.5, rotationOverlapHours: 24 } } },
    'settings.policies.keys.lifetimeDaysMax',
  ],
  [
    'a policy nobody knows',
    { policies: { keys: { lifetimeDaysMax: null, rotationOverlapHours: 24, x: 1 } } },
    'settings.policies.keys.x',
  ],
])('%s is refused by its path', async (_name, fields, path) => {
  const { revision, settings } = await settingsOf('applications')
  const refusal = await refusalOf(
    api.economies.change.mutate({
      key: 'applications',
      revision,
      settings: { ...settings, ...fields },
      reason,
    }),
  )
  expect(refusal.reason).toBe('INVALID_INPUT')
  expect(Object.keys((refusal.details as { fields: object }).fields)).toEqual([path])
})

test('a new economy is there for everyone; its key cannot be taken twice', async () => {
  const { settings } = await settingsOf('applications')
  await api.economies.create.mutate({
    key: 'brand_new',
    settings: { ...settings, name: 'Brand new' },
    reason,
  })
  expect((await api.economies.list.query()).map(economy => economy.key)).toContain('brand_new')
  const refusal = await refusalOf(api.economies.create.mutate({ key: 'brand_new', settings, reason }))
  expect(refusal.reason).toBe('NOT_ALLOWED_NOW')
})
