// An account's place follows from its names: no lookup, no sequence, and every process finds the same lane.
import { hash } from 'node:crypto'
import { laneCount } from '../words.ts'

export type AccountNames = { economyKey: string; mode: 'live' | 'test'; userId: string }
export type Identity = { lane: number; id: string }

/** By economy and mode, then by user: a text that is looked up as it came is not hashed again. */
const places = new Map<string, { live: Map<string, Identity>; test: Map<string, Identity> }>()
const knownMax = 50_000

export function identify({ economyKey, mode, userId }: AccountNames): Identity {
  const found = places.get(economyKey)?.[mode].get(userId)
  if (found !== undefined) return found
  const identity = computeIdentity({ economyKey, mode, userId })
  let place = places.get(economyKey)
  if (place === undefined) {
    place = { live: new Map(), test: new Map() }
    places.set(economyKey, place)
  }
  if (place[mode].size >= knownMax) place[mode].clear()
  place[mode].set(userId, identity)
  return identity
}

/** None of the names can hold the separator. */
function computeIdentity({ economyKey, mode, userId }: AccountNames): Identity {
  const hex = hash('sha256', `${economyKey}\n${mode}\n${userId}`, 'hex')
  const id = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20, 32),
  ].join('-')
  return { id, lane: laneOf(id) }
}

export function laneOf(accountId: string): number {
  return Number.parseInt(accountId.slice(0, 2), 16) % laneCount
}
