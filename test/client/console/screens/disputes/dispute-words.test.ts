// How near a dispute is to its due time, which group its reason is of, and what its state is called.
import { expect, test } from 'vitest'
import {
  dueStageOf,
  groupOf,
  keepWords,
  sayState,
} from '../../../../../client/console/screens/disputes/dispute-words.ts'
import { disputeReasons, reasonGroups } from '../../../../../server/disputes/words.ts'

const dueAt = '2026-11-22T12:00:00.000Z'

test.each([
  ['2026-11-21T23:59:59.999Z', 'later'],
  ['2026-11-22T00:00:00.000Z', 'soon'],
  ['2026-11-22T11:59:59.999Z', 'soon'],
  ['2026-11-22T12:00:00.000Z', 'overdue'],
  ['2026-11-30T12:00:00.000Z', 'overdue'],
] as const)('at %s what is due at noon is %s', (now, stage) => {
  expect(dueStageOf(dueAt, Date.parse(now))).toBe(stage)
})

test('every reason is of the group that lists it', () => {
  expect(disputeReasons.map(groupOf)).toEqual(
    Object.entries(reasonGroups).flatMap(([group, reasons]) => reasons.map(() => group)),
  )
})

test('where no entry is named, no charge is kept', () => {
  expect(sayState({ state: 'kept', entryId: 'ent_1' }).label).toBe('Charge kept')
  expect(sayState({ state: 'kept', entryId: null }).label).toBe('Closed')
  expect(sayState({ state: 'given_back', entryId: 'ent_1' }).label).toBe('Given back')
  expect(sayState({ state: 'open', entryId: null }).label).toBe('Open')
  expect(keepWords('ent_1').verb).toBe('Keep the charge')
  expect(keepWords(null).verb).toBe('Close it')
})
