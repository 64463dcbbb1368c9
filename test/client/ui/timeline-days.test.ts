import { expect, test } from 'vitest'
import { groupByDay } from '../../../client/ui/timeline-days.ts'

const events = [
  { id: 'c', at: '2026-11-21T00:30:00Z' },
  { id: 'b', at: '2026-11-20T23:30:00Z' },
  { id: 'a', at: '2026-11-20T12:00:00Z' },
]

const read = (zone: string) =>
  groupByDay(events, zone).map(line =>
    line.kind === 'day' ? `${line.day}: ${line.count}` : `${line.event.id}${line.isLastOfDay ? ' .' : ''}`,
  )

test('events stand under the day of the zone they are shown in', () => {
  expect(read('UTC')).toEqual(['21 Nov 2026: 1', 'c .', '20 Nov 2026: 2', 'b', 'a .'])
  expect(read('Europe/Berlin')).toEqual(['21 Nov 2026: 2', 'c', 'b .', '20 Nov 2026: 1', 'a .'])
})

test('nothing happened on no day', () => {
  expect(groupByDay([], 'UTC')).toEqual([])
})
