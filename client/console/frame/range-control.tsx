// The dates that figures are shown for, and what they are compared with. Loaded on screens that have dates.
import { CalendarDays } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { Button } from '../../ui/button.tsx'
import { Popover } from '../../ui/popover.tsx'
import { useRange } from '../use-range.ts'

const loadBody = () => import('./range-choice.tsx')
const RangeChoice = lazy(loadBody)

export default function RangeControl() {
  const range = useRange()
  return (
    <Popover
      label="Dates"
      trigger={
        <Button icon={CalendarDays} onPointerEnter={() => void loadBody()} onFocus={() => void loadBody()}>
          {range.label}
          {range.comparison && (
            <span className="font-normal text-ink-2"> · {compareWords(range.comparison.label)}</span>
          )}
        </Button>
      }
    >
      {close => (
        <Suspense fallback={<div className="h-96 w-72" />}>
          <RangeChoice onDone={close} />
        </Suspense>
      )}
    </Popover>
  )
}

function compareWords(label: string): string {
  return `vs ${label.charAt(0).toLowerCase()}${label.slice(1)}`
}
