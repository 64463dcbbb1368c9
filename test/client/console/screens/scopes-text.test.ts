import { expect, test } from 'vitest'
import { scopesText } from '../../../../client/console/screens/developers/key.tsx'

test('the gravest scope comes first, where a narrow column cannot cut it', () => {
  expect(scopesText(['read', 'spend', 'earn', 'admin'])).toBe('admin, earn, spend, read')
  expect(scopesText(['read'])).toBe('read')
  expect(scopesText(['read', 'spend', 'earn', 'purchase', 'admin'])).toBe('all, with admin')
})
