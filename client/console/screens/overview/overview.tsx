// What an economy comes to in the frame's dates: its headline figures, their course, and what earns them.
import { PageHeader } from '../../../ui/page-header.tsx'
import { useCan, useEconomy, useMode, useScreenSearch } from '../../current.ts'
import { useRange } from '../../use-range.ts'
import { LedgerProof } from '../accounts/ledger-proof.tsx'
import { late, useLoadSoon } from '../late.tsx'
import { useBooking } from './booking.ts'
import { BookingChoice } from './booking-choice.tsx'
import { FigureCard } from './figure-card.tsx'
import { FigureCharts } from './figure-charts.tsx'
import { FunnelPanel } from './funnel-panel.tsx'
import { cards, disputeFigures, headlines } from './headlines.ts'
import { Lately } from './lately.tsx'
import { NearLimit } from './near-limit.tsx'
import { NeedsYou } from './needs-you.tsx'
import { useFigures } from './overview-queries.ts'
import { OverviewTabs } from './overview-tabs.tsx'
import { noRows, readRowsAddress } from './rows-address.ts'
import { useNamed } from './use-named.ts'
import { UsedActions } from './used-actions.tsx'

const FigureRowsPanel = late(() => import('./figure-rows-panel.tsx').then(part => part.FigureRowsPanel))
const lateParts = [FigureRowsPanel]
const asked = { metrics: cards.map(({ metric }) => metric) }

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
  const query = useFigures(range, { ...asked, booked: useBooking() })
  const address = readRowsAddress(search)
  useNamed('center')
  return (
    <div className="grid grid-cols-1 gap-4">
      <PageHeader
        title="Overview"
        description={`What ${economy.name} comes to in ${mode} mode, ${range.dates}.`}
      />
      <OverviewTabs />
      <NeedsYou figures={query.data?.figures} />
      <BookingChoice />
      <section aria-label="Headline figures" className="grid gap-3 sm:grid-cols-2 xl:grid-cols-4">
        {headlines.map(headline => (
          <FigureCard key={headline.metric} headline={headline} range={range} query={query} />
        ))}
      </section>
      <FigureCharts range={range} query={query} />
      <section aria-label="Disputes" className="grid gap-3 sm:grid-cols-2 xl:grid-cols-4">
        {disputeFigures.map(figure => (
          <FigureCard key={figure.metric} headline={figure} range={range} query={query} />
        ))}
      </section>
      <div className="grid grid-cols-1 items-start gap-4 xl:grid-cols-2">
        <div className="grid grid-cols-1 gap-4">
          <FunnelPanel range={range} />
          {can.allowed && <NearLimit />}
        </div>
        <div className="grid grid-cols-1 gap-4">
          <UsedActions range={range} />
          <Lately />
        </div>
      </div>
      {can.allowed && <LedgerProof />}
      {can.allowed && address !== null && (
        <FigureRowsPanel
          key={address.metric}
          address={address}
          range={range}
          onClose={() => setSearch(noRows)}
        />
      )}
    </div>
  )
}
