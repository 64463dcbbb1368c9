// What stands where rows would be: a blank ticket, what would fill it, and the way there.
import type { ReactNode } from 'react'

export interface EmptyStateProps {
  title: string
  /** What would fill this. */
  fills: string
  action?: ReactNode
}

export function EmptyState({ title, fills, action }: EmptyStateProps) {
  return (
    <div className="flex flex-col items-center px-gutter py-10 text-center">
      <BlankTicket />
      <p className="mt-4 font-medium">{title}</p>
      <p className="mt-1 max-w-sm text-sm text-balance text-ink-2">{fills}</p>
      {action && <div className="mt-4 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  )
}

function BlankTicket() {
  return (
    <svg aria-hidden width="72" height="40" viewBox="0 0 72 40" fill="none" className="text-line-strong">
      <path
        d="M4.5 1.5h63a3 3 0 0 1 3 3V15a5 5 0 0 0 0 10v10.500a3 3 0 0 1-3 3h-63a3 3 0 0 1-3-3V25a5 5 0 0 0 0-10V4.500a3 3 0 0 1 3-3Z"
        fill="var(--raised)"
        stroke="currentColor"
        strokeWidth="1.25"
      />
      <path d="M50 5v30" stroke="currentColor" strokeWidth="1.25" strokeDasharray="2 3" />
      <path d="M12 14h24M12 20h18M12 26h10" stroke="var(--line)" strokeWidth="2" strokeLinecap="round" />
    </svg>
  )
}
