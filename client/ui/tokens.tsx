// An amount of tokens with the economy's symbol; readers hear the unit's name instead.
import { formatTokenAmount, sayTokens, type TokenStyle, type TokenUnit } from './tokens.ts'

export interface TokensProps {
  amount: number
  unit: TokenUnit
  /** `signed` for movements. Never `compact` where the amount can be acted upon. */
  show?: TokenStyle
}

export function Tokens({ amount, unit, show = 'plain' }: TokensProps) {
  return (
    <data value={amount} className="whitespace-nowrap">
      <span aria-hidden>
        {formatTokenAmount(amount, show)}
        <TokenSymbol unit={unit} />
      </span>
      <span className="sr-only">{sayTokens(amount, unit)}</span>
    </data>
  )
}

export function TokenSymbol({ unit }: { unit: TokenUnit }) {
  return <span className="ml-1 text-[0.75em] leading-none text-ink-3">{unit.symbol}</span>
}
