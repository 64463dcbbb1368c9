// What stands behind a figure: its rows, each with the account it is of, or its parts. A figure that divides has two sides of rows.
import { findMetric, type Metric, splitsOf } from '../../../../server/metrics/rules/registry.ts'
import type { Split } from '../../../../server/metrics/words.ts'
import { Button } from '../../../ui/button.tsx'
import { formatExact, type Unit } from '../../../ui/chart/units.ts'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { Failure } from '../../../ui/failure.tsx'
import { Link } from '../../../ui/link.tsx'
import { SegmentedControl } from '../../../ui/segmented-control.tsx'
import { Sheet } from '../../../ui/sheet.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { CsvLink } from '../../../ui/table/csv-link.tsx'
import { Time } from '../../../ui/time.tsx'
import { type Outputs, queryClient, trpc } from '../../api.ts'
import { useEconomy, useMode, useScreenSearch } from '../../current.ts'
import type { Range } from '../../range.ts'
import { accountHref } from '../accounts/account-queries.ts'
import { sourceWords } from '../accounts/entry-words.ts'
import { useTokenUnit } from '../accounts/use-token-unit.ts'
import { disputeHref } from '../disputes/dispute-queries.ts'
import { QueryFailure } from '../query-failure.tsx'
import { type NamedSection, type NameOf, useBookNames } from '../use-book-names.ts'
import { usePages } from '../use-pages.ts'
import { type Behind, sidesOf } from './behind-words.ts'
import { bookingSentences, goesBack, useBooking } from './booking.ts'
import { FigureParts } from './figure-parts.tsx'
import { MeaningLink } from './meaning-link.tsx'
import { MetricMeaning } from './metric-meaning.tsx'
import { type Figure, findFigure, unitOf, useFigures } from './overview-queries.ts'
import { namePoint, type Point, readPoint } from './point.ts'
import { type RowsAddress, useRowsHref } from './rows-address.ts'
import { namePart, nameReason, readSplit, sectionsOf, splitWords, startLarge } from './split-words.ts'

export interface FigureRowsPanelProps {
  address: RowsAddress
  range: Range
  onClose: () => void
}

type Row = Outputs['metrics']['rows']['rows'][number]

const pageSize = 50

export function FigureRowsPanel({ address, range, onClose }: FigureRowsPanelProps) {
  const metric = findMetric(address.metric)
  const booked = useBooking()
  const point = readPoint(address.point, range.zone)
  const when = point === undefined ? range.dates : namePoint(point, range.zone)
  const about = [
    point?.hour === undefined ? `${when}, days of ${range.zone}` : when,
    address.version !== undefined && `price version ${address.version}`,
    metric !== null &&
      goesBack(metric) &&
      bookingSentences[booked].replace(/^M|\.$/g, end => (end === 'M' ? 'm' : '')),
  ]
  return (
    <Sheet
      open
      onOpenChange={onClose}
      size="lg"
      title={metric === null ? 'Unknown figure' : `Behind ${metric.name}`}
      description={about.filter(Boolean).join(' · ')}
    >
      {metric === null ? (
        <Failure message={`There is no metric ${address.metric}.`} />
      ) : (
        <RowsOrParts metric={metric} address={address} range={range} point={point} />
      )}
    </Sheet>
  )
}

function RowsOrParts({ metric, address, range, point }: Omit<SidesProps, 'of'> & { range: Range }) {
  const [, setSearch] = useScreenSearch()
  const [first] = splitsOf(metric)
  const split = readSplit(metric, address.split)
  const by = readSplit(metric, address.by)
  const of = by === null ? null : { split: by, part: address.part ?? '' }
  const days = point === undefined ? range : { ...range, firstDay: point.firstDay, lastDay: point.lastDay }
  // What is kept by the hour is read by itself, and taken apart by days.
  const opensParts = first !== undefined && point?.hour === undefined
  return (
    <div className="grid gap-3">
      <div className="flex items-center justify-between gap-3">
        {opensParts && (
          <SegmentedControl
            label="What stands behind it"
            value={split === null ? 'rows' : 'parts'}
            onChange={view =>
              setSearch(view === 'rows' ? { split: undefined } : { ...noPart, split: by ?? first }, {
                replace: true,
              })
            }
            options={[
              { value: 'rows', label: 'Rows' },
              { value: 'parts', label: 'Parts' },
            ]}
          />
        )}
        <span className="ml-auto">
          <MeaningLink name={metric.name} metric={metric.key}>
            <MetricMeaning metric={metric} />
          </MeaningLink>
        </span>
      </div>
      <Narrowed address={address} range={range} point={point} of={split === null ? of : null} />
      {split === null || !opensParts ? (
        <BothSides metric={metric} address={address} range={days} point={point} of={of} />
      ) : (
        <FigureParts metric={metric} split={split} address={address} range={days} />
      )}
    </div>
  )
}

const noPart = { side: undefined, by: undefined, part: undefined }

type NarrowedProps = Pick<SidesProps, 'address' | 'range' | 'point' | 'of'>

/** Of which point and which part it is, each with the way back to all of them. */
function Narrowed({ address, range, point, of }: NarrowedProps) {
  const rowsHref = useRowsHref()
  const { nameOf } = useBookNames((of && sectionsOf[of.split]) ?? [], of === null ? [] : [of.part])
  if (point === undefined && of === null) return null
  return (
    <div
      role="group"
      aria-label="What these rows are narrowed to"
      className="divide-y divide-line rounded-md border border-line bg-sunken px-3 text-sm"
    >
      {point !== undefined && (
        <p className="flex flex-wrap items-baseline justify-between gap-x-3 py-1.5">
          <span>One point of the chart</span>
          <Link href={rowsHref({ ...address, point: undefined })}>All of {range.dates}</Link>
        </p>
      )}
      {of !== null && (
        <p className="flex flex-wrap items-baseline justify-between gap-x-3 py-1.5">
          <span>
            <span className="text-ink-2">{startLarge(splitWords[of.split])}: </span>
            <span className="font-medium">{namePart(of.split, of.part, nameOf)}</span>
          </span>
          <Link href={rowsHref({ ...address, ...noPart, split: of.split })}>All parts</Link>
        </p>
      )}
    </div>
  )
}

interface SidesProps {
  metric: Metric
  address: RowsAddress
  /** Of the point alone, where it is one's. */
  range: Range
  point: Point | undefined
  /** Null: everything. */
  of: { split: Split; part: string } | null
}

function BothSides({ metric, address, range, point, of }: SidesProps) {
  const [, setSearch] = useScreenSearch()
  const token = useTokenUnit()
  const { moneyCurrency: currency } = useEconomy()
  const sides = sidesOf(metric)
  const behind = sides.find(({ side }) => side === address.side) ?? sides[0]
  if (behind === undefined) return null
  const unit = unitOf(behind.unit, { currency, token })
  return (
    <div className="grid gap-3">
      {sides.length > 1 && (
        <div className="flex">
          <SegmentedControl
            label="Which rows"
            value={behind.side}
            onChange={side => setSearch({ side }, { replace: true })}
            options={[
              { value: 'over', label: 'What is divided' },
              { value: 'under', label: 'What it is divided by' },
            ]}
          />
        </div>
      )}
      <Sum {...{ metric, behind, unit, address, range, point, of }} />
      <Rows key={behind.side} {...{ metric, behind, unit, address, range, point, of }} />
    </div>
  )
}

interface SideProps extends SidesProps {
  behind: Behind
  unit: Unit
}

/** What the rows add up to: the figure itself, its point or its part, or the side of it that they are of. */
function Sum({ metric, behind, unit, range, address, point, of }: SideProps) {
  const { data } = useFigures(range, {
    metrics: [metric.key],
    booked: useBooking(),
    ...(of === null ? {} : { split: of.split }),
    ...(address.version === undefined ? {} : { priceVersion: Number(address.version) }),
  })
  const sum = findSum(findFigure(data, metric.key), { side: behind.side, hour: point?.hour, of })
  return (
    <p className="max-w-prose text-sm text-ink-2">
      {behind.what.charAt(0).toUpperCase() + behind.what.slice(1).replace(/\.$/, '')}
      {sum !== undefined && sum !== null && (
        <>
          : <span className="font-medium text-ink tabular-nums">{formatExact(sum, unit)}</span>
        </>
      )}
    </p>
  )
}

/** Undefined: it is not told. Of an hour there is the value alone, and no parts; of many parts only the largest are told. */
function findSum(
  figure: Figure | undefined,
  { side, hour, of }: { side: Behind['side']; hour: string | undefined; of: SidesProps['of'] },
): number | null | undefined {
  if (figure === undefined) return undefined
  if (hour !== undefined) {
    if (figure.under !== null || of !== null) return undefined
    return figure.series.find(({ at }) => Date.parse(at) === Date.parse(hour))?.value
  }
  return of === null ? figure[side] : figure.parts?.find(({ part }) => part === of.part)?.[side]
}

function Rows({ metric, behind, unit, address, range, point, of }: SideProps) {
  const { key: economyKey } = useEconomy()
  const { version } = address
  const booked = useBooking()
  const asked = {
    economyKey,
    mode: useMode(),
    metric: metric.key,
    from: range.firstDay,
    to: range.lastDay,
    side: behind.side,
    ...(point?.hour === undefined ? {} : { hour: point.hour }),
    ...(of === null ? {} : of),
    ...(goesBack(metric) ? { booked } : {}),
  }
  const question = {
    ...asked,
    ...(version === undefined ? {} : { priceVersion: Number(version) }),
    limit: pageSize,
  }
  const query = usePages(trpc.metrics.rows.queryKey(question), next =>
    queryClient.fetchQuery({ ...trpc.metrics.rows.queryOptions({ ...question, ...next }), staleTime: 0 }),
  )
  const rows = query.data?.pages.flatMap(page => page.rows) ?? []
  const sections = behind.isEntries ? ofEntries : (detailSections[metric.rows] ?? [])
  const names = useBookNames(
    sections,
    rows.filter(({ userId }) => userId !== '').map(({ detail }) => keyOf(detail)),
  )
  // What is there stays while the names of what came after it are asked for.
  if (query.data === undefined || (names.isLoading && query.data.pages.length === 1))
    return query.error === null ? <Skeleton lines={8} /> : <QueryFailure query={query} />
  if (rows.length === 0)
    return (
      <EmptyState
        title="No rows"
        fills={`What ${metric.name.toLowerCase()} counts stands here, row by row.`}
      />
    )
  const file = new URLSearchParams({ ...asked, ...(version === undefined ? {} : { priceVersion: version }) })
  return (
    <>
      <div className="flex justify-end">
        <CsvLink href={`/console/csv/figure-rows?${file}`} filtered={false} noun="rows" isBrief={false} />
      </div>
      <ol aria-label={`Rows behind ${metric.name}`} className="divide-y divide-line">
        {rows.map(row => (
          <RowLine
            key={`${row.subject} ${row.at} ${row.what} ${row.counts}`}
            row={row}
            metric={metric}
            behind={behind}
            unit={unit}
            nameOf={names.nameOf}
          />
        ))}
      </ol>
      {query.error !== null && <QueryFailure query={query} />}
      {query.hasNextPage && (
        <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          Show more
        </Button>
      )}
    </>
  )
}

const ofEntries: readonly NamedSection[] = ['actions']

/** Of which rows of a price book the details speak, by what stands behind a figure. */
const detailSections: Partial<Record<Metric['rows'], readonly NamedSection[]>> = {
  changes: ['actions'],
  flows: ['packs', 'plans', 'lifetimeOffers'],
  activity: ['missions'],
}

/** A detail is a key, or what was bought and its key: `pack starter`. */
function keyOf(detail: string): string {
  return detail.slice(detail.indexOf(' ') + 1)
}

function sayDetail(detail: string, nameOf: NameOf): string {
  if (detail === 'topup') return sourceWords(detail)
  const key = keyOf(detail)
  return `${detail.slice(0, detail.length - key.length)}${nameOf(key)}`
}

interface RowLineProps extends Pick<SideProps, 'metric' | 'behind' | 'unit'> {
  row: Row
  nameOf: NameOf
}

function RowLine({ row, metric, behind, unit, nameOf }: RowLineProps) {
  const { key: economyKey } = useEconomy()
  const { at, userId, subject, what, detail, priceVersion, counts } = row
  const entry = behind.isEntries ? { tab: 'history', entry: subject } : {}
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 py-2.5">
      <div className="min-w-0">
        <p className="truncate font-medium">
          {/* What there was before these days is nobody's. */}
          {userId === '' ? (
            detail
          ) : (
            <Link href={accountHref({ economyKey, userId, ...entry })}>{userId}</Link>
          )}
        </p>
        <p className="text-sm break-words text-ink-2">
          {behind.isDisputes ? (
            <Link href={disputeHref(economyKey, subject)}>{nameReason(what)}</Link>
          ) : (
            [
              what.replaceAll('_', ' '),
              metric.rows === 'cohort' || userId === '' ? '' : sayDetail(detail, nameOf),
            ]
              .filter(Boolean)
              .join(' · ')
          )}
        </p>
        <p className="text-sm text-ink-3">
          {at.length === 10 ? at : <Time at={at} />}
          {priceVersion !== null && ` · price version ${priceVersion}`}
        </p>
      </div>
      <span className="font-medium tabular-nums">{formatExact(counts, unit)}</span>
    </li>
  )
}
