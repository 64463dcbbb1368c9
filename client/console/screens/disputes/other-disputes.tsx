// What else this user disputed: whether it is the first time, and how it was decided before.
import { useQuery } from '@tanstack/react-query'
import { Link } from '../../../ui/link.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { trpc } from '../../api.ts'
import { useEconomyKey, useMode } from '../../current.ts'
import { accountHref } from '../accounts/account-queries.ts'
import { DisputeLines } from './dispute-lines.tsx'
import type { Dispute } from './dispute-queries.ts'

const shownMax = 4

export function OtherDisputes({ dispute: { id, userId } }: Pick<Dispute, 'dispute'>) {
  const economyKey = useEconomyKey()
  const mode = useMode()
  const query = useQuery(
    trpc.disputes.list.queryOptions({ economyKey, mode, filter: { userId }, limit: shownMax + 1 }),
  )
  const found = query.data?.rows ?? []
  const others = found.filter(one => one.id !== id).slice(0, shownMax)
  // Beside what there is to decide: without it the rest of the screen stands.
  if (others.length === 0) return null
  return (
    <Panel
      title="Also disputed by this user"
      flush
      footer={
        found.length > shownMax && (
          <Link href={accountHref({ economyKey, userId, tab: 'disputes' })}>All of them, on the account</Link>
        )
      }
    >
      <DisputeLines disputes={others} />
    </Panel>
  )
}
