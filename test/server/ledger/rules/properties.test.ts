// What holds of one account whatever happens to it, in whatever order and however much later.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decide, view } from '../../../../server/ledger/rules/decide.ts'
import {
  balanceAfter,
  compareBurnOrder,
  findEntry,
  freeOf,
  hasExpired,
} from '../../../../server/ledger/rules/draft.ts'
import type { Entry, Lot, Policy, State } from '../../../../server/ledger/rules/state.ts'
import { checkBooks } from '../../../invariants/books.ts'
import { makeState, write } from './builders.ts'
import { live, type Step } from './history.ts'

/** Fails with the seed and the path that show it again; `SEED=… npm test -- <file>` begins there. */
const seeded = { seed: Number(process.env.SEED ?? 20_261_121), numRuns: 150 }

function sweep(state: State, policy: Policy, now: number): void {
  const names = { economyKey: 'economy', mode: 'live' as const, userId: 'user' }
  decide(state, { ...names, kind: 'expire', requestId: null, fingerprint: '', policy }, now)
}

function check(see: (step: Step) => void): void {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 31 }), seed => {
      live(seed, { see })
    }),
    seeded,
  )
}

/** Without what only says that something has to be written. */
function factsOf(state: State): unknown {
  const { changes: _changes, ...facts } = state
  return write({ ...facts, changes: makeState().changes })
}

describe('an account', () => {
  test('has available what its live lots have free, never less than nothing', () => {
    check(({ state, policy, now }) => {
      if (state.account.openedAt === null) return
      const seen = view(state, policy, now)
      const free = seen.lots.filter(lot => !hasExpired(lot, now)).reduce((sum, lot) => sum + freeOf(lot), 0)
      expect(seen.account.available).toBe(free)
      expect(seen.account.available).toBeGreaterThanOrEqual(0)
      expect(seen.account.granted).toBeLessThanOrEqual(seen.account.available)
    })
  })

  test('is answered with what a look at the same instant finds', () => {
    check(({ state, policy, now, decision }) => {
      if (decision.kind !== 'accepted' || decision.answer === null) return
      const { available, granted, held, debt } = view(state, policy, now).account
      expect(balanceAfter(decision.answer)).toEqual({ available, granted, held, debt })
    })
  })

  test('owes what was spent of its lots, less what others of them repaid', () => {
    check(({ state: { account, lots } }) => {
      const sum = (of: (lot: Lot) => number) => lots.reduce((total, lot) => total + of(lot), 0)
      expect(account.debt).toBe(sum(lot => lot.owedBack) - sum(lot => lot.repaid))
      for (const lot of lots) {
        const { clawedBack, takenBack, pendingBack, owedBack, repaid, original, held } = lot
        expect(Math.min(takenBack, pendingBack, owedBack, repaid)).toBeGreaterThanOrEqual(0)
        expect(takenBack + pendingBack + owedBack).toBeLessThanOrEqual(clawedBack)
        expect(clawedBack).toBeLessThanOrEqual(original)
        expect(pendingBack).toBeLessThanOrEqual(held)
      }
    })
  })

  test('keeps books that close: seq, chain, double entry, holds and periods once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 }), seed => {
        const { state } = live(seed)
        checkBooks(state.changes.entries, state.lots, state.account)
      }),
      seeded,
    )
  })

  test('is not changed by what is refused or replayed', () => {
    let before = ''
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 }), seed => {
        live(seed, {
          see: ({ state, decision }) => {
            if (decision.kind !== 'accepted') expect(JSON.stringify(write(state))).toBe(before)
          },
          ahead: state => {
            before = JSON.stringify(write(state))
          },
        })
      }),
      seeded,
    )
  })

  test('answers a request id again with the same entry, now and at the end', () => {
    const first = new Map<string, Entry>()
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 }), seed => {
        first.clear()
        const see = ({ decision, move }: Step) => {
          if (decision.kind === 'replayed' && move.requestId !== null)
            expect(decision.entry).toBe(first.get(move.requestId))
          if (decision.kind === 'accepted' && decision.answer !== null && move.requestId !== null)
            first.set(move.requestId, decision.answer)
        }
        const { state } = live(seed, { see })
        for (const [requestId, entry] of first) {
          expect(state.answers.get(requestId)?.seq).toBe(entry.seq)
          expect(findEntry(state, entry.seq)).toEqual(entry)
        }
      }),
      seeded,
    )
  })

  test('reads as the sweep would write it', () => {
    check(({ state, policy, now }) => {
      if (state.account.openedAt === null) return
      const swept = structuredClone({ ...state, changes: makeState().changes })
      for (const later of [0, 3_600_000, 40 * 86_400_000]) {
        const seen = view(swept, policy, now + later)
        sweep(swept, policy, now + later)
        // When it is due next is worked out only for what is written.
        const { dueAt } = swept.account
        expect(JSON.stringify(swept.account)).toBe(JSON.stringify({ ...seen.account, dueAt }))
        expect(JSON.stringify(swept.lots)).toBe(JSON.stringify(seen.lots))
      }
    })
  })

  test('is the same however often it was swept on the way', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 }), seed => {
        const once = live(seed)
        const often = live(seed, {
          ahead: (state, policy, { fromMs, forMs }) => {
            for (const part of [0.1, 0.4, 0.41, 0.9]) sweep(state, policy, fromMs + Math.floor(forMs * part))
          },
        })
        for (const { state, policy, now } of [once, often]) sweep(state, policy, now)
        expect(often.state.changes.entries).toEqual(once.state.changes.entries)
        expect(factsOf(often.state)).toEqual(factsOf(once.state))
      }),
      seeded,
    )
  })

  test('is due again at the first instant at which reading it says something else', () => {
    check(({ state, policy, now }) => {
      const { openedAt, dueAt } = state.account
      if (openedAt === null) return
      const seen = view(state, policy, now)
      const until = dueAt ?? now + 400 * 86_400_000
      if (until <= now) return
      expect(JSON.stringify(view(state, policy, until - 1).lots)).toBe(JSON.stringify(seen.lots))
    })
  })

  test('burns its lots in order: whatever was passed over was used up, frozen or held', () => {
    check(({ decision, state }) => {
      if (decision.kind !== 'accepted') return
      const entry = decision.answer
      if (entry === null || !['charge', 'hold', 'stake'].includes(entry.kind)) return
      const numbers = entry.draws.map(({ lot }) => lot)
      const drawn = state.lots.filter(({ number }) => numbers.includes(number))
      expect(drawn.toSorted(compareBurnOrder).map(({ number }) => number)).toEqual(numbers)
      const last = drawn.at(-1)
      if (last === undefined) return
      for (const lot of state.lots)
        if (lot !== last && compareBurnOrder(lot, last) < 0) expect(freeOf(lot)).toBe(0)
    })
  })

  test('recognises of every purchase what was paid for the share of it that was consumed', () => {
    check(({ state }) => {
      const earned = new Map<number, number>()
      for (const { draws } of state.changes.entries)
        for (const { lot, revenue } of draws) earned.set(lot, (earned.get(lot) ?? 0) + revenue)
      for (const { number, paidAmount } of state.lots) {
        expect(earned.get(number) ?? 0).toBeLessThanOrEqual(paidAmount)
        expect(earned.get(number) ?? 0).toBeGreaterThanOrEqual(0)
      }
    })
  })
})
