// Faucets and sinks: they balance to the token, whatever an economy's accounts went through.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { beginHistory, openHistoryWriter } from '../../../../server/ledger/operations/history.ts'
import type { Ask } from '../../../../server/ledger/rules/commands.ts'
import type { Policy } from '../../../../server/ledger/rules/state.ts'
import { getFlows } from '../../../../server/metrics/operations/insights.ts'
import { rebuildFigures } from '../../../../server/metrics/operations/rebuild.ts'
import { computeFlows, movesOf } from '../../../../server/metrics/rules/insights/flows.ts'
import { type QuietServer, startQuietServer } from '../../purchases/quiet-server.ts'
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

  const from = Date.parse('2026-08-01T06:00:00Z')
  const stepMs = 7 * 3_600_000

  test('a past of every kind of move balances with what its accounts hold', {
    timeout: 120_000,
  }, async () => {
    const moves = fc.array(fc.record({ what: fc.nat({ max: 13 }), size: fc.integer({ min: 1, max: 60 }) }), {
      minLength: 60,
      maxLength: 120,
    })
    let people = 0
    await fc.assert(
      fc.asyncProperty(fc.array(moves, { minLength: 3, maxLength: 6 }), async lives => {
        const writer = await openHistoryWriter(server.services)
        for (const life of lives) {
          people += 1
          const history = beginHistory({ economyKey, mode: 'live', userId: `person-${people}` })
          tellLife(history, life)
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

  function tellLife(
    history: ReturnType<typeof beginHistory>,
    life: readonly { what: number; size: number }[],
  ): void {
    const holds: number[] = []
    const stakes: number[] = []
    const bought: string[] = []
    let step = 0
    for (const { what, size } of life) {
      step += 1
      const atMs = from + step * stepMs
      const ask = askOf(what, size, { holds, stakes, bought, atMs })
      if (ask === null) continue
      const requestId =
        ask.kind === 'expire' || ask.kind === 'commit' || ask.kind === 'release' ? null : `r-${step}`
      const decision = history.submit(ask, { atMs, requestId, fingerprint: 'a'.repeat(64), policy })
      if (decision.kind !== 'accepted') continue
      if (ask.kind === 'hold' && decision.answer !== null) holds.push(decision.answer.seq)
      if (ask.kind === 'stake' && decision.answer !== null) stakes.push(decision.answer.seq)
      if (ask.kind === 'purchase') bought.push(ask.cause)
    }
  }
})

const policy: Policy = {
  zone: 'UTC',
  words: { one: 'token', many: 'tokens' },
  opensByItself: true,
  welcomeTokens: 10,
  startingPlan: null,
  plans: new Map([
    [
      'monthly',
      {
        key: 'monthly',
        name: 'Monthly',
        tokensPerMonth: 40,
        rolloverCapBasisPoints: 5_000,
        dailyActionCap: null,
        dailySoftCapTokens: null,
      },
    ],
  ]),
  dailySoftCapTokens: null,
  warningPercents: [],
  spentRefund: 'debt',
  renewalGraceDays: 3,
}

type Open = { holds: number[]; stakes: number[]; bought: string[]; atMs: number }

function askOf(what: number, size: number, { holds, stakes, bought, atMs }: Open): Ask | null {
  const about = { cause: null, reason: 'for a test', metadata: null }
  const spend = {
    action: size % 2 === 0 ? 'cover_letter' : 'job_match_simple',
    quantity: null,
    size: null,
    metadata: null,
    acknowledgeSoftCap: true,
    terms: () => ({
      kind: 'priced' as const,
      tokens: size,
      lines: [],
      sized: 0,
      priceVersion: 1,
      arm: null,
      cooldownSeconds: 0,
    }),
  }
  const [hold, stake, cause] = [holds.at(-1), stakes.at(-1), bought.at(-1)]
  switch (what) {
    case 0:
      return { kind: 'grant', amount: size, source: 'gift', expiresAt: atMs + size * 3_600_000, ...about }
    case 1:
      return { kind: 'grant', amount: size, source: 'reward', expiresAt: null, ...about }
    case 2:
      return {
        kind: 'purchase',
        tokens: size * 3,
        source: 'pack',
        paidAmount: size * 10,
        paidCurrency: 'USD',
        cause: `pur_${atMs}`,
      }
    case 3:
    case 4:
      return { kind: 'charge', ...spend }
    case 5:
      return { kind: 'hold', ttlSeconds: 86_400, ...spend }
    case 6:
      if (hold === undefined) return null
      holds.pop()
      return { kind: 'commit', hold, amount: null, reprice: null, metadata: null }
    case 7:
      return { kind: 'adjust', amount: size % 2 === 0 ? size : -size, reason: 'for a test' }
    case 8:
      return cause === undefined
        ? null
        : { kind: 'claw_back', cause, tokens: size, spentRefund: 'debt', reason: 'for a test' }
    case 9:
      return cause === undefined
        ? null
        : { kind: 'restore', cause, tokens: Math.ceil(size / 4), reason: 'for a test' }
    case 10:
      return { kind: 'stake', amount: size, cause: 'challenge' }
    case 11:
      if (stake === undefined) return null
      stakes.pop()
      return { kind: 'settle', hold: stake, consumed: Math.floor(size / 10), reason: 'for a test' }
    case 12:
      return { kind: 'plan', key: 'monthly', paidUntilMs: null, reason: null }
    default:
      return { kind: 'repay', amount: 1, reason: 'for a test' }
  }
}
