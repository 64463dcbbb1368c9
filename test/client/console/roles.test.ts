import { expect, test } from 'vitest'
import { allowanceOf, nameRoles } from '../../../client/console/roles.ts'

test('who may is not refused', () => {
  expect(allowanceOf('owner', 'keys.change')).toEqual({ allowed: true, refusedBecause: undefined })
})

test('who may not is told who may', () => {
  expect(allowanceOf('viewer', 'keys.change')).toEqual({
    allowed: false,
    refusedBecause: 'Owner or Developer may do this',
  })
})

test.each([
  [['owner'], 'Owner'],
  [['owner', 'risk'], 'Owner or Risk'],
  [['owner', 'growth', 'risk'], 'Owner, Growth or Risk'],
] as const)('%j is named %s', (roles, words) => {
  expect(nameRoles(roles)).toBe(words)
})
