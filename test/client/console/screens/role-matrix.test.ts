// The role matrix says what the server will do: it is made from the same map.
import { expect, test } from 'vitest'
import { computeRoleMatrix, describeRole } from '../../../../client/console/screens/settings/role-matrix.ts'
import { can, permissions } from '../../../../server/operators/rules.ts'
import { roles } from '../../../../server/operators/words.ts'

test('every permission has a row, and every row a cell for each role', () => {
  const matrix = computeRoleMatrix()
  expect(matrix.map(row => row.permission).toSorted()).toEqual(Object.keys(permissions).toSorted())
  for (const row of matrix) {
    expect(row.allowed.map(cell => cell.role)).toEqual([...roles])
    for (const cell of row.allowed) expect(cell.allowed).toBe(can(cell.role, row.permission))
  }
})

test('rows go from what everyone may to what few may', () => {
  const counts = computeRoleMatrix().map(row => row.allowed.filter(cell => cell.allowed).length)
  expect(counts).toEqual(counts.toSorted((a, b) => b - a))
})

test('a role is described by what sets it apart', () => {
  expect(describeRole('owner')).toBe('May do everything.')
  expect(describeRole('developer')).toBe('May create, edit, rotate and revoke product keys; annotate charts.')
  expect(describeRole('viewer')).toBe('May look around, and change nothing but their own sign-in.')
})
