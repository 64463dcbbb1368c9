// The registry against the tables of hand-counted figures: a metric that nobody counted is no metric yet.
import { expect, test } from 'vitest'
import { metrics } from '../../../server/metrics/rules/registry.ts'
import { countedOfLevels, countedOfPeople } from './counted.ts'

const counted = [...countedOfPeople, ...countedOfLevels]

test.each(metrics.map(({ key }) => key))('%s has a figure that was counted by hand', key => {
  const values = counted.filter(([metric]) => metric === key).map(([, , value]) => value)
  expect(values.filter(value => value !== null)).not.toEqual([])
  // One that is zero whatever is counted proves nothing.
  expect(values.some(value => value !== null && value !== 0)).toBe(true)
})

test('what was counted by hand is in the registry', () => {
  const keys = new Set(metrics.map(({ key }) => key))
  expect(counted.map(([metric]) => metric).filter(metric => !keys.has(metric))).toEqual([])
})
