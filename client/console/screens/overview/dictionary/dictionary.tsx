// What each figure means, from the registry that counts it: found by any of its words, and each with an address.
import { Search } from 'lucide-react'
import { useDeferredValue, useMemo, useRef } from 'react'
import { metrics } from '../../../../../server/metrics/rules/registry.ts'
import { Button } from '../../../../ui/button.tsx'
import { EmptyState } from '../../../../ui/empty-state.tsx'
import { Link } from '../../../../ui/link.tsx'
import { PageHeader } from '../../../../ui/page-header.tsx'
import { TextField } from '../../../../ui/text-field.tsx'
import { useShortcuts } from '../../../../ui/use-shortcuts.ts'
import { useEconomy, useScreenSearch } from '../../../current.ts'
import { OverviewTabs } from '../overview-tabs.tsx'
import { useNamed } from '../use-named.ts'
import { findEntries, type Group } from './dictionary-words.ts'
import { backHref, figureHrefOf } from './figure-href.ts'
import { MetricEntry } from './metric-entry.tsx'

export function DictionaryScreen() {
  const economy = useEconomy()
  const [search, setSearch] = useScreenSearch()
  const { q = '' } = search
  const named = useNamed('start')
  const input = useRef<HTMLInputElement>(null)
  useShortcuts([
    { keys: '/', label: 'Search figures', group: 'Dictionary', run: () => input.current?.focus() },
  ])
  // Letters come first, the entries follow.
  const wanted = useDeferredValue(q)
  const groups = useMemo(() => findEntries(metrics, wanted), [wanted])
  const found = groups.reduce((sum, { entries }) => sum + entries.length, 0)
  const hrefOf = (key: string) => `/${economy.key}/overview/dictionary#${key}`
  const figureHref = (key: string) =>
    key === named ? backHref(economy.key, key, search) : figureHrefOf(economy.key, key)
  return (
    <div className="grid grid-cols-1 gap-4">
      <PageHeader
        title="Dictionary"
        description="What each figure means, how it is counted, and what stands behind it."
      />
      <OverviewTabs />
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[15rem_minmax(0,1fr)] lg:gap-6">
        <div className="grid gap-3 lg:sticky lg:top-[calc(var(--sticky-top)+1rem)] lg:max-h-[calc(100dvh-var(--sticky-top)-2rem)] lg:overflow-y-auto">
          <TextField
            ref={input}
            name="q"
            type="search"
            icon={Search}
            label="Search figures"
            value={q}
            onChange={text => setSearch({ q: text === '' ? undefined : text }, { replace: true })}
          />
          <p role="status" className="text-sm text-ink-2">
            {found === metrics.length ? `${found} figures` : `${found} of ${metrics.length} figures`}
          </p>
          <Index groups={groups} hrefOf={hrefOf} />
        </div>
        <div className="grid min-w-0 grid-cols-1 gap-6">
          {groups.map(({ title, entries }) => (
            <section key={title} aria-label={title} className="grid grid-cols-1 gap-3">
              <h2 className="text-lg font-semibold tracking-tight">{title}</h2>
              {entries.map(entry => (
                <MetricEntry
                  key={entry.metric.key}
                  entry={entry}
                  href={hrefOf(entry.metric.key)}
                  figureHref={figureHref(entry.metric.key)}
                  isNamed={entry.metric.key === named}
                />
              ))}
            </section>
          ))}
          {found === 0 && (
            <EmptyState
              title="No figure has these words"
              fills="Figures are found by their names, their keys, and all that is said of them."
              action={<Button onClick={() => setSearch({ q: undefined })}>Show all figures</Button>}
            />
          )}
        </div>
      </div>
    </div>
  )
}

/** Beside the entries where there is room; without it, they are found by searching. */
function Index({ groups, hrefOf }: { groups: readonly Group[]; hrefOf: (key: string) => string }) {
  return (
    <nav aria-label="Figures" className="hidden gap-3 lg:grid">
      {groups.map(({ title, entries }) => (
        <div key={title}>
          <p className="px-2 text-xs font-medium text-ink-2">{title}</p>
          <ul>
            {entries.map(({ metric: { key, name } }) => (
              <li key={key}>
                <Link
                  plain
                  href={hrefOf(key)}
                  className="flex min-h-7 items-center rounded-md px-2 text-sm text-ink-2 hover:bg-raised hover:text-ink"
                >
                  {name}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  )
}
