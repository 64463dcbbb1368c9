// The drawing itself, and the only file that knows the chart library. Loaded late: charts are where figures are not enough.
import { useId, useRef } from 'react'
import {
  Area,
  Bar,
  CartesianGrid,
  ComposedChart,
  type DotItemDotProps,
  Line,
  ReferenceLine,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts'
import { useIsNarrow } from '../table/use-is-narrow.ts'
import { AnnotationFlag } from './annotation-flag.tsx'
import type { ChartData, ChartKind, ChartSeries } from './chart-data.ts'
import { END_LABELS_MAX, EndLabels, endLabelsWidthPx } from './end-labels.tsx'
import { IMMATURE_DASH, PREVIOUS_DASH } from './legend.tsx'
import { type Look, MARKER_PATHS } from './looks.ts'
import { PatternFill } from './pattern-fill.tsx'
import { dashed, isLonely, PREVIOUS_TOTAL, plotRows, previous, solid } from './plot-rows.ts'
import { PlotTooltip } from './plot-tooltip.tsx'
import type { Axis } from './ticks.ts'
import { formatAxis, formatExact } from './units.ts'
import { bucketTick, hourTicks, type PlacedAnnotation, spansYears } from './zones.ts'

export interface PlotProps {
  title: string
  kind: ChartKind
  data: ChartData
  /** Those that are switched on. */
  series: ReadonlyArray<{ series: ChartSeries; look: Look }>
  axis: Axis
  heightPx: number
  showsComparison: boolean
  annotations: readonly PlacedAnnotation[]
  pointedAt: number | null
}

export function Plot(props: PlotProps) {
  const { title, kind, data, series, axis, heightPx, showsComparison, annotations, pointedAt } = props
  const { buckets, grain, zone, unit, reference } = data
  const id = useId()
  const frame = useRef<HTMLDivElement>(null)
  const isNarrow = useIsNarrow(frame)
  const ticks = hourTicks(data)
  const withYear = spansYears(data)
  const isStacked = kind === 'stacked-area'
  const rows = plotRows(
    data,
    series.map(one => one.series),
    kind !== 'bar',
  )
  const labelled = !isNarrow && kind !== 'bar' && series.length > 1 && series.length <= END_LABELS_MAX
  // Keys are the server's words and may not do in an address.
  const fill = (place: number) => `url(#${id}-${place})`

  return (
    <div ref={frame} style={{ height: heightPx }}>
      <ComposedChart
        responsive
        style={{ width: '100%', height: '100%' }}
        data={rows}
        title={`${title}. The arrow keys read it ${grain} by ${grain}.`}
        margin={{
          top: annotations.length > 0 ? 22 : 8,
          right: labelled ? endLabelsWidthPx(series) : 12,
          bottom: 0,
          left: 0,
        }}
        barGap={2}
        barCategoryGap="22%"
        className="[&_.recharts-surface]:rounded-sm"
      >
        <defs>
          {series.map(({ series: { key }, look }, place) => (
            <PatternFill key={key} id={`${id}-${place}`} look={look} />
          ))}
        </defs>
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis
          dataKey="bucket"
          tickFormatter={(index: number) => bucketTick(buckets[index] ?? data.end, grain, zone, withYear)}
          tick={TICK}
          tickLine={false}
          tickMargin={8}
          axisLine={{ stroke: 'var(--line-strong)' }}
          {...(ticks ? { ticks, interval: 0 } : { interval: 'equidistantPreserveStart' as const })}
          minTickGap={28}
        />
        <YAxis
          width="auto"
          ticks={axis.ticks}
          domain={[axis.min, axis.max]}
          tickFormatter={(value: number) => formatAxis(value, unit)}
          tick={TICK}
          tickLine={false}
          axisLine={false}
          tickMargin={6}
          interval={0}
        />
        <Tooltip
          isAnimationActive={false}
          cursor={kind === 'bar' ? { fill: 'var(--sunken)' } : { stroke: 'var(--line-strong)' }}
          wrapperStyle={{ zIndex: 20 }}
          content={
            <PlotTooltip
              data={data}
              kind={kind}
              series={series}
              annotations={annotations}
              showsComparison={showsComparison}
            />
          }
        />

        {showsComparison && isStacked && (
          <Line dataKey={PREVIOUS_TOTAL} {...EARLIER} stroke="var(--ink)" strokeWidth={2} strokeOpacity={1} />
        )}
        {showsComparison &&
          !isStacked &&
          series.map(({ series: one, look }) =>
            one.previous ? (
              <Line key={one.key} dataKey={previous(one.key)} stroke={look.colour} {...EARLIER} />
            ) : null,
          )}

        {series.map(({ series: one, look }, place) => {
          const dot = (dots: DotItemDotProps) => (
            <SeriesDot
              {...dots}
              look={look}
              // Markers sit on every few points, and on other ones for every series, so that none hides another.
              isMarked={series.length > 1 && !isStacked && hasMarker(dots.index, place, buckets.length)}
              isAlone={isLonely(one.values, dots.index)}
            />
          )
          const common = {
            stroke: look.colour,
            strokeWidth: 2,
            isAnimationActive: false,
            dot,
            activeDot: ACTIVE_DOT,
          }
          if (kind === 'bar') {
            return [
              <Bar key="solid" dataKey={solid(one.key)} stackId={one.key} fill={fill(place)} {...BAR} />,
              <Bar
                key="dashed"
                dataKey={dashed(one.key)}
                stackId={one.key}
                fill={look.colour}
                fillOpacity={0.18}
                stroke={look.colour}
                strokeWidth={1.5}
                strokeDasharray={IMMATURE_DASH}
                {...BAR}
              />,
            ]
          }
          if (kind === 'line') {
            return [
              <Line key="solid" dataKey={solid(one.key)} {...common} />,
              <Line key="dashed" dataKey={dashed(one.key)} strokeDasharray={IMMATURE_DASH} {...common} />,
            ]
          }
          const area = isStacked
            ? {
                ...common,
                stroke: 'var(--surface)',
                strokeWidth: 1.5,
                fill: fill(place),
                fillOpacity: 0.9,
                dot: false,
              }
            : { ...common, fill: look.colour, fillOpacity: 0.14 }
          const late = isStacked ? { stroke: look.colour, fillOpacity: 0.35 } : { fillOpacity: 0.06 }
          return [
            <Area
              key="solid"
              dataKey={solid(one.key)}
              {...(isStacked ? { stackId: 'solid' } : {})}
              {...area}
            />,
            <Area
              key="dashed"
              dataKey={dashed(one.key)}
              {...(isStacked ? { stackId: 'dashed' } : {})}
              {...area}
              {...late}
              strokeDasharray={IMMATURE_DASH}
            />,
          ]
        })}

        {reference && (
          <ReferenceLine
            y={reference.value}
            stroke={reference.kind === 'guardrail' ? 'var(--bad)' : 'var(--good)'}
            strokeWidth={1.5}
            strokeDasharray="10 3"
            label={{
              value: `${reference.kind === 'guardrail' ? 'Guardrail' : 'Target'} ${reference.side === 'atLeast' ? '≥' : '≤'} ${formatExact(reference.value, unit)}`,
              position: 'insideBottomLeft',
              fill: reference.kind === 'guardrail' ? 'var(--bad)' : 'var(--good)',
              fontSize: 12,
              fontWeight: 500,
            }}
          />
        )}
        {annotations.map(({ number, bucket }) => (
          <ReferenceLine
            key={number}
            x={bucket}
            stroke={pointedAt === number ? 'var(--accent)' : 'var(--ink-3)'}
            strokeWidth={pointedAt === number ? 2 : 1}
            strokeDasharray="2 3"
            label={<AnnotationFlag number={number} isPointedAt={pointedAt === number} />}
          />
        ))}
        {labelled && <EndLabels series={series} isStacked={isStacked} />}
      </ComposedChart>
    </div>
  )
}

const TICK = { fill: 'var(--ink-3)', fontSize: 12 }
const ACTIVE_DOT = { r: 4, stroke: 'var(--surface)', strokeWidth: 2 }
const EARLIER = {
  strokeWidth: 1.5,
  strokeOpacity: 0.75,
  strokeDasharray: PREVIOUS_DASH,
  dot: false,
  activeDot: false,
  isAnimationActive: false,
}
const BAR = { isAnimationActive: false, maxBarSize: 40 }

const MARKERS_PER_LINE = 7

function hasMarker(index: number, place: number, buckets: number): boolean {
  const every = Math.max(1, Math.ceil(buckets / MARKERS_PER_LINE))
  return (index + place * Math.max(1, Math.floor(every / 3))) % every === 0
}

interface SeriesDotProps extends DotItemDotProps {
  look: Look
  isMarked: boolean
  isAlone: boolean
}

function SeriesDot({ cx, cy, value, look, isMarked, isAlone }: SeriesDotProps) {
  if (cx === undefined || cy === undefined || value === null || !(isMarked || isAlone)) return null
  return (
    <path
      d={MARKER_PATHS[look.marker]}
      transform={`translate(${cx} ${cy}) scale(${isMarked ? 4 : 3})`}
      fill={look.colour}
      stroke="var(--surface)"
      strokeWidth={1}
      vectorEffect="non-scaling-stroke"
    />
  )
}
