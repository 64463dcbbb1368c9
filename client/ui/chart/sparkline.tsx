// A line without axes beside a figure: only where it came from and where it goes. Draws without the chart library.
import { sparkPath } from './spark-path.ts'
import { formatExact, type Unit } from './units.ts'

export interface SparklineProps {
  /** Of what, and when: "Net revenue, last 28 days". */
  label: string
  values: ReadonlyArray<number | null>
  unit: Unit
  /** The index of the first value that may still change. */
  immatureFrom?: number
  widthPx?: number
  heightPx?: number
}

export function Sparkline(props: SparklineProps) {
  const { label, values, unit, immatureFrom = values.length, widthPx = 120, heightPx = 28 } = props
  const present = values.filter(value => value !== null)
  const first = present[0]
  const latest = present.at(-1)
  if (first === undefined || latest === undefined) {
    return <span className="text-sm text-ink-3">No values yet</span>
  }
  const spark = sparkPath(values, { width: widthPx, height: heightPx, inset: 4, immatureFrom })
  const said = `${label}: from ${formatExact(first, unit)} to ${formatExact(latest, unit)}, between ${formatExact(Math.min(...present), unit)} and ${formatExact(Math.max(...present), unit)}`
  return (
    <svg
      role="img"
      aria-label={said}
      width={widthPx}
      height={heightPx}
      viewBox={`0 0 ${widthPx} ${heightPx}`}
      fill="none"
      stroke="var(--chart-1)"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      className="max-w-full"
    >
      <path d={spark.solid} />
      <path d={spark.dashed} strokeDasharray="1.5 3" />
      {spark.last && (
        <circle cx={spark.last.x} cy={spark.last.y} r="2.5" fill="var(--chart-1)" stroke="none" />
      )}
    </svg>
  )
}
