// An amount of money, in its currency, to the last minor unit.
import { formatMoney } from './money.ts'

export interface MoneyProps {
  amountMinor: number | bigint
  /** ISO 4217. */
  currency: string
}

export function Money({ amountMinor, currency }: MoneyProps) {
  return <data value={`${amountMinor} ${currency}`}>{formatMoney(amountMinor, currency)}</data>
}
