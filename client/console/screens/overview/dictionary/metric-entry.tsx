// One metric as the dictionary has it: its words, and a link that leads to it.
import { Link2 } from 'lucide-react'
import { classNames } from '../../../../ui/class-names.ts'
import { KeyValues } from '../../../../ui/key-values.tsx'
import { Link } from '../../../../ui/link.tsx'
import type { Entry } from './dictionary-words.ts'

export interface MetricEntryProps {
  entry: Entry
  href: string
  /** The address names it. */
  isNamed: boolean
}

export function MetricEntry({ entry: { metric, facts }, href, isNamed }: MetricEntryProps) {
  const { key, name, definition } = metric
  return (
    <article
      id={key}
      aria-labelledby={`${key}-name`}
      ref={isNamed ? showInView : undefined}
      className={classNames(
        'scroll-mt-4 rounded-lg border bg-surface p-gutter',
        isNamed ? 'border-accent' : 'border-line',
      )}
    >
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 id={`${key}-name`} className="text-base">
          {name}
        </h3>
        <code className="text-xs text-ink-2">{key}</code>
        <Link
          plain
          href={href}
          aria-label={`Link to ${name}`}
          className="ml-auto grid size-6 place-items-center rounded-sm text-ink-3 hover:text-ink"
        >
          <Link2 aria-hidden size={16} />
        </Link>
      </header>
      <p className="mt-1 mb-3 max-w-prose">{definition}</p>
      <KeyValues rows={facts} />
    </article>
  )
}

/** Whoever comes by a link sees what it names, though the page came after the address. */
function showInView(article: HTMLElement | null): void {
  article?.scrollIntoView({ block: 'start' })
}
