// The webhook events of a purchase in the order in which they came; each opens on what it said.
import { useQuery } from '@tanstack/react-query'
import { Badge } from '../../../ui/badge.tsx'
import { Link } from '../../../ui/link.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { Time } from '../../../ui/time.tsx'
import { trpc } from '../../api.ts'
import { useScreenSearch } from '../../current.ts'
import { stringifySearch } from '../../search.ts'
import { panelStateOf } from '../panel-state.ts'
import type { Place, StripeEvent } from './purchase-queries.ts'

const empty = {
  title: 'No webhook has come',
  fills:
    'Stripe sends one with each step of a payment. Should one be lost, the purchase is asked about all the same.',
}

export function EventsList({ place }: { place: Place }) {
  const query = useQuery(trpc.purchases.events.queryOptions(place))
  const events = query.data ?? []
  return (
    <Panel
      title="Webhooks"
      hint="As they came. What counts is what Stripe said when it was asked after each."
      flush
      state={panelStateOf(query, { isEmpty: events.length === 0, empty })}
    >
      <ol className="divide-y divide-line">
        {events.map(event => (
          <EventLine key={event.id} event={event} economyKey={place.economyKey} />
        ))}
      </ol>
    </Panel>
  )
}

function EventLine({ event, economyKey }: { event: StripeEvent; economyKey: string }) {
  const [search] = useScreenSearch()
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1 px-gutter py-2.5">
      <Link
        plain
        href={`/${economyKey}/purchases${stringifySearch({ ...search, event: event.id })}`}
        className="min-w-0 font-mono text-sm break-words decoration-line-strong underline-offset-3 hover:underline"
      >
        {event.type}
      </Link>
      <span className="flex items-center gap-2 text-sm text-ink-3">
        <Time at={event.receivedAt} show="seconds" />
        <Badge tone={event.outcome === 'applied' ? 'good' : event.outcome === null ? 'info' : 'neutral'}>
          {event.outcome ?? 'waits'}
        </Badge>
      </span>
    </li>
  )
}
