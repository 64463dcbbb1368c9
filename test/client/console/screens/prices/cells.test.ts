// Cells of the grid: the path of each, and what may be typed into it.
import { expect, test } from 'vitest'
import { cellPath, editText, readTyped } from '../../../../../client/console/screens/prices/cells.ts'
import { readPreset } from './preset.ts'

const { actions } = readPreset('applications')
const ofKind = (kind: string) => {
  const found = actions.find(action => action.formula.kind === kind)
  if (found === undefined) throw new Error(`the preset has a ${kind} action`)
  return found
}

test.each([
  ['flat', 'cost', 'formula.tokens'],
  ['scaled', 'cost', 'formula.base'],
  ['threshold', 'cost', 'formula.tokens'],
  ['cumulative', 'cost', 'formula.perStep'],
  ['flat', 'included', null],
  ['threshold', 'included', 'formula.included'],
  ['threshold', 'step', null],
  ['cumulative', 'step', 'formula.step'],
  ['scaled', 'perStep', 'formula.perStep'],
  ['cumulative', 'perStep', null],
  ['flat', 'cooldown', 'cooldownSeconds'],
  ['flat', 'tier', 'tier'],
  ['flat', 'availability', 'availability'],
] as const)('the %s %s is at %s', (kind, column, path) => {
  const action = ofKind(kind)
  expect(cellPath(action, column)).toBe(path === null ? null : `actions.${action.key}.${path}`)
})

test.each([
  ['on', { kind: 'on' }],
  ['off', { kind: 'off' }],
  ['25 %', { kind: 'share', basisPoints: 2500 }],
  ['12.5%', { kind: 'share', basisPoints: 1250 }],
  ['only ada, bob', { kind: 'accounts', userIds: ['ada', 'bob'] }],
] as const)('availability %j is read, and written the same way', (text, value) => {
  const typed = readTyped(text, 'availability')
  expect(typed).toEqual({ kind: 'value', value })
  expect(readTyped(editText({ ...value } as never, 'availability'), 'availability')).toEqual(typed)
})

test.each([
  ['sometimes', 'availability'],
  ['101 %', 'availability'],
  ['only', 'availability'],
  ['1.5', 'cost'],
  ['-1', 'cost'],
  ['', 'cost'],
  ['0', 'step'],
  ['86401', 'cooldown'],
] as const)('%j is no %s', (text, column) => {
  expect(readTyped(text, column).kind).toBe('refused')
})
