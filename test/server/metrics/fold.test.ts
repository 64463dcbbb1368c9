// Folding: what was written is counted once, whoever folds and wherever it is interrupted; counted anew, it is the same.
import { setTimeout } from 'node:timers/promises'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mergePastHours } from '../../../server/ledger/operations/merge.ts'
import { foldAll } from '../../../server/metrics/operations/fold.ts'
import { rebuildFigures } from '../../../server/metrics/operations/rebuild.ts'
import { insertActivity } from '../../../server/metrics/store/activity.ts'
import type { Services } from '../../../server/platform/services.ts'
import { type QuietServer, startQuietServer } from '../purchases/quiet-server.ts'
import { readFigures } from './figures.ts'
import {
  economyKey,
  foldWhole,
  type Told,
  tellDisputes,
  tellFlows,
  tellMissionRuns,
  tellSpends,
} from './past.ts'

let server: QuietServer
beforeAll(async () => {
  server = await startQuietServer({ economyKey })
})
afterAll(() => server.stop())

async function expectRebuiltAlike(): Promise<void> {
  await foldWhole(server.services)
  const folded = await readFigures(server.services)
  await rebuildFigures(server.services, economyKey)
  expect(await readFigures(server.services)).toEqual(folded)
}

/** Whoever folds at this moment loses the connection, as in a crash. */
async function killFolding(): Promise<void> {
  await server.services.database.pool.query(
    `select pg_terminate_backend(pid)
    from pg_locks
    where relation = 'metric_fold'::regclass and pid <> pg_backend_pid()`,
  )
}

const zones = [
  'UTC',
  'America/St_Johns',
  'Asia/Kathmandu',
  'Europe/London',
  'Australia/Lord_Howe',
  // Where midnight comes twice.
  'America/Havana',
]
/** Summer ends in all of these places around then. */
const since = Date.parse('2026-10-20T00:00:00Z')
const spanMs = 20 * 86_400_000

const somebody = fc.nat({ max: 5 })
const switchedAt = Date.parse('2026-11-01T05:00:00Z')
const hourMs = 3_600_000
const instant = fc
  .oneof(
    fc.nat({ max: spanMs }).map(ms => since + ms),
    fc.integer({ min: -2 * hourMs, max: 2 * hourMs }).map(ms => switchedAt + ms),
  )
  .map(ms => new Date(ms).toISOString())
const life = fc.record({
  spends: fc.array(
    fc.record({
      at: instant,
      tokens: fc.integer({ min: 1, max: 20 }),
      version: fc.integer({ min: 1, max: 2 }),
    }),
    { minLength: 1, maxLength: 12 },
  ),
  refunds: fc.nat({ max: 3 }),
  /** Tokens of the purchase that are asked back, what of them is put back, and what an operator gives or takes. */
  back: fc.nat({ max: 500 }),
  policy: fc.constantFrom('forgive' as const, 'debt' as const),
  restored: fc.nat({ max: 40 }),
  adjusted: fc.integer({ min: -60, max: 60 }).filter(tokens => tokens !== 0),
})
const story = fc.record({
  zone: fc.constantFrom(...zones),
  lives: fc.array(life, { minLength: 1, maxLength: 4 }),
  flows: fc.array(
    fc.record({
      user: somebody,
      at: instant,
      paidAt: instant,
      amount: fc.integer({ min: 100, max: 5000 }),
      item: fc.constantFrom('pack', 'topup'),
    }),
    { maxLength: 12 },
  ),
  sessions: fc.array(
    fc.record({
      user: somebody,
      at: instant,
      kind: fc.constantFrom('session' as const, 'mission_done' as const),
    }),
    { maxLength: 8 },
  ),
  runs: fc.array(
    fc.record({
      user: fc.nat({ max: 2 }),
      at: instant,
      tokens: fc.nat({ max: 3 }),
      mission: fc.constantFrom('find_a_job', 'income'),
    }),
    { maxLength: 24 },
  ),
  disputes: fc.array(
    fc.record({
      user: somebody,
      at: instant,
      reason: fc.constantFrom('price_unclear' as const, 'run_failed' as const, 'other' as const),
      mode: fc.constantFrom('live' as const, 'test' as const),
    }),
    { maxLength: 8 },
  ),
  crashesAfterMs: fc.array(fc.nat({ max: 40 }), { maxLength: 4 }),
})

type Life = {
  spends: { at: string; tokens: number; version: number }[]
  refunds: number
  back: number
  policy: 'forgive' | 'debt'
  restored: number
  adjusted: number
}

let stories = 0

/** Whose connections are lost once so many statements of transactions are answered. */
function dyingAfter(statements: number): { services: Services; isDead: () => boolean } {
  const { services } = server
  const { pool } = services.database
  let left = statements
  const connect = async () => {
    const client = await pool.connect()
    const { query, release } = client
    const dying = (...asked: unknown[]): unknown => {
      left -= 1
      return left < 0
        ? Promise.reject(new Error('the connection is lost'))
        : Reflect.apply(query, client, asked)
    }
    // Whoever gets it next finds it whole.
    const whole = (isBroken?: boolean) => Object.assign(client, { query, release }).release(isBroken)
    return Object.assign(client, { query: dying, release: whole })
  }
  const dyingPool = new Proxy(pool, {
    get: (target, name) => {
      if (name === 'connect') return connect
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  return {
    services: { ...services, database: { ...services.database, pool: dyingPool } },
    isDead: () => left < 0,
  }
}

describe('figures', () => {
  test('folded by whoever dies between any two statements are those counted anew', async () => {
    const { services } = server
    let deaths = 0
    for (;;) {
      await tellSomething(`dying ${deaths}`)
      const before = await readFigures(services)
      const { services: dying, isDead } = dyingAfter(deaths)
      const died = await foldAll(dying).then(
        () => false,
        () => true,
      )
      if (!died) break
      expect(isDead()).toBe(true)
      deaths += 1
      // Half a step is none: where the first transaction had not ended, nothing is there.
      if (deaths < 6) expect(await readFigures(services)).toEqual(before)
      await foldWhole(services)
    }
    await expectRebuiltAlike()
    expect(deaths).toBeGreaterThan(20)
  }, 240_000)

  test('of a day on which midnight comes twice are those counted anew', async () => {
    const { services } = server
    const zone = 'America/Havana'
    await services.database.pool.query('update economy set reset_zone = $1 where key = $2', [
      zone,
      economyKey,
    ])
    const instants = ['03:30', '04:30', '05:30', '06:30'].map(time => `2026-11-01T${time}:00Z`)
    const bought = '2026-10-31T12:00:00Z'
    const spends = instants.map(at => ({ at, spend: 1 }))
    await tellSpends(services, { 'twice at midnight': [{ at: bought, buy: 30, paid: 100 }, ...spends] }, zone)
    await tellFlows(
      services,
      instants.map(at => ({ userId: 'u', purchaseId: at, kind: 'captured', amount: 100, at, item: 'topup' })),
    )
    await foldWhole(services)
    await expectRebuiltAlike()
  })

  test('folded in any order, by several at once and through crashes, are those counted anew from the ledger', async () => {
    await fc.assert(
      fc.asyncProperty(story, async ({ zone, lives, flows, sessions, runs, disputes, crashesAfterMs }) => {
        stories += 1
        const { services } = server
        const { pool } = services.database
        await pool.query('update economy set reset_zone = $1 where key = $2', [zone, economyKey])
        const folding = new AbortController()
        const fold = async () => {
          while (!folding.signal.aborted) {
            await foldAll(services).catch(() => undefined)
            await setTimeout(1)
          }
        }
        const work = [fold(), fold()]
        const crashes = crashesAfterMs.map(ms => setTimeout(ms).then(killFolding))
        const told = lives.map((one, index) => tellLife(`u${index} of ${stories}`, one))
        for (const one of told) await tellSpends(services, one, zone)
        await tellFlows(
          services,
          flows.map(({ user, at, amount, item }, index) => ({
            userId: `u${user} of ${stories}`,
            purchaseId: `pur ${stories} ${index}`,
            kind: 'captured',
            amount,
            at,
            item,
          })),
        )
        await tellFlows(
          services,
          flows.slice(1).map(({ user, at, paidAt, amount }, index) => ({
            userId: `u${user} of ${stories}`,
            purchaseId: `back ${stories} ${index}`,
            kind: index % 2 === 0 ? 'refunded' : 'disputed',
            amount,
            at,
            paidAt,
          })),
        )
        for (const { user, at, kind } of sessions)
          await insertActivity(pool, [
            {
              economyKey,
              mode: 'live',
              userId: `u${user} of ${stories}`,
              sessionId: `at ${at}`,
              kind,
              mission: kind === 'session' ? '' : 'find_a_job',
              stage: '',
              action: '',
              at: new Date(at),
            },
          ])
        for (const { user, ...run } of runs)
          await tellMissionRuns(services, [{ ...run, userId: `u${user} of ${stories}` }])
        await tellDisputes(
          services,
          disputes.map(({ user, ...dispute }) => ({ ...dispute, userId: `u${user} of ${stories}` })),
        )
        await mergePastHours(services).catch(() => undefined)
        await Promise.all(crashes)
        folding.abort()
        await Promise.all(work)
        await expectRebuiltAlike()
      }),
      // Stories follow each other in one database: a smaller one is another one.
      { numRuns: 12, endOnFailure: true },
    )
  }, 240_000)
})

function tellLife(userId: string, lived: Life): Record<string, Told[]> {
  const { spends, refunds, back, policy, restored, adjusted } = lived
  const sorted = spends.toSorted((a, b) => a.at.localeCompare(b.at))
  const charges = sorted.filter(({ at }, index) => at !== sorted[index - 1]?.at)
  const first = new Date(Date.parse(charges[0]?.at ?? '') - 1).toISOString()
  const last = Date.parse(charges.at(-1)?.at ?? '')
  const after = (ms: number) => new Date(last + ms).toISOString()
  return {
    [userId]: [
      { at: first, live: 'DE' },
      { at: first, give: 100, lives: 5 * 86_400_000 },
      { at: first, buy: 500, paid: 1234 },
      ...charges.map(({ at, tokens, version }) => ({ at, spend: tokens, version })),
      ...charges.slice(0, refunds).map(({ at }, index) => ({ at: after(1 + index), refundOf: at })),
      { at: after(60_000), takeBack: first, tokens: back, policy },
      { at: after(240_000), restore: first, tokens: Math.min(restored, back) },
      { at: after(180_000), give: 100 },
      { at: after(240_000), adjust: adjusted },
      { at: after(300_000), buy: 7, paid: 99 },
    ],
  }
}

let missionsToldTo = since

/** A little of everything that is folded. */
async function tellSomething(userId: string): Promise<void> {
  const { services } = server
  const [bought, spent, back] = ['2026-11-10T10:00:00Z', '2026-11-10T11:00:00Z', '2026-11-10T12:00:00Z']
  await tellSpends(services, {
    [userId]: [
      { at: bought, buy: 30, paid: 100 },
      { at: spent, spend: 7 },
      { at: back, takeBack: bought, tokens: 5 },
    ],
  })
  const about = { userId, purchaseId: userId, item: 'topup' }
  await tellFlows(services, [
    { ...about, kind: 'captured', amount: 100, at: bought },
    { ...about, kind: 'refunded', amount: 20, at: back, paidAt: bought },
  ])
  const nowhere = { sessionId: 's', stage: '', action: '', mission: 'find_a_job' }
  await insertActivity(services.database.pool, [
    { economyKey, mode: 'live', userId, ...nowhere, kind: 'mission_done', at: new Date(back) },
  ])
  await tellDisputes(services, [{ userId, at: back }])
  // Of one account, each before all that were told: the step to the one after it is counted anew.
  missionsToldTo -= 36 * 3_600_000
  await tellMissionRuns(services, [
    { userId: 'everybody', at: new Date(missionsToldTo).toISOString(), tokens: 7 },
  ])
}
