// Time zones by their IANA name, as this runtime knows them.
import { z } from 'zod'

export const zone = z.string().max(64).refine(isZone, 'is not a time zone such as Europe/London')

/**
 * Only names of a place, and UTC. Abbreviations mean other zones to PostgreSQL than to this runtime (BST is Bangladesh to
 * one and Britain to the other), and an offset such as "+02" is read there with the opposite sign.
 */
function isZone(name: string): boolean {
  if (name === 'UTC') return true
  if (!/^[A-Za-z_]+\/[A-Za-z]/.test(name)) return false
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
