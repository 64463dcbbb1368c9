// When in a history something lies that was noted on its charts.
import type { PriceChange } from './habits.ts'
import { beginOfChange } from './prices.ts'
import { dayMs, fullDays, instantOfDay, type Told } from './told.ts'

/** What was noted of a change of prices begins with it; how long it lasted is measured from there. */
export function spanOf(
  { fromDay, untilDay }: { fromDay: number; untilDay: number | null },
  told: Told,
  changes: readonly Pick<PriceChange, 'day'>[],
): { fromAt: Date; untilAt: Date | null } {
  const change = changes.find(({ day }) => day === fromDay)
  const fromAt = change === undefined ? new Date(instantOfDay(fromDay, told)) : beginOfChange(change, told)
  if (untilDay === null) return { fromAt, untilAt: null }
  const lengthMs = ((untilDay - fromDay) * told.days * dayMs) / fullDays
  return { fromAt, untilAt: new Date(fromAt.getTime() + lengthMs) }
}
