// What changes, side by side: before and after, told apart by words, shape and colour.
import { ArrowRight } from 'lucide-react'
import type { ReactNode } from 'react'

export interface Change {
  /** One of a kind in its list. */
  label: string
  /** Absent when there was nothing before. */
  before?: ReactNode
  /** Absent when nothing is left. */
  after?: ReactNode
}

export interface ChangeListProps {
  changes: readonly Change[]
  /** The labels are paths in a record. */
  paths?: boolean
}

export function ChangeList({ changes, paths = false }: ChangeListProps) {
  return (
    <dl className="divide-y divide-line rounded-md border border-line text-sm">
      {changes.map(change => (
        <div
          key={change.label}
          className="grid gap-x-4 gap-y-1 px-3 py-2 sm:grid-cols-[minmax(0,2fr)_minmax(0,5fr)]"
        >
          <dt className="min-w-0 break-words text-ink-2">
            {paths ? <code>{change.label}</code> : change.label}
          </dt>
          <dd className="flex min-w-0 flex-wrap items-baseline gap-x-2 gap-y-1">
            {change.before !== undefined && (
              <del className="min-w-0 rounded-sm bg-bad-soft px-1 break-words whitespace-pre-wrap text-bad no-underline">
                <span className="sr-only">before </span>
                {change.before}
              </del>
            )}
            {change.before !== undefined && change.after !== undefined && (
              <ArrowRight aria-hidden size={14} className="self-center text-ink-3" />
            )}
            {change.after !== undefined && (
              <ins className="min-w-0 rounded-sm bg-good-soft px-1 break-words whitespace-pre-wrap text-good no-underline">
                <span className="sr-only">after </span>
                {change.after}
              </ins>
            )}
            {change.before === undefined && <span className="text-xs text-ink-3">added</span>}
            {change.after === undefined && <span className="text-xs text-ink-3">removed</span>}
          </dd>
        </div>
      ))}
    </dl>
  )
}
