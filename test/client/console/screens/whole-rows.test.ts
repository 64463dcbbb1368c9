// A list that comes whole, in an order of its own: whoever is new in its middle is counted like one at its top.
import { expect, test } from 'vitest'
import { mergeFreshRows } from '../../../../client/console/screens/fresh-rows.ts'
import { putNewFirst } from '../../../../client/console/screens/settings/whole-rows.ts'

const rows = (...ids: string[]) => ids.map(id => ({ id }))

test.each([
  ['in the middle', rows('ada', 'zoe'), rows('ada', 'mara', 'zoe'), 1],
  ['at the end', rows('ada'), rows('ada', 'mara', 'zoe'), 2],
  ['nowhere', rows('ada', 'zoe'), rows('ada', 'zoe'), 0],
  ['where nothing was', rows(), rows('ada'), 1],
])('new %s', (_where, shown, fresh, count) => {
  const merged = mergeFreshRows(shown, putNewFirst(shown, fresh))
  expect(merged.newCount).toBe(count)
  expect(merged.rows).toEqual(shown)
})
