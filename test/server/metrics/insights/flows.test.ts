// Faucets and sinks: they balance to the token, whatever an economy's accounts went through.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { beginHistory, openHistoryWriter } from '../../../../server/ledger/operations/history.ts'
import { getFlows } from '../../../../server/metrics/operations/insights.ts'
import { rebuildFigures } from '../../../../server/metrics/operations/rebuild.ts'
import { computeFlows, movesOf } from '../../../../server/metrics/rules/insights/flows.ts'
import { type QuietServer, startQuietServer } from '../../purchases/quiet-server.ts'
import { tellLife, whatMax } from '../lives.ts'
import { foldWhole } from '../past.ts'

const economyKey = 'jobsearch'

describe('of sums', () => {
  const move = (kind: string, tokens: number, about: { action?: string; source?: string } = {}) => ({
    kind,
    tokens,
    action: '',
    source: '',
    ...about,
  })

  test('what came less what went is what there is more', () => {
    const flows = computeFlows(
      [
        move('grant', 100, { source: 'welcome' }),
        move('purchase', 50, { source: 'pack' }),
        move('charge', 30, { action: 'letter', source: 'welcome' }),
        move('commit', 20, { action: 'letter', source: 'pack' }),
        move('refund', 5, { action: 'letter', source: 'pack' }),
        move('expire', 10, { source: 'welcome' }),
        move('claw_back', 7, { source: 'pack' }),
      ],
      { opening: 1000, closing: 1088 },
    )
    expect(flows).toEqual({
      opening: 1000,
      closing: 1088,
      faucets: 150,
      sinks: 62,
      lines: [
        { side: 'faucet', what: 'granted', of: 'welcome', tokens: 100 },
        { side: 'faucet', what: 'purchased', of: 'pack', tokens: 50 },
        // 30 and 20, less the 5 that came back.
        { side: 'sink', what: 'consumed', of: 'letter', tokens: 45 },
        { side: 'sink', what: 'expired', of: 'welcome', tokens: 10 },
        { side: 'sink', what: 'clawed_back', of: '', tokens: 7 },
      ],
    })
  })

  test('adjustments go the way that the balance went', () => {
    const { lines } = computeFlows([move('adjust', 10)], { opening: 0, closing: 4 })
    expect(lines).toEqual([
      { side: 'faucet', what: 'adjusted_up', of: '', tokens: 7 },
      { side: 'sink', what: 'adjusted_down', of: '', tokens: 3 },
    ])
  })

  test('each way is known by its moves', () => {
    expect(movesOf('consumed')).toEqual({ kinds: ['charge', 'commit', 'refund'], by: 'action', sign: null })
    expect(movesOf('adjusted_down')).toEqual({ kinds: ['adjust'], by: null, sign: -1 })
  })
})

describe('of a ledger', () => {
  let server: QuietServer
  beforeAll(async () => {
    server = await startQuietServer({ economyKey })
  })
  afterAll(() => server.stop())

  const begun = { fromMs: Date.parse('2026-08-01T06:00:00Z'), stepMs: 7 * 3_600_000 }

  test('a past of every kind of move balances with what its accounts hold', {
    timeout: 120_000,
  }, async () => {
    const moves = fc.array(
      fc.record({ what: fc.nat({ max: whatMax }), size: fc.integer({ min: 1, max: 60 }) }),
      {
        minLength: 60,
        maxLength: 120,
      },
    )
    let people = 0
    await fc.assert(
      fc.asyncProperty(fc.array(moves, { minLength: 3, maxLength: 6 }), async lives => {
        const writer = await openHistoryWriter(server.services)
        for (const life of lives) {
          people += 1
          const history = beginHistory({ economyKey, mode: 'live', userId: `person-${people}` })
          tellLife(history, life, begun)
          await writer.save([history])
        }
        await writer.stop()
        await foldWhole(server.services)
        await expectBalanced()
      }),
      { numRuns: 3 },
    )
    // Counted anew it is the same.
    await rebuildFigures(server.services, economyKey)
    await expectBalanced()
  })

  async function expectBalanced(): Promise<void> {
    const asked = { economyKey, mode: 'live' as const }
    const whole = await getFlows(server.services, { ...asked, from: '2026-01-01', to: '2027-12-31' })
    const [held] = await server.query<{ tokens: number }>(
      `select coalesce(sum(remaining), 0)::float8 as tokens from lot_balance join account using (lane)
       where account.id = lot_balance.account_id and economy_key = $1 and mode = 'live'`,
      [economyKey],
    )
    const [sums] = await server.query<{ up: number; down: number; consumed: number }>(
      `select coalesce(sum(value) filter (where kind = 'adjust' and amount > 0), 0)::float8 as up,
        coalesce(sum(value) filter (where kind = 'adjust' and amount < 0), 0)::float8 as down,
        coalesce(sum(case kind when 'refund' then -value else value end)
          filter (where kind in ('charge', 'commit', 'refund')), 0)::float8 as consumed
       from entry`,
    )
    const tokensOf = (what: string) =>
      whole.lines.filter(line => line.what === what).reduce((sum, { tokens }) => sum + tokens, 0)
    expect(whole.opening).toBe(0)
    expect(whole.closing).toBe(held?.tokens)
    expect(whole.faucets - whole.sinks).toBe(held?.tokens)
    expect({
      up: tokensOf('adjusted_up'),
      down: tokensOf('adjusted_down'),
      consumed: tokensOf('consumed'),
    }).toEqual(sums)
    // Cut anywhere, the end of one part is the beginning of the next, and each balances by itself.
    const early = await getFlows(server.services, { ...asked, from: '2026-08-05', to: '2026-08-17' })
    const late = await getFlows(server.services, { ...asked, from: '2026-08-18', to: '2026-09-30' })
    expect(early.opening + early.faucets - early.sinks).toBe(early.closing)
    expect(late.opening).toBe(early.closing)
    expect(late.opening + late.faucets - late.sinks).toBe(late.closing)
  }
})
