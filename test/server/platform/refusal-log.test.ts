// Refusals in the log: each of the first few a second, the rest as a number, all of them in the metric.
import type pg from 'pg'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { DomainError } from '../../../server/platform/errors.ts'
import { createLog } from '../../../server/platform/log.ts'
import { createMetrics } from '../../../server/platform/metrics.ts'
import { createRefusalLog } from '../../../server/platform/refusal-log.ts'
import { withRequestId } from '../../../server/platform/request.ts'

type Line = Record<string, unknown>
let lines: Line[]
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  lines = []
})
afterEach(() => {
  vi.useRealTimers()
})

function open() {
  const metrics = createMetrics({ totalCount: 0, idleCount: 0, waitingCount: 0 } as pg.Pool)
  const log = createLog('info', { write: line => lines.push(JSON.parse(line) as Line) })
  return { metrics, refusals: createRefusalLog({ log, metrics }) }
}

const broke = {
  door: 'product',
  procedure: 'spend.charge',
  reason: 'INSUFFICIENT_TOKENS',
  refusal: new DomainError('INSUFFICIENT_TOKENS', 'There are 3 tokens of 5.'),
} as const

test('a refusal is found by its request id, at the level that is on by default', () => {
  const { refusals } = open()
  withRequestId(() => refusals.add(broke))
  expect(lines).toMatchObject([
    {
      level: 'info',
      door: 'product',
      procedure: 'spend.charge',
      reason: 'INSUFFICIENT_TOKENS',
      requestId: expect.stringMatching(/^req_/),
    },
  ])
})

test('a flood of one reason is five lines a second and a number, and hides no other reason', async () => {
  const { refusals, metrics } = open()
  withRequestId(() => {
    for (let call = 0; call < 1000; call += 1) refusals.add(broke)
  })
  refusals.add({ ...broke, reason: 'COOLDOWN' })
  expect(lines.filter(line => line['reason'] === 'INSUFFICIENT_TOKENS')).toHaveLength(5)
  expect(lines.filter(line => line['reason'] === 'COOLDOWN')).toHaveLength(1)
  vi.advanceTimersByTime(1000)
  expect(lines.at(-1)).toMatchObject({ door: 'product', reason: 'INSUFFICIENT_TOKENS', leftOut: 995 })
  expect(lines.at(-1)).not.toHaveProperty('requestId')
  refusals.add(broke)
  expect(lines.at(-1)).toMatchObject({ procedure: 'spend.charge' })
  expect(await metrics.registry.getSingleMetricAsString('farebox_refusals_total')).toContain(
    'farebox_refusals_total{door="product",procedure="spend.charge",reason="INSUFFICIENT_TOKENS"} 1001',
  )
})

test('where a database was the cause, the line says what it said', () => {
  const { refusals } = open()
  const cause = new Error('connect ECONNREFUSED')
  const refusal = new DomainError('OVERLOADED', 'Try again.', undefined, { cause })
  refusals.add({ ...broke, reason: 'OVERLOADED', refusal })
  expect(lines).toMatchObject([{ level: 'warn', error: { message: 'connect ECONNREFUSED' } }])
})

test('a fault of ours is counted, and logged by the door alone', async () => {
  const { refusals, metrics } = open()
  refusals.add({ ...broke, reason: 'INTERNAL', refusal: new Error('a fault') })
  expect(lines).toEqual([])
  expect(await metrics.registry.getSingleMetricAsString('farebox_refusals_total')).toContain(
    'reason="INTERNAL"} 1',
  )
})
