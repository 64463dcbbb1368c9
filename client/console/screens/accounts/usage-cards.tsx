// How much of its allowance an account has used, and where it stands today against its caps.
import { Banner } from '../../../ui/banner.tsx'
import type { Unit } from '../../../ui/chart/units.ts'
import { KeyValues } from '../../../ui/key-values.tsx'
import { Meter } from '../../../ui/meter.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { Time } from '../../../ui/time.tsx'
import { Tokens } from '../../../ui/tokens.tsx'
import type { Account } from './account-queries.ts'
import { useTokenUnit } from './use-token-unit.ts'

const actions: Unit = { kind: 'count' }

export function UsageCards({ account }: { account: Account }) {
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      <PeriodPanel account={account} />
      <TodayPanel account={account} />
    </div>
  )
}

function PeriodPanel({ account }: { account: Account }) {
  const unit = useTokenUnit()
  const { plan, usage } = account
  return (
    <Panel
      title={plan === null ? 'This month' : `Plan: ${plan.name}`}
      hint={plan !== null && <PlanHint plan={plan} />}
    >
      <div className="grid gap-4">
        {usage.warning && (
          <Banner
            tone={usage.warning.threshold === 100 && account.balance.available === 0 ? 'bad' : 'warn'}
            title={usage.warning.text}
          />
        )}
        {usage.allowance === null ? (
          <KeyValues rows={[{ label: 'Used', value: <Tokens amount={usage.used} unit={unit} /> }]} />
        ) : (
          <Meter
            label={plan === null ? 'Of what the month began with' : 'Of this period’s grant'}
            used={usage.used}
            allowance={usage.allowance}
            unit={{ kind: 'tokens', of: unit }}
            note={
              usage.periodEnd !== null && (
                <>
                  Until <Time at={usage.periodEnd} />
                </>
              )
            }
          />
        )}
      </div>
    </Panel>
  )
}

function PlanHint({ plan }: { plan: NonNullable<Account['plan']> }) {
  const { unlimited, periodStart, periodEnd, cancelAtPeriodEnd } = plan
  return (
    <>
      {unlimited && 'Unlimited: what is run is counted, and nothing is charged. '}
      <Time at={periodStart} show="date" /> – <Time at={periodEnd} show="date" />
      {cancelAtPeriodEnd && ', and ends then'}
    </>
  )
}

function TodayPanel({ account }: { account: Account }) {
  const unit = useTokenUnit()
  const { spent, actions: ran, softCap, actionCap } = account.today
  const uncapped = [
    ...(softCap === null ? [{ label: 'Spent', value: <Tokens amount={spent} unit={unit} /> }] : []),
    ...(actionCap === null ? [{ label: 'Actions', value: String(ran) }] : []),
  ]
  return (
    <Panel title="Today" hint={softCap === null && actionCap === null ? 'Without a cap.' : undefined}>
      <div className="grid gap-4">
        {softCap !== null && (
          <Meter
            label="Spent, of the daily soft cap"
            used={spent}
            allowance={softCap}
            unit={{ kind: 'tokens', of: unit }}
          />
        )}
        {actionCap !== null && (
          <Meter label="Actions, of the plan’s most" used={ran} allowance={actionCap} unit={actions} />
        )}
        {uncapped.length > 0 && <KeyValues rows={uncapped} />}
      </div>
    </Panel>
  )
}
