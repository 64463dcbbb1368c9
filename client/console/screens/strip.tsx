// The figures of one thing side by side, as on the face of a ticket; the first is the one that is looked for.
import type { ReactNode } from 'react'

export function Strip({ children }: { children: ReactNode }) {
  return (
    <dl className="grid grid-cols-2 overflow-hidden rounded-lg border border-line bg-surface sm:grid-cols-[1.6fr_repeat(4,1fr)]">
      {children}
    </dl>
  )
}

interface StripPartProps {
  label: string
  isFirst?: boolean
  isBad?: boolean
  children: ReactNode
}

export function StripPart({ label, isFirst = false, isBad = false, children }: StripPartProps) {
  return (
    <div
      className={`grid content-between gap-1 border-line px-gutter py-3 max-sm:border-t sm:border-l sm:first:border-l-0 ${
        isFirst ? 'max-sm:col-span-2 max-sm:border-t-0' : 'max-sm:even:border-r'
      }`}
    >
      <dt className="text-sm text-ink-2">{label}</dt>
      <dd className={`text-lg tabular-nums ${isBad ? 'text-bad' : ''}`}>
        {isFirst ? <span className="text-2xl font-semibold tracking-tight">{children}</span> : children}
      </dd>
    </div>
  )
}
