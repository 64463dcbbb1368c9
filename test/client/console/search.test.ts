import { expect, test } from 'vitest'
import {
  type EconomySearch,
  isDay,
  keepFrame,
  parseSearch,
  readEconomySearch,
  stringifySearch,
} from '../../../client/console/search.ts'

test('an address is read and written as the same flat text', () => {
  const text = '?mode=test&q=42&state=active,expiring&open=key_1&at=2026-11-21T10:00'
  expect(stringifySearch(parseSearch(text))).toBe(text)
})

test('what is empty or undefined leaves the address', () => {
  expect(stringifySearch({ mode: undefined, q: '', open: 'key_1' })).toBe('?open=key_1')
  expect(stringifySearch({})).toBe('')
})

test.each([
  [{ mode: 'test' }, { mode: 'test' }],
  [{ mode: 'live' }, {}],
  [{ mode: 'TEST' }, {}],
  [
    { range: '7d', compare: 'year' },
    { range: '7d', compare: 'year' },
  ],
  [{ compare: 'before_topups' }, { compare: 'before_topups' }],
  [{ range: '8d', compare: 'all' }, {}],
  [{ againstVersion: '3' }, { againstVersion: '3' }],
  [{ againstVersion: '0' }, {}],
  [{ againstVersion: 'three' }, {}],
  [
    { from: '2026-11-01', to: '2026-11-07', range: '7d' },
    { from: '2026-11-01', to: '2026-11-07' },
  ],
  [{ from: '2026-11-07', to: '2026-11-01' }, {}],
  [{ from: '2026-11-07' }, {}],
  [{ from: '2026-02-30', to: '2026-03-01' }, {}],
  [
    { open: 'key_1', q: 'x' },
    { open: 'key_1', q: 'x' },
  ],
  [{ toString: 'x' }, { toString: 'x' }],
])('%j is read as %j', (search, read) => {
  expect(defined(readEconomySearch(search))).toEqual(read)
})

test('the frame goes along to wherever a link leads', () => {
  expect(go({ mode: 'test', range: '7d', open: 'key_1' }, {})).toEqual({ mode: 'test', range: '7d' })
})

test('the version that figures are held against goes along', () => {
  expect(go({ againstVersion: '3', open: 'key_1' }, {})).toEqual({ againstVersion: '3' })
  expect(go({ againstVersion: '3' }, { againstVersion: undefined })).toEqual({})
})

test('a param that is taken away does not come back', () => {
  expect(go({ mode: 'test', compare: 'year' }, { mode: undefined })).toEqual({ compare: 'year' })
})

test('the way back that the sign-in page remembers is not taken for a day', () => {
  expect(go({ to: '/nova/settings' }, { mode: 'test' })).toEqual({ mode: 'test' })
})

test.each([
  ['2026-11-21', true],
  ['2028-02-29', true],
  ['2026-02-29', false],
  ['2026-11-31', false],
  ['21.11.2026', false],
  ['1999-12-31', false],
  ['2199-12-31', true],
  ['2200-01-01', false],
  [undefined, false],
])('%s is a day: %s', (text, expected) => {
  expect(isDay(text)).toBe(expected)
})

function go(search: EconomySearch, next: EconomySearch): Record<string, unknown> {
  return defined(keepFrame({ search, next: () => next }))
}

function defined(search: EconomySearch): Record<string, unknown> {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined))
}

test('dates too far apart to be drawn are read as none', () => {
  const read = (from: string, to: string) => readEconomySearch({ from, to }).from
  expect(read('2021-11-21', '2026-11-20')).toBe('2021-11-21')
  expect(read('0001-01-01', '9999-12-31')).toBeUndefined()
})
