// Plays an account's entries again, one after the other, and says where they are not what the ledger's rules would have written.
import { chainContent, composeContent, parseDraws } from '../canonical.ts'
import type { Draw, Entry, EntryDetail, Friction } from '../state.ts'
import type {
  AccountFacts,
  EntryFacts,
  OpenHold,
  Refundable,
  Totals,
  Violation,
  ViolationRule,
} from './facts.ts'
import {
  addLot,
  type Expectation,
  type Lots,
  moveLot,
  openLots,
  planConsume,
  planExpire,
  planNamed,
  planRefund,
  planReserve,
  planRollover,
  planSettle,
  setFrozen,
} from './lots.ts'

type Balance = Pick<Entry, 'available' | 'granted' | 'held' | 'debt'>

export type Replay = {
  facts: AccountFacts
  digest: Digest
  violations: Violation[]
  totals: Totals
  lots: Lots
  debt: number
  spentTokens: number
  holds: Map<number, OpenHold>
  refundables: Map<number, Refundable>
  periods: Set<string>
  plan: EntryDetail['plan']
  friction: Friction | null
  /** What rolled over in the renewal under way. */
  rolledOver: number | null
  seq: number
  at: number
  /** The newest entry's hash as it is stored, and as its content makes it. */
  hashes: [string, string]
  newest: Balance | null
  /** Whether the newest entry's hash holds. */
  sound: boolean
  availableBefore: number
  /** By how much entries differ from the replay since the last one that was named for it. */
  drift: Balance
  lastDrift: Balance
  /** An entry is missing: what it moved is not known, so lots and holds are not followed any further. */
  broken: boolean
  holdCount: number
  answerCount: number
}

/** SHA-256 of a text, as hex. */
export type Digest = (text: string) => string

const noBalance: Balance = { available: 0, granted: 0, held: 0, debt: 0 }
const nothing: Expectation = { draws: [], moves: [] }

export function openReplay(facts: AccountFacts, digest: Digest): Replay {
  return {
    facts,
    digest,
    violations: [],
    totals: { issued: 0n, consumed: 0n, expired: 0n, clawedBack: 0n, outstanding: 0n },
    lots: openLots(),
    debt: 0,
    spentTokens: 0,
    holds: new Map(),
    refundables: new Map(),
    periods: new Set(),
    plan: null,
    friction: null,
    rolledOver: null,
    seq: 0,
    at: Number.NEGATIVE_INFINITY,
    hashes: [facts.account.id, facts.account.id],
    newest: null,
    sound: true,
    availableBefore: 0,
    drift: noBalance,
    lastDrift: noBalance,
    broken: false,
    holdCount: 0,
    answerCount: 0,
  }
}

/** In the order of their numbers. */
export function followEntry(replay: Replay, entry: EntryFacts): void {
  checkSeq(replay, entry)
  const sound = checkHash(replay, entry)
  if (entry.at < replay.at) {
    const before = new Date(replay.at).toISOString()
    name(
      replay,
      'time',
      entry.seq,
      `is of ${new Date(entry.at).toISOString()}, before the entry before it (${before})`,
    )
  }
  // An instant that somebody changed says nothing of those after it.
  if (sound) replay.at = Math.max(replay.at, entry.at)
  checkAnswer(replay, entry)
  count(replay.totals, entry)
  const read = readTexts(replay, entry)
  if (replay.broken || read === null) followBalance(replay, entry)
  else {
    play(replay, entry, read, sound)
    checkBalance(replay, entry)
  }
  replay.seq = entry.seq
  replay.sound = sound
}

export function name(replay: Replay, rule: ViolationRule, entry: number | null, text: string): void {
  const { economyKey, mode, userId } = replay.facts.account
  replay.violations.push({ rule, economyKey, mode, userId, entry, text })
}

function checkSeq(replay: Replay, { seq }: EntryFacts): void {
  const expected = replay.seq + 1
  if (seq === expected) return
  const missing = seq - 1 === expected ? `entry ${expected} is` : `entries ${expected} to ${seq - 1} are`
  name(replay, 'seq', seq, `follows entry ${replay.seq}: ${missing} missing`)
  replay.broken = true
}

/** An entry whose own hash was changed is named once: the next one may follow from what its content makes. */
function checkHash(replay: Replay, entry: EntryFacts): boolean {
  const content = composeContent(entry, entry.texts)
  const [stored, made] = replay.hashes
  const follows = replay.digest(chainContent(stored, content))
  // What follows a gap was chained to what is missing.
  const unknown = entry.seq !== replay.seq + 1
  let holds = unknown || follows === entry.hash
  if (!holds && made !== stored) holds = replay.digest(chainContent(made, content)) === entry.hash
  if (!holds)
    name(
      replay,
      'hash',
      entry.seq,
      `has the hash ${entry.hash.slice(0, 12)}…, and its content after entry ${replay.seq} makes ${follows.slice(0, 12)}…`,
    )
  replay.hashes = [entry.hash, unknown ? entry.hash : follows]
  return holds
}

/** The close of a hold carries the hold's request id, whose answer is the hold. */
function checkAnswer(replay: Replay, entry: EntryFacts): void {
  if (entry.requestId === null) return
  const closes = closesHold(entry)
  const expected = closes ? entry.refersTo : entry.seq
  if (!closes && entry.answerSeq !== null) replay.answerCount += 1
  if (entry.answerSeq === expected) return
  const found = entry.answerSeq === null ? 'has no stored answer' : `is answered by entry ${entry.answerSeq}`
  name(replay, 'answer', entry.seq, `its request ${entry.requestId} ${found}, expected entry ${expected}`)
}

function closesHold({ kind, refersTo }: Pick<EntryFacts, 'kind' | 'refersTo'>): boolean {
  return kind === 'commit' || kind === 'release' || (kind === 'usage' && refersTo !== null)
}

function count(totals: Totals, { kind, amount, value }: EntryFacts): void {
  switch (kind) {
    case 'grant':
    case 'purchase':
    case 'restore':
      totals.issued += BigInt(value)
      break
    case 'adjust':
      if (amount >= 0) totals.issued += BigInt(value)
      else totals.clawedBack += BigInt(value)
      break
    case 'charge':
    case 'commit':
    case 'settle':
      totals.consumed += BigInt(value)
      break
    case 'refund':
      totals.consumed -= BigInt(value)
      break
    case 'expire':
      totals.expired += BigInt(value)
      break
    case 'claw_back':
    case 'repay':
      totals.clawedBack += BigInt(value)
      break
    default:
  }
}

type Read = { draws: Draw[]; detail: EntryDetail }
const noDraws: Draw[] = []
const noDetail: EntryDetail = {}

/** What a charge's detail tells is the price's arithmetic, which moves nothing. */
function readTexts(replay: Replay, { kind, seq, texts }: EntryFacts): Read | null {
  try {
    const draws = texts.draws === '[]' ? noDraws : parseDraws(texts.draws)
    const plain = texts.detail === '{}' || kind === 'charge' || kind === 'commit'
    return { draws, detail: plain ? noDetail : (JSON.parse(texts.detail) as EntryDetail) }
  } catch {
    name(replay, 'unreadable', seq, 'its draws or its detail are not what the ledger writes')
    replay.broken = true
    return null
  }
}

function play(replay: Replay, entry: EntryFacts, { draws, detail }: Read, sound: boolean): void {
  const { lots } = replay
  const expected = expect(replay, entry, draws, detail)
  const same = checkDraws(replay, entry, draws, expected.draws)
  // What was written and is whole counts; where somebody changed it, what it must have been.
  const moves = same || !sound ? expected.moves : followDraws(entry, draws, expected)
  for (const move of moves) moveLot(lots, move)
  if (detail.lot !== undefined) addLot(lots, entry.seq, entry.at, detail.lot)
  turn(replay, entry, detail)
}

/** What an entry of its kind had to draw, of the total that it states. */
function expect(replay: Replay, entry: EntryFacts, draws: Draw[], detail: EntryDetail): Expectation {
  const { lots } = replay
  switch (entry.kind) {
    case 'charge': {
      const total = agreed(entry, draws)
      replay.spentTokens += total
      const expected = planConsume(lots, total, entry.at)
      if (replay.facts.refunded.has(entry.seq)) remember(replay, entry, expected.draws)
      return expected
    }
    case 'hold':
    case 'stake': {
      const expected = planReserve(lots, agreed(entry, draws), entry.at)
      openHold(replay, entry, expected.draws, detail)
      return expected
    }
    case 'commit':
    case 'usage':
    case 'settle':
    case 'release':
      return closeHold(replay, entry, draws)
    case 'refund':
      return giveBack(replay, entry, detail)
    case 'adjust':
      if (detail.lot === undefined) return planConsume(lots, agreed(entry, draws), entry.at)
      return { draws: [whole(entry, detail.lot)], moves: [] }
    case 'grant':
    case 'purchase':
      if (detail.lot === undefined) return nothing
      return { draws: [whole(entry, detail.lot)], moves: [] }
    case 'rollover':
      return planRollover(lots, detail.lot?.original === sum(draws) ? detail.lot.original : entry.value)
    case 'expire':
      return expire(replay, entry, draws)
    case 'claw_back':
      if (detail.policy !== undefined) doubtFrozen(replay, draws)
      return planNamed(lots, draws, -1)
    case 'repay':
      return planNamed(lots, draws, -1)
    case 'restore':
      return planNamed(lots, draws, 1)
    case 'freeze':
    case 'thaw':
      return freeze(replay, entry, draws)
    default:
      return nothing
  }
}

/** A hold closes once, and its row says with which entry and how. */
function closeHold(replay: Replay, entry: EntryFacts, draws: Draw[]): Expectation {
  if (entry.refersTo === null) return nothing
  const { refersTo, seq } = entry
  const held = replay.holds.get(refersTo)
  if (held === undefined) {
    name(replay, 'hold', seq, `closes hold ${refersTo}, which is not open`)
    return nothing
  }
  replay.holds.delete(refersTo)
  checkClose(replay, entry, held)
  const used = entry.kind === 'usage' || entry.kind === 'release' ? 0 : agreed(entry, draws)
  const expected = planSettle(replay.lots, held, used, entry.kind === 'release')
  if (entry.kind === 'commit') {
    replay.spentTokens += used
    if (replay.facts.refunded.has(seq)) remember(replay, entry, expected.draws)
  }
  return expected
}

function checkClose(
  replay: Replay,
  { kind, seq, value, at, refersTo }: EntryFacts,
  { row, expiresAt }: OpenHold,
): void {
  if (row === null) return
  const lapsed = expiresAt !== null && expiresAt <= at
  const states =
    kind === 'release'
      ? ['released', ...(lapsed ? ['expired'] : [])]
      : [kind === 'settle' && value === 0 ? 'released' : 'committed']
  if (row.closedSeq === seq && states.includes(row.state)) return
  const found = row.closedSeq === null ? row.state : `${row.state} by entry ${row.closedSeq}`
  name(
    replay,
    'hold',
    seq,
    `closes hold ${refersTo}, whose row is ${found}: expected ${states.join(' or ')} by entry ${seq}`,
  )
}

function openHold(replay: Replay, entry: EntryFacts, draws: Draw[], detail: EntryDetail): void {
  const { hold: row, seq } = entry
  const expiresAt = detail.expiresAt ?? null
  replay.holds.set(seq, { draws, row, expiresAt })
  if (row === null) {
    name(replay, 'hold', seq, 'has no row in the table of holds')
    return
  }
  replay.holdCount += 1
  const expected: Partial<typeof row> = {
    kind: entry.kind,
    action: entry.action,
    quantity: entry.quantity,
    size: entry.size,
    amount: entry.value,
    draws: entry.texts.draws,
    priceVersion: entry.priceVersion,
    arm: entry.arm,
    requestId: entry.requestId,
    expiresAt,
    at: entry.at,
  }
  const wrong = differences(row, expected)
  if (wrong.length > 0) name(replay, 'hold', seq, `its row says ${wrong.join(', ')}`)
}

/** Each field that is not as expected, with both. */
export function differences<Row extends object>(row: Row, expected: Partial<Row>): string[] {
  const wrong: string[] = []
  for (const key in expected) {
    const [is, should] = [row[key], expected[key]]
    if (is !== should) wrong.push(`${key} ${String(is)}, expected ${String(should)}`)
  }
  return wrong
}

function remember(replay: Replay, { seq, value }: EntryFacts, draws: Draw[]): void {
  replay.refundables.set(seq, { value, draws, byLot: new Map(), given: 0 })
}

function giveBack(replay: Replay, entry: EntryFacts, detail: EntryDetail): Expectation {
  const charged = entry.refersTo === null ? undefined : replay.refundables.get(entry.refersTo)
  if (charged === undefined) {
    name(replay, 'refund', entry.seq, `refers to entry ${entry.refersTo}, which is no charge of before`)
    return nothing
  }
  charged.given += entry.value
  if (charged.given > charged.value) {
    const told = `with it ${charged.given} of entry ${entry.refersTo} are given back, which took ${charged.value}`
    name(replay, 'refund', entry.seq, told)
  }
  replay.spentTokens = Math.max(0, replay.spentTokens - entry.value)
  const expected = planRefund(replay.lots, charged, entry)
  for (const { lot, amount } of expected.from) charged.byLot.set(lot, (charged.byLot.get(lot) ?? 0) + amount)
  if ((detail.lot?.original ?? 0) !== expected.lapsed) {
    const told = `brings ${detail.lot?.original ?? 0} in a new lot, expected ${expected.lapsed} of lots that have expired`
    name(replay, 'refund', entry.seq, told)
  }
  return expected
}

/** What a plan brought may end before its time: with its renewal, or with the plan. */
function expire(replay: Replay, { seq, at }: EntryFacts, [draw, ...others]: Draw[]): Expectation {
  const lot = draw === undefined ? undefined : replay.lots.byNumber.get(draw.lot)
  if (lot === undefined || others.length > 0) return nothing
  const ofPlan = lot.source === 'plan' || lot.source === 'rollover'
  if (lot.expiresAt === null || lot.expiresAt > at) {
    if (!ofPlan) name(replay, 'draws', seq, `expires lot ${lot.number} before its time`)
    lot.expiresAt = at
  }
  return planExpire(replay.lots, lot.number)
}

function freeze(replay: Replay, { kind, value }: EntryFacts, [draw]: Draw[]): Expectation {
  const { lots } = replay
  if (draw === undefined) return nothing
  const lot = lots.byNumber.get(draw.lot)
  if (lot === undefined || lot.class !== 'purchased') return nothing
  setFrozen(lots, lot, kind === 'freeze')
  const amount = lot.remaining - lot.held
  if (amount !== value) return nothing
  return {
    draws: [{ ...draw, class: lot.class, source: lot.source, amount, left: lot.remaining, revenue: 0 }],
    moves: [],
  }
}

/** What takes a whole purchase back thaws its lot, and does not say whether it was the whole. */
function doubtFrozen({ lots }: Replay, [draw]: Draw[]): void {
  for (const lot of lots.byNumber.values())
    if (lot.frozen && (draw === undefined || draw.lot === lot.number)) lot.unsure = true
}

/** What an entry changes beside its lots. */
function turn(replay: Replay, entry: EntryFacts, detail: EntryDetail): void {
  const { kind, value, seq } = entry
  switch (kind) {
    case 'debt':
      replay.debt += value
      break
    case 'repay':
      replay.debt -= value
      break
    case 'restrict':
      replay.friction = detail.friction ?? null
      break
    case 'rollover':
      replay.rolledOver = seq
      break
    case 'grant':
    case 'plan':
      if (detail.plan !== undefined) turnPlan(replay, entry, detail)
      break
    default:
  }
}

function turnPlan(replay: Replay, { kind, seq, at }: EntryFacts, { plan, unlimited }: EntryDetail): void {
  replay.plan = plan ?? null
  if (kind === 'grant' && plan != null) {
    const period = `${plan.key} ${plan.startMs}`
    if (replay.periods.has(period)) {
      const since = new Date(plan.startMs).toISOString()
      name(replay, 'period grant', seq, `grants the period of ${plan.key} since ${since} a second time`)
    }
    replay.periods.add(period)
  }
  const renews = plan != null && plan.period > 0 && (kind === 'grant' || unlimited === true)
  if (plan !== null && !renews) return
  for (const lot of replay.lots.live) {
    const ofPlan = lot.source === 'plan' || lot.source === 'rollover'
    if (!ofPlan || lot.number === seq || lot.number === replay.rolledOver) continue
    lot.expiresAt = Math.min(lot.expiresAt ?? at, at)
  }
  replay.rolledOver = null
}

function checkDraws(
  replay: Replay,
  { seq, value, kind }: EntryFacts,
  draws: Draw[],
  expected: Draw[],
): boolean {
  let rule: 'draws' | 'burn order' | null = null
  for (let index = 0; index < Math.max(draws.length, expected.length); index += 1) {
    const [draw, should] = [draws[index], expected[index]]
    if (draw?.lot !== should?.lot || draw?.amount !== should?.amount) rule = 'burn order'
    else if (
      drifts(replay, draw, should) ||
      draw?.revenue !== should?.revenue ||
      draw?.class !== should?.class ||
      draw?.source !== should?.source
    )
      rule ??= 'draws'
  }
  if (rule !== null) {
    const ordered = kind === 'charge' || kind === 'hold' || kind === 'stake' || kind === 'adjust'
    name(
      replay,
      ordered ? rule : 'draws',
      seq,
      `draws ${writeDraws(draws)}, expected ${writeDraws(expected)}`,
    )
  }
  const drawn = sum(draws)
  if (drawless.has(kind) || drawn === value) return rule === null
  if (rule === null) name(replay, 'draws', seq, `says ${value}, and its draws are of ${drawn}`)
  return rule === null
}

function drifts({ lots }: Replay, draw: Draw | undefined, should: Draw | undefined): boolean {
  if (draw === undefined || should === undefined) return false
  const by = draw.left - should.left
  const lot = lots.byNumber.get(draw.lot)
  if (lot === undefined) return by !== 0
  const isNew = by !== 0 && by !== lot.drift
  lot.drift = by
  return isNew
}

/** Their value is what was asked, or what it would have cost. */
const drawless = new Set<Entry['kind']>(['usage', 'debt', 'plan', 'restrict'])

function writeDraws(draws: Draw[]): string {
  if (draws.length === 0) return 'nothing'
  return draws
    .map(({ lot, amount, left, revenue }) => {
      const earned = revenue === 0 ? '' : `, revenue ${revenue}`
      return `${amount} of lot ${lot} (leaving ${left}${earned})`
    })
    .join(' and ')
}

/** The moves of an entry that is whole and yet not what the rules expect. */
function followDraws({ kind }: EntryFacts, draws: Draw[], expected: Expectation): Expectation['moves'] {
  switch (kind) {
    case 'charge':
    case 'adjust':
    case 'expire':
    case 'rollover':
    case 'claw_back':
    case 'repay':
      return draws.map(({ lot, amount }) => ({ lot, remaining: -amount, held: 0 }))
    case 'hold':
    case 'stake':
      return draws.map(({ lot, amount }) => ({ lot, remaining: 0, held: amount }))
    case 'refund':
    case 'restore':
      return draws.map(({ lot, amount }) => ({ lot, remaining: amount, held: 0 }))
    default:
      return expected.moves
  }
}

/** Of value, amount and draws two agree, also where one was changed. */
function agreed({ value, amount }: EntryFacts, draws: Draw[]): number {
  const drawn = sum(draws)
  return drawn === value || drawn === -amount ? drawn : value
}

function sum(draws: readonly Draw[]): number {
  let total = 0
  for (const { amount } of draws) total += amount
  return total
}

function whole({ seq }: EntryFacts, lot: NonNullable<EntryDetail['lot']>): Draw {
  const { class: kind, source, original } = lot
  return { lot: seq, class: kind, source, amount: original, left: original, revenue: 0 }
}

const fields = ['available', 'granted', 'held', 'debt'] as const

function checkBalance(replay: Replay, entry: EntryFacts): void {
  const { drift, lots } = replay
  if (entry.available !== lots.available) resolveUnsure(replay, entry)
  const amount = lots.available - replay.availableBefore
  const wrong: string[] = []
  if (entry.amount !== amount) wrong.push(`amount ${entry.amount}, expected ${amount}`)
  const own: Balance = {
    available: lots.available,
    granted: lots.granted,
    held: lots.held,
    debt: replay.debt,
  }
  const next = { ...noBalance }
  for (const field of fields) {
    next[field] = entry[field] - own[field]
    // Once named, the same difference is not named again; and one that was one entry's alone is forgotten.
    if (next[field] !== 0 && next[field] !== drift[field])
      wrong.push(`${field} ${entry[field]}, expected ${own[field]}`)
  }
  if (wrong.length > 0) name(replay, 'balance', entry.seq, `says ${wrong.join(', ')}`)
  replay.availableBefore = lots.available
  replay.newest = entry
  replay.lastDrift = drift
  replay.drift = next
}

/** A lot that may be frozen is, if the entry's balance says so. */
function resolveUnsure({ lots }: Replay, { available }: EntryFacts): void {
  for (const lot of lots.byNumber.values()) {
    const counted = lot.remaining - lot.held
    if (!lot.unsure || counted === 0) continue
    if (available === lots.available + (lot.frozen ? counted : -counted)) {
      setFrozen(lots, lot, !lot.frozen)
      return
    }
  }
}

/** Where lots cannot be followed, balances still have to run on. */
function followBalance(replay: Replay, entry: EntryFacts): void {
  const { available } = replay.newest ?? noBalance
  const next = entry.seq === replay.seq + 1
  if (next && entry.available - available !== entry.amount) {
    const expected = available + entry.amount
    name(replay, 'balance', entry.seq, `says available ${entry.available}, expected ${expected}`)
  }
  replay.newest = entry
}
