// A column from a spreadsheet: what is read of it, and which costs it sets.
import { expect, test } from 'vitest'
import { placeColumn, readColumn } from '../../../../../client/console/screens/prices/paste.ts'
import { readPreset } from './preset.ts'

test.each([
  ['1\n2\n3', [1, 2, 3]],
  ['1\r\n2\r\n', [1, 2]],
  ['1,200\n3 400', [1200, 3400]],
  ['5\n\n7\n', [5, null, 7]],
])('%j is read', (text, values) => {
  expect(readColumn(text)).toEqual({ kind: 'numbers', values })
})

test.each([
  ['1\t2', /one column/],
  ['1\n2.5', /Line 2.*whole number/],
  ['-1', /Line 1.*at least 0/],
  ['cost\n1', /Line 1, “cost”/],
  ['', /no figure/],
  ['\n\n', /no figure/],
])('%j is refused', (text, because) => {
  const read = readColumn(text)
  expect(read.kind === 'refused' ? read.because : '').toMatch(because)
})

test('each figure goes to what its formula leads with, and an empty line leaves its row alone', () => {
  const { actions } = readPreset('applications')
  const placed = placeColumn(
    [9, null, 8, 7],
    [
      ...actions.filter(action => action.formula.kind === 'scaled').slice(0, 2),
      ...actions.filter(action => action.formula.kind === 'cumulative'),
      ...actions.filter(action => action.formula.kind === 'flat').slice(0, 1),
    ],
  )
  expect(placed).toEqual({
    kind: 'placed',
    writes: [
      { path: 'actions.ai_generate.formula.base', value: 9 },
      { path: 'actions.large_upload.formula.perStep', value: 8 },
      { path: expect.stringMatching(/^actions\.\w+\.formula\.tokens$/), value: 7 },
    ],
  })
})

test('more figures than rows are refused whole', () => {
  const { actions } = readPreset('applications')
  expect(placeColumn([1, 2, 3], actions.slice(0, 2))).toMatchObject({ kind: 'refused' })
})
