// Among what figures are compared with: the days of a price version, chosen from those that there are, the newest first.
import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { classNames } from '../../ui/class-names.ts'
import { CONTROL_STYLE } from '../../ui/field.tsx'
import { useNow } from '../../ui/use-now.ts'
import { holdAgainst } from '../against.ts'
import { trpc } from '../api.ts'
import { useEconomy } from '../current.ts'
import { listReigns, type Range, type Reign, resolveRange } from '../range.ts'
import { sayReign, sayUnheld } from '../version-words.ts'

/** As many as are asked for at once; an older one is reached by its address. */
const versionsMax = 200

interface VersionChoiceProps {
  range: Range
  chosen: string | undefined
  /** Of the one that is chosen. */
  reign: Reign | undefined
  onChoose: (version: string | undefined) => void
}

export function VersionChoice({ range, chosen, reign, onChoose }: VersionChoiceProps) {
  const { key: economyKey, resetZone: zone } = useEconomy()
  const id = useId()
  const { data } = useQuery(trpc.catalog.versions.list.queryOptions({ economyKey, limit: versionsMax }))
  const rows = data?.rows ?? []
  const now = new Date(useNow())
  const begun = listReigns(rows).filter(({ reign: own }) => Date.parse(own.since) <= now.getTime())
  const listed = begun.map(({ number, reign: own }) => ({
    number: String(number),
    reign: own,
    reason: rows.find(row => row.number === number)?.reason ?? '',
  }))
  const isListed = listed.some(({ number }) => number === chosen)
  const options =
    chosen === undefined || reign === undefined || isListed
      ? listed
      : [...listed, { number: chosen, reign, reason: '' }]
  // One version is in force in whatever dates one looks at.
  if (chosen === undefined && options.length < 2) return null
  const days = { from: range.firstDay, to: range.lastDay }
  const isHeld = (number: string, own: Reign) =>
    resolveRange({ ...days, againstVersion: number }, { zone, now, against: holdAgainst(own) }).comparison !==
    null
  return (
    <>
      <div
        className={classNames(
          'flex min-h-8 items-center justify-between gap-4 rounded-sm px-2 text-sm',
          chosen !== undefined && 'bg-accent-soft text-accent-strong',
        )}
      >
        <label htmlFor={id} className="font-medium whitespace-nowrap">
          Price version
        </label>
        <select
          id={id}
          className={classNames(CONTROL_STYLE, 'h-7 max-w-56 min-w-0 flex-1 truncate py-0 text-xs')}
          value={chosen ?? ''}
          onChange={({ target: { value } }) => onChoose(value === '' ? undefined : value)}
        >
          <option value="">Choose…</option>
          {options.map(({ number, reign: own, reason }) => (
            <option key={number} value={number} disabled={number !== chosen && !isHeld(number, own)}>
              {sayReign(number, own, { zone, reason })}
            </option>
          ))}
        </select>
      </div>
      {chosen !== undefined && reign !== undefined && (
        <p className="px-2 pt-1 pb-1 text-right text-xs text-ink-2 tabular-nums">
          {range.comparison?.dates ?? sayUnheld(chosen, reign, range)}
        </p>
      )}
      {data !== undefined && data.nextBefore !== null && (
        <p className="px-2 pt-1 text-xs text-ink-2">Only the newest {versionsMax} versions are listed.</p>
      )}
    </>
  )
}
