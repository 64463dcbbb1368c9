// Changes a day in the form that a chart draws: a bucket for every day of the range, with the days compared to.
import type { ChartData } from '../../../ui/chart/chart-data.ts'
import { fromWallTime } from '../../../ui/zoned-time.ts'
import type { Outputs } from '../../api.ts'
import { addDays, type Period, type Range } from '../../range.ts'

type Activity = Outputs['audit']['activity']

interface ActivityFacts {
  range: Range
  activity: Activity
  /** Null where nothing is compared, or is not there yet. */
  earlier: Activity | null
  /** Until when the entries were counted. */
  countedAt: string
}

export function computeActivityChart({ range, activity, earlier, countedAt }: ActivityFacts): ChartData {
  const { zone, comparison } = range
  const days = daysOf(range)
  const earlierDays = comparison === null ? [] : daysOf(comparison)
  return {
    unit: { kind: 'count' },
    grain: 'day',
    zone,
    buckets: days.map(day => startOfDay(day, zone)),
    end: range.until,
    series: [
      {
        key: 'changes',
        label: 'Changes',
        // A day that has not begun has no value; one without entries has none of them.
        values: days.map(day => (startOfDay(day, zone) > countedAt ? null : countOf(activity, day))),
        ...(comparison === null || earlier === null
          ? {}
          : {
              previous: days.map((_, index) => {
                const day = earlierDays[index]
                return day === undefined ? null : countOf(earlier, day)
              }),
            }),
      },
    ],
    ...(comparison === null || earlier === null
      ? {}
      : {
          comparison: {
            label: comparison.label,
            buckets: earlierDays.map(day => startOfDay(day, zone)),
            end: comparison.until,
          },
        }),
    ...(range.running ? { matureUntil: countedAt } : {}),
    asOf: countedAt,
  }
}

/** The change over the compared days; null when there was nothing then. */
export function computeDelta(total: number, earlierTotal: number): number | null {
  if (total === earlierTotal) return 0
  return earlierTotal === 0 ? null : (total - earlierTotal) / earlierTotal
}

function daysOf({ firstDay, lastDay }: Period): string[] {
  const days: string[] = []
  for (let day = firstDay; day <= lastDay; day = addDays(day, 1)) days.push(day)
  return days
}

function countOf(activity: Activity, day: string): number {
  return activity.days.find(one => one.day === day)?.count ?? 0
}

function startOfDay(day: string, zone: string): string {
  return fromWallTime(`${day}T00:00`, zone) ?? `${day}T00:00:00Z`
}
