// A habit lasts for a while, and longer where it is needed again and again.
import { expect, test } from 'vitest'
import { openHabit } from '../../../server/ledger/operations/habit.ts'

/** For how long it lasts each time that it begins so long after it ended. */
function lastings(gaps: readonly number[]): number[] {
  let now = 0
  const habit = openHabit({ lastsMs: 1_000, longestMs: 5_000, now: () => now })
  return gaps.map(gap => {
    now += gap
    expect(habit.isOn()).toBe(false)
    habit.begin()
    const from = now
    while (habit.isOn()) now += 1
    return now - from
  })
}

test.each([
  { gaps: [0], lasts: [1_000] },
  { gaps: [0, 1_000, 5_000], lasts: [1_000, 1_000, 1_000] },
  { gaps: [0, 999, 1, 1, 1], lasts: [1_000, 2_000, 4_000, 5_000, 5_000] },
  { gaps: [0, 1, 1_000, 1], lasts: [1_000, 2_000, 1_000, 2_000] },
])('begun after pauses of $gaps ms it lasts for $lasts', ({ gaps, lasts }) => {
  expect(lastings(gaps)).toEqual(lasts)
})

test('what is on does not begin again', () => {
  let now = 0
  const habit = openHabit({ lastsMs: 1_000, longestMs: 5_000, now: () => now })
  habit.begin()
  now = 999
  habit.begin()
  now = 1_000
  expect(habit.isOn()).toBe(false)
})
