// The draws of an entry, held against those that the rules of its kind expect.
import { type EntryKind, lotSignOf } from '../../words.ts'
import type { Draw } from '../state.ts'
import type { EntryFacts } from './facts.ts'
import type { Expectation, Move } from './lots.ts'
import { name, type Read, type Replay } from './state.ts'

/** Whether they are the same, and make what the entry says. */
export function checkDraws(
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
    const told = `draws ${writeDraws(draws)}, expected ${writeDraws(expected)}`
    name(replay, ordered.has(kind) ? rule : 'draws', seq, told)
    return false
  }
  const drawn = sumDraws(draws)
  if (!drawless.has(kind) && drawn !== value) {
    name(replay, 'draws', seq, `says ${value}, and its draws are of ${drawn}`)
    return false
  }
  return true
}

const ordered = new Set<EntryKind>(['charge', 'hold', 'stake', 'adjust'])
/** Their value is what was asked, or what it would have cost. */
const drawless = new Set<EntryKind>(['usage', 'debt', 'plan', 'restrict'])

function drifts({ lots }: Replay, draw: Draw | undefined, should: Draw | undefined): boolean {
  if (draw === undefined || should === undefined) return false
  const by = draw.left - should.left
  const lot = lots.byNumber.get(draw.lot)
  if (lot === undefined) return by !== 0
  const isNew = by !== 0 && by !== lot.drift
  lot.drift = by
  return isNew
}

/** The moves of an entry that is whole and yet not what the rules expect. */
export function followDraws({ kind }: EntryFacts, { draws, detail }: Read, expected: Expectation): Move[] {
  if (kind === 'hold' || kind === 'stake')
    return draws.map(({ lot, amount }) => ({ lot, remaining: 0, held: amount }))
  const sign = lotSignOf(kind, detail.lot !== undefined)
  if (sign === 0 || kind === 'commit' || kind === 'settle') return expected.moves
  return draws.map(({ lot, amount }) => ({ lot, remaining: sign * amount, held: 0 }))
}

/** Of value, amount and draws two agree, also where one was changed. */
export function agreed({ value, amount }: EntryFacts, draws: Draw[]): number {
  const drawn = sumDraws(draws)
  return drawn === value || drawn === -amount ? drawn : value
}

export function sumDraws(draws: readonly Pick<Draw, 'amount'>[]): number {
  let sum = 0
  for (const { amount } of draws) sum += amount
  return sum
}

function writeDraws(draws: Draw[]): string {
  if (draws.length === 0) return 'nothing'
  return draws
    .map(({ lot, amount, left, revenue }) => {
      const earned = revenue === 0 ? '' : `, revenue ${revenue}`
      return `${amount} of lot ${lot} (leaving ${left}${earned})`
    })
    .join(' and ')
}
