// Which span of time an annotation may stand for.
import { expect, test } from 'vitest'
import { decideSpan } from '../../../server/annotations/rules.ts'

const fromAt = new Date('2026-03-29T00:59:00Z')

test.each<[string, string | null, boolean]>([
  ['is a moment without an end', null, true],
  ['ends a millisecond after it begins', '2026-03-29T00:59:00.001Z', true],
  ['lasts a season', '2026-06-30T00:00:00Z', true],
  ['lasts five years to the millisecond', '2031-04-02T00:59:00.000Z', true],
  ['lasts a millisecond more than five years', '2031-04-02T00:59:00.001Z', false],
  ['ends as it begins', '2026-03-29T00:59:00Z', false],
  ['ends before it begins', '2026-03-29T00:58:00Z', false],
])('an annotation that %s', (_name, until, isAccepted) => {
  const decision = decideSpan({ fromAt, untilAt: until === null ? null : new Date(until) })
  expect(decision).toMatchObject(
    isAccepted ? { kind: 'accepted' } : { kind: 'refused', field: 'untilAt', message: expect.any(String) },
  )
})
