// For whom a staged action is on: the same answer in every process, and never off again while its share grows.
import type { Availability } from '../schema.ts'

export type FlagSubject = { economyKey: string; actionKey: string; userId: string }

export function isEnabledFor(availability: Availability, subject: FlagSubject): boolean {
  switch (availability.kind) {
    case 'on':
      return true
    case 'off':
      return false
    case 'accounts':
      return availability.userIds.includes(subject.userId)
    default:
      return computePlace(subject) < availability.basisPoints
  }
}

/**
 * Where an account stands among 10,000, for this action alone: another action's share meets other accounts. None of
 * the three names can hold the separator.
 */
export function computePlace({ economyKey, actionKey, userId }: FlagSubject): number {
  return Math.floor((hash(`${economyKey}\n${actionKey}\n${userId}`) / 2 ** 32) * 10_000)
}

const utf8 = new TextEncoder()

/** FNV-1a over UTF-8, finished as in MurmurHash3: alone, FNV leaves names that differ in their last letter together. */
function hash(text: string): number {
  let state = 0x811c9dc5
  for (const byte of utf8.encode(text)) state = Math.imul(state ^ byte, 0x01000193)
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b)
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35)
  return (state ^ (state >>> 16)) >>> 0
}
