// How much of a period's allowance is used, and when that is worth a word.
import type { Account } from './contract.ts'
import { sayTokens, type Unit, writeTokens } from './tokens-text.ts'

export type Level = 'calm' | 'near' | 'nearly' | 'used-up'

/**
 * Warned of at 90, 95 and 100 percent; what is used up is no alarm while there are tokens besides, and no news while
 * there are as many again.
 */
export function judgeUsed({ usage, balance }: Pick<Account, 'usage' | 'balance'>): Level {
  const { percent, allowance } = usage
  if (percent === null || percent < 90) return 'calm'
  if (percent >= 100 && allowance !== null && balance.available >= allowance) return 'calm'
  if (percent < 95) return 'near'
  return percent < 100 || balance.available > 0 ? 'nearly' : 'used-up'
}

/** Null where nothing is worth a warning. */
export function writeUsageWarning(account: Account, unit: Unit): string | null {
  const { usage, plan, balance } = account
  const { percent, allowance, used, warning } = usage
  if (percent === null || judgeUsed(account) === 'calm' || plan?.unlimited === true || allowance === null)
    return null
  const period = plan === null ? '' : ' of this period'
  if (percent >= 100) {
    return balance.available > 0
      ? `All ${writeTokens(allowance)} ${unit.many}${period} are used; you have ${sayTokens(balance.available, unit)} besides.`
      : `All ${writeTokens(allowance)} ${unit.many}${period} are used.`
  }
  return (
    warning?.text ??
    `${writeTokens(used)} of ${sayTokens(allowance, unit)}${period} are used: ${Math.floor(percent)} %.`
  )
}
