// The choice of a list: beside it where there is room, above it as one box where there is none.
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { classNames } from '../../../../ui/class-names.ts'
import { CONTROL_STYLE } from '../../../../ui/field.tsx'
import { formatInteger } from '../../../../ui/integer.ts'
import { Link } from '../../../../ui/link.tsx'
import { type Outputs, trpc } from '../../../api.ts'
import { useEconomyKey, useMode } from '../../../current.ts'
import { firstList, type InsightKey, insightHref, insightLists } from './insight-lists.ts'
import { everyMs } from './insight-query.ts'

type Counts = Outputs['insights']['counts'] | undefined

export function InsightMenu({ shown }: { shown: InsightKey }) {
  const economyKey = useEconomyKey()
  const mode = useMode()
  const navigate = useNavigate()
  const { data } = useQuery({
    ...trpc.insights.counts.queryOptions({ economyKey, mode }),
    refetchInterval: everyMs,
  })
  return (
    <>
      <nav aria-label="Insight lists" className="sticky top-[calc(var(--sticky-top)+1rem)] hidden lg:block">
        <ul className="grid gap-0.5">
          {insightLists.map(({ key, label }) => (
            <li key={key}>
              <Link
                plain
                href={insightHref(economyKey, key)}
                aria-current={key === shown ? 'page' : undefined}
                className="flex min-h-9 items-center justify-between gap-2 rounded-md px-2.5 text-sm font-medium text-ink-2 hover:bg-raised hover:text-ink aria-[current=page]:bg-accent-soft aria-[current=page]:text-accent-strong"
              >
                {label}
                <span className="font-normal text-ink-3 tabular-nums">{sayCount(data, key)}</span>
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <label className="grid gap-1 text-sm font-medium lg:hidden">
        List
        <select
          className={classNames(CONTROL_STYLE, 'h-control')}
          value={shown}
          onChange={({ target: { value: key } }) =>
            void navigate({
              to: '/$economy/overview/insights',
              params: { economy: economyKey },
              search: key === firstList.key ? {} : { list: key },
            })
          }
        >
          {insightLists.map(({ key, label }) => {
            const count = sayCount(data, key)
            return (
              <option key={key} value={key}>
                {count === '' ? label : `${label} (${count})`}
              </option>
            )
          })}
        </select>
      </label>
    </>
  )
}

/** Nothing of sums over everybody, and while nobody has counted yet. */
function sayCount(data: Counts, key: InsightKey): string {
  if (data === undefined || data.asOf === null || !isCounted(data.counts, key)) return ''
  return formatInteger(data.counts[key])
}

function isCounted<Key extends string>(counts: Record<Key, number>, key: string): key is Key {
  return key in counts
}
