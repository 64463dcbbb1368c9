// What is left of a disputed entry, and why nothing can be given back for it.
import { expect, test } from 'vitest'
import { computeOwed, refuseGivingBack } from '../../../../../client/console/screens/disputes/dispute-owed.ts'

const entry = { entry: { draws: [{ amount: 10 }, { amount: 5 }] } }
const dispute = { entryId: 'ent_1', isUnderWay: false } as Parameters<typeof refuseGivingBack>[0]['dispute']
const refused = {
  kind: 'refused',
  reason: 'AMOUNT_TOO_LARGE',
  message: 'Nothing of this charge is left to refund.',
} as const

test('of an untouched charge all is left', () => {
  const lots = [
    { before: 0, after: 5 },
    { before: 20, after: 30 },
  ]
  expect(computeOwed({ entry, giveBack: { kind: 'accepted', lots } })).toEqual({
    costTokens: 15,
    givenBackTokens: 0,
    leftTokens: 15,
  })
})

test('what was given back before is not left', () => {
  expect(computeOwed({ entry, giveBack: { kind: 'accepted', lots: [{ before: 3, after: 14 }] } })).toEqual({
    costTokens: 15,
    givenBackTokens: 4,
    leftTokens: 11,
  })
})

test('of a charge that was given back whole nothing is left', () => {
  expect(computeOwed({ entry, giveBack: refused })).toEqual({
    costTokens: 15,
    givenBackTokens: 15,
    leftTokens: 0,
  })
})

test('what cost nothing owes nothing', () => {
  expect(computeOwed({ entry: { entry: { draws: [] } }, giveBack: refused })).toEqual({
    costTokens: 0,
    givenBackTokens: 0,
    leftTokens: 0,
  })
})

test('nothing is given back without an entry, nor twice at once, nor of what nothing is left', () => {
  const giveBack = { kind: 'accepted' as const, amount: 1, before: 0, after: 1, lots: [] }
  expect(refuseGivingBack({ dispute, giveBack })).toBeUndefined()
  expect(refuseGivingBack({ dispute: { ...dispute, entryId: null }, giveBack: null })).toMatch(
    /names no entry/,
  )
  expect(refuseGivingBack({ dispute: { ...dispute, isUnderWay: true }, giveBack })).toMatch(
    /being given back/,
  )
  expect(refuseGivingBack({ dispute, giveBack: refused })).toBe('Nothing of this charge is left to refund')
})
