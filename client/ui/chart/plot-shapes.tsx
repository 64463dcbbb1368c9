// What is drawn for each series: its line, area or bars, solid as far as it is mature and dashed from there on.
import type { ReactNode } from 'react'
import { type ChartData, type ChartKind, type ChartSeries, firstImmature } from './chart-data.ts'
import { IMMATURE_DASH, PREVIOUS_DASH } from './legend.tsx'
import { type Look, MARKER_PATHS } from './looks.ts'
import type { PlotLayout } from './plot-layout.ts'
import { isLonely, splitByMaturity, stackUp, totals, type Values } from './plot-values.ts'
import { areaPath, linePath, type Points, roundPixel } from './svg-path.ts'
import type { Axis } from './ticks.ts'

type Drawn = ReadonlyArray<{ series: ChartSeries; look: Look }>

interface SeriesShapesProps {
  data: ChartData
  kind: ChartKind
  series: Drawn
  /** The texture of each series, to fill with. */
  fills: readonly string[]
  layout: PlotLayout
  axis: Axis
}

export function SeriesShapes(props: SeriesShapesProps) {
  const { data, kind, series, fills, layout, axis } = props
  const first = firstImmature(data)
  // What all shapes stand on: zero, or the edge of an axis that does not hold it.
  const ground = layout.yOf(Math.min(axis.max, Math.max(axis.min, 0)))
  if (kind === 'bar') return <Bars {...props} first={first} ground={ground} />
  if (kind === 'stacked-area') return <Stack series={series} fills={fills} layout={layout} first={first} />
  return series.map(({ series: { key, values }, look }, place) => {
    const { solid, dashed } = splitByMaturity(values, first, true)
    const floors = values.map(() => ground)
    return (
      <g key={key}>
        {kind === 'area' && (
          <g fill={look.colour}>
            <path d={areaPath(pointsOf(solid, layout), floors)} fillOpacity="0.14" />
            <path d={areaPath(pointsOf(dashed, layout), floors)} fillOpacity="0.06" />
          </g>
        )}
        <g fill="none" stroke={look.colour} strokeWidth="2" strokeLinejoin="round">
          <path d={linePath(pointsOf(solid, layout))} />
          <path d={linePath(pointsOf(dashed, layout))} strokeDasharray={IMMATURE_DASH} />
        </g>
        {values.map((value, bucket) => {
          // Markers sit on every few points, and on other ones for every series, so that none hides another.
          const isMarked = series.length > 1 && hasMarker(bucket, place, values.length)
          if (value === null || !(isMarked || isLonely(values, bucket))) return null
          return (
            <path
              key={data.buckets[bucket]}
              d={MARKER_PATHS[look.marker]}
              transform={`translate(${layout.xOf(bucket)} ${layout.yOf(value)}) scale(${isMarked ? 4 : 3})`}
              fill={look.colour}
              stroke="var(--surface)"
              strokeWidth="1"
              vectorEffect="non-scaling-stroke"
            />
          )
        })}
      </g>
    )
  })
}

const MARKERS_PER_LINE = 7

function hasMarker(bucket: number, place: number, buckets: number): boolean {
  const every = Math.max(1, Math.ceil(buckets / MARKERS_PER_LINE))
  return (bucket + place * Math.max(1, Math.floor(every / 3))) % every === 0
}

type StackProps = Pick<SeriesShapesProps, 'series' | 'fills' | 'layout'> & { first: number }

function Stack({ series, fills, layout, first }: StackProps): ReactNode {
  const layers = stackUp(series.map(one => one.series.values))
  return series.map(({ series: { key }, look }, place) => {
    const { tops, floors } = layers[place] ?? { tops: [], floors: [] }
    const { solid, dashed } = splitByMaturity(tops, first, true)
    const under = floors.map(layout.yOf)
    return (
      <g key={key} strokeWidth="1.5" strokeLinejoin="round" fill={fills[place]}>
        <path d={areaPath(pointsOf(solid, layout), under)} fillOpacity="0.9" />
        <path d={linePath(pointsOf(solid, layout))} fill="none" stroke="var(--surface)" />
        <path d={areaPath(pointsOf(dashed, layout), under)} fillOpacity="0.35" />
        <path
          d={linePath(pointsOf(dashed, layout))}
          fill="none"
          stroke={look.colour}
          strokeDasharray={IMMATURE_DASH}
        />
      </g>
    )
  })
}

const BAR_MAX_PX = 40
const BAR_GAP_PX = 2
/** Of each bucket's piece of the axis, what stays empty. */
const BAND_GAP = 0.22

function Bars(props: SeriesShapesProps & { first: number; ground: number }): ReactNode {
  const { data, series, fills, layout, first, ground } = props
  const band = layout.stepPx * (1 - BAND_GAP)
  const count = Math.max(1, series.length)
  const width = Math.max(1, Math.min(BAR_MAX_PX, (band - BAR_GAP_PX * (count - 1)) / count))
  const together = width * count + BAR_GAP_PX * (count - 1)
  return series.map(({ series: { key, values }, look }, place) => (
    <g key={key}>
      {values.map((value, bucket) => {
        if (value === null) return null
        const y = layout.yOf(value)
        return (
          <rect
            key={data.buckets[bucket]}
            x={roundPixel(layout.xOf(bucket) - together / 2 + place * (width + BAR_GAP_PX))}
            y={Math.min(y, ground)}
            width={roundPixel(width)}
            height={Math.abs(ground - y)}
            {...(bucket < first
              ? { fill: fills[place] }
              : {
                  fill: look.colour,
                  fillOpacity: 0.18,
                  stroke: look.colour,
                  strokeWidth: 1.5,
                  strokeDasharray: IMMATURE_DASH,
                })}
          />
        )
      })}
    </g>
  ))
}

interface EarlierLinesProps {
  kind: ChartKind
  series: Drawn
  layout: PlotLayout
}

/** Of a stack only the height as a whole can be compared. */
export function EarlierLines({ kind, series, layout }: EarlierLinesProps) {
  const isStacked = kind === 'stacked-area'
  const earlier = series.flatMap(({ series: { key, previous }, look }) =>
    // On a bar its own colour would not be seen.
    previous ? [{ key, values: previous, colour: kind === 'bar' ? 'var(--ink)' : look.colour }] : [],
  )
  const lines = isStacked
    ? [{ key: '', values: totals(earlier.map(one => one.values)), colour: 'var(--ink)' }]
    : earlier
  return (
    <g fill="none" strokeDasharray={PREVIOUS_DASH} strokeLinejoin="round">
      {lines.map(({ key, values, colour }) => (
        <path
          key={key}
          d={linePath(pointsOf(values, layout))}
          stroke={colour}
          strokeWidth={isStacked ? 2 : 1.5}
          strokeOpacity={colour === 'var(--ink)' ? 1 : 0.75}
        />
      ))}
    </g>
  )
}

interface ActiveDotsProps {
  kind: ChartKind
  series: Drawn
  bucket: number
  layout: PlotLayout
}

/** On the lines where they cross the bucket that is pointed at; of bars the whole piece of the axis is marked. */
export function ActiveDots({ kind, series, bucket, layout }: ActiveDotsProps) {
  if (kind === 'bar') return null
  const lines = series.map(one => one.series.values)
  const heights = kind === 'stacked-area' ? stackUp(lines).map(({ tops }) => tops) : lines
  return series.map(({ series: { key }, look }, place) => {
    const value = heights[place]?.[bucket] ?? null
    if (value === null) return null
    return (
      <circle
        key={key}
        cx={layout.xOf(bucket)}
        cy={layout.yOf(value)}
        r="4"
        fill={look.colour}
        stroke="var(--surface)"
        strokeWidth="2"
      />
    )
  })
}

function pointsOf(values: Values, { xOf, yOf }: PlotLayout): Points {
  return values.map((value, bucket) => (value === null ? null : { x: xOf(bucket), y: yOf(value) }))
}
