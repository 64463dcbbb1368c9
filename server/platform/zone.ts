// Time zones by their IANA name, as this runtime knows them.
import { z } from 'zod'

export const zone = z.string().max(64).refine(isZone, 'is not a time zone such as Europe/London')

/** Only names: PostgreSQL reads an offset such as "+02" with the opposite sign. */
function isZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
