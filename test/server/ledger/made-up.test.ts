// A made-up past tells what it has so far, for what comes later in it is decided by that: who bought may enter, who spent is ranked.
import { expect, test } from 'vitest'
import { beginHistory } from '../../../server/ledger/operations/history.ts'
import { charge, makePolicy, noon, purchase } from './rules/builders.ts'

test('a history tells its entries and its account as its moves left them', () => {
  const history = beginHistory({ economyKey: 'economy', mode: 'live', userId: 'user' })
  const policy = makePolicy()
  const move = (ask: Parameters<typeof history.submit>[0], atMs: number) =>
    history.submit(ask, { atMs, requestId: `at ${atMs}`, fingerprint: 'f', policy })
  expect(history.entries()).toEqual([])
  expect(move(purchase(100), noon)).toMatchObject({ kind: 'accepted' })
  expect(move(charge(30), noon + 1_000)).toMatchObject({ kind: 'accepted' })
  const told = history.entries().map(({ kind, value, at }) => [kind, value, at])
  expect(told).toEqual([
    ['purchase', 100, noon],
    ['charge', 30, noon + 1_000],
  ])
  expect(history.account()).toMatchObject({ available: 70, spentTokens: 30, seq: 2 })
})
