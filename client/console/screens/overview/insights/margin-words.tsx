// How margins, and money that is divided, are written.

import { minorDigits } from '../../../../ui/money.ts'
import type { Outputs } from '../../../api.ts'

type Margin = Outputs['insights']['actions']['rows'][number]['margin']

/** Rounded down: a margin is never said higher than it is. */
export function Share({
  margin,
}: {
  margin: Pick<Margin, 'basisPoints' | 'runs' | 'uncostedRuns' | 'cost'>
}) {
  const { basisPoints, runs, uncostedRuns, cost } = margin
  if (runs > 0 && uncostedRuns === runs) return <span className="text-ink-3">no unit cost</span>
  if (basisPoints === null)
    return cost > 0 ? <span className="text-bad">all cost</span> : <span className="text-ink-3">–</span>
  return (
    <span className={basisPoints < 0 ? 'text-bad' : undefined}>
      {shares.format(Math.floor(basisPoints / 10) / 1000).replace('-', '−')}
    </span>
  )
}

const shares = new Intl.NumberFormat('en-US', {
  style: 'percent',
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
})

/** Fractions of a minor unit too, for a token costs less than a cent. */
export function formatPerUnit(minor: number | null, currency: string): string {
  if (minor === null) return '–'
  const digits = minorDigits(currency)
  const format = new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency,
    minimumFractionDigits: digits + 2,
    maximumFractionDigits: digits + 2,
  })
  return format.format(minor / 10 ** digits).replace('-', '−')
}
