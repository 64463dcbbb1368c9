// What an address of the list asks the server, and which file it leads to.
import { expect, test } from 'vitest'
import {
  definePurchasesTable,
  purchasesCsvHref,
  toPurchasesQuestion,
} from '../../../../../client/console/screens/purchases/purchases-table.tsx'
import { readTableState } from '../../../../../client/ui/table/table-state.ts'
import { purchasesFile, purchasesPage } from '../../../../../server/purchases/schema/console.ts'

const zone = 'Europe/Berlin'
const table = definePurchasesTable({ symbol: 'T', one: 'token', other: 'tokens' }, zone)

function ask(params: Record<string, string>) {
  const state = readTableState(params, table)
  return toPurchasesQuestion(state, { economyKey: 'jobsearch', mode: 'live', zone })
}

test('an address without filters asks for the newest of everything', () => {
  expect(ask({})).toEqual({ economyKey: 'jobsearch', mode: 'live', filter: {}, sort: 'newest', limit: 50 })
})

test('days are those of the economy’s zone, whole, across a change of the clocks', () => {
  expect(ask({ started: '2026-10-25..2026-10-25' }).filter).toEqual({
    from: '2026-10-24T22:00:00.000Z',
    until: '2026-10-25T23:00:00.000Z',
  })
  expect(ask({ started: '..2026-12-31' }).filter).toEqual({ until: '2026-12-31T23:00:00.000Z' })
})

test('everything that can be filtered by is understood by the list and by the file', () => {
  const question = ask({
    q: 'ada',
    status: 'refunded,disputed,stolen',
    kind: 'pack',
    dispute: 'open',
    started: '2026-01-01..2026-01-31',
    sort: 'at',
    after: 'abc',
  })
  expect(question).toMatchObject({
    filter: { text: 'ada', status: ['refunded', 'disputed'], kind: ['pack'], dispute: ['open'] },
    sort: 'oldest',
    cursor: 'abc',
  })
  expect(purchasesPage.parse(question)).toEqual(question)
  const href = new URL(purchasesCsvHref(question), 'https://console.example.com')
  const { economyKey, mode, sort, ...filter } = purchasesFile.parse(Object.fromEntries(href.searchParams))
  expect({ economyKey, mode, sort, filter }).toEqual({
    economyKey: 'jobsearch',
    mode: 'live',
    sort: 'oldest',
    filter: question.filter,
  })
})
