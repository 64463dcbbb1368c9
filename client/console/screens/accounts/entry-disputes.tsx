// What was said against one entry: whether its user disputes it now, and what was decided before.
import { useQuery } from '@tanstack/react-query'
import { Panel } from '../../../ui/panel.tsx'
import { trpc } from '../../api.ts'
import { DisputeLines } from '../disputes/dispute-lines.tsx'
import type { DisputeRow } from '../disputes/dispute-queries.ts'
import type { Place } from './account-queries.ts'

/** Newest first; undefined until it is known. */
export function useDisputesOf(place: Place, entryId: string): readonly DisputeRow[] | undefined {
  const { economyKey, mode } = place
  return useQuery(trpc.disputes.list.queryOptions({ economyKey, mode, filter: { text: entryId } })).data?.rows
}

export function EntryDisputes({ disputes }: { disputes: readonly DisputeRow[] }) {
  if (disputes.length === 0) return null
  return (
    <Panel title={disputes.length === 1 ? 'Disputed' : `Disputed ${disputes.length} times`} flush>
      <DisputeLines disputes={disputes} />
    </Panel>
  )
}
