// What the user can spend, for a navigation bar; said aloud when it changes.
import { Amount } from './amount.tsx'
import { useAccount, useUnit } from './hooks.ts'

export function BalanceBadge() {
  const account = useAccount()
  const unit = useUnit()
  if (account.state === 'loading')
    return <span className="farebox-badge farebox-bone" role="status" aria-label="Loading your balance" />
  if (account.state === 'failed')
    return <output className="farebox-badge farebox-stale">Balance unknown</output>
  const { balance, plan } = account.data
  const isStale = account.error !== null
  return (
    // Not there before the first answer, so only later ones are said aloud.
    <output
      className={isStale ? 'farebox-badge farebox-stale' : 'farebox-badge'}
      title={isStale ? 'From before: your balance cannot be asked for at the moment.' : undefined}
    >
      {plan?.unlimited === true ? (
        <span className="farebox-unlimited">Unlimited</span>
      ) : (
        <Amount tokens={balance.available} unit={unit} />
      )}
      {balance.debt > 0 && <span className="farebox-debt">{balance.debt} owed</span>}
    </output>
  )
}
