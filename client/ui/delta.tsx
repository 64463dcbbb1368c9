// What something moved by: with its sign, in figures that stand under each other, and in colour only where that means
// good or bad.
import { formatExact, sayValue, type Unit } from './chart/units.ts'
import { classNames } from './class-names.ts'
import { type GoodDirection, toneOfChange } from './figure-delta.ts'
import { formatTokenAmount } from './tokens.ts'
import { TokenSymbol } from './tokens.tsx'

export interface DeltaProps {
  amount: number
  unit: Unit
  /** Which way is up; neither by default: a charge is no bad news. */
  good?: GoodDirection
}

const COLOUR = { good: 'text-good', bad: 'text-bad', neutral: 'text-ink' }

export function Delta({ amount, unit, good = 'neither' }: DeltaProps) {
  const sign = amount > 0 ? '+' : amount < 0 ? '−' : '±'
  const size = Math.abs(amount)
  return (
    <data
      value={amount}
      className={classNames(
        'font-medium whitespace-nowrap tabular-nums',
        amount === 0 ? 'text-ink-3' : COLOUR[toneOfChange(amount, good)],
      )}
    >
      <span aria-hidden>
        {sign}
        {unit.kind === 'tokens' ? (
          <>
            {formatTokenAmount(size)}
            <TokenSymbol unit={unit.of} />
          </>
        ) : (
          formatExact(size, unit)
        )}
      </span>
      <span className="sr-only">
        {amount === 0 ? 'unchanged' : `${amount > 0 ? 'plus' : 'minus'} ${sayValue(size, unit)}`}
      </span>
    </data>
  )
}
