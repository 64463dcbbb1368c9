// What an economy comes to in the frame's dates: its headline figures, their course, and what earns them.
import { PageHeader } from '../../../ui/page-header.tsx'
import { useCan, useEconomy, useMode, useScreenSearch } from '../../current.ts'
import { useRange } from '../../use-range.ts'
import { LedgerProof } from '../accounts/ledger-proof.tsx'
import { late, useLoadSoon } from '../late.tsx'
import { AgainstLine } from './against-line.tsx'
import { useBooking } from './booking.ts'
import { BookingChoice } from './booking-choice.tsx'
import { FigureCard, type FigureCardProps } from './figure-card.tsx'
import { FigureCharts } from './figure-charts.tsx'
import { FunnelPanel } from './funnel-panel.tsx'
import { buyerFigures, cards, disputeFigures, type Headline, headlines } from './headlines.ts'
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
      <AgainstLine range={range} />
      <NeedsYou figures={query.data?.figures} />
      <BookingChoice />
      <Figures label="Headline figures" figures={headlines} range={range} query={query} />
      <FigureCharts range={range} query={query} />
      <Figures label="Buyers" figures={buyerFigures} range={range} query={query} />
      <Figures label="Disputes" figures={disputeFigures} range={range} query={query} />
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

interface FiguresProps extends Pick<FigureCardProps, 'range' | 'query'> {
  label: string
  figures: readonly Headline[]
}

function Figures({ label, figures, range, query }: FiguresProps) {
  return (
    <section aria-label={label} className="grid gap-3 sm:grid-cols-2 xl:grid-cols-4">
      {figures.map(headline => (
        <FigureCard key={headline.metric} headline={headline} range={range} query={query} />
      ))}
    </section>
  )
}
