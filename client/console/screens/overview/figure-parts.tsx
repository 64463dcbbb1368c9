// A figure taken apart by what the registry says it can be: its parts, the largest first, as lines and as a file.
import { Download } from 'lucide-react'
import { type Metric, splitsOf } from '../../../../server/metrics/rules/registry.ts'
import type { Split } from '../../../../server/metrics/words.ts'
import { toCsv } from '../../../ui/chart/csv.ts'
import { saveCsv } from '../../../ui/chart/save-csv.ts'
import { formatExact, type Unit } from '../../../ui/chart/units.ts'
import { classNames } from '../../../ui/class-names.ts'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { CONTROL_STYLE } from '../../../ui/field.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { Link } from '../../../ui/link.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { useEconomy, useScreenSearch } from '../../current.ts'
import type { Range } from '../../range.ts'
import { useTokenUnit } from '../accounts/use-token-unit.ts'
import { QueryFailure } from '../query-failure.tsx'
import { type NameOf, useBookNames } from '../use-book-names.ts'
import { sidesOf } from './behind-words.ts'
import { useBooking } from './booking.ts'
import { formatPerUnit } from './insights/margin-words.tsx'
import { type Figure, findFigure, unitOf, useFigures } from './overview-queries.ts'
import { type RowsAddress, useRowsHref } from './rows-address.ts'
import { namePart, sectionsOf, splitWords, startLarge } from './split-words.ts'

export interface FigurePartsProps {
  metric: Metric
  split: Split
  address: RowsAddress
  /** Of the point whose parts these are, where they are of one. */
  range: Range
}

/** As many as the server tells (server/metrics/operations/figures.ts). */
const partsMax = 50

export function FigureParts({ metric, split, address, range }: FigurePartsProps) {
  const { version } = address
  const token = useTokenUnit()
  const query = useFigures(range, {
    metrics: [metric.key],
    split,
    booked: useBooking(),
    ...(version === undefined ? {} : { priceVersion: Number(version) }),
  })
  const { data } = query
  const figure = findFigure(data, metric.key)
  const parts = figure?.parts ?? []
  const names = useBookNames(
    sectionsOf[split] ?? [],
    parts.map(({ part }) => part),
  )
  return (
    <>
      <div className="flex items-end gap-3">
        <SplitChoice metric={metric} split={split} />
        {parts.length > 0 && (
          <IconButton
            icon={Download}
            label="Download as CSV"
            onClick={() =>
              saveCsv(writeParts(metric, split, parts, names.nameOf), `${metric.key}-by-${split}.csv`)
            }
          />
        )}
      </div>
      {data === undefined || figure === undefined || names.isLoading ? (
        query.error === null ? (
          <Skeleton lines={6} />
        ) : (
          <QueryFailure query={query} />
        )
      ) : parts.length === 0 ? (
        <EmptyState
          title="No parts in these dates"
          fills={`What ${metric.name.toLowerCase()} counts stands here by ${splitWords[split]}.`}
        />
      ) : (
        <PartList
          metric={metric}
          split={split}
          address={address}
          figure={figure}
          nameOf={names.nameOf}
          say={value =>
            metric.unit === 'money_per_token'
              ? formatPerUnit(value, data.currency)
              : formatExact(value, unitOf(metric.unit, { currency: data.currency, token }))
          }
        />
      )}
      {query.error !== null && data !== undefined && <QueryFailure query={query} />}
    </>
  )
}

function SplitChoice({ metric, split }: Pick<FigurePartsProps, 'metric' | 'split'>) {
  const [, setSearch] = useScreenSearch()
  return (
    <label className="grid min-w-0 flex-1 gap-1 text-sm font-medium">
      Taken apart by
      <select
        className={classNames(CONTROL_STYLE, 'h-control')}
        value={split}
        onChange={({ target: { value } }) => setSearch({ split: value }, { replace: true })}
      >
        {splitsOf(metric).map(one => (
          <option key={one} value={one}>
            {startLarge(splitWords[one])}
          </option>
        ))}
      </select>
    </label>
  )
}

type Part = NonNullable<Figure['parts']>[number]

interface PartListProps {
  metric: Metric
  split: Split
  address: RowsAddress
  figure: Figure
  nameOf: NameOf
  say: (value: number) => string
}

function PartList({ metric, split, address, figure, nameOf, say }: PartListProps) {
  const parts = figure.parts ?? []
  const divides = figure.under !== null
  const sayUnder = useSayUnder(metric)
  const largest = Math.max(...parts.map(({ over }) => Math.abs(over)), 1)
  return (
    <>
      <p className="text-sm text-ink-2">
        {divides ? 'As a whole' : 'Together'}:{' '}
        <span className="font-medium text-ink tabular-nums">
          {figure.value === null ? 'nothing to divide by' : say(figure.value)}
        </span>
        {parts.length === partsMax && `. The ${partsMax} largest parts stand here.`}
      </p>
      <ol aria-label={`Parts of ${metric.name} by ${splitWords[split]}`} className="divide-y divide-line">
        {parts.map(part => (
          <li key={part.part} className="grid gap-1 py-2">
            <div className="flex items-baseline justify-between gap-3 text-sm">
              <span className="min-w-0 break-words">
                <PartName split={split} address={address} nameOf={nameOf} part={part} />
              </span>
              <span className="shrink-0 text-right font-medium tabular-nums">
                {part.value === null ? '–' : say(part.value)}
                <span className="ml-2 inline-block min-w-14 font-normal text-ink-2">
                  {sayShare(part, figure, sayUnder)}
                </span>
              </span>
            </div>
            <span aria-hidden className="h-1 overflow-hidden rounded-full bg-sunken">
              <span
                className={classNames('block h-full rounded-full', part.over < 0 ? 'bg-bad' : 'bg-accent')}
                style={{ width: `${(Math.abs(part.over) / largest) * 100}%` }}
              />
            </span>
          </li>
        ))}
      </ol>
    </>
  )
}

/** Leads to its own rows. */
function PartName({
  split,
  address: { metric, version, point },
  nameOf,
  part: { part },
}: Pick<PartListProps, 'split' | 'address' | 'nameOf'> & { part: Part }) {
  const rowsHref = useRowsHref()
  const name = namePart(split, part, nameOf)
  return (
    <>
      <Link href={rowsHref({ metric, by: split, part, version, point })}>
        {name}
        <span className="sr-only">: open its rows</span>
      </Link>
      {nameOf(part) !== part && name.toLowerCase() !== part && (
        <code className="block text-xs break-all text-ink-2">{part}</code>
      )}
    </>
  )
}

/** Of what is divided, how many; of a sum, which part of it: none of one that its parts take from. */
function sayShare({ over, under }: Part, whole: Figure, sayUnder: (under: number) => string): string {
  if (under !== null) return `of ${sayUnder(under)}`
  return whole.over > 0 && over >= 0 ? formatExact(over / whole.over, percent) : ''
}

function useSayUnder(metric: Metric): (under: number) => string {
  const token = useTokenUnit()
  const { moneyCurrency: currency } = useEconomy()
  const counted = sidesOf(metric).find(({ side }) => side === 'under')?.unit ?? 'count'
  return under => formatExact(under, unitOf(counted, { currency, token }))
}

const percent: Unit = { kind: 'percent' }

function writeParts(metric: Metric, split: Split, parts: readonly Part[], nameOf: NameOf): string {
  return toCsv([
    [splitWords[split], 'key', metric.name, 'what is divided', 'what it is divided by'],
    ...parts.map(({ part, value, over, under }) => [namePart(split, part, nameOf), part, value, over, under]),
  ])
}
