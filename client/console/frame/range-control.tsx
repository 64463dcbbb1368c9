// The dates that figures are shown for, and what they are compared with. Loaded on screens that have dates.
import { CalendarDays } from 'lucide-react'
import { Button } from '../../ui/button.tsx'
import { late } from '../../ui/late.tsx'
import { Popover } from '../../ui/popover.tsx'
import { nameComparison } from '../range.ts'
import type { RangeUse } from '../search.ts'
import { useRange } from '../use-range.ts'

const RangeChoice = late(
  () => import('./range-choice.tsx').then(part => part.RangeChoice),
  () => <div className="h-96 w-72" />,
)

export function RangeControl({ use }: { use: RangeUse }) {
  const range = useRange()
  return (
    <Popover
      label="Dates"
      trigger={
        <Button icon={CalendarDays}>
          {range.label}
          {use === 'compared' && range.comparison && (
            <span className="font-normal text-ink-2"> · {nameComparison(range.comparison.label)}</span>
          )}
        </Button>
      }
    >
      {close => <RangeChoice use={use} onDone={close} />}
    </Popover>
  )
}
