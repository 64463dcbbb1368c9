// Thousands of random histories, each played by the ledger's rules and by the model beside them.
import { expect, test } from 'vitest'
import { writeViolation } from '../../server/ledger/rules/verify/totals.ts'
import { verifyState } from '../server/ledger/replay.ts'
import { checkBooks } from './books.ts'
import { listSeeds, withSeed } from './chance.ts'
import { compare } from './compare.ts'
import { type MemoryLedger, openMemoryLedger } from './memory-ledger.ts'

const file = 'test/invariants/model.test.ts'
const start = Date.UTC(2027, 0, 30, 21)

/** The books, and the verifier's verdict on them. */
function checkAll(ledger: MemoryLedger, userId: string): void {
  checkBooks(ledger.entriesOf(userId), ledger.lotsOf(userId), ledger.accountOf(userId))
  const [violation] = verifyState(ledger.stateOf(userId))
  if (violation !== undefined) throw new Error(writeViolation(violation))
}

test('the ledger answers and keeps what the model does, whatever comes in whatever order', async () => {
  let moved = 0
  for (const seed of listSeeds(2_000)) {
    await withSeed(seed, file, async () => {
      const ledger = openMemoryLedger()
      let now = start
      const moves = await compare(
        seed,
        {
          submit: async command => {
            const { decisions, commit } = ledger.begin([{ accountId: command.userId, command }], now)
            commit()
            const [decision] = decisions
            if (decision === undefined) throw new Error('a command is answered')
            return decision
          },
          view: async (userId, policy) => ledger.view(userId, policy, now),
          now: () => now,
          wait: ms => {
            now += ms
          },
        },
        { accounts: seed % 2 === 0 ? 1 : 3, moves: 40, waits: true },
      )
      for (const userId of new Set(moves.map(({ account }) => account))) checkAll(ledger, userId)
      moved += moves.length
    })
  }
  expect(moved).toBeGreaterThan(0)
}, 120_000)
