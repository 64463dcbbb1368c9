// One figure on its card: what it is, how it moved, and how it stands against its goal.
import { findMetric, type Metric, maturityMsOf } from '../../../../server/metrics/rules/registry.ts'
import { formatExact, unitName } from '../../../ui/chart/units.ts'
import { classNames } from '../../../ui/class-names.ts'
import type { FigureProps } from '../../../ui/figure.tsx'
import { LINK_STYLE } from '../../../ui/link.tsx'
import { Money } from '../../../ui/money.tsx'
import { Stat, type StatProps } from '../../../ui/stat.tsx'
import { formatTime } from '../../../ui/time-format.ts'
import { Tokens } from '../../../ui/tokens.tsx'
import { useNow } from '../../../ui/use-now.ts'
import { errorData } from '../../api.ts'
import { useCan, useSetFrame } from '../../current.ts'
import { describeDays, type Range } from '../../range.ts'
import { useTokenUnit } from '../accounts/use-token-unit.ts'
import { bookingSentences, goesBack, useBooking, usualBooking } from './booking.ts'
import { computeRatio } from './compute-ratio.ts'
import { computeValues, isFlat } from './figure-chart.ts'
import { GoalLine } from './goal-line.tsx'
import { guardrailSentence, sayBaseline, unguardedSentence } from './goal-words.ts'
import type { Headline } from './headlines.ts'
import { MeaningLink } from './meaning-link.tsx'
import { MetricMeaning } from './metric-meaning.tsx'
import { type Figure, type Figures, findFigure, unitOf } from './overview-queries.ts'
import { computeRipening, isRipe } from './ripening.ts'
import { useRowsHref } from './rows-address.ts'
import { SplitMenu } from './split-menu.tsx'

export interface FigureCardProps {
  headline: Headline
  range: Range
  query: { data: Figures | undefined; error: unknown; refetch: () => unknown }
}

export function FigureCard({ headline, range, query }: FigureCardProps) {
  const metric = findMetric(headline.metric)
  const state = useCardState(metric, headline, { range, query })
  const can = useCan('accounts.read')
  if (metric === null) return null
  return (
    <div className="relative grid">
      <Stat label={metric.name} state={state} className={LABEL_BESIDE_SIGNS} />
      <div className="absolute top-3.5 right-2 flex">
        {can.allowed && <SplitMenu metric={metric} />}
        <MeaningLink name={metric.name} metric={metric.key} id={metric.key}>
          <MetricMeaning metric={metric}>
            Only days that are over are compared.
            {metric.goal?.kind === 'guardrail' && ` ${guardrailSentence}`}
            {metric.goal &&
              ' A trend is told where the slope of its complete points differs from zero at 95 % and leads past the line within as many days.'}
          </MetricMeaning>
        </MeaningLink>
      </div>
    </div>
  )
}

/** Two signs stand at the end of the label's line. */
const LABEL_BESIDE_SIGNS = '[&>p:first-of-type]:pr-10 [&>div>p:first-child]:pr-10'

function useCardState(
  metric: Metric | null,
  { fills }: Headline,
  { range, query: { data, error, refetch } }: Omit<FigureCardProps, 'headline'>,
): StatProps['state'] {
  const token = useTokenUnit()
  const rowsHref = useRowsHref()
  const booked = useBooking()
  const can = useCan('accounts.read')
  const figure = metric === null ? undefined : findFigure(data, metric.key)
  if (data === undefined && error !== null) {
    const { message, requestId } = errorData(error)
    return { kind: 'error', message, requestId, onRetry: () => void refetch() }
  }
  if (metric === null || data === undefined || figure === undefined) return { kind: 'loading' }
  const { value, goal } = figure
  if (value === null || isNothing(figure))
    return { kind: 'empty', fills: <Empty fills={fills} metric={metric} range={range} /> }
  const unit = unitOf(metric.unit, { currency: data.currency, token })
  const immatureFrom = figure.series.findIndex(({ open }) => open)
  return {
    kind: 'ready',
    value:
      unit.kind === 'money' ? (
        <Money amountMinor={Math.round(value)} currency={unit.currency} />
      ) : unit.kind === 'tokens' ? (
        <Tokens amount={value} unit={unit.of} />
      ) : (
        formatExact(value, unit.kind === 'per_thousand' ? { kind: 'count' } : unit)
      ),
    ...(unit.kind === 'per_thousand' ? { unit: unitName(unit) } : {}),
    spark: {
      values: computeValues(figure, range, data.asOf),
      unit,
      ...(immatureFrom === -1 ? {} : { immatureFrom }),
    },
    ...deltaOf(figure, metric.direction, range.comparison?.version ?? null),
    ...(data.asOf === null
      ? {}
      : { asOf: formatTime(data.asOf, { zone: data.zone, style: 'time', withZone: true }) }),
    ...(can.allowed ? { href: rowsHref({ metric: metric.key }) } : {}),
    children: (
      <>
        {booked !== usualBooking && goesBack(metric) && (
          <p className="mt-1 text-xs text-ink-2">{bookingSentences[booked]}</p>
        )}
        {goal && (
          <GoalLine
            goal={goal}
            good={metric.direction}
            unit={unit}
            series={figure.series}
            baseline={sayBaseline(goal, figure.comparison)}
          />
        )}
        {goal === null && metric.goal?.kind === 'guardrail' && (
          <p className="mt-1 text-sm text-ink-2">{unguardedSentence}</p>
        )}
      </>
    ),
  }
}

function Empty({ fills, metric, range }: { fills: string; metric: Metric; range: Range }) {
  const setFrame = useSetFrame()
  const at = { maturityMs: maturityMsOf(metric), nowMs: useNow() }
  if (isRipe(range, at)) return 'Nothing that this figure counts began in these dates.'
  const ripening = computeRipening(range, at)
  if (ripening === null) return fills
  const { knownOn, ripe } = ripening
  return (
    <>
      {fills} The first are known from {describeDays(knownOn, knownOn)} on.{' '}
      <button
        type="button"
        className={classNames(LINK_STYLE, 'text-left')}
        onClick={() => setFrame({ range: undefined, ...ripe })}
      >
        Look at {describeDays(ripe.from, ripe.to)}
      </button>
      , known in full.
    </>
  )
}

/** A sum of nothing, then as now. A share of none is something: those it is of. */
function isNothing(figure: Figure): boolean {
  return figure.under === null && isFlat(figure) && (figure.comparison?.against ?? 0) === 0
}

function deltaOf(
  { comparison }: Figure,
  good: Metric['direction'],
  version: number | null,
): Pick<FigureProps, 'delta'> {
  if (comparison === null || comparison.value === null || comparison.against === null) return {}
  const { value, against, those } = comparison
  // Nothing held against nothing, beside a figure that today alone made.
  if (value === 0 && against === 0) return {}
  const days = describeDays(those.from, those.to)
  // Which of its days, the line beneath the title says once for all cards.
  const baseline = version === null ? days : `price version ${version}`
  return { delta: { ratio: computeRatio(value, against), good, baseline } }
}
