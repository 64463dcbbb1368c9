// The address of the keys screen as the question that is put to the server, and back.
import { expect, test } from 'vitest'
import { keysTable, toKeysQuestion } from '../../../../client/console/screens/developers/keys-table.tsx'
import { readTableState, writeTableState } from '../../../../client/ui/table/table-state.ts'

const where = { economyKey: 'jobsearch', mode: 'live' } as const
const ask = (params: Record<string, string>) => toKeysQuestion(readTableState(params, keysTable), where)

test('an empty address asks for the newest keys, unfiltered', () => {
  expect(ask({})).toEqual({ ...where, filter: {}, sort: 'newest', limit: 50 })
})

test('filters, search, order and page of an address are all asked for', () => {
  expect(ask({ state: 'expiring,revoked', scope: 'spend', q: 'web', sort: 'created', after: 'a,b' })).toEqual(
    {
      ...where,
      filter: { state: ['expiring', 'revoked'], scope: ['spend'], text: 'web' },
      sort: 'oldest',
      limit: 50,
      cursor: 'b',
    },
  )
})

test('what the server does not know is not asked for', () => {
  expect(ask({ state: 'lost', scope: 'root', sort: 'name' })).toEqual({
    ...where,
    filter: {},
    sort: 'newest',
    limit: 50,
  })
})

test('an address survives being read and written', () => {
  const params = { state: 'active', q: 'fbx_live_', sort: '-created', columns: 'name,state' }
  const written = writeTableState(readTableState(params, keysTable), keysTable)
  expect(Object.fromEntries(Object.entries(written).filter(([, value]) => value !== undefined))).toEqual(
    params,
  )
})
