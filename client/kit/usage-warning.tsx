// A word at 90, 95 and 100 percent of the allowance; nothing before. What one can do about it stands inside.
import type { ReactNode } from 'react'
import { judgeUsed, writeUsageWarning } from './allowance.ts'
import { useAccount, useUnit } from './hooks.ts'

export function UsageWarning({ children }: { children?: ReactNode }) {
  const { data: account } = useAccount()
  const unit = useUnit()
  const text = account === null ? null : writeUsageWarning(account, unit)
  const level = account === null ? 'calm' : judgeUsed(account)
  return (
    // There before it says anything, so that it is heard when it does.
    <div role="status">
      {text !== null && (
        <div className={`farebox-notice farebox-is-${level}`}>
          <p>{text}</p>
          {children}
        </div>
      )}
    </div>
  )
}
