// Hears of incidents that open, get worse or close, and asks anew which are open; tells whoever listens instead of looking.
import { trpc } from '../api.ts'
import { useEconomyKey } from '../current.ts'
import { useFreshened } from '../news.ts'
import { sayAlarms, useAlarms } from './use-alarms.ts'

/** News tell of incidents; this is for breaches, of which there are none, and for news that got lost. */
const everyMs = 60_000

export function AlarmNews() {
  const economyKey = useEconomyKey()
  // Only which are open: lists of alerts keep what is new to them behind their pill.
  useFreshened(trpc.alerts.follow.subscriptionOptions({ economyKey }), trpc.alerts.openIncidents.pathKey())
  return (
    <p role="status" aria-label="Alarms" className="sr-only">
      {sayAlarms(useAlarms({ everyMs }))}
    </p>
  )
}
