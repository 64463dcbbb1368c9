// Settings, Alerts: what watches the figures, and the incidents that came of it.
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import { Banner } from '../../../ui/banner.tsx'
import { Button } from '../../../ui/button.tsx'
import { PageHeader } from '../../../ui/page-header.tsx'
import { trpc } from '../../api.ts'
import { useCan, useEconomy, useMode, useScreenSearch } from '../../current.ts'
import { useFreshened } from '../../news.ts'
import { late, useLoadSoon } from '../late.tsx'
import { AlertList } from './alert-list.tsx'
import { IncidentList } from './incident-list.tsx'

const AlertPanel = late(() => import('./alert-panel.tsx').then(part => part.AlertPanel))
const IncidentPanel = late(() => import('./incident-panel.tsx').then(part => part.IncidentPanel))
const lateParts = [AlertPanel, IncidentPanel]

export function AlertsScreen() {
  useLoadSoon(lateParts)
  // What belongs to one economy never stands in for another's while that is on its way.
  const where = `${useEconomy().key} ${useMode()}`
  return <Alerts key={where} />
}

function Alerts() {
  const can = useCan('alerts.change')
  const economy = useEconomy()
  const mode = useMode()
  const [{ open }, setSearch] = useScreenSearch()
  const place = { economyKey: economy.key, mode }
  const query = useQuery(trpc.alerts.list.queryOptions(place))
  // A breach is shown at once: nobody wants to press a button to hear of it.
  useFreshened(trpc.alerts.follow.subscriptionOptions({ economyKey: economy.key }), trpc.alerts.pathKey())
  const navigate = useNavigate()
  const startNew = () =>
    void navigate({ to: '/$economy/settings/alerts/new', params: { economy: economy.key } })
  const close = () => setSearch({ open: undefined })
  const newButton = (
    <Button variant="primary" icon={Plus} refusedBecause={can.refusedBecause} onClick={startNew}>
      New alert
    </Button>
  )
  return (
    <div className="grid min-w-0 grid-cols-1 gap-4">
      <PageHeader
        title="Alerts"
        description={`What watches the figures of ${economy.name} in ${mode} mode, and says so once when one goes wrong.`}
        actions={newButton}
      />
      {query.data !== undefined && <MailNote mailFrom={query.data.mailFrom} givenUp={query.data.givenUp} />}
      <AlertList query={query} newButton={newButton} />
      <IncidentList />
      {open?.startsWith('alt_') && <AlertPanel key={open} id={open} onClose={close} />}
      {open?.startsWith('icd_') && <IncidentPanel key={open} id={open} onClose={close} />}
    </div>
  )
}

function MailNote({ mailFrom, givenUp }: { mailFrom: string | null; givenUp: number }) {
  if (mailFrom === null)
    return (
      <Banner title="No e-mail is sent from here">
        Incidents stand on this screen and on the Overview. With <code>SMTP_URL</code> and{' '}
        <code>FAREBOX_MAIL_FROM</code> set where the server starts, those chosen in an alert also hear of them
        by e-mail.
      </Banner>
    )
  if (givenUp === 0) return null
  return (
    <Banner
      tone="bad"
      title={givenUp === 1 ? 'An e-mail was given up' : `${givenUp} e-mails of the last week were given up`}
    >
      The mail server took none of them for three days. Each incident says which, and what the server
      answered.
    </Banner>
  )
}
