// The frame of one example in the gallery: what it shows, and the thing itself.
import type { ReactNode } from 'react'

export interface ExampleProps {
  title: string
  /** What to look for, when the example does not say it by itself. */
  note?: string
  /** Set for examples that bring their own surface, such as panels and tables. */
  bare?: boolean
  children: ReactNode
}

export function Example({ title, note, bare, children }: ExampleProps) {
  return (
    <section className="min-w-0">
      <p className="text-sm font-semibold text-ink-2">{title}</p>
      {note && <p className="mt-1 max-w-prose text-sm text-ink-3">{note}</p>}
      <div className={bare ? 'mt-2' : 'mt-2 rounded-md border border-line bg-surface p-4'}>{children}</div>
    </section>
  )
}
