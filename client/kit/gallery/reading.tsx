// What tells: balances, costs, warnings, use and history, each in every state.
import { BalanceBadge } from '../balance-badge.tsx'
import { CostBadge } from '../cost-badge.tsx'
import { History } from '../history.tsx'
import { UsageDashboard } from '../usage-dashboard.tsx'
import { UsageWarning } from '../usage-warning.tsx'
import { Example, Group } from './example.tsx'
import { account, onPlan, quote, shortQuote, usage } from './stand-in.ts'

const nothingUsed = { total: 0, byAction: [], byDay: [], runsOutOn: null, suggestions: [] }

const withoutTokens = usage.byAction.map(one => ({ ...one, tokens: 0 }))

function used(percent: number, available = 42) {
  return onPlan({}, { allowance: 200, used: percent * 2, percent }, available)
}

export function ReadingGallery() {
  return (
    <>
      <Group title="Balance" narrow>
        <Example title="Some">
          <BalanceBadge />
        </Example>
        <Example title="Many" answers={{ 'account.get': onPlan({}, {}, 1_234_567) }}>
          <BalanceBadge />
        </Example>
        <Example title="Unlimited" answers={{ 'account.get': onPlan({ unlimited: true }) }}>
          <BalanceBadge />
        </Example>
        <Example
          title="Owing"
          answers={{ 'account.get': { ...account, balance: { ...account.balance, available: 0, debt: 18 } } }}
        >
          <BalanceBadge />
        </Example>
        <Example title="On its way" answers={{ 'account.get': 'never' }}>
          <BalanceBadge />
        </Example>
        <Example title="Unknown" answers={{ 'account.get': 'refused' }}>
          <BalanceBadge />
        </Example>
      </Group>
      <Group title="Cost" narrow>
        <Example title="Affordable">
          <CostBadge action="cover_letter" />
        </Example>
        <Example title="Short" answers={{ 'spend.quote': shortQuote }}>
          <CostBadge action="cover_letter" />
        </Example>
        <Example title="In the plan" answers={{ 'spend.quote': { ...quote, unlimited: true } }}>
          <CostBadge action="cover_letter" />
        </Example>
        <Example title="Costs nothing" answers={{ 'spend.quote': { ...quote, cost: 0 } }}>
          <CostBadge action="cover_letter" />
        </Example>
        <Example title="Price on its way" answers={{ 'spend.quote': 'never' }}>
          <CostBadge action="cover_letter" />
        </Example>
        <Example title="Price unknown" answers={{ 'spend.quote': 'refused' }}>
          <CostBadge action="cover_letter" />
        </Example>
      </Group>
      <Group title="Warnings" narrow>
        {[90, 95, 100].map(percent => (
          <Example key={percent} title={`${percent} %`} answers={{ 'account.get': used(percent) }}>
            <UsageWarning>
              <p>
                <a href="#plans">See the plans</a>
              </p>
            </UsageWarning>
          </Example>
        ))}
      </Group>
      <Group title="Use">
        <Example title="A plan with an allowance" answers={{ 'account.get': used(91) }}>
          <UsageDashboard />
        </Example>
        <Example title="Pay as you go">
          <UsageDashboard />
        </Example>
        <Example
          title="Unlimited, and cancelled"
          answers={{
            'account.get': onPlan({ name: 'Annual', unlimited: true, cancelAtPeriodEnd: true }),
            'account.usage': { ...usage, runsOutOn: null, suggestions: [] },
          }}
        >
          <UsageDashboard />
        </Example>
        <Example
          title="Unlimited, and nothing taken"
          answers={{
            'account.get': onPlan({ name: 'Annual', unlimited: true }),
            'account.usage': { ...nothingUsed, byAction: withoutTokens },
          }}
        >
          <UsageDashboard />
        </Example>
        <Example title="More used than the allowance" answers={{ 'account.get': used(140, 3) }}>
          <UsageDashboard />
        </Example>
        <Example title="Nothing used" answers={{ 'account.usage': nothingUsed }}>
          <UsageDashboard />
        </Example>
        <Example title="Use on its way" answers={{ 'account.usage': 'never' }}>
          <UsageDashboard />
        </Example>
        <Example title="Use unknown" answers={{ 'account.usage': 'refused' }}>
          <UsageDashboard />
        </Example>
      </Group>
      <Group title="History">
        <Example title="A few days">
          <History />
        </Example>
        <Example title="Nothing yet" answers={{ 'account.history': { entries: [], nextCursor: null } }}>
          <History />
        </Example>
        <Example title="History unknown" answers={{ 'account.history': 'refused' }}>
          <History />
        </Example>
      </Group>
    </>
  )
}
