// What an economy comes to in the frame's dates: its headline figures, their course, and what earns them.
import { PageHeader } from '../../../ui/page-header.tsx'
import { useCan, useEconomy, useMode, useScreenSearch } from '../../current.ts'
import { useRange } from '../../use-range.ts'
import { LedgerProof } from '../accounts/ledger-proof.tsx'
import { late, useLoadSoon } from '../late.tsx'
import { FigureCard } from './figure-card.tsx'
import { FigureCharts } from './figure-charts.tsx'
import { headlines } from './headlines.ts'
import { useFigures } from './overview-queries.ts'
import { UsedActions } from './used-actions.tsx'

const FigureRowsPanel = late(() => import('./figure-rows-panel.tsx').then(part => part.FigureRowsPanel))
const lateParts = [FigureRowsPanel]
const asked = { metrics: headlines.map(({ metric }) => metric) }

export function OverviewScreen() {
  // What belongs to one economy never stands in for another's while that is on its way.
  const where = `${useEconomy().key} ${useMode()}`
  return <Overview key={where} />
}

function Overview() {
  useLoadSoon(lateParts)
  const economy = useEconomy()
  const mode = useMode()
  const range = useRange()
  const can = useCan('accounts.read')
  const [search, setSearch] = useScreenSearch()
  const query = useFigures(range, asked)
  const { open } = search
  return (
    <div className="grid grid-cols-1 gap-4">
      <PageHeader
        title="Overview"
        description={`What ${economy.name} comes to in ${mode} mode, ${range.dates}.`}
      />
      <section aria-label="Headline figures" className="grid gap-3 sm:grid-cols-2 xl:grid-cols-4">
        {headlines.map(headline => (
          <FigureCard key={headline.metric} headline={headline} range={range} query={query} />
        ))}
      </section>
      <FigureCharts range={range} />
      <UsedActions range={range} />
      {can.allowed && <LedgerProof />}
      {can.allowed && open !== undefined && (
        <FigureRowsPanel
          key={open}
          metric={open}
          range={range}
          onClose={() => setSearch({ open: undefined })}
        />
      )}
    </div>
  )
}
