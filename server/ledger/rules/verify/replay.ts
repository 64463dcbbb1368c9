// Plays an account's entries again, one after the other, and says where they are not what the ledger's rules would have written.
import { chainContent, composeContent, parseDraws } from '../canonical.ts'
import { endsBefore, listFreezable, listThawable } from '../freezing.ts'
import type { AccountBalance, Draw, EntryDetail } from '../state.ts'
import { countSpend, uncountRefund } from './counters.ts'
import { agreed, checkDraws, followDraws, sumDraws } from './draws.ts'
import type { EntryFacts } from './facts.ts'
import { closeHold, openHold } from './holds.ts'
import {
  addLot,
  type Expectation,
  moveLot,
  moveOf,
  planConsume,
  planExpire,
  planRefund,
  planReserve,
  planRollover,
  setFrozen,
  toDraw,
} from './lots.ts'
import { checkOwing, clawBack, repay, restore } from './returns.ts'
import { differences, name, noBalance, nothing, type Read, type Replay, remember } from './state.ts'
import { countFlow } from './totals.ts'

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
  if (entry.at !== replay.at) replay.spentInInstant.length = 0
  replay.spentInInstant.push(replay.spentTokens)
  // An instant that somebody changed says nothing of those after it.
  if (sound) replay.at = Math.max(replay.at, entry.at)
  checkAnswer(replay, entry)
  countFlow(replay.totals, entry)
  const read = readTexts(replay, entry)
  if (replay.broken || read === null) followBalance(replay, entry)
  else {
    play(replay, entry, read, sound)
    checkBalance(replay, entry)
    if (replay.awaited !== null) checkAfter(replay, entry)
    const { after } = read.detail
    if (after !== undefined) replay.awaited = { seq: entry.seq, at: entry.at, after }
  }
  replay.seq = entry.seq
  replay.sound = sound
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
  const { requestId, seq, answers } = entry
  const closes = closesHold(entry)
  if (answers === (requestId !== null && !closes)) return
  const found = answers ? 'is answered by it, and it closes a hold' : 'has no stored answer'
  name(replay, 'answer', seq, `its request ${requestId} ${found}`)
}

function closesHold({ kind, refersTo }: Pick<EntryFacts, 'kind' | 'refersTo'>): boolean {
  return kind === 'commit' || kind === 'release' || (kind === 'usage' && refersTo !== null)
}

const noDraws: Draw[] = []
const noDetail: EntryDetail = {}

/** What a charge's detail tells is the price's arithmetic, which moves nothing; a commit's seldom tells more. */
function readTexts(replay: Replay, { kind, seq, texts }: EntryFacts): Read | null {
  try {
    const draws = texts.draws === '[]' ? noDraws : parseDraws(texts.draws)
    const plain =
      texts.detail === '{}' || kind === 'charge' || (kind === 'commit' && !texts.detail.includes('"after"'))
    return { draws, detail: plain ? noDetail : (JSON.parse(texts.detail) as EntryDetail) }
  } catch {
    name(replay, 'unreadable', seq, 'its draws or its detail are not what the ledger writes')
    replay.broken = true
    return null
  }
}

function play(replay: Replay, entry: EntryFacts, { draws, detail }: Read, sound: boolean): void {
  const { lots } = replay
  if (replay.owing !== null || entry.kind === 'debt') checkOwing(replay, entry)
  const expected = expect(replay, entry, draws, detail)
  countSpend(replay, entry, expected.draws)
  const same = checkDraws(replay, entry, draws, expected.draws)
  // What was written and is whole counts; where somebody changed it, what it must have been.
  const moves = same || !sound ? expected.moves : followDraws(entry, { draws, detail }, expected)
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
      remember(replay, entry, expected.draws)
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
      return planRollover(lots, detail.lot?.original === sumDraws(draws) ? detail.lot.original : entry.value)
    case 'expire':
      return expire(replay, entry, draws)
    case 'claw_back':
      return clawBack(replay, entry, draws, detail)
    case 'repay':
      return repay(replay, draws)
    case 'restore':
      return restore(replay, draws, detail)
    case 'freeze':
    case 'thaw':
      return freeze(replay, entry, draws, detail)
    default:
      return nothing
  }
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
  uncountRefund(replay, entry, charged, expected.from)
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
  if (lot.frozen) name(replay, 'draws', seq, `expires lot ${lot.number}, which is frozen`)
  const ofPlan = lot.source === 'plan' || lot.source === 'rollover'
  if (lot.expiresAt === null || lot.expiresAt > at) {
    if (!ofPlan) name(replay, 'draws', seq, `expires lot ${lot.number} before its time`)
    lot.expiresAt = at
  }
  return planExpire(replay.lots, lot.number)
}

/**
 * All lots of one cause, or the one that came just then, which a freeze of the clock names; tokens of those that would end too
 * soon leave them for the lot that a thaw brings.
 */
function freeze(
  replay: Replay,
  { kind, seq, at, refersTo }: EntryFacts,
  [draw]: Draw[],
  { lot: brought }: EntryDetail,
): Expectation {
  const { lots } = replay
  const cause = draw === undefined ? null : (lots.byNumber.get(draw.lot)?.cause ?? null)
  if (cause === null) return nothing
  const own = [...lots.byNumber.values()]
    .filter(lot => (refersTo === null ? lot.cause === cause : lot.number === refersTo))
    .toReversed()
  const plan: Expectation = { draws: [], moves: [] }
  let moved = 0
  for (const lot of kind === 'freeze' ? listFreezable(own, at) : listThawable(own)) {
    const amount = lot.remaining - lot.held
    const until = brought?.expiresAt ?? null
    const leaves = kind === 'thaw' && lot.frozen && until !== null && endsBefore(lot, until) ? amount : 0
    setFrozen(lots, lot, kind === 'freeze')
    plan.draws.push(toDraw(lot, amount, -leaves, false))
    if (leaves > 0) plan.moves.push(moveOf(lot, -leaves))
    moved += leaves
  }
  if ((brought?.original ?? 0) !== moved) {
    const told = `brings ${brought?.original ?? 0} in a new lot, expected ${moved} of lots that would end too soon`
    name(replay, 'draws', seq, told)
  }
  return plan
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
  // One that ended may begin anew within the same millisecond.
  if (plan == null) replay.periods.clear()
  if (plan == null || kind === 'grant' || unlimited === true) replay.counters.period = []
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
    if (!ofPlan || lot.frozen || lot.number === seq || lot.number === replay.rolledOver) continue
    lot.expiresAt = Math.min(lot.expiresAt ?? at, at)
  }
  replay.rolledOver = null
}

function whole({ seq }: EntryFacts, lot: NonNullable<EntryDetail['lot']>): Draw {
  const { class: kind, source, original } = lot
  return { lot: seq, class: kind, source, amount: original, left: original, revenue: 0 }
}

const fields = ['available', 'granted', 'held', 'debt'] as const

function checkBalance(replay: Replay, entry: EntryFacts): void {
  const { drift, lots } = replay
  const amount = lots.available - replay.availableBefore
  const wrong: string[] = []
  if (entry.amount !== amount) wrong.push(`amount ${entry.amount}, expected ${amount}`)
  const own: AccountBalance = {
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

/** What an answer says that its command left is what the last entry of the command says. */
export function checkAfter(replay: Replay, entry: EntryFacts | null): void {
  const { awaited } = replay
  if (awaited === null) return
  const { seq, at, after } = awaited
  if (entry !== null && entry.at === at && differences(entry as AccountBalance, after).length > 0) return
  replay.awaited = null
  if (entry?.at === at) return
  const told = fields.map(field => `${field} ${after[field]}`).join(', ')
  name(replay, 'balance', seq, `says that it left ${told}, and no entry of its instant does`)
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
