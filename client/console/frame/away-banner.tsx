// While the server does not answer: says so, and goes by itself when it does.
import { CloudOff } from 'lucide-react'
import { probeNow, useReach } from '../reach.ts'

export function AwayBanner() {
  const reach = useReach()
  if (reach === 'here') return null
  return (
    <div
      role="alert"
      className="flex flex-wrap items-center gap-x-2 border-b border-warn/40 bg-warn-soft px-4 py-1.5 text-sm text-warn sm:px-6 lg:px-8"
    >
      <CloudOff aria-hidden size={16} />
      <span className="min-w-0 flex-1">
        The server does not answer. What you see may be old. It is loaded anew, and what you opened appears,
        as soon as it does.
      </span>
      <button
        type="button"
        className="target rounded-sm font-medium underline underline-offset-2"
        onClick={probeNow}
      >
        Try now
      </button>
    </div>
  )
}
