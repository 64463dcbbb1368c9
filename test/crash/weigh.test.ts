// What counts as told when one call was sent several times at once.
import { expect, test } from 'vitest'
import { weigh } from './weigh.ts'
import type { Answer } from './wire.ts'

const answered = (entryId: string, replayed: boolean): Answer => ({
  kind: 'answered',
  data: { entryId, replayed },
})
const refused = (reason: string): Answer => ({ kind: 'refused', reason, message: '' })
const lost: Answer = { kind: 'unknown', why: 'reset' }

test.each<[string, Answer[], string]>([
  ['an answer and its replay are one answer', [answered('one', true), answered('one', false)], 'answered'],
  ['an answer stands where another was lost', [lost, answered('one', false)], 'answered'],
  ['two different answers', [answered('one', false), answered('two', false)], 'contradictory'],
  ['short of tokens a moment ago', [refused('INSUFFICIENT_TOKENS'), answered('one', false)], 'answered'],
  ['a closed hold that was open', [refused('HOLD_CLOSED'), answered('one', false)], 'contradictory'],
  ['refused by all', [refused('HOLD_CLOSED'), refused('HOLD_CLOSED')], 'refused'],
  ['refused by one while another may still take it', [refused('INSUFFICIENT_TOKENS'), lost], 'unknown'],
  ['nobody answered', [lost, lost], 'unknown'],
])('%s', (_, answers, kind) => {
  expect(weigh(answers).kind).toBe(kind)
})
