// Folding: what was written is counted once, whoever folds and wherever it is interrupted; counted anew, it is the same.
import { setTimeout } from 'node:timers/promises'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mergePastHours } from '../../../server/ledger/operations/merge.ts'
import { foldAll } from '../../../server/metrics/operations/fold.ts'
import { rebuildFigures } from '../../../server/metrics/operations/rebuild.ts'
import { insertActivity } from '../../../server/metrics/store/activity.ts'
import { type QuietServer, startQuietServer } from '../purchases/quiet-server.ts'
import { readFigures } from './figures.ts'
import { economyKey, foldWhole, type Told, tellFlows, tellSpends } from './past.ts'

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

const zones = ['UTC', 'America/St_Johns', 'Asia/Kathmandu', 'Europe/London', 'Australia/Lord_Howe']
/** Summer ends in all of these places around then. */
const since = Date.parse('2026-10-20T00:00:00Z')
const spanMs = 20 * 86_400_000

const somebody = fc.nat({ max: 5 })
const instant = fc.nat({ max: spanMs }).map(ms => new Date(since + ms).toISOString())
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
})
const story = fc.record({
  zone: fc.constantFrom(...zones),
  lives: fc.array(life, { minLength: 1, maxLength: 4 }),
  flows: fc.array(fc.record({ user: somebody, at: instant, amount: fc.integer({ min: 100, max: 5000 }) }), {
    maxLength: 8,
  }),
  sessions: fc.array(fc.record({ user: somebody, at: instant }), { maxLength: 8 }),
  crashesAfterMs: fc.array(fc.nat({ max: 40 }), { maxLength: 4 }),
})

type Life = { spends: { at: string; tokens: number; version: number }[]; refunds: number }

let stories = 0

describe('figures', () => {
  test('folded in any order, by several at once and through crashes, are those counted anew from the ledger', async () => {
    await fc.assert(
      fc.asyncProperty(story, async ({ zone, lives, flows, sessions, crashesAfterMs }) => {
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
          flows.map(({ user, at, amount }, index) => ({
            userId: `u${user} of ${stories}`,
            purchaseId: `pur ${stories} ${index}`,
            kind: 'captured',
            amount,
            at,
          })),
        )
        await tellFlows(
          services,
          flows.slice(1).map(({ user, at, amount }, index) => ({
            userId: `u${user} of ${stories}`,
            purchaseId: `back ${stories} ${index}`,
            kind: index % 2 === 0 ? 'refunded' : 'disputed',
            amount,
            at,
          })),
        )
        for (const { user, at } of sessions)
          await insertActivity(pool, [
            {
              economyKey,
              mode: 'live',
              userId: `u${user} of ${stories}`,
              sessionId: `at ${at}`,
              kind: 'session',
              mission: '',
              stage: '',
              action: '',
              at: new Date(at),
            },
          ])
        await mergePastHours(services).catch(() => undefined)
        await Promise.all(crashes)
        folding.abort()
        await Promise.all(work)
        await expectRebuiltAlike()
      }),
      // Stories follow each other in one database: a smaller one is another one.
      { numRuns: 12, endOnFailure: true },
    )
  }, 120_000)
})

function tellLife(userId: string, { spends, refunds }: Life): Record<string, Told[]> {
  const sorted = spends.toSorted((a, b) => a.at.localeCompare(b.at))
  const charges = sorted.filter(({ at }, index) => at !== sorted[index - 1]?.at)
  const first = new Date(Date.parse(charges[0]?.at ?? '') - 1).toISOString()
  const last = Date.parse(charges.at(-1)?.at ?? '')
  return {
    [userId]: [
      { at: first, give: 100, lives: 5 * 86_400_000 },
      { at: first, buy: 500, paid: 1234 },
      ...charges.map(({ at, tokens, version }) => ({ at, spend: tokens, version })),
      ...charges
        .slice(0, refunds)
        .map(({ at }, index) => ({ at: new Date(last + 1 + index).toISOString(), refundOf: at })),
    ],
  }
}
