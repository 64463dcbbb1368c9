import { describe, expect, test } from 'vitest'
import { formatOffset, listTimeZones } from '../../../client/ui/time-zones.ts'
import { fromWallTime, toWallTime } from '../../../client/ui/zoned-time.ts'

describe('the clock on the wall of a zone', () => {
  test.each([
    ['2026-11-21T13:05:00.000Z', 'Europe/Berlin', '2026-11-21T14:05'],
    ['2026-07-01T22:30:00.000Z', 'Europe/Berlin', '2026-07-02T00:30'],
    ['2026-11-21T13:05:00.000Z', 'Asia/Kolkata', '2026-11-21T18:35'],
    ['2026-11-21T01:00:00.000Z', 'America/Los_Angeles', '2026-11-20T17:00'],
    ['2026-11-21T13:05:00.000Z', 'UTC', '2026-11-21T13:05'],
  ])('at %s in %s shows %s, and back', (instant, zone, wall) => {
    expect(toWallTime(instant, zone)).toBe(wall)
    expect(fromWallTime(wall, zone)).toBe(instant)
  })

  test('an hour that is skipped in spring lies after the gap', () => {
    expect(fromWallTime('2026-03-29T02:30', 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z')
    expect(fromWallTime('2026-03-08T02:30', 'America/New_York')).toBe('2026-03-08T07:30:00.000Z')
  })

  test('an hour that is repeated in autumn is its first', () => {
    expect(fromWallTime('2026-10-25T02:30', 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z')
    expect(fromWallTime('2026-11-01T01:30', 'America/New_York')).toBe('2026-11-01T05:30:00.000Z')
  })

  test('a half-written date is no instant', () => {
    expect(fromWallTime('', 'UTC')).toBeNull()
    expect(fromWallTime('2026-11-', 'UTC')).toBeNull()
    expect(fromWallTime('2026-13-40T99:99', 'UTC')).toBeNull()
  })
})

describe('the list of zones', () => {
  const zones = listTimeZones(new Date('2026-11-21T00:00:00Z'))

  test('has UTC and every zone of the platform, west to east', () => {
    expect(zones.map(zone => zone.value)).toContain('UTC')
    expect(zones.length).toBeGreaterThan(400)
    expect(zones.at(0)?.hint).toBe('UTC−11:00')
    expect(zones.at(-1)?.hint).toBe('UTC+14:00')
  })

  test('writes offsets of part hours', () => {
    expect([0, 330, -210, 845].map(formatOffset)).toEqual([
      'UTC+00:00',
      'UTC+05:30',
      'UTC−03:30',
      'UTC+14:05',
    ])
  })
})
