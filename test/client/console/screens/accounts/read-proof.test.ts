import { expect, test } from 'vitest'
import { readProof, type Verification } from '../../../../../client/console/screens/accounts/read-proof.ts'

const at = '2026-11-21T12:00:00.000Z'
const blank: Verification = { at: null, accounts: 0, entries: 0, violations: 0, passed: null, told: [] }
const pass = (accounts: number, violations = 0) => ({ at, accounts, entries: accounts * 3, violations })

test('before the first sample nothing is said', () => {
  expect(readProof(blank)).toEqual({ kind: 'none' })
})

test('a sample that met no account proves nothing', () => {
  expect(readProof({ ...blank, at, passed: pass(0) })).toEqual({ kind: 'none' })
})

test('of a pass that has just begun the accounts of the last one are told', () => {
  expect(readProof({ ...blank, at, accounts: 300, passed: pass(1_200) })).toEqual({
    kind: 'true',
    accounts: 1_200,
    at,
  })
  expect(readProof({ ...blank, at, accounts: 300, passed: pass(20) })).toMatchObject({ accounts: 300 })
})

test('a violation of either pass is told with its newest words', () => {
  const told = ['ada: the balance is 3, its entries make 4', 'older']
  expect(readProof({ ...blank, at, accounts: 5, violations: 1, passed: pass(9, 2), told })).toEqual({
    kind: 'broken',
    violations: 3,
    newest: told[0],
  })
})
