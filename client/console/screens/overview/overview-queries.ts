// What the Overview asks of figures, and how their numbers are drawn.
import { useQuery } from '@tanstack/react-query'
import type { Unit as MetricUnit } from '../../../../server/metrics/words.ts'
import type { Unit } from '../../../ui/chart/units.ts'
import type { TokenUnit } from '../../../ui/tokens.ts'
import { type Inputs, type Outputs, trpc } from '../../api.ts'
import { useEconomyKey, useFrameSearch, useMode } from '../../current.ts'
import { defaultCompare, type Period, type Range } from '../../range.ts'
import { useReign } from '../../use-range.ts'

export type Figures = Outputs['metrics']['figures']
export type Figure = Figures['figures'][number]
type Question = Inputs['metrics']['figures']

/** What is written is in the figures within seconds; a page that is looked at all day need not ask as often. */
export const everyMs = 30_000

type Asked = Pick<Question, 'metrics' | 'split' | 'priceVersion' | 'booked'>

/** The figures of the frame's dates, compared as the frame says. */
export function useFigures(range: Range, asked: Asked) {
  const { compare = defaultCompare, againstVersion: chosen } = useFrameSearch()
  // A link may name a version that there is none of: then it is compared as the frame says otherwise.
  const reign = useReign(chosen)
  const against = chosen === undefined || reign === null ? {} : { againstVersion: Number(chosen) }
  const question = useQuestion(range, { ...asked, compare, ...against })
  return useQuery({
    ...trpc.metrics.figures.queryOptions(question),
    enabled: chosen === undefined || reign !== undefined,
    refetchInterval: range.running ? everyMs : false,
  })
}

export type FiguresQuery = ReturnType<typeof useFigures>

/** The points of the days that are compared with: a figure's comparison has their sum alone. */
export function useEarlier(range: Range, asked: Asked) {
  const question = useQuestion(range.comparison ?? range, { ...asked, compare: 'none' })
  return useQuery({
    ...trpc.metrics.figures.queryOptions(question),
    enabled: range.comparison !== null,
  })
}

const versionsMax = 100

/** The newest first. */
export function useVersions() {
  return useQuery({
    ...trpc.catalog.versions.list.queryOptions({ economyKey: useEconomyKey(), limit: versionsMax }),
    refetchInterval: everyMs,
  })
}

/** As many as a page has at most: more flags than these nobody could tell apart. */
const annotationsMax = 200

/** Of which any part lies in these dates, the one that begins last first; null: the dates are not known yet. */
export function useAnnotations(dates: Pick<Period, 'from' | 'until'> | null) {
  const economyKey = useEconomyKey()
  return useQuery({
    ...trpc.annotations.list.queryOptions({
      economyKey,
      limit: annotationsMax,
      ...(dates === null ? {} : { fromAt: dates.from, untilAt: dates.until }),
    }),
    enabled: dates !== null,
    refetchInterval: everyMs,
  })
}

function useQuestion(
  { firstDay, lastDay }: Period,
  asked: Asked & Pick<Question, 'compare' | 'againstVersion'>,
): Question {
  return { economyKey: useEconomyKey(), mode: useMode(), from: firstDay, to: lastDay, ...asked }
}

export function findFigure(answer: Figures | undefined, metric: string): Figure | undefined {
  return answer?.figures.find(figure => figure.metric === metric)
}

export function unitOf(unit: MetricUnit, { currency, token }: { currency: string; token: TokenUnit }): Unit {
  switch (unit) {
    case 'money':
    case 'money_per_token':
      return { kind: 'money', currency }
    case 'tokens':
      return { kind: 'tokens', of: token }
    case 'share':
      return { kind: 'percent' }
    case 'per_thousand':
      return { kind: 'per_thousand' }
    case 'count':
      return { kind: 'count' }
  }
}
