// Where tokens come from and where they go: faucets and sinks of some days, which make what is outstanding at their end.
import type { FlowWhat } from '../../words.ts'

/** What moves of one kind did, as the rollups have them. */
export type MoveTotal = { kind: string; action: string; source: string; tokens: number }

export type FlowLine = {
  side: 'faucet' | 'sink'
  what: FlowWhat
  /** Of what was granted or bought its source, of what was consumed the action; empty: it has none. */
  of: string
  tokens: number
}

export type Flows = {
  /** In lots of all accounts before the first day, and after the last. */
  opening: number
  closing: number
  faucets: number
  sinks: number
  lines: FlowLine[]
}

type Way = { side: FlowLine['side']; what: FlowWhat; by: 'source' | 'action' | null; sign: 1 | -1 }

const ways: Record<
  string,
  { side: FlowLine['side']; what: FlowWhat; by: 'source' | 'action' | null; sign: 1 | -1 }
> = {
  grant: { side: 'faucet', what: 'granted', by: 'source', sign: 1 },
  plan: { side: 'faucet', what: 'granted', by: 'source', sign: 1 },
  purchase: { side: 'faucet', what: 'purchased', by: 'source', sign: 1 },
  restore: { side: 'faucet', what: 'restored', by: null, sign: 1 },
  charge: { side: 'sink', what: 'consumed', by: 'action', sign: 1 },
  commit: { side: 'sink', what: 'consumed', by: 'action', sign: 1 },
  // Given back: so much less was consumed.
  refund: { side: 'sink', what: 'consumed', by: 'action', sign: -1 },
  settle: { side: 'sink', what: 'staked', by: null, sign: 1 },
  expire: { side: 'sink', what: 'expired', by: 'source', sign: 1 },
  claw_back: { side: 'sink', what: 'clawed_back', by: null, sign: 1 },
  repay: { side: 'sink', what: 'repaid', by: null, sign: 1 },
}

/** Kinds that leave as much outstanding as there was: holds, rollovers, and what only says why. */
export const flowKinds = [...Object.keys(ways), 'adjust']

/** By which moves tokens came or went so. */
export function movesOf(what: FlowWhat): { kinds: string[]; by: Way['by']; sign: 1 | -1 | null } {
  if (what === 'adjusted_up' || what === 'adjusted_down')
    return { kinds: ['adjust'], by: null, sign: what === 'adjusted_up' ? 1 : -1 }
  const found = Object.entries(ways).filter(([, way]) => way.what === what)
  return { kinds: found.map(([kind]) => kind), by: found[0]?.[1].by ?? null, sign: null }
}

export function computeFlows(
  moves: readonly MoveTotal[],
  { opening, closing }: { opening: number; closing: number },
): Flows {
  const lines = new Map<string, FlowLine>()
  const add = (line: FlowLine) => {
    const name = `${line.what} ${line.of}`
    const known = lines.get(name)
    lines.set(name, known === undefined ? line : { ...known, tokens: known.tokens + line.tokens })
  }
  let adjusted = 0
  for (const { kind, action, source, tokens } of moves) {
    const way = ways[kind]
    if (kind === 'adjust') adjusted += tokens
    if (way === undefined) continue
    const { side, what, by, sign } = way
    add({ side, what, of: by === 'source' ? source : by === 'action' ? action : '', tokens: sign * tokens })
  }
  for (const line of splitAdjusted(adjusted, closing - opening - computeNet(lines.values()))) add(line)
  const kept = [...lines.values()]
    .filter(({ tokens }) => tokens !== 0)
    .toSorted((a, b) => sides[a.side] - sides[b.side] || b.tokens - a.tokens || (a.of < b.of ? -1 : 1))
  return {
    opening,
    closing,
    faucets: addUp(kept, 'faucet'),
    sinks: addUp(kept, 'sink'),
    lines: kept,
  }
}

const sides = { faucet: 0, sink: 1 }

/** The rollups have how much was adjusted and not which way: what else does not explain of the balance came or went by it. */
function splitAdjusted(adjusted: number, net: number): FlowLine[] {
  return [
    { side: 'faucet', what: 'adjusted_up', of: '', tokens: (adjusted + net) / 2 },
    { side: 'sink', what: 'adjusted_down', of: '', tokens: (adjusted - net) / 2 },
  ]
}

function computeNet(lines: Iterable<FlowLine>): number {
  let net = 0
  for (const { side, tokens } of lines) net += side === 'faucet' ? tokens : -tokens
  return net
}

function addUp(lines: readonly FlowLine[], side: FlowLine['side']): number {
  let sum = 0
  for (const line of lines) if (line.side === side) sum += line.tokens
  return sum
}
