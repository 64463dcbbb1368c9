import { expect, test } from 'vitest'
import { safeReturnPath } from '../../../client/console/return-path.ts'

test.each([
  ['/nova/developers', '/nova/developers'],
  ['/nova/settings/audit?mode=test&q=a%20b#x', '/nova/settings/audit?mode=test&q=a%20b#x'],
])('%s is returned to', (asked, path) => {
  expect(safeReturnPath(asked)).toBe(path)
})

test.each([
  undefined,
  '',
  'nova/developers',
  'https://elsewhere.example/',
  '//elsewhere.example/',
  '/\\elsewhere.example',
  '/\t/elsewhere.example',
  '/.//elsewhere.example',
  '/a/..//elsewhere.example',
  'javascript:alert(1)',
  '/sign-in?to=/sign-in',
  '/welcome#token',
])('%s is not', asked => {
  expect(safeReturnPath(asked)).toBe('/')
})
