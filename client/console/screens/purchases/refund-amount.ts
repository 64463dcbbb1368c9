// An amount of money as somebody types it, read to the last minor unit of its currency; never through a float.
import { formatMoney, minorDigits } from '../../../ui/money.ts'

export type ReadAmount = { kind: 'amount'; amount: number } | { kind: 'refused'; because: string }

/** `max` is in minor units. Both decimal marks are read; what groups digits is not, for it could be either. */
export function readRefundAmount(
  text: string,
  { currency, max }: { currency: string; max: number },
): ReadAmount {
  const refuse = (because: string): ReadAmount => ({ kind: 'refused', because })
  const given = text.trim()
  if (given === '') return refuse('Say how much')
  const match = /^(\d{1,15})(?:[.,](\d+))?$/.exec(given)
  if (match === null) return refuse('Enter an amount such as 2.50')
  const digits = minorDigits(currency)
  const fraction = match[2] ?? ''
  if (fraction.length > digits)
    return refuse(digits === 0 ? `${currency} has whole units only` : `At most ${digits} decimals`)
  const amount = Number(`${match[1]}${fraction.padEnd(digits, '0')}`)
  if (amount < 1) return refuse('More than nothing')
  if (!Number.isSafeInteger(amount) || amount > max)
    return refuse(`At most ${formatMoney(max, currency)} can be given back`)
  return { kind: 'amount', amount }
}
