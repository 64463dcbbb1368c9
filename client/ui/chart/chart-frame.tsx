// A chart with all that it owes: zone, dates, comparison, what happened, a table, a CSV, a link. The drawing comes late.
import { Download, Info, Table2 } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { CopyButton } from '../copy-button.tsx'
import { EmptyState } from '../empty-state.tsx'
import { IconButton } from '../icon-button.tsx'
import { late } from '../late.tsx'
import { Panel, type PanelState } from '../panel.tsx'
import { Tooltip } from '../tooltip.tsx'
import { AnnotationList } from './annotation-list.tsx'
import { labelAxis } from './axis-labels.ts'
import { type ChartData, type ChartKind, firstImmature, hasValues } from './chart-data.ts'
import { chartCsv } from './csv.ts'
import { Legend } from './legend.tsx'
import { lookOf } from './looks.ts'
import { plotAxis } from './plot-values.ts'
import { saveCsv } from './save-csv.ts'
import { ValuesTable } from './values-table.tsx'
import { momentName, placeAnnotations, rangeName, zoneName } from './zones.ts'

export type ChartState =
  | Exclude<PanelState, { kind: 'ready' | 'partial' }>
  | { kind: 'ready'; data: ChartData }
  | (Extract<PanelState, { kind: 'partial' }> & { data: ChartData })

export interface ChartFrameProps {
  title: string
  /** The formula and its denominator, in words. */
  definition?: ReactNode
  kind: ChartKind
  state: ChartState
  /** An address that shows the same dates to whoever opens it, today and next year. */
  linkHref: string
  /** Where what stands behind a point is, by its bucket; null where it has nothing. */
  pointHref?: (bucket: number) => string | null
  heightPx?: number
}

const Plot = late(
  () => import('./plot.tsx').then(part => part.Plot),
  () => (
    <div className="h-full animate-late">
      <GridLines />
    </div>
  ),
)

const HEIGHT_PX = 240

export function ChartFrame(props: ChartFrameProps) {
  const { title, definition, kind, state, linkHref, pointHref, heightPx = HEIGHT_PX } = props
  const [isTable, setTable] = useState(false)
  const data = 'data' in state ? state.data : undefined
  return (
    <Panel
      title={title}
      state={state}
      skeleton={<div style={{ height: heightPx }}>{<GridLines />}</div>}
      actions={
        <>
          {definition && (
            <Tooltip content={definition} describes>
              <button
                type="button"
                aria-label={`What ${title} means`}
                className="inline-grid size-6 cursor-help place-items-center rounded-md text-ink-2 hover:bg-sunken hover:text-ink"
              >
                <Info aria-hidden size={14} />
              </button>
            </Tooltip>
          )}
          {data && (
            <>
              <IconButton
                size="sm"
                icon={Table2}
                label="Show as a table"
                aria-pressed={isTable}
                onClick={() => setTable(!isTable)}
              />
              <IconButton
                size="sm"
                icon={Download}
                label="Download as CSV"
                onClick={() => saveCsv(chartCsv(data), `${fileName(title)}.csv`)}
              />
              <CopyButton text={linkHref} label="Copy a link with these dates" />
            </>
          )}
        </>
      }
    >
      {data && (
        <Chart
          title={title}
          kind={kind}
          data={data}
          pointHref={pointHref}
          heightPx={heightPx}
          isTable={isTable}
        />
      )}
    </Panel>
  )
}

interface ChartProps {
  title: string
  kind: ChartKind
  data: ChartData
  pointHref: ChartFrameProps['pointHref']
  heightPx: number
  isTable: boolean
}

function Chart({ title, kind, data, pointHref, heightPx, isTable }: ChartProps) {
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set())
  const [hidesComparison, setHidesComparison] = useState(false)
  const [pointedAt, setPointedAt] = useState<number | null>(null)

  const range = rangeName(data.buckets, data.end, data.zone)
  if (!hasValues(data)) return <EmptyState title="No values" fills={`Nothing was counted in ${range}.`} />

  const all = data.series.map((series, index) => ({
    series,
    look: lookOf(index),
    isShown: !hidden.has(series.key),
  }))
  const shown = all.filter(one => one.isShown)
  const axis = plotAxis(
    data,
    shown.map(one => one.series),
    kind,
  )
  const annotations = placeAnnotations(data)
  const { comparison } = data
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
      {isTable ? (
        <ValuesTable title={title} data={data} pointHref={pointHref} heightPx={heightPx} />
      ) : (
        <>
          <Legend
            kind={kind}
            series={all}
            comparison={comparison && { label: comparison.label, isShown: !hidesComparison }}
            hasImmature={firstImmature(data) < data.buckets.length}
            onToggle={key => setHidden(toggled(hidden, key, data.series.length))}
            onToggleComparison={() => setHidesComparison(!hidesComparison)}
          />
          <div style={{ height: heightPx }}>
            <Plot
              title={title}
              kind={kind}
              data={data}
              series={shown}
              axis={axis}
              heightPx={heightPx}
              showsComparison={comparison !== undefined && !hidesComparison}
              annotations={annotations}
              pointedAt={pointedAt}
              pointHref={pointHref}
            />
          </div>
          <AnnotationList annotations={annotations} zone={data.zone} onPoint={setPointedAt} />
        </>
      )}
      <p className="text-xs text-ink-2">
        {[
          zoneName(data),
          range,
          comparison && `compared with ${rangeName(comparison.buckets, comparison.end, data.zone)}`,
          axis.min > 0 && !isTable && `the axis starts at ${labelAxis(axis.ticks, data.unit)[0]}`,
          data.asOf && `as of ${momentName(data.asOf, data.zone)}`,
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
    </div>
  )
}

// The last one that is on brings the others back: an empty chart would answer nothing.
function toggled(hidden: ReadonlySet<string>, key: string, count: number): ReadonlySet<string> {
  const next = new Set(hidden)
  if (!next.delete(key)) next.add(key)
  return next.size === count ? new Set() : next
}

function GridLines() {
  return (
    <div aria-hidden className="flex h-full flex-col justify-between pb-6">
      {Array.from({ length: 5 }, (_, line) => (
        <div key={line} className="h-px bg-line" />
      ))}
    </div>
  )
}

function fileName(title: string): string {
  return title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')
}
