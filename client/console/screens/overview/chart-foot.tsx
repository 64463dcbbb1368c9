// Beneath a chart: by what its figure can be taken apart, and what it means.
import { Fragment } from 'react'
import { type Metric, splitsOf } from '../../../../server/metrics/rules/registry.ts'
import { Link } from '../../../ui/link.tsx'
import { useCan } from '../../current.ts'
import { bookingSentences, goesBack, useBooking, usualBooking } from './booking.ts'
import { MeaningLink } from './meaning-link.tsx'
import { MetricMeaning } from './metric-meaning.tsx'
import { useRowsHref } from './rows-address.ts'
import { splitWords } from './split-words.ts'

export function ChartFoot({ metric }: { metric: Metric }) {
  const rowsHref = useRowsHref()
  const booked = useBooking()
  const can = useCan('accounts.read')
  const splits = can.allowed ? splitsOf(metric) : []
  return (
    <div className="flex items-start gap-3 border-t border-line px-gutter py-2 text-sm text-ink-2">
      <div className="min-w-0 flex-1">
        {splits.length > 0 && (
          <p className="leading-6">
            Taken apart by{' '}
            {splits.map((split, index) => (
              <Fragment key={split}>
                {index > 0 && ' · '}
                <Link href={rowsHref({ metric: metric.key, split })} className="whitespace-nowrap">
                  {splitWords[split]}
                </Link>
              </Fragment>
            ))}
          </p>
        )}
        {booked !== usualBooking && goesBack(metric) && <p>{bookingSentences[booked]}</p>}
      </div>
      <MeaningLink name={metric.name} metric={metric.key}>
        <MetricMeaning metric={metric} />
      </MeaningLink>
    </div>
  )
}
