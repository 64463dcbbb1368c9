// The money and the tokens of a purchase side by side.
import { Money } from '../../../ui/money.tsx'
import { Tokens } from '../../../ui/tokens.tsx'
import { useTokenUnit } from '../accounts/use-token-unit.ts'
import { Strip, StripPart } from '../strip.tsx'
import type { Purchase } from './purchase-queries.ts'

export function MoneyStrip({ purchase }: { purchase: Purchase }) {
  const unit = useTokenUnit()
  const { price, refunded, paidAt, deliveredAt, tokens, askedBackTokens, left } = purchase
  return (
    <Strip>
      <StripPart label={paidAt === null ? 'Price' : 'Paid'} isFirst>
        <Money amountMinor={price.amount} currency={price.currency} />
      </StripPart>
      <StripPart label="Given back">
        <Money amountMinor={refunded.amount} currency={refunded.currency} />
      </StripPart>
      <StripPart label={sayBrings(purchase, deliveredAt !== null)}>
        {tokens === null ? 'no limit' : <Tokens amount={tokens} unit={unit} />}
      </StripPart>
      <StripPart label="Asked back">
        <Tokens amount={askedBackTokens} unit={unit} />
      </StripPart>
      <StripPart label="Left of them">
        <Tokens amount={left.tokens} unit={unit} />
      </StripPart>
    </Strip>
  )
}

const monthly = new Set<Purchase['kind']>(['plan', 'renewal', 'lifetime'])

function sayBrings({ kind }: Purchase, came: boolean): string {
  if (monthly.has(kind)) return 'Brings a month'
  return came ? 'Brought' : 'Brings'
}
