// What is decided about a dispute from what is known of it, and how it is told.
import { describe, expect, test } from 'vitest'
import { decideStep } from '../../../server/disputes/rules/decision.ts'
import {
  type Dispute,
  isDisputed,
  toDisputeAnswer,
  toDisputeRow,
} from '../../../server/disputes/rules/dispute.ts'
import { disputeReasons, reasonGroups, reasonNames } from '../../../server/disputes/words.ts'
import { entryKinds } from '../../../server/ledger/words.ts'

const accountId = '00000000-0000-4000-8000-000000000001'

const opened: Dispute = {
  id: 'dsp_1',
  economyKey: 'jobsearch',
  mode: 'live',
  accountId,
  userId: 'ada',
  reason: 'price_unclear',
  entrySeq: 7,
  entryAt: new Date('2027-03-01T09:00:00Z'),
  text: 'So much?',
  openedAt: new Date('2027-03-01T10:00:00Z'),
  openedById: null,
  openedByName: null,
  state: 'open',
  decisionId: null,
  decidedAt: null,
  decidedById: null,
  decidedByName: null,
  decisionReason: null,
  givenBack: null,
  refundSeq: null,
}
const closed = {
  decisionId: 'mine',
  decidedAt: new Date('2027-03-02T10:00:00Z'),
  decidedById: 'opr_1',
  decidedByName: 'Grace',
  decisionReason: 'it failed',
}
const kept: Dispute = { ...opened, ...closed, state: 'kept' }
const givenBack: Dispute = { ...opened, ...closed, state: 'given_back', givenBack: 12, refundSeq: 9 }

describe('what comes next for a decision', () => {
  test.each([
    ['open', 'keep', opened, 'mine', false, 'decide'],
    ['open', 'give_back', opened, 'mine', false, 'decide'],
    ['open about no entry', 'keep', { ...opened, entrySeq: null }, 'mine', false, 'decide'],
    ['open about no entry', 'give_back', { ...opened, entrySeq: null }, 'mine', false, 'NOT_ALLOWED_NOW'],
    ['being given back by it', 'give_back', { ...opened, decisionId: 'mine' }, 'mine', true, 'decide'],
    ['being given back by it', 'keep', { ...opened, decisionId: 'mine' }, 'mine', true, 'REQUEST_ID_REUSED'],
    [
      'being given back by another',
      'give_back',
      { ...opened, decisionId: 'theirs' },
      'mine',
      true,
      'under_way',
    ],
    ['being given back by another', 'keep', { ...opened, decisionId: 'theirs' }, 'mine', true, 'under_way'],
    ['refused to another', 'give_back', { ...opened, decisionId: 'theirs' }, 'mine', false, 'decide'],
    ['refused to another', 'keep', { ...opened, decisionId: 'theirs' }, 'mine', false, 'decide'],
    ['kept by it', 'keep', kept, 'mine', false, 'decided'],
    ['kept by it', 'give_back', kept, 'mine', false, 'REQUEST_ID_REUSED'],
    ['given back by it', 'give_back', givenBack, 'mine', false, 'decided'],
    ['given back by it', 'keep', givenBack, 'mine', false, 'REQUEST_ID_REUSED'],
    ['kept by another', 'keep', kept, 'another', false, 'NOT_ALLOWED_NOW'],
    ['given back by another', 'give_back', givenBack, 'another', false, 'NOT_ALLOWED_NOW'],
  ] as const)(
    'of a dispute that is %s, to %s it',
    (_state, decision, dispute, decisionId, underWay, next) => {
      const step = decideStep(dispute, { decisionId, decision, reason: 'it failed', underWay })
      expect(step.kind === 'refused' ? step.reason : step.kind).toBe(next)
    },
  )

  test('the same command with another reason is another decision', () => {
    const asked = { decisionId: 'mine', decision: 'keep', underWay: false } as const
    expect(decideStep(kept, { ...asked, reason: 'it was fine' })).toMatchObject({
      reason: 'REQUEST_ID_REUSED',
    })
  })

  test.each([
    [kept, 'Grace decided this dispute already: the charge was kept.'],
    [givenBack, 'Grace decided this dispute already: 12 given back.'],
  ])('who comes too late is told who decided and how', (dispute, message) => {
    const asked = { decisionId: 'another', decision: 'keep', reason: 'it failed', underWay: false } as const
    expect(decideStep(dispute, asked)).toMatchObject({ message })
  })
})

test('only what took tokens for an action, or would have, can be disputed', () => {
  expect(entryKinds.filter(kind => isDisputed({ kind })).toSorted()).toEqual(['charge', 'commit', 'usage'])
})

test('an answer is due 72 hours after the dispute was opened', () => {
  expect(toDisputeAnswer(opened)).toMatchObject({
    openedAt: '2027-03-01T10:00:00.000Z',
    dueAt: '2027-03-04T10:00:00.000Z',
    entryId: 'ent_00000000000040008000000000000001_7',
    decidedAt: null,
    givenBack: null,
  })
})

test('a product is told what became of it, and not who decided or why', () => {
  const told = toDisputeAnswer(givenBack)
  expect(told).toMatchObject({ state: 'given_back', decidedAt: '2027-03-02T10:00:00.000Z', givenBack: 12 })
  expect(JSON.stringify(told)).not.toMatch(/Grace|it failed/)
  expect(toDisputeRow(givenBack)).toMatchObject({
    decidedBy: 'Grace',
    decisionReason: 'it failed',
    refundId: 'ent_00000000000040008000000000000001_9',
  })
})

test('tokens are under way back while it is open and a refund was noted', () => {
  expect(toDisputeRow(opened).isUnderWay).toBe(false)
  expect(toDisputeRow({ ...opened, decisionId: 'mine' }).isUnderWay).toBe(true)
  expect(toDisputeRow(kept).isUnderWay).toBe(false)
})

test('every reason has a name and is in one group', () => {
  expect(Object.keys(reasonNames).toSorted()).toEqual(disputeReasons.toSorted())
  expect(Object.values(reasonGroups).flat()).toHaveLength(new Set(disputeReasons).size)
})
