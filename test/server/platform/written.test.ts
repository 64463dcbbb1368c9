import { expect, test } from 'vitest'
import { keepWritten, writtenOnce } from '../../../server/platform/written.ts'

function pen() {
  let times = 0
  return {
    write: () => {
      times += 1
      return Buffer.from(`written ${times}`)
    },
  }
}

test('an answer that is kept is written once', () => {
  const { write } = pen()
  const answer = keepWritten({ long: true })
  expect([writtenOnce(answer, write), writtenOnce(answer, write)].map(String)).toEqual([
    'written 1',
    'written 1',
  ])
})

test('to keep it again changes nothing', () => {
  const { write } = pen()
  const answer = keepWritten({ long: true })
  const first = writtenOnce(answer, write)
  expect(writtenOnce(keepWritten(answer), write)).toBe(first)
})

test.each([[{ long: true }], [null], [undefined], ['text']])('%j is written each time', answer => {
  const { write } = pen()
  expect([writtenOnce(answer, write), writtenOnce(answer, write)].map(String)).toEqual([
    'written 1',
    'written 2',
  ])
})
