// When a worker that ended is started again.
import { expect, test } from 'vitest'
import { decideRestart } from '../../../../server/platform/workers/restart.ts'

test.each([
  [0, 0, 1, 0],
  [1, 0, 2, 1_000],
  [2, 0, 3, 2_000],
  [3, 59_999, 4, 4_000],
  [6, 0, 7, 30_000],
  [60, 0, 61, 30_000],
  [60, 60_000, 1, 0],
])(
  'after %i ends in a row and %i ms of service: the %i. end waits %i ms',
  (ends, servedMs, inRow, pauseMs) => {
    expect(decideRestart({ ends, servedMs })).toEqual({ ends: inRow, pauseMs })
  },
)
