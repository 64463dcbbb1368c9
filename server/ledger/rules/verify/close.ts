// The end of a replay: whether the rows of the account, its lots and its holds are what its entries made of them.
import { freeOf } from '../draft.ts'
import type { Lot } from '../state.ts'
import { listMiscounted } from './counters.ts'
import type { RestFacts, Totals, Violation } from './facts.ts'
import { checkAfter } from './replay.ts'
import { checkOwing } from './returns.ts'
import { differences, name, type Replay } from './state.ts'

/** After the last entry. */
export function closeReplay(replay: Replay, rest: RestFacts): { violations: Violation[]; totals: Totals } {
  const { facts, totals } = replay
  for (const { remaining } of facts.lots) totals.outstanding += BigInt(remaining)
  const complete = checkNewest(replay)
  if (complete && !replay.broken) {
    checkAfter(replay, null)
    checkOwing(replay, null)
    checkLots(replay)
    checkHolds(replay, rest.holdCount)
    checkDue(replay)
    checkState(replay)
  }
  return { violations: replay.violations, totals }
}

/** Whether the account is as of its newest entry; where one is missing, or too many, its rows cannot be compared. */
function checkNewest(replay: Replay): boolean {
  const { account, hash } = replay.facts
  if (account.seq !== replay.seq) {
    name(replay, 'account', null, `has ${account.seq} entries by its row, and the newest is ${replay.seq}`)
    return false
  }
  const wrong: string[] = []
  if (!replay.hashes.includes(hash))
    wrong.push(`hash ${hash.slice(0, 12)}…, expected ${replay.hashes[0].slice(0, 12)}…`)
  const expected = replay.broken ? replay.newest : expectedBalance(replay)
  if (expected !== null) {
    const { available, granted, held, debt } = expected
    wrong.push(...differences(account, { available, granted, held, debt }))
  }
  if (replay.seq > 0 && replay.sound) wrong.push(...differences(account, { lastAt: replay.at }))
  if (wrong.length > 0) name(replay, 'account', null, `its row says ${wrong.join('; ')}`)
  return true
}

/** A difference that two entries running have is the ledger's own, and the row has it too. */
function expectedBalance({ lots, debt, drift, lastDrift }: Replay) {
  const lasting = (field: keyof typeof drift) => (lastDrift[field] === drift[field] ? drift[field] : 0)
  return {
    available: lots.available + lasting('available'),
    granted: lots.granted + lasting('granted'),
    held: lots.held + lasting('held'),
    debt: debt + lasting('debt'),
  }
}

function checkLots(replay: Replay): void {
  const { lots, facts } = replay
  const rows = new Map<number, Lot>(facts.lots.map(row => [row.number, row]))
  const sound = new Set<number>()
  for (const lot of lots.byNumber.values()) {
    const row = rows.get(lot.number)
    rows.delete(lot.number)
    if (row === undefined) {
      name(replay, 'lot', lot.number, `lot ${lot.number} has no row`)
      continue
    }
    const { drift, ...expected } = lot
    if (row.remaining === lot.remaining + drift) expected.remaining = row.remaining
    const wrong = differences(row, expected)
    if (row.remaining < 0 || row.remaining > row.original)
      wrong.push(`remaining outside 0 to ${row.original}`)
    if (wrong.length === 0) sound.add(lot.number)
    else name(replay, 'lot', lot.number, `the row of lot ${lot.number} says ${wrong.join(', ')}`)
  }
  for (const { number } of rows.values()) name(replay, 'lot', null, `lot ${number} was brought by no entry`)
  const rowAt = new Map<number, Lot>(facts.lots.map(row => [row.number, row]))
  for (const kept of facts.liveLots) {
    const row = sound.has(kept.number) ? rowAt.get(kept.number) : undefined
    const wrong = row === undefined ? [] : differences(kept, row)
    if (wrong.length > 0)
      name(replay, 'lot', kept.number, `lot ${kept.number} as its account keeps it says ${wrong.join(', ')}`)
  }
  const live = lots.live.map(({ number }) => number)
  const kept = facts.liveLots.map(({ number }) => number)
  if (!isSame(live, kept)) {
    const found = `live lots ${kept.join(', ') || 'none'}`
    name(replay, 'account', null, `its row says ${found}, expected ${live.join(', ') || 'none'}`)
  }
}

/** In any order: loading sorts them. */
function isSame(expected: number[], found: number[]): boolean {
  const wanted = new Set(expected)
  return wanted.size === found.length && found.every(number => wanted.has(number))
}

function checkHolds(replay: Replay, holdCount: number): void {
  for (const [number, { row }] of replay.holds) {
    if (row === null || (row.state === 'open' && row.closedSeq === null)) continue
    const by = row.closedSeq === null ? '' : ` by entry ${row.closedSeq}`
    name(replay, 'hold', number, `its row says ${row.state}${by}, and no entry closes it`)
  }
  if (holdCount > replay.holdCount) {
    const loose = holdCount - replay.holdCount
    name(replay, 'hold', null, `has ${loose} ${loose === 1 ? 'hold' : 'holds'} that no entry set aside`)
  }
}

/** Whoever tidies looks at the account no later than something of it is due. */
function checkDue(replay: Replay): void {
  const { account } = replay.facts
  let holdDueAt = Number.POSITIVE_INFINITY
  for (const { expiresAt } of replay.holds.values())
    if (expiresAt !== null && expiresAt < holdDueAt) holdDueAt = expiresAt
  if ((account.holdDueAt ?? Number.POSITIVE_INFINITY) > holdDueAt)
    name(
      replay,
      'account',
      null,
      `looks for expired holds ${when(account.holdDueAt)}, and one expires ${when(holdDueAt)}`,
    )
  let dueAt = holdDueAt
  for (const lot of replay.lots.live)
    if (lot.expiresAt !== null && freeOf(lot) > 0 && lot.expiresAt < dueAt) dueAt = lot.expiresAt
  if ((account.dueAt ?? Number.POSITIVE_INFINITY) > dueAt)
    name(replay, 'account', null, `is due ${when(account.dueAt)}, and something of it expires ${when(dueAt)}`)
}

function when(at: number | null): string {
  return at === null ? 'never' : `at ${new Date(at).toISOString()}`
}

function checkState(replay: Replay): void {
  const { account } = replay.facts
  const wrong = [...differences(account, { spentTokens: replay.spentTokens }), ...listMiscounted(replay)]
  const { plan } = replay
  if (account.plan === null || plan == null) {
    if (account.plan !== plan)
      wrong.push(`plan ${account.plan?.key ?? 'none'}, expected ${plan?.key ?? 'none'}`)
  } else {
    const { key, period, startMs, endMs } = plan
    wrong.push(...differences(account.plan, { key, period, startMs, endMs }))
    wrong.push(...differences(account.period, { startMs, endMs }))
  }
  const [friction, expected] = [account.friction, replay.friction].map(one => JSON.stringify(one))
  if (friction !== expected) wrong.push(`friction ${friction}, expected ${expected}`)
  if (wrong.length > 0) name(replay, 'account', null, `its row says ${wrong.join(', ')}`)
}
