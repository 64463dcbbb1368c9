// The facts of one thing: names and values in two columns that become one where it is narrow.
import type { ReactNode } from 'react'

export interface KeyValuesProps {
  rows: ReadonlyArray<{ label: string; value: ReactNode }>
}

export function KeyValues({ rows }: KeyValuesProps) {
  return (
    <div className="@container">
      <dl className="grid gap-x-6 gap-y-3 text-sm @sm:gap-y-1.5 @sm:grid-cols-[fit-content(40%)_minmax(0,1fr)]">
        {rows.map(row => (
          <div key={row.label} className="grid gap-0.5 @sm:contents">
            <dt className="text-ink-2">{row.label}</dt>
            <dd className="min-w-0 break-words">{row.value ?? <span className="text-ink-3">none</span>}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
