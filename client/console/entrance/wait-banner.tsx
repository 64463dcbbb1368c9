// Too many attempts: says how long to wait, and is read out once, not every second.
import { Hourglass } from 'lucide-react'
import { nameWait } from './attempts.ts'

export function WaitBanner({ seconds }: { seconds: number }) {
  if (seconds === 0) return null
  return (
    <div className="flex items-start gap-2.5 rounded-md border border-warn/30 bg-warn-soft px-3 py-2 text-sm text-warn">
      <Hourglass aria-hidden size={16} className="mt-0.5" />
      <p className="font-medium tabular-nums">
        <span role="alert">Too many attempts.</span> Try again in {nameWait(seconds)}.
      </p>
    </div>
  )
}
