// How much money an operator may give back, by role: what is beyond it says who may.
import type { Refusal } from '../../ledger/rules/commands.ts'
import { type Role, roleNames } from '../../operators/words.ts'
import { refundLimits } from '../words.ts'
import { sayMoney } from './money.ts'

export type RefundFacts = {
  role: Role
  amount: number
  currency: string
  /** In the 24 hours before, in this currency, this refund not counted. */
  refundedToday: number
}

/** Null: it is within the limits. */
export function refuseRefund({ role, amount, currency, refundedToday }: RefundFacts): Refusal | null {
  const { oneMax, dayMax } = limitsOf(role)
  const money = (minor: number) => sayMoney({ amount: minor, currency })
  if (amount > oneMax) {
    return beyond(
      `${roleNames[role]} may give back at most ${money(oneMax)} in one refund`,
      oneMax,
      other => limitsOf(other).oneMax >= amount,
    )
  }
  const left = Math.max(0, dayMax - refundedToday)
  if (amount > left) {
    return beyond(
      `${roleNames[role]} may give back at most ${money(dayMax)} in 24 hours, and ${money(left)} of it is left`,
      left,
      other => limitsOf(other).dayMax > dayMax && limitsOf(other).oneMax >= amount,
    )
  }
  return null
}

function limitsOf(role: Role): { oneMax: number; dayMax: number } {
  return refundLimits[role] ?? { oneMax: 0, dayMax: 0 }
}

function beyond(sentence: string, max: number, may: (role: Role) => boolean): Refusal {
  const roles = (Object.keys(refundLimits) as Role[]).filter(may).map(role => roleNames[role])
  return roles.length === 0
    ? { reason: 'AMOUNT_TOO_LARGE', message: `${sentence}.`, details: { max } }
    : {
        reason: 'FORBIDDEN',
        message: `${sentence}: ${roles.join(' or ')} may do this.`,
        details: { max, roles },
      }
}
