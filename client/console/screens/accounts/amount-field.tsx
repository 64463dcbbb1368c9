// How many tokens, and how many of them this operator may move at once.
import { refuseAmount } from '../../../../server/spend/rules/limits.ts'
import { moveLimits } from '../../../../server/spend/words.ts'
import { NumberField } from '../../../ui/number-field.tsx'
import { sayTokens } from '../../../ui/tokens.ts'
import { useOperator } from '../../current.ts'
import { useTokenUnit } from './use-token-unit.ts'

export interface AmountFieldProps {
  value: number | null
  onChange: (value: number | null) => void
  label?: string
  hint?: string
  optional?: boolean
}

export function AmountField({ value, onChange, label, hint, optional = false }: AmountFieldProps) {
  const unit = useTokenUnit()
  const limits = moveLimits[useOperator().role]
  const most =
    limits &&
    `You may move ${sayTokens(limits.oneMax, unit)} at once, ${sayTokens(limits.dayMax, unit)} in 24 hours.`
  return (
    <NumberField
      label={label ?? `How many ${unit.other}?`}
      name="asked.amount"
      value={value}
      onChange={onChange}
      min={1}
      unit={unit.symbol}
      optional={optional}
      hint={[hint, most].filter(Boolean).join(' ')}
    />
  )
}

/** Messages by field; who may, where this operator may not. */
export function useRefuseAmount(): (amount: number | null) => Record<string, string> {
  const { role } = useOperator()
  return (amount): Record<string, string> => {
    if (amount === null) return { 'asked.amount': 'Say how many' }
    const beyond = refuseAmount({ role, tokens: amount, movedToday: 0 })
    return beyond === null ? {} : { 'asked.amount': beyond.message }
  }
}
