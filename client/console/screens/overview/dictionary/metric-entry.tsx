// One metric as the dictionary has it: its words, the way to the figure itself, and a link that leads here.
import { ArrowLeft, Link2 } from 'lucide-react'
import { classNames } from '../../../../ui/class-names.ts'
import { KeyValues } from '../../../../ui/key-values.tsx'
import { Link } from '../../../../ui/link.tsx'
import type { Entry } from './dictionary-words.ts'

export interface MetricEntryProps {
  entry: Entry
  href: string
  /** The figure on the Overview, as it was left where one came from it. */
  figureHref: string
  /** The address names it. */
  isNamed: boolean
}

export function MetricEntry({ entry: { metric, facts }, href, figureHref, isNamed }: MetricEntryProps) {
  const { key, name, definition } = metric
  return (
    <article
      id={key}
      aria-labelledby={`${key}-name`}
      tabIndex={isNamed ? -1 : undefined}
      className={classNames(
        'scroll-mt-[calc(var(--sticky-top)+1rem)] rounded-lg outline-none border bg-surface p-gutter',
        isNamed ? 'border-accent' : 'border-line',
      )}
    >
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 id={`${key}-name`} className="text-base">
          {name}
        </h3>
        <code className="text-xs text-ink-2">{key}</code>
        <Link href={figureHref} className="ml-auto inline-flex min-h-6 items-center gap-1 text-sm">
          {isNamed && <ArrowLeft aria-hidden size={14} />}
          {isNamed ? 'Back to the figure' : 'Show the figure'}
          <span className="sr-only"> {name}</span>
        </Link>
        <Link
          plain
          href={href}
          aria-label={`Link to ${name}`}
          className="grid size-6 place-items-center rounded-sm text-ink-3 hover:text-ink"
        >
          <Link2 aria-hidden size={16} />
        </Link>
      </header>
      <p className="mt-1 mb-3 max-w-prose">{definition}</p>
      <KeyValues rows={facts} />
    </article>
  )
}
