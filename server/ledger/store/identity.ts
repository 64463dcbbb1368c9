// An account's place follows from its names: no lookup, no sequence, and every process finds the same lane.
import { hash } from 'node:crypto'
import { laneCount } from '../words.ts'

export type AccountNames = { economyKey: string; mode: 'live' | 'test'; userId: string }
export type Identity = { lane: number; id: string }

const known = new Map<string, Identity>()
const knownMax = 50_000

/** None of the names can hold the separator. */
export function identify({ economyKey, mode, userId }: AccountNames): Identity {
  const name = `${economyKey}\n${mode}\n${userId}`
  const found = known.get(name)
  if (found !== undefined) return found
  const hex = hash('sha256', name, 'hex')
  const id = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20, 32),
  ].join('-')
  const identity = { id, lane: laneOf(id) }
  if (known.size >= knownMax) known.clear()
  known.set(name, identity)
  return identity
}

export function laneOf(accountId: string): number {
  return Number.parseInt(accountId.slice(0, 2), 16) % laneCount
}
