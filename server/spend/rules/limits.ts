// How many tokens an operator may move, by role: what is beyond it says who may.
import type { Refusal } from '../../ledger/rules/commands.ts'
import { type Role, roleNames } from '../../operators/words.ts'
import { moveLimits } from '../words.ts'

/** `movedToday`: in the 24 hours before, this change not counted. Null: it is within the limits. */
export function refuseAmount(facts: { role: Role; tokens: number; movedToday: number }): Refusal | null {
  const { role, tokens, movedToday } = facts
  const { oneMax, dayMax } = limitsOf(role)
  if (tokens > oneMax) {
    return beyond(
      `${roleNames[role]} may move at most ${count(oneMax)} tokens in one change`,
      oneMax,
      other => limitsOf(other).oneMax >= tokens,
    )
  }
  const left = Math.max(0, dayMax - movedToday)
  if (tokens > left) {
    return beyond(
      `${roleNames[role]} may move at most ${count(dayMax)} tokens in 24 hours, and ${count(left)} of them are left`,
      left,
      other => limitsOf(other).dayMax > dayMax && limitsOf(other).oneMax >= tokens,
    )
  }
  return null
}

function limitsOf(role: Role): { oneMax: number; dayMax: number } {
  return moveLimits[role] ?? { oneMax: 0, dayMax: 0 }
}

function beyond(sentence: string, max: number, may: (role: Role) => boolean): Refusal {
  const roles = (Object.keys(moveLimits) as Role[]).filter(may).map(role => roleNames[role])
  return roles.length === 0
    ? { reason: 'AMOUNT_TOO_LARGE', message: `${sentence}.`, details: { max } }
    : {
        reason: 'FORBIDDEN',
        message: `${sentence}: ${roles.join(' or ')} may do this.`,
        details: { max, roles },
      }
}

function count(tokens: number): string {
  return new Intl.NumberFormat('en').format(tokens)
}
