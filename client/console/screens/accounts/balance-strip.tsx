// The balance of an account, part by part.
import { Tokens } from '../../../ui/tokens.tsx'
import { Strip, StripPart } from '../strip.tsx'
import type { Account } from './account-queries.ts'
import { useTokenUnit } from './use-token-unit.ts'

export function BalanceStrip({ balance }: { balance: Account['balance'] }) {
  const unit = useTokenUnit()
  return (
    <Strip>
      <StripPart label="Available" isFirst>
        <Tokens amount={balance.available} unit={unit} />
      </StripPart>
      <StripPart label="Granted">
        <Tokens amount={balance.granted} unit={unit} />
      </StripPart>
      <StripPart label="Purchased">
        <Tokens amount={balance.purchased} unit={unit} />
      </StripPart>
      <StripPart label="Held">
        <Tokens amount={balance.held} unit={unit} />
      </StripPart>
      <StripPart label="Owed" isBad={balance.debt > 0}>
        <Tokens amount={balance.debt} unit={unit} />
      </StripPart>
    </Strip>
  )
}
