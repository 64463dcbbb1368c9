// A table's state survives the way into an address and back, and nothing odd in an address gets in.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defineTable } from '../../../../client/ui/table/definition.ts'
import { describeFilter, readList, setFilter, writeList } from '../../../../client/ui/table/filters.ts'
import {
  ask,
  isFiltered,
  readTableState,
  type TableState,
  writeTableState,
} from '../../../../client/ui/table/table-state.ts'

interface Entry {
  id: string
  amount: number
}

const entries = defineTable<Entry>()({
  noun: ['entry', 'entries'],
  rowId: entry => entry.id,
  columns: [
    { id: 'id', header: 'Entry', cell: entry => entry.id },
    { id: 'at', header: 'Time', cell: entry => entry.id, sortable: true },
    { id: 'amount', header: 'Amount', cell: entry => entry.amount, sortable: true, align: 'right' },
    { id: 'arm', header: 'Arm', cell: () => 'A', optional: true },
  ],
  filters: {
    account: { kind: 'text', label: 'Account' },
    class: {
      kind: 'oneOf',
      label: 'Class',
      options: [
        { value: 'granted', label: 'Granted' },
        { value: 'purchased', label: 'Purchased' },
      ],
    },
    kind: {
      kind: 'manyOf',
      label: 'Kind',
      options: [
        { value: 'charge', label: 'Charge' },
        { value: 'hold', label: 'Hold' },
        { value: 'refund', label: 'Refund' },
        { value: 'grant', label: 'Grant' },
      ],
    },
    day: { kind: 'dateRange', label: 'Day' },
  },
})

type State = TableState<typeof entries.filters>

const untouched: State = {
  search: '',
  filters: {},
  sort: null,
  columns: null,
  density: null,
  trail: [],
  view: null,
}

describe('an address', () => {
  it('carries nothing for an untouched table', () => {
    expect(Object.values(writeTableState(untouched, entries)).filter(value => value !== undefined)).toEqual(
      [],
    )
    expect(readTableState({}, entries)).toEqual(untouched)
  })

  it('reads like what it means', () => {
    const state: State = {
      ...untouched,
      search: 'ada',
      filters: {
        class: 'granted',
        kind: ['charge', 'refund'],
        day: { from: '2026-11-01', to: '2026-11-21' },
      },
      sort: { column: 'amount', descending: true },
      columns: ['id', 'amount'],
      density: 'compact',
      trail: ['c1', 'c2'],
    }
    const params = writeTableState(state, entries)
    expect(params).toEqual({
      q: 'ada',
      class: 'granted',
      kind: 'charge,refund',
      day: '2026-11-01..2026-11-21',
      sort: '-amount',
      columns: 'id,amount',
      density: 'compact',
      after: 'c1,c2',
      account: undefined,
      view: undefined,
    })
    expect(readTableState(params, entries)).toEqual(state)
  })

  it('comes back as it was written, whatever was typed', () => {
    const text = fc.string({ maxLength: 60 }).map(typed => typed.trim())
    const day = fc
      .date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
      .map(date => date.toISOString().slice(0, 10))
    const states: fc.Arbitrary<State> = fc
      .record({
        search: text,
        account: text,
        kinds: fc.subarray(['charge', 'hold', 'refund', 'grant'] as const),
        days: fc.option(
          fc.tuple(day, day).map(([a, b]) => (a < b ? { from: a, to: b } : { from: b, to: a })),
        ),
        sort: fc.option(fc.record({ column: fc.constantFrom('at', 'amount'), descending: fc.boolean() })),
        columns: fc.option(fc.shuffledSubarray(['at', 'amount', 'arm']).map(others => ['id'].concat(others))),
        trail: fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 4 }).map(cursors =>
          // A cursor is opaque but never has space around it.
          cursors.filter(cursor => cursor.trim() === cursor),
        ),
      })
      .map(({ search, account, kinds, days, sort, columns, trail }) => {
        let filters: State['filters'] = {}
        filters = setFilter(filters, 'account', account)
        filters = setFilter(filters, 'kind', kinds)
        filters = setFilter(filters, 'day', days ?? undefined)
        return { search, filters, sort, columns, trail, density: null, view: null }
      })
    fc.assert(
      fc.property(states, state => {
        expect(readTableState(writeTableState(state, entries), entries)).toEqual(state)
      }),
    )
  })

  it.each([
    ['an option that does not exist', { class: 'stolen', kind: 'charge,theft' }, { kind: ['charge'] }],
    ['a day that does not exist', { day: '2026-02-30..2026-03-01' }, { day: { to: '2026-03-01' } }],
    ['days the wrong way round', { day: '2026-03-02..2026-03-01' }, {}],
    ['words for days', { day: 'yesterday' }, {}],
    ['structures', { account: { $ne: 1 }, kind: ['charge'] }, {}],
  ])('drops %s', (_, params, filters) => {
    expect(readTableState(params, entries).filters).toEqual(filters)
  })

  it('takes back as text what a router has read as a number', () => {
    expect(readTableState({ q: 42, account: 1001, after: 7 }, entries)).toMatchObject({
      search: '42',
      filters: { account: '1001' },
      trail: ['7'],
    })
  })

  it('drops columns and sorts that the table does not have', () => {
    expect(readTableState({ sort: '-id', columns: 'gone' }, entries)).toMatchObject({
      sort: null,
      columns: null,
    })
    expect(readTableState({ columns: 'amount,gone,amount,id' }, entries).columns).toEqual(['amount', 'id'])
    expect(readTableState({ columns: 'amount' }, entries).columns).toEqual(['id', 'amount'])
  })
})

describe('lists in an address', () => {
  it('keep items that contain the separator', () => {
    for (const items of [['a,b', 'c'], ['back\\slash', 'x'], [','], ['\\,', 'b']]) {
      expect(readList(writeList(items))).toEqual(items)
    }
  })
})

describe('filters', () => {
  it('that become empty disappear', () => {
    const filtered: State['filters'] = { account: 'ada', kind: ['charge'], day: { from: '2026-01-01' } }
    expect(setFilter(filtered, 'account', '  ')).toEqual({ kind: ['charge'], day: { from: '2026-01-01' } })
    expect(setFilter(setFilter(setFilter(filtered, 'account', undefined), 'kind', []), 'day', {})).toEqual({})
  })

  it('say in words what they let through', () => {
    const { kind, day, account } = entries.filters
    expect(describeFilter(kind, ['charge', 'hold'])).toBe('Charge, Hold')
    expect(describeFilter(kind, ['charge', 'hold', 'refund', 'grant'])).toBe('Charge, Hold and 2 more')
    expect(describeFilter(account, 'ada')).toBe('“ada”')
    expect(describeFilter(day, { from: '2026-11-01' })).toBe('since 1 Nov 2026')
    expect(describeFilter(day, { to: '2026-11-21' })).toBe('until 21 Nov 2026')
    expect(describeFilter(day, { from: '2026-11-01', to: '2026-11-01' })).toBe('1 Nov 2026')
    expect(describeFilter(day, { from: '2026-10-30', to: '2026-11-02' })).toMatch(/^30 Oct\s.\s2 Nov 2026$/)
  })

  it('and a new question start on the first page', () => {
    const third: State = { ...untouched, trail: ['c1', 'c2'], columns: ['id'] }
    expect(ask(third, { search: 'ada' })).toEqual({ ...untouched, search: 'ada', columns: ['id'] })
    expect(isFiltered(third)).toBe(false)
    expect(isFiltered(ask(third, { filters: { class: 'granted' } }))).toBe(true)
  })
})

it('a filter may not take a name that the table itself writes', () => {
  const define = () =>
    defineTable<Entry>()({
      ...entries,
      filters: { sort: { kind: 'text', label: 'Sort' } },
    })
  expect(define).toThrow('A filter cannot be called sort')
})
