// How many tokens a role may move, and who may where it may not.
import { expect, test } from 'vitest'
import type { Role } from '../../../server/operators/words.ts'
import { refuseAmount } from '../../../server/spend/rules/limits.ts'

test.each<[Role, number, number, null | { reason: string; max: number; roles?: string[] }]>([
  ['support', 500, 0, null],
  ['support', 501, 0, { reason: 'FORBIDDEN', max: 500, roles: ['Owner', 'Growth'] }],
  ['support', 500, 4_500, null],
  ['support', 500, 4_501, { reason: 'FORBIDDEN', max: 499, roles: ['Owner', 'Growth'] }],
  ['support', 1, 9_999, { reason: 'FORBIDDEN', max: 0, roles: ['Owner', 'Growth'] }],
  ['support', 100_001, 0, { reason: 'AMOUNT_TOO_LARGE', max: 500 }],
  ['growth', 100_000, 900_000, null],
  ['growth', 100_000, 900_001, { reason: 'AMOUNT_TOO_LARGE', max: 99_999 }],
  ['owner', 100_001, 0, { reason: 'AMOUNT_TOO_LARGE', max: 100_000 }],
  ['viewer', 1, 0, { reason: 'FORBIDDEN', max: 0, roles: ['Owner', 'Growth', 'Support'] }],
])('%s, %i tokens after %i in 24 hours', (role, tokens, movedToday, refused) => {
  const refusal = refuseAmount({ role, tokens, movedToday })
  if (refused === null) expect(refusal).toBeNull()
  else expect({ reason: refusal?.reason, ...refusal?.details }).toEqual(refused)
})
