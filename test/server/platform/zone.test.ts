// Time zones: names of places that this runtime and the database both know.
import pg from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { learnZones, zone } from '../../../server/platform/zone.ts'

let pool: pg.Pool
beforeAll(async () => {
  pool = new pg.Pool({ connectionString: inject('postgres').url, max: 1 })
  await learnZones(pool)
})
afterAll(() => pool.end())

test.each(['UTC', 'Europe/London', 'America/Argentina/Buenos_Aires', 'europe/london'])('%s', async name => {
  expect(zone.safeParse(name).success).toBe(true)
  await pool.query('select now() at time zone $1', [name])
})

test.each(['US/Pacific-New', 'BST', '+02', 'Etc', 'Europe/Atlantis', 'posix/Europe/London', ''])(
  '%j is no zone here',
  name => {
    expect(zone.safeParse(name).success).toBe(false)
  },
)

test('every zone that a picker offers is known to both', () => {
  const refused = Intl.supportedValuesOf('timeZone').filter(name => !zone.safeParse(name).success)
  expect(refused).toEqual([])
})
