// Under any mixture of lost answers, resets, refusals and delays each logical spend moves once. The seed repeats a run.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hasReason, isFareboxError } from '../../../client/sdk/errors.ts'
import { openClient, seeded } from './support/client.ts'
import { type Fault, type StandIn, startStandIn } from './support/stand-in.ts'

let farebox: StandIn
beforeAll(async () => {
  farebox = await startStandIn()
})
afterAll(() => farebox.stop())

const faults: Fault[] = [
  'reset before',
  'reset after',
  'half a body',
  'busy',
  'limited',
  'bad gateway',
  { delayMs: 3 },
]
const firstSeed = Number(process.env['SEED'] ?? 1)
const seeds = Array.from({ length: 12 }, (_one, index) => firstSeed + index)

/** About one request in three goes wrong. */
function breakSome(random: () => number): void {
  farebox.breakWith(() => (random() < 0.35 ? (faults[Math.floor(random() * faults.length)] ?? null) : null))
}

const movesOf = (userId: string) => farebox.ledger.moves.filter(move => move.userId === userId)

test.each(seeds)('charges: every one that should be is made, and made once (seed %i)', async seed => {
  const random = seeded(seed)
  const { tokens } = openClient(farebox.url, { timeoutMs: 60_000, surroundings: { random } })
  const userId = `charges_${seed}`
  farebox.ledger.give(userId, 90)
  breakSome(random)
  const ids = Array.from({ length: 120 }, (_one, index) => `charge_${index}`)
  const answers = await Promise.all(
    ids.map(async requestId => {
      // Spread over turns, so that batches of every size are broken.
      for (let turn = Math.floor(random() * 6); turn > 0; turn -= 1)
        await new Promise(resolve => setImmediate(resolve))
      try {
        return (await tokens.spend.charge({ userId, action: 'coin', requestId })).charged
      } catch (error) {
        if (!hasReason(error, 'INSUFFICIENT_TOKENS')) throw error
        return 0
      }
    }),
  )
  farebox.heal()
  const charges = movesOf(userId).filter(({ kind }) => kind === 'charge')
  expect(answers.filter(charged => charged === 1)).toHaveLength(90)
  expect(charges).toHaveLength(90)
  expect(new Set(charges.map(({ requestId }) => requestId)).size).toBe(90)
  expect(ids.filter((_id, index) => answers[index] === 1).toSorted()).toEqual(
    charges.map(({ requestId }) => requestId).toSorted(),
  )
  expect(farebox.ledger.balanceOf(userId)).toMatchObject({ available: 0, held: 0 })
})

test.each(seeds)(
  'work: paid once when it succeeded, not at all when it failed, retried or not (seed %i)',
  async seed => {
    const random = seeded(seed)
    const { tokens } = openClient(farebox.url, { timeoutMs: 60_000, surroundings: { random } })
    const userId = `work_${seed}`
    farebox.ledger.give(userId, 10_000)
    breakSome(random)
    let expected = 0
    await Promise.all(
      Array.from({ length: 30 }, async (_one, index) => {
        const failures = Math.floor(random() * 3)
        const used = Math.floor(random() * 6)
        const input = { userId, action: 'letter', requestId: `work_${index}` }
        for (let attempt = 0; attempt <= failures; attempt += 1) {
          try {
            await tokens.withTokens(input, run => {
              if (attempt < failures) throw new Error('the work failed')
              run.used(used)
            })
            expected += used
          } catch (error) {
            if (isFareboxError(error)) throw error
          }
        }
        // And once more by somebody who does not know that it was done.
        const again = await tokens.withTokens({ ...input, whenPaid: () => 'paid' }, () => 'ran again')
        expect(again.result).toBe('paid')
      }),
    )
    farebox.heal()
    const commits = movesOf(userId).filter(({ kind }) => kind === 'commit')
    expect(commits).toHaveLength(30)
    expect(farebox.ledger.balanceOf(userId)).toMatchObject({
      available: 10_000 - expected,
      granted: 10_000 - expected,
    })
  },
)

test.each(seeds)('let through and settled: what succeeded is paid once (seed %i)', async seed => {
  const random = seeded(seed)
  const { tokens } = openClient(farebox.url, {
    timeoutMs: 400,
    allowAfterMs: 200,
    onUnavailable: 'allow',
    surroundings: { random },
  })
  const userId = `allowed_${seed}`
  farebox.ledger.give(userId, 1_000)
  const lossy: Fault[] = ['reset before', 'reset after', 'half a body', 'busy']
  farebox.breakWith(() => (random() < 0.7 ? (lossy[Math.floor(random() * lossy.length)] ?? null) : null))
  const outcomes = await Promise.allSettled(
    Array.from({ length: 20 }, (_one, index) =>
      tokens.withTokens({ userId, action: 'letter', requestId: `allowed_${index}` }, run => {
        if (index % 4 === 0) throw new Error('the work failed')
        run.used(2)
      }),
    ),
  )
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(15)
  await tokens.settle()
  farebox.heal()
  const { refused, waiting, unfinished } = await tokens.settle()
  expect({ refused, waiting, unfinished, pending: await tokens.pending() }).toEqual({
    refused: [],
    waiting: [],
    unfinished: [],
    pending: [],
  })
  expect(farebox.ledger.balanceOf(userId).granted).toBe(1_000 - 15 * 2)
  expect(movesOf(userId).filter(({ kind }) => kind === 'commit')).toHaveLength(15)
})
