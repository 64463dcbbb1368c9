// The exact values of one bucket, with what they are compared with, in the chart's zone and the reader's.
import { classNames } from '../class-names.ts'
import type { ChartData, ChartKind, ChartSeries } from './chart-data.ts'
import { isImmature } from './chart-data.ts'
import { IMMATURE_DASH } from './legend.tsx'
import type { Look } from './looks.ts'
import { total } from './plot-values.ts'
import { DashSwatch, Swatch } from './swatch.tsx'
import { formatExact } from './units.ts'
import { bucketName, bucketTick, happenedIn, type PlacedAnnotation, readerSpan, viewerZone } from './zones.ts'

export interface PlotTooltipProps {
  data: ChartData
  kind: ChartKind
  series: ReadonlyArray<{ series: ChartSeries; look: Look }>
  annotations: readonly PlacedAnnotation[]
  showsComparison: boolean
  /** The one that is pointed at. */
  bucket: number
  /** How its rows are opened; null: it has none. */
  opens: string | null
}

export function PlotTooltip(props: PlotTooltipProps) {
  const { data, kind, series, annotations, showsComparison, bucket, opens } = props
  const { buckets, end, grain, zone, unit, comparison } = data
  const start = buckets[bucket]
  if (start === undefined) return null
  const theirs = readerSpan(start, buckets[bucket + 1] ?? end, zone, viewerZone())
  const earlier = showsComparison ? comparison?.buckets[bucket] : undefined
  const text = (value: number | null | undefined) =>
    typeof value === 'number' ? formatExact(value, unit) : 'no value'
  // The top of a stack is drawn last and read first.
  const read = kind === 'stacked-area' ? series.toReversed() : series
  return (
    <div className="rounded-md border border-line bg-raised px-3 py-2 text-sm text-ink shadow-pop">
      <p className="font-medium">{bucketName(start, grain, zone)}</p>
      <p className="text-xs text-ink-2">
        {zone}
        {theirs && (
          <>
            <br />
            {theirs}
          </>
        )}
      </p>
      <dl
        className={classNames('mt-1.5 grid items-center gap-x-2 gap-y-0.5', COLUMNS[earlier ? 'two' : 'one'])}
      >
        {earlier !== undefined && (
          // Only the eye needs the heads: a reader hears the date with each value.
          <div aria-hidden className="contents text-xs text-ink-2">
            <span className="col-start-3 text-right">{bucketTick(start, grain, zone)}</span>
            <span className="pl-2 text-right">{bucketTick(earlier, grain, zone)}</span>
          </div>
        )}
        {read.map(({ series: one, look }) => (
          <div key={one.key} className="contents">
            <Swatch look={look} kind={kind} plain={series.length === 1} />
            <dt className="truncate text-ink-2">{one.label}</dt>
            <dd className="text-right font-medium tabular-nums">{text(one.values[bucket])}</dd>
            {earlier !== undefined && (
              <dd className="pl-2 text-right text-ink-2 tabular-nums">
                <span className="sr-only">{bucketName(earlier, grain, zone)}: </span>
                {text(one.previous?.[bucket])}
              </dd>
            )}
          </div>
        ))}
        {kind === 'stacked-area' && series.length > 1 && (
          <div className="contents">
            <dt className="col-span-2 text-ink-2">Together</dt>
            <dd className="text-right font-medium tabular-nums">
              {text(total(series.map(one => one.series.values[bucket] ?? null)))}
            </dd>
            {earlier !== undefined && (
              <dd className="pl-2 text-right text-ink-2 tabular-nums">
                {text(total(series.map(one => one.series.previous?.[bucket] ?? null)))}
              </dd>
            )}
          </div>
        )}
      </dl>
      {isImmature(data, bucket) && (
        <p className="mt-1.5 flex items-center gap-2 text-xs text-ink-2">
          <DashSwatch dash={IMMATURE_DASH} /> May still change
        </p>
      )}
      {happenedIn(bucket, annotations).map(({ number, label, phase }) => (
        <p key={number} className="mt-1 text-xs text-ink-2">
          {number} · {label}
          {phase && ` · ${phase}`}
        </p>
      ))}
      {opens !== null && (
        <p className="mt-1.5 border-t border-line pt-1.5 text-xs text-ink-2">{opens} for its rows</p>
      )}
    </div>
  )
}

const COLUMNS = { one: 'grid-cols-[auto_1fr_auto]', two: 'grid-cols-[auto_1fr_auto_auto]' }
