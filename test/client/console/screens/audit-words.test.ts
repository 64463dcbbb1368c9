// Whatever the server audits can be read in words.
import { expect, test } from 'vitest'
import { actionWords, saySubjectKind } from '../../../../client/console/screens/settings/audit-words.ts'
import '../../../../server/console.ts'
import '../../../../server/operators/http.ts'
import { auditedActions } from '../../../../server/operators/operations/audited.ts'

test('every audited action has words', () => {
  expect([...auditedActions].filter(action => actionWords[action] === undefined)).toEqual([])
})

test('a kind of subject from a later version is shown as it is kept', () => {
  expect(saySubjectKind('product_key')).toBe('Key')
  expect(saySubjectKind('not_known_yet')).toBe('not_known_yet')
})
