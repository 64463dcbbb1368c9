// The holds of a replay: what set them aside, what their rows say, and which one entry ended each of them.
import type { Draw, EntryDetail, HoldFacts } from '../state.ts'
import { uncountHold } from './counters.ts'
import { agreed } from './draws.ts'
import type { EntryFacts, OpenHold } from './facts.ts'
import { type Expectation, planSettle } from './lots.ts'
import { differences, name, nothing, type Replay, remember } from './state.ts'

export function openHold(replay: Replay, entry: EntryFacts, draws: Draw[], detail: EntryDetail): void {
  const { hold: row, seq, at } = entry
  const expiresAt = detail.expiresAt ?? null
  replay.holds.set(seq, { draws, row, expiresAt, at })
  if (row === null) {
    name(replay, 'hold', seq, 'has no row in the table of holds')
    return
  }
  replay.holdCount += 1
  const { facts, ...stated } = row
  const expected: Partial<typeof stated> = {
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
    at,
  }
  const wrong = [...differences(stated, expected), ...listDoubtful(replay, entry, detail, facts)]
  if (wrong.length > 0) name(replay, 'hold', seq, `its row says ${wrong.join(', ')}`)
}

const dayMsMax = 26 * 3_600_000

/** What a hold was priced with, as far as entries tell: sizes are not in them, nor where a day begins, nor a pinned price. */
function listDoubtful(replay: Replay, { at }: EntryFacts, detail: EntryDetail, text: string): string[] {
  const facts = readFacts(text)
  if (facts === null) return [`facts ${text}`]
  const { unlimitedValue, dayStartMs, periodStartMs, pricedAtMs, spentTokens, usedBefore, sized } = facts
  const wrong: string[] = []
  if ((unlimitedValue !== null) !== (detail.unlimited === true))
    wrong.push(`unlimitedValue ${unlimitedValue}`)
  if (dayStartMs > at || dayStartMs <= at - dayMsMax) wrong.push(`dayStartMs ${dayStartMs}`)
  const { plan } = replay
  if (plan == null ? periodStartMs > at : periodStartMs !== plan.startMs)
    wrong.push(`periodStartMs ${periodStartMs}`)
  // Of several entries within one millisecond, a pinned price may have seen what was before any of them.
  if (pricedAtMs > at || (pricedAtMs === at && !replay.spentInInstant.includes(spentTokens)))
    wrong.push(`pricedAtMs ${pricedAtMs} with spentTokens ${spentTokens}`)
  if (Math.min(usedBefore, sized) < 0) wrong.push(`sized ${sized} after ${usedBefore}`)
  const { pricedBy } = detail
  if (pricedBy !== undefined) {
    const { gaps, ...others } = pricedBy
    wrong.push(...differences({ usedBefore, spentTokens, atMs: pricedAtMs }, others))
    wrong.push(...differences({ gaps: writeGaps(facts.gaps) }, { gaps: writeGaps(gaps) }))
  }
  return wrong
}

const writeGaps = (gaps: HoldFacts['gaps'] = []) => JSON.stringify(gaps)

function readFacts(text: string): HoldFacts | null {
  try {
    return JSON.parse(text) as HoldFacts
  } catch {
    return null
  }
}

/** A hold closes once, and its row says with which entry and how. */
export function closeHold(replay: Replay, entry: EntryFacts, draws: Draw[]): Expectation {
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
  uncountHold(replay, entry, held, used)
  if (entry.kind === 'commit') {
    replay.spentTokens += used
    remember(replay, entry, expected.draws, held.at)
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
