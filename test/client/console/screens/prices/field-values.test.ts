// Boxes of packs, plans and policies: what is written into one is what is read from it.
import { expect, test } from 'vitest'
import {
  type Field,
  kindOf,
  readField,
  sayValue,
  writeField,
} from '../../../../../client/console/screens/prices/field-values.ts'

const place = { currency: 'USD', zone: 'Europe/Berlin' }
const field = (kind: Field['kind'], more: Partial<Field> = {}): Field => ({
  path: 'x',
  label: 'X',
  kind,
  ...more,
})

test.each([
  ['text', 'Starter', 'Starter'],
  ['whole', '1,500', 1500],
  ['money', '4.99', 499],
  ['money', '5', 500],
  ['share', '12.5 %', 1250],
  ['multiplier', '×1.15', 11_500],
  ['percents', '80, 100', [80, 100]],
  ['instant', '2027-01-01T01:00', '2027-01-01T00:00:00Z'],
  ['flag', 'true', true],
  ['keys', 'light, deep', ['light', 'deep']],
  ['userIds', 'ada, bob@example.org', ['ada', 'bob@example.org']],
] as const)('%s %j is %j, and the same when written again', (kind, text, value) => {
  expect(readField(text, field(kind), place)).toEqual({ kind: 'value', value })
  expect(readField(writeField(value as never, field(kind), place), field(kind), place)).toEqual({
    kind: 'value',
    value,
  })
})

test('yen have no decimals, and dinars three', () => {
  expect(readField('1.5', field('money'), { ...place, currency: 'JPY' }).kind).toBe('refused')
  expect(readField('1.5', field('money'), { ...place, currency: 'KWD' })).toEqual({
    kind: 'value',
    value: 1500,
  })
})

test.each([
  ['money', '1.234', {}],
  ['money', '0', { min: 1 }],
  ['share', '101', { max: 10_000 }],
  ['whole', '0', { min: 1 }],
  ['whole', '', {}],
  ['percents', '0', {}],
  ['instant', 'soon', {}],
  ['key', 'Two Words', {}],
  ['key', 'starter', { taken: ['starter'] }],
  // A draft that the server would not take must not come about.
  ['text', 'x'.repeat(81), {}],
  ['text', 'x'.repeat(21), { max: 20 }],
  ['text', 'a\u0007b', {}],
  ['userIds', 'x'.repeat(129), {}],
] as const)('%s %j is refused', (kind, text, more) => {
  expect(readField(text, field(kind, more), place).kind).toBe('refused')
})

test('left empty, a cap is none', () => {
  expect(readField('', field('whole', { empty: 'no cap' }), place)).toEqual({ kind: 'value', value: null })
})

test('a variant is known by its kind, or by whether there is anything', () => {
  const share = { kind: 'share', basisPoints: 1 }
  expect([kindOf(null), kindOf({ amount: 1 }), kindOf(share)]).toEqual(['none', 'some', 'share'])
  const scope = field('keys', { options: [{ value: 'light', label: 'Light' }] })
  expect(sayValue(['light', 'gone'], scope, place)).toBe('Light, gone')
  const make = () => null
  const shapes = [{ kind: 'none', label: 'not known', make }]
  expect(sayValue(null, field('variant', { shapes }), place)).toBe('not known')
})
