// Figures against the days of a price version, and price versions that do not exist: in figures, rows and files.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { booksOf } from '../../../server/catalog/operations/books.ts'
import { loadPastVersion } from '../../../server/catalog/operations/presets.ts'
import { getFigures } from '../../../server/metrics/operations/figures.ts'
import { rebuildFigures } from '../../../server/metrics/operations/rebuild.ts'
import { listRows } from '../../../server/metrics/operations/rows.ts'
import { findReignOf } from '../../../server/metrics/operations/versions.ts'
import type { FiguresInput } from '../../../server/metrics/schema.ts'
import { type QuietServer, startQuietServer } from '../purchases/quiet-server.ts'
import { tellFlows, tellSpends } from './past.ts'

const economyKey = 'against'
let server: QuietServer
beforeAll(async () => {
  server = await startQuietServer({ economyKey: 'jobsearch' })
  const { services } = server
  await services.database.pool.query(
    `insert into economy (key, name, token_one, token_many, token_symbol, money_currency, reset_zone, policies, updated_at)
    select $1, 'Against', token_one, token_many, token_symbol, 'USD', 'UTC', policies, now()
    from economy
    where key = 'jobsearch'`,
    [economyKey],
  )
  await publish(1, '2026-05-01T00:00:00Z')
  await publish(2, '2026-09-01T10:00:00Z')
  await publish(3, '2026-09-21T00:00:00Z')
  await booksOf(services).refresh()
  await tellSpends(
    services,
    {
      ann: [
        { at: '2026-08-01T00:00:00Z', give: 500 },
        { at: '2026-08-27T10:00:00Z', spend: 1 },
        { at: '2026-08-28T10:00:00Z', spend: 1 },
        { at: '2026-09-15T10:00:00Z', spend: 1, version: 2 },
        { at: '2026-09-25T10:00:00Z', spend: 1, version: 3 },
      ],
      ben: [
        { at: '2026-08-01T00:00:00Z', give: 500 },
        { at: '2026-09-16T10:00:00Z', spend: 1, version: 2 },
      ],
    },
    'UTC',
    economyKey,
  )
  const captured = 'captured' as const
  await tellFlows(
    services,
    [
      { userId: 'ann', purchaseId: 'p1', kind: captured, amount: 700, at: '2026-08-28T10:00:00Z' },
      // On the day on which prices changed.
      { userId: 'ben', purchaseId: 'p2', kind: captured, amount: 50, at: '2026-09-01T12:00:00Z', version: 2 },
      {
        userId: 'ben',
        purchaseId: 'p3',
        kind: captured,
        amount: 300,
        at: '2026-09-15T10:00:00Z',
        version: 2,
      },
      // Begun under the version before.
      { userId: 'ann', purchaseId: 'p4', kind: captured, amount: 20, at: '2026-09-16T10:00:00Z', version: 1 },
      {
        userId: 'ann',
        purchaseId: 'p5',
        kind: captured,
        amount: 1200,
        at: '2026-09-25T10:00:00Z',
        version: 3,
      },
    ],
    economyKey,
  )
  await rebuildFigures(services, economyKey)
}, 120_000)
afterAll(() => server.stop())

async function publish(number: number, at: string): Promise<void> {
  const document = await booksOf(server.services).find('jobsearch', 1)
  if (document === null) throw new Error('the preset has a book')
  const about = { economyKey, number, document, reason: 'For a test.' }
  await loadPastVersion(server.services, { ...about, effectiveAt: new Date(at) })
}

const week = { from: '2026-09-22', to: '2026-09-28' }
const place = { economyKey, mode: 'live' as const }

async function compare(metric: string, more: Partial<FiguresInput>) {
  const asked = { ...place, ...week, compare: 'none' as const, metrics: [metric], ...more }
  return (await getFigures(server.services, asked)).figures[0]?.comparison
}

describe('against a price version', () => {
  test('a figure is held against as many of the last days on which it was in force', async () => {
    expect(await compare('gross_revenue', { againstVersion: 2 })).toEqual({
      these: week,
      those: { from: '2026-09-14', to: '2026-09-20' },
      value: 1200,
      against: 320,
    })
    expect(await compare('gross_revenue', { againstVersion: 1 })).toMatchObject({
      those: { from: '2026-08-25', to: '2026-08-31' },
      against: 700,
    })
  })

  test('figures that know of no version are held against its days as others are', async () => {
    expect(await compare('active_users', { againstVersion: 2 })).toMatchObject({ value: 1, against: 2 })
    expect(await compare('tokens_outstanding', { againstVersion: 1 })).toMatchObject({
      value: 995,
      against: 998,
    })
  })

  test('of days on some of which it was in force, those after it are compared', async () => {
    const september = { from: '2026-09-01', to: '2026-09-30' }
    expect(await compare('gross_revenue', { ...september, againstVersion: 1 })).toEqual({
      these: { from: '2026-09-02', to: '2026-09-30' },
      those: { from: '2026-08-03', to: '2026-08-31' },
      value: 1520,
      against: 700,
    })
  })

  test('only what was done under one version is held against what was done under the other', async () => {
    const asked = { priceVersion: 3, againstVersion: 2 }
    expect(await compare('gross_revenue', asked)).toMatchObject({ value: 1200, against: 300 })
    expect(await compare('active_users', asked)).toMatchObject({ value: null, against: null })
  })

  test('nothing is compared where it is in force at the end of these days', async () => {
    expect(await compare('gross_revenue', { againstVersion: 3 })).toBeNull()
  })
})

describe('a price version that does not exist', () => {
  const named = (field: string) => ({
    reason: 'INVALID_INPUT',
    message: expect.stringContaining(`${field}: 9999 `),
    details: { fields: { [field]: expect.stringContaining('is not a price version') } },
  })

  test.each(['priceVersion', 'againstVersion'])('is refused as %s of figures', async field => {
    await expect(compare('gross_revenue', { [field]: 9999 })).rejects.toMatchObject(named(field))
  })

  test('is refused of rows', async () => {
    const asked = { ...place, ...week, metric: 'gross_revenue', priceVersion: 9999, limit: 5 }
    await expect(listRows(server.services, asked)).rejects.toMatchObject(named('priceVersion'))
  })

  test('was never in force', async () => {
    expect(await findReignOf(server.services, { economyKey, version: 9999 })).toBeNull()
  })

  test('is not one that was published a moment ago, or cancelled: nothing was done under it', async () => {
    await publish(4, '2100-01-01T00:00:00Z')
    await server.services.database.prisma.priceCancellation.create({
      data: { economyKey, number: 4, cancelledByName: 'Farebox', reason: 'For a test.' },
    })
    const asked = { ...place, ...week, metric: 'gross_revenue', priceVersion: 4, limit: 5 }
    expect((await listRows(server.services, asked)).rows).toEqual([])
    expect(await compare('gross_revenue', { againstVersion: 4 })).toBeNull()
  })
})
