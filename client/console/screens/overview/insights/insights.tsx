// Insights: one list at a time of whom and what somebody should look at, chosen in the address.
import { Info } from 'lucide-react'
import { PageHeader } from '../../../../ui/page-header.tsx'
import { useCan, useEconomy, useMode, useScreenSearch } from '../../../current.ts'
import { late, useLoadSoon } from '../../late.tsx'
import { OverviewTabs } from '../overview-tabs.tsx'
import { NearLimitList, RunsOutList, TopUpsList, UpgradesList } from './account-lists.tsx'
import { firstList, type InsightKey, insightLists } from './insight-lists.ts'
import { InsightMenu } from './insight-menu.tsx'

const ActionsList = late(() => import('./actions-list.tsx').then(part => part.ActionsList))
const LowMarginsList = late(() => import('./low-margins-list.tsx').then(part => part.LowMarginsList))
const FlowsList = late(() => import('./flows-list.tsx').then(part => part.FlowsList))
const MissionsList = late(() => import('./missions-list.tsx').then(part => part.MissionsList))
const lateParts = [ActionsList, LowMarginsList, FlowsList, MissionsList]

const shownBy: Record<InsightKey, React.ComponentType> = {
  near_limit: NearLimitList,
  runs_out: RunsOutList,
  upgrade: UpgradesList,
  top_ups: TopUpsList,
  low_margin: LowMarginsList,
  actions: ActionsList,
  flows: FlowsList,
  missions: MissionsList,
}

export function InsightsScreen() {
  useLoadSoon(lateParts)
  const economy = useEconomy()
  const mode = useMode()
  const can = useCan('accounts.read')
  const [{ list }] = useScreenSearch()
  const shown = insightLists.find(({ key }) => key === list) ?? firstList
  const List = shownBy[shown.key]
  return (
    <div className="grid grid-cols-1 gap-4">
      <PageHeader
        title="Insights"
        description={`Whom to look at in ${economy.name}, what earns and what costs, and where ${economy.tokenMany} go.`}
      />
      <OverviewTabs />
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[15rem_minmax(0,1fr)] lg:gap-6">
        <InsightMenu shown={shown.key} />
        <section aria-labelledby="insight-list" className="grid min-w-0 grid-cols-1 gap-3">
          <header className="grid gap-1">
            <h2 id="insight-list" className="text-lg font-semibold tracking-tight max-lg:sr-only">
              {shown.label}
            </h2>
            <p className="flex max-w-prose gap-2 text-sm text-ink-2">
              <Info aria-hidden size={16} className="mt-0.5 shrink-0 text-ink-3" />
              {shown.holds}
            </p>
          </header>
          {can.allowed ? (
            // What belongs to one economy never stands in for another's while that is on its way.
            <List key={`${economy.key} ${mode} ${shown.key}`} />
          ) : (
            <p className="text-ink-2">{can.refusedBecause}</p>
          )}
        </section>
      </div>
    </div>
  )
}
