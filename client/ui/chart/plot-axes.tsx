// The axes of a plot: even lines across with their values, and as many of the buckets' names as fit.
import type { ChartData } from './chart-data.ts'
import { fitTicks, type PlotLayout } from './plot-layout.ts'
import type { Axis } from './ticks.ts'
import { bucketTick, hourTicks, spansYears } from './zones.ts'

export interface PlotAxesProps {
  data: ChartData
  axis: Axis
  /** One a tick. */
  axisTexts: readonly string[]
  layout: PlotLayout
  widthPx: number
}

export function PlotAxes({ data, axis, axisTexts, layout, widthPx }: PlotAxesProps) {
  const { buckets, grain, zone } = data
  const { left, right, bottom, xOf, yOf } = layout
  const withYear = spansYears(data)
  const marked = hourTicks(data) ?? buckets.map((_, bucket) => bucket)
  const ticks = fitTicks(
    marked.map(bucket => ({
      bucket,
      text: bucketTick(buckets[bucket] ?? data.end, grain, zone, withYear),
    })),
    layout,
    widthPx,
  )
  return (
    <g aria-hidden fontSize="12" fill="var(--ink-3)">
      {axis.ticks.map((tick, index) => (
        <g key={tick}>
          <path d={`M${left} ${yOf(tick)}H${right}`} stroke="var(--line)" />
          <text x={left - 6} y={yOf(tick)} textAnchor="end" dominantBaseline="central">
            {axisTexts[index]}
          </text>
        </g>
      ))}
      <path d={`M${left} ${bottom}H${right}`} stroke="var(--line-strong)" />
      {ticks.map(({ bucket, text }) => (
        <text key={bucket} x={xOf(bucket)} y={bottom + 18} textAnchor="middle">
          {text}
        </text>
      ))}
    </g>
  )
}
