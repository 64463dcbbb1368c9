// Revenue and consumption over time, each against the days before.
import { findMetric } from '../../../../server/metrics/rules/registry.ts'
import { ChartFrame, type ChartState } from '../../../ui/chart/chart-frame.tsx'
import { Link } from '../../../ui/link.tsx'
import { formatTime } from '../../../ui/time-format.ts'
import { useCan, useEconomyKey } from '../../current.ts'
import type { Range } from '../../range.ts'
import { useDatedLink } from '../../use-dated-link.ts'
import { useTokenUnit } from '../accounts/use-token-unit.ts'
import { panelStateOf } from '../panel-state.ts'
import { useBooking } from './booking.ts'
import { ChartFoot } from './chart-foot.tsx'
import { computeFigureChart, computeValues, isFlat } from './figure-chart.ts'
import { type Figure, type FiguresQuery, findFigure, unitOf, useEarlier } from './overview-queries.ts'
import { writePoint } from './point.ts'
import { noRows, useRowsHref } from './rows-address.ts'
import { useMarks } from './use-marks.ts'

const charts = [
  {
    metric: 'net_revenue',
    kind: 'bar',
    empty: {
      title: 'No money in these dates',
      fills: 'The first payment that a product takes with purchase.start begins this chart.',
    },
  },
  {
    metric: 'tokens_consumed',
    kind: 'area',
    empty: {
      title: 'No tokens consumed in these dates',
      fills: 'The first spend that a product makes with spend.charge begins this chart.',
    },
  },
] as const

const asked = { metrics: charts.map(({ metric }) => metric) }
/** Figures hold what was written within seconds; this late, something keeps them. */
const lagMaxSeconds = 60

interface FigureChartsProps {
  range: Range
  /** The headline figures: these are among them. */
  query: FiguresQuery
}

export function FigureCharts({ range, query }: FigureChartsProps) {
  const { marks: annotations, leavesOut } = useMarks(range)
  const economyKey = useEconomyKey()
  const booked = useBooking()
  const earlier = useEarlier(range, { ...asked, booked })
  const token = useTokenUnit()
  const linkHref = useDatedLink('/overview', range, noRows)
  const rowsHref = useRowsHref()
  const can = useCan('accounts.read')
  const { data } = query
  const late = (data?.lagSeconds ?? 0) > lagMaxSeconds ? (data?.asOf ?? null) : null

  /** What has not begun has nothing behind it. */
  const hrefOf = (figure: Figure) => {
    const values = computeValues(figure, range, data?.asOf ?? null)
    return (bucket: number) =>
      typeof values[bucket] === 'number'
        ? rowsHref({ metric: figure.metric, point: writePoint(figure, bucket, range) })
        : null
  }

  return (
    <div className="grid gap-4 xl:grid-cols-2">
      {charts.map(({ metric: key, kind, empty }) => {
        const metric = findMetric(key)
        if (metric === null) return null
        const figure = findFigure(data, key)
        const state = panelStateOf(query, { isEmpty: figure !== undefined && isFlat(figure), empty })
        const drawn = (): ChartState => {
          if (state.kind !== 'ready' && state.kind !== 'partial') return state
          if (data === undefined || figure === undefined) return { kind: 'loading' }
          const chart = computeFigureChart({
            range,
            label: metric.name,
            unit: unitOf(metric.unit, { currency: data.currency, token }),
            figure,
            earlier: findFigure(earlier.data, key),
            asOf: data.asOf,
            annotations,
          })
          if (state.kind === 'partial') return { ...state, data: chart }
          if (late === null) return { kind: 'ready', data: chart }
          const until = formatTime(late, { zone: range.zone, style: 'date-time', withZone: true })
          const because = `Counted until ${until}; what came since is on its way.`
          return { kind: 'partial', because, data: chart }
        }
        return (
          <div
            key={key}
            className="grid grid-rows-[1fr_auto] rounded-lg border border-line bg-surface [&>section]:border-0"
          >
            <ChartFrame
              title={metric.name}
              kind={kind}
              state={drawn()}
              linkHref={linkHref}
              {...(can.allowed && figure !== undefined && { pointHref: hrefOf(figure) })}
            />
            <ChartFoot metric={metric} />
          </div>
        )
      })}
      {leavesOut && (
        <p className="text-sm text-ink-2 xl:col-span-2">
          More is annotated in these dates than is marked: the latest are.{' '}
          <Link href={`/${economyKey}/overview/annotations`}>All annotations</Link>
        </p>
      )}
    </div>
  )
}
