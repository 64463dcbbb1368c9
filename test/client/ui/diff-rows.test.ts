import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { computeDiffRows, type Json, printJson } from '../../../client/ui/diff-rows.ts'

describe('the rows of a difference', () => {
  test('name what was changed, removed and added, in the order of the record', () => {
    const before = { name: 'Web', limits: { daily: 100, burst: 5 }, kept: true }
    const after = { name: 'Web 2', limits: { daily: 150 }, kept: true, note: 'x' }
    expect(computeDiffRows(before, after)).toEqual([
      { kind: 'changed', path: 'name', before: 'Web', after: 'Web 2' },
      { kind: 'changed', path: 'limits.daily', before: 100, after: 150 },
      { kind: 'removed', path: 'limits.burst', before: 5 },
      { kind: 'added', path: 'note', after: 'x' },
    ])
  })

  test('a record that is made or removed is a row for each of its values', () => {
    const record = { key: 'a', scopes: ['read'], nested: { deep: null } }
    const paths = ['key', 'scopes', 'nested.deep']
    expect(computeDiffRows(undefined, record).map(row => [row.kind, row.path])).toEqual(
      paths.map(path => ['added', path]),
    )
    expect(computeDiffRows(record, undefined).map(row => [row.kind, row.path])).toEqual(
      paths.map(path => ['removed', path]),
    )
  })

  test('lists of plain values are read whole, lists of records by place', () => {
    expect(computeDiffRows({ s: ['a', 'b'] }, { s: ['a'] })).toEqual([
      { kind: 'changed', path: 's', before: ['a', 'b'], after: ['a'] },
    ])
    expect(computeDiffRows({ p: [{ t: 1 }, { t: 2 }] }, { p: [{ t: 1 }, { t: 3 }] })).toEqual([
      { kind: 'changed', path: 'p[1].t', before: 2, after: 3 },
    ])
    expect(computeDiffRows({ p: [] }, { p: [{ t: 1 }] })).toEqual([
      { kind: 'added', path: 'p[0].t', after: 1 },
    ])
  })

  test('nothing, empty and absent are three things', () => {
    expect(computeDiffRows({ a: null }, { a: '' })).toEqual([
      { kind: 'changed', path: 'a', before: null, after: '' },
    ])
    expect(computeDiffRows({}, { a: {} })).toEqual([{ kind: 'added', path: 'a', after: {} }])
    expect(computeDiffRows({ a: 0 }, { a: false })).toHaveLength(1)
  })

  test('a list that becomes a record is one row', () => {
    expect(computeDiffRows({ a: [{ b: 1 }] }, { a: { b: 1 } })).toHaveLength(1)
  })

  test('no record differs from itself', () => {
    fc.assert(
      fc.property(fc.jsonValue(), value => {
        const record = JSON.parse(JSON.stringify(value)) as Json
        expect(computeDiffRows(record, record)).toEqual([])
      }),
    )
  })

  test('whatever differs has a row, and seen from the other side has one too', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), fc.jsonValue({ maxDepth: 3 }), (a, b) => {
        const before = JSON.parse(JSON.stringify(a)) as Json
        const after = JSON.parse(JSON.stringify(b)) as Json
        const there = computeDiffRows(before, after)
        const back = computeDiffRows(after, before)
        expect(there.length).toBe(back.length)
        expect(there.map(row => row.path).toSorted()).toEqual(back.map(row => row.path).toSorted())
      }),
    )
  })
})

describe('a value in a row', () => {
  test.each<[Json, string]>([
    ['plain', 'plain'],
    ['', '""'],
    [12, '12'],
    [true, 'true'],
    [['read', 'spend'], 'read, spend'],
    [[], 'none'],
    [{ a: 1 }, '{"a":1}'],
  ])('%j reads %s', (value, text) => {
    expect(printJson(value)).toBe(text)
  })
})
