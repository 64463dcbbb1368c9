// What one webhook event said, word for word but for its secrets.
import { useQuery } from '@tanstack/react-query'
import { CodeBlock } from '../../../ui/code-block.tsx'
import { CopyableId } from '../../../ui/copyable-id.tsx'
import { Sheet } from '../../../ui/sheet.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { trpc } from '../../api.ts'
import { QueryFailure } from '../query-failure.tsx'
import type { Place } from './purchase-queries.ts'

export interface EventPanelProps {
  place: Place
  eventId: string
  onClose: () => void
}

export function EventPanel({ place, eventId, onClose }: EventPanelProps) {
  const query = useQuery(trpc.purchases.event.queryOptions({ ...place, eventId }))
  const event = query.data
  return (
    <Sheet
      open
      onOpenChange={onClose}
      size="lg"
      title={event?.type ?? 'Webhook'}
      description={<CopyableId id={eventId} label="event id" lengthMax={34} />}
    >
      {query.error !== null && event === undefined && <QueryFailure query={query} />}
      {query.isPending && <Skeleton lines={8} />}
      {event && <CodeBlock title="What it said" code={event.body} wrap />}
    </Sheet>
  )
}
