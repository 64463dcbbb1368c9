// What the user wrote, as they wrote it.
import { Panel } from '../../../ui/panel.tsx'
import type { Dispute } from './dispute-queries.ts'

export function TheirWords({ dispute: { text } }: Pick<Dispute, 'dispute'>) {
  return (
    <Panel title="In their words">
      {text === null ? (
        <p className="text-sm text-ink-2">The user left no words.</p>
      ) : (
        <blockquote className="max-w-prose border-l-2 border-line-strong pl-3 break-words whitespace-pre-wrap">
          {text}
        </blockquote>
      )}
    </Panel>
  )
}
