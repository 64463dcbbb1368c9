// Cohorts at the boundary of their time: in each, somebody began and somebody else a millisecond later, and folding is told what
// time it is. What the elder one waited for came in the last millisecond, and what the younger one waited for in the first
// one after its time.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { getFigures } from '../../../server/metrics/operations/figures.ts'
import { foldWaiting } from '../../../server/metrics/operations/fold.ts'
import { savePastActivity } from '../../../server/metrics/operations/history.ts'
import { countAnew, inSnapshot } from '../../../server/metrics/operations/rebuild.ts'
import { listZones } from '../../../server/metrics/operations/zones.ts'
import { maturityMsOf, metrics } from '../../../server/metrics/rules/registry.ts'
import { holdFold, keepFold } from '../../../server/metrics/store/fold.ts'
import { inTransaction } from '../../../server/metrics/store/transaction.ts'
import { type QuietServer, startQuietServer } from '../purchases/quiet-server.ts'
import { readFigures } from './figures.ts'
import { economyKey, tellFlows, tellSpends } from './past.ts'

let server: QuietServer
beforeAll(async () => {
  server = await startQuietServer({ economyKey })
  await showPaywalls()
  await startCheckouts()
  await tellBuyers()
  await tellSpenders()
})
afterAll(() => server.stop())

/** On March 10: the elder one goes on, chooses and pays within the time, each by a millisecond. */
async function showPaywalls(): Promise<void> {
  await show('elder', { at: '2026-03-10T12:00:00.000Z', selectedAt: '2026-03-13T11:59:59.999Z' })
  await show('younger', { at: '2026-03-10T12:00:00.001Z', selectedAt: '2026-03-13T12:00:00.001Z' })
  await start('elder', {
    at: '2026-03-13T11:00:00.000Z',
    paidAt: '2026-03-13T11:59:59.999Z',
    impressionId: 'imp elder',
  })
  await start('younger', {
    at: '2026-03-13T12:00:00.001Z',
    paidAt: '2026-03-13T12:00:00.001Z',
    impressionId: 'imp younger',
  })
  await tellSpends(server.services, {
    elder: [
      { at: '2026-03-10T11:00:00Z', give: 10 },
      // In the session of half an hour.
      { at: '2026-03-10T12:29:59.999Z', spend: 1 },
    ],
    younger: [
      { at: '2026-03-10T11:00:00Z', give: 10 },
      { at: '2026-03-10T12:30:00.001Z', spend: 1 },
    ],
  })
}

/** On April 10, paid within 24 hours and not. */
async function startCheckouts(): Promise<void> {
  await start('prompt', { at: '2026-04-10T12:00:00.000Z', paidAt: '2026-04-11T11:59:59.999Z' })
  await start('tardy', { at: '2026-04-10T12:00:00.001Z', paidAt: '2026-04-11T12:00:00.001Z' })
}

/** On May 10: a mission within 7 × 24 hours, another purchase within 30 × 24; one payment is disputed. */
async function tellBuyers(): Promise<void> {
  const captured = { kind: 'captured', amount: 100 } as const
  await tellFlows(server.services, [
    { ...captured, userId: 'ann', purchaseId: 'a1', at: '2026-05-10T12:00:00.000Z' },
    { ...captured, userId: 'ann', purchaseId: 'a2', at: '2026-06-09T11:59:59.999Z' },
    { ...captured, userId: 'ben', purchaseId: 'b1', at: '2026-05-10T12:00:00.001Z' },
    { ...captured, userId: 'ben', purchaseId: 'b2', at: '2026-06-09T12:00:00.001Z' },
    {
      userId: 'ann',
      purchaseId: 'a1',
      kind: 'disputed',
      amount: 100,
      at: '2026-05-12T00:00:00Z',
      paidAt: '2026-05-10T12:00:00.000Z',
    },
  ])
  const done = (userId: string, at: string) => ({
    economyKey,
    mode: 'live' as const,
    userId,
    sessionId: at,
    kind: 'mission_done' as const,
    mission: 'find_a_job',
    stage: '',
    action: '',
    at: new Date(at),
  })
  await savePastActivity(server.services, [
    done('ann', '2026-05-17T11:59:59.999Z'),
    done('ben', '2026-05-17T12:00:00.001Z'),
  ])
}

/** On July 10, back in the last millisecond of 192 hours and not. */
function tellSpenders(): Promise<void> {
  return tellSpends(server.services, {
    cat: [
      { at: '2026-07-10T11:00:00Z', give: 10 },
      { at: '2026-07-10T12:00:00.000Z', spend: 1 },
      { at: '2026-07-18T11:59:59.999Z', spend: 1 },
    ],
    dan: [
      { at: '2026-07-10T11:00:00Z', give: 10 },
      { at: '2026-07-10T12:00:00.001Z', spend: 1 },
      { at: '2026-07-18T12:00:00.001Z', spend: 1 },
    ],
  })
}

async function show(userId: string, { at, selectedAt }: { at: string; selectedAt: string }): Promise<void> {
  await server.query(
    `insert into paywall_impression (
      id, economy_key, mode, user_id, action, quantity, price_version, session_id, have_tokens, need_tokens, short_tokens,
      shown_at, selected_at
    )
    values ('imp ' || $1, $2, 'live', $1, 'job_match_simple', 1, 1, 's', 0, 1, 1, $3, $4)`,
    [userId, economyKey, at, selectedAt],
  )
}

async function start(
  userId: string,
  { at, paidAt, impressionId = null }: { at: string; paidAt: string; impressionId?: string | null },
): Promise<void> {
  await server.query(
    `insert into purchase (
      id, economy_key, mode, user_id, request_id, fingerprint, kind, name, tokens, amount, currency, price_version,
      impression_id, created_at, paid_at
    )
    values ($1, $2, 'live', $3, $1, 'f', 'topup', 'Top-up', 10, 450, 'USD', 1, $4, $5, $6)`,
    [`pur ${userId}`, economyKey, userId, impressionId, at, paidAt],
  )
}

async function foldAt(now: Date): Promise<void> {
  const { services } = server
  const zones = await listZones(services)
  for (let more = true; more; )
    more = await inTransaction(services.database.pool, async client => {
      const state = await holdFold(client)
      if (state === null) throw new Error('nobody else folds')
      return foldWaiting(client, zones, { ...state, now })
    })
}

function countAnewAt(now: Date): Promise<void> {
  return inSnapshot(server.services, async client => {
    await keepFold(client)
    await countAnew(client, { economyKey, zone: 'UTC', now })
  })
}

async function figureOf(metric: string, day: string) {
  const about = { economyKey, mode: 'live' as const, from: day, to: day, compare: 'none' as const }
  const { figures } = await getFigures(server.services, { ...about, metrics: [metric] })
  const [found] = figures
  if (found === undefined) throw new Error('a figure was asked for')
  return { value: found.value, over: found.over, under: found.under }
}

/** In the order of time. Judged is what was over a minute ago: `elder` and `younger` are the first instants of that. */
const boundaries = [
  {
    time: '90 minutes',
    day: '2026-03-10',
    tooYoung: '2026-03-10T13:30:59.999Z',
    elder: '2026-03-10T13:31:00.000Z',
    younger: '2026-03-10T13:31:00.001Z',
    metrics: ['continuation'],
  },
  {
    time: '72 hours',
    day: '2026-03-10',
    tooYoung: '2026-03-13T12:00:59.999Z',
    elder: '2026-03-13T12:01:00.000Z',
    younger: '2026-03-13T12:01:00.001Z',
    metrics: ['paywall_conversion', 'topup_conversion', 'offer_selected', 'offer_paid', 'offer_continued'],
  },
  {
    time: '24 hours',
    day: '2026-04-10',
    tooYoung: '2026-04-11T12:00:59.999Z',
    elder: '2026-04-11T12:01:00.000Z',
    younger: '2026-04-11T12:01:00.001Z',
    metrics: ['checkout_abandonment'],
  },
  {
    time: '7 × 24 hours',
    day: '2026-05-10',
    tooYoung: '2026-05-17T12:00:59.999Z',
    elder: '2026-05-17T12:01:00.000Z',
    younger: '2026-05-17T12:01:00.001Z',
    metrics: ['mission_after_purchase', 'dispute_rate'],
  },
  {
    time: '30 × 24 hours',
    day: '2026-05-10',
    tooYoung: '2026-06-09T12:00:59.999Z',
    elder: '2026-06-09T12:01:00.000Z',
    younger: '2026-06-09T12:01:00.001Z',
    metrics: ['repeat_purchase'],
  },
  {
    time: '192 hours',
    day: '2026-07-10',
    tooYoung: '2026-07-18T12:00:59.999Z',
    elder: '2026-07-18T12:01:00.000Z',
    younger: '2026-07-18T12:01:00.001Z',
    metrics: ['d7_retention'],
  },
] as const

/** It tells whom it failed: of the elder one nobody, and of both the younger one. */
const toldOfFailed = new Set<string>(['checkout_abandonment'])

describe.each(boundaries)('what takes $time', ({ day, metrics: keys, ...at }) => {
  test.each([
    ['is in no denominator a millisecond before', at.tooYoung, () => ({ value: null, over: 0, under: 0 })],
    [
      'is judged when its time is over, and not who began a millisecond later',
      at.elder,
      (isFailed: boolean) => (isFailed ? { value: 0, over: 0, under: 1 } : { value: 1, over: 1, under: 1 }),
    ],
    ['is judged of both then', at.younger, () => ({ value: 1 / 2, over: 1, under: 2 })],
  ] as const)('%s', async (_, now, expected) => {
    await foldAt(new Date(now))
    for (const key of keys) expect(await figureOf(key, day), key).toEqual(expected(toldOfFailed.has(key)))
    const folded = await readFigures(server.services)
    await countAnewAt(new Date(now))
    expect(await readFigures(server.services)).toEqual(folded)
  })
})

test('each metric that waits for a time has its boundary here', () => {
  const waiting = metrics.filter(metric => maturityMsOf(metric) > 0).map(({ key }) => key)
  expect(boundaries.flatMap(({ metrics: keys }) => [...keys]).toSorted()).toEqual(waiting.toSorted())
})
