import { describe, expect, test } from 'vitest'
import { formatRelative, formatTime } from '../../../client/ui/time-format.ts'

const AT = '2026-11-20T22:15:09Z'

describe('an instant', () => {
  test('is shown in its zone, and says which', () => {
    expect(formatTime(AT, { zone: 'Europe/Berlin', style: 'date-time', withZone: true })).toBe(
      '20 Nov 2026, 23:15 CET',
    )
    expect(formatTime(AT, { zone: 'Asia/Tokyo', style: 'date', withZone: false })).toBe('21 Nov 2026')
    expect(formatTime(AT, { zone: 'UTC', style: 'seconds', withZone: true })).toBe(
      '20 Nov 2026, 22:15:09 UTC',
    )
  })

  test('at midnight is 00:00, never 24:00', () => {
    expect(formatTime('2026-11-21T00:00:00Z', { zone: 'UTC', style: 'time', withZone: false })).toBe('00:00')
  })
})

describe('the distance from now', () => {
  const now = Date.parse(AT)
  test.each([
    [0, 'just now'],
    [-59, 'just now'],
    [30, 'now'],
    [-60, '1 minute ago'],
    [-119, '1 minute ago'],
    [-3600, '1 hour ago'],
    [7200, 'in 2 hours'],
    [-86_400, 'yesterday'],
    [-6 * 86_400, '6 days ago'],
    [-8 * 86_400, 'last week'],
    [-400 * 86_400, 'last year'],
  ])('%d seconds is %j', (seconds, text) => {
    expect(formatRelative(new Date(now + seconds * 1000).toISOString(), now)).toBe(text)
  })
})
