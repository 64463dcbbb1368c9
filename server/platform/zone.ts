// Time zones by their IANA name, as this runtime and the database both know them.
import type pg from 'pg'
import { z } from 'zod'

export const zone = z.string().max(64).refine(isZone, 'is not a time zone such as Europe/London')

/**
 * Only names of a place, and UTC. Abbreviations mean other zones to PostgreSQL than to this runtime (BST is Bangladesh to
 * one and Britain to the other), and an offset such as "+02" is read there with the opposite sign.
 */
function isZone(name: string): boolean {
  if (name === 'UTC') return true
  if (zonesOfDatabase !== null && !zonesOfDatabase.has(name.toLowerCase())) return false
  if (!/^[A-Za-z_]+\/[A-Za-z]/.test(name)) return false
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** In lower case, as PostgreSQL compares them; null where there is no database, as in the browser. */
let zonesOfDatabase: ReadonlySet<string> | null = null

/**
 * Asked once at start: each side has names that the other has not, by age and by choice (US/Pacific-New), and a zone
 * that only one knows would fail every query by day.
 */
export async function learnZones(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ name: string }>('select lower(name) as name from pg_timezone_names')
  zonesOfDatabase = new Set(rows.map(row => row.name))
}
