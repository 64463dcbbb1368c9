// The names of the lines where they end, so that nobody has to match colours with a legend.
import type { ChartSeries } from './chart-data.ts'
import type { PlotLayout } from './plot-layout.ts'
import { spreadLabels, stackUp } from './plot-values.ts'

export interface EndLabelsProps {
  series: ReadonlyArray<{ series: ChartSeries }>
  isStacked: boolean
  layout: PlotLayout
}

/** More names than this would push each other too far from their lines. */
export const END_LABELS_MAX = 5

const LETTER_PX = 6.4
const LETTERS_MAX = 18
const LINE_PX = 15

export function endLabelsWidthPx(series: EndLabelsProps['series']): number {
  const longest = Math.max(...series.map(({ series: { label } }) => shorten(label).length))
  return Math.ceil(longest * LETTER_PX) + 16
}

export function EndLabels({ series, isStacked, layout }: EndLabelsProps) {
  const { top, bottom, right, yOf } = layout
  const ends = endsOf(
    series.map(one => one.series),
    isStacked,
  ).map(yOf)
  const placed = spreadLabels(ends, LINE_PX, top + LINE_PX / 2, bottom - LINE_PX / 2)
  return (
    <g aria-hidden>
      {series.map(({ series: { key, label } }, index) => {
        const end = ends[index] ?? 0
        const y = placed[index] ?? 0
        return (
          <g key={key}>
            {Math.abs(y - end) > 4 && (
              <path d={`M${right + 2} ${end}L${right + 7} ${y}`} stroke="var(--line-strong)" fill="none" />
            )}
            <text
              x={right + 9}
              y={y}
              dominantBaseline="central"
              fontSize="12"
              fontWeight="500"
              fill="var(--ink-2)"
            >
              {shorten(label)}
            </text>
          </g>
        )
      })}
    </g>
  )
}

// A line ends at its last value; a layer of a stack in the middle of its last height.
function endsOf(series: readonly ChartSeries[], isStacked: boolean): number[] {
  if (!isStacked) return series.map(({ values }) => values.findLast(value => value !== null) ?? 0)
  return stackUp(series.map(one => one.values)).map(({ tops, floors }) => {
    const floor = floors.at(-1) ?? 0
    return ((tops.at(-1) ?? floor) + floor) / 2
  })
}

function shorten(label: string): string {
  return label.length > LETTERS_MAX ? `${label.slice(0, LETTERS_MAX - 1)}…` : label
}
