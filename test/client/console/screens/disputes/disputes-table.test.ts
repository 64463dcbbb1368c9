// What an address of the disputes asks the server.
import { expect, test } from 'vitest'
import {
  defineDecided,
  defineQueue,
  readShown,
  toDisputesQuestion,
} from '../../../../../client/console/screens/disputes/disputes-table.tsx'
import { readTableState, writeTableState } from '../../../../../client/ui/table/table-state.ts'
import { disputesPage } from '../../../../../server/disputes/schema.ts'

const zone = 'Europe/Berlin'
const queue = defineQueue(zone)
const decided = defineDecided({ symbol: 'T', one: 'token', other: 'tokens' }, zone)
const where = { economyKey: 'jobsearch', mode: 'live' } as const

function ask(params: Record<string, string>) {
  const shown = readShown(params['show'])
  const state = shown === 'open' ? readTableState(params, queue) : readTableState(params, decided)
  return toDisputesQuestion(state, { ...where, shown })
}

test('an address without more asks for the open ones', () => {
  expect(ask({})).toEqual({ ...where, filter: { state: 'open' }, limit: 50 })
  expect(ask({ show: 'lost' }).filter).toEqual({ state: 'open' })
})

test('everything that can be asked is understood by the server', () => {
  const question = ask({
    show: 'decided',
    q: ' ada ',
    reason: 'run_failed,bored,unexpected_cost',
    after: 'a,b',
  })
  expect(question).toEqual({
    ...where,
    filter: { state: 'decided', reason: ['unexpected_cost', 'run_failed'], text: 'ada' },
    limit: 50,
    cursor: 'b',
  })
  expect(disputesPage.parse(question)).toEqual(question)
})

test('an address survives being read and written', () => {
  const params = { q: 'ada', reason: 'other', columns: 'reason,user,id' }
  const written = writeTableState(readTableState(params, queue), queue)
  expect(Object.fromEntries(Object.entries(written).filter(([, value]) => value !== undefined))).toEqual(
    params,
  )
})
