// What a user disputed, and the way to open another for them.
import { useQuery } from '@tanstack/react-query'
import { MessageSquarePlus } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../../ui/button.tsx'
import { Link } from '../../../ui/link.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { trpc } from '../../api.ts'
import { useCan } from '../../current.ts'
import { useFreshened } from '../../news.ts'
import { stringifySearch } from '../../search.ts'
import { DisputeLines } from '../disputes/dispute-lines.tsx'
import { late, useLoadSoon } from '../late.tsx'
import { panelStateOf } from '../panel-state.ts'
import type { Account, Place } from './account-queries.ts'

const OpenDisputeDialog = late(() =>
  import('../disputes/open-dispute-dialog.tsx').then(part => part.OpenDisputeDialog),
)
const lateParts = [OpenDisputeDialog]
const shownMax = 50

export function DisputesTab({ account, place }: { account: Account; place: Place }) {
  useLoadSoon(lateParts)
  const [isOpening, setIsOpening] = useState(false)
  const can = useCan('accounts.move')
  const { economyKey, mode, userId } = place
  const query = useQuery(
    trpc.disputes.list.queryOptions({ economyKey, mode, filter: { userId }, limit: shownMax }),
  )
  useFreshened(trpc.disputes.follow.subscriptionOptions({ economyKey }), trpc.disputes.list.pathKey())
  const disputes = query.data?.rows ?? []
  return (
    <>
      <Panel
        title="Disputes"
        hint="One about a charge is opened from its entry in the history."
        flush
        actions={
          <Button
            icon={MessageSquarePlus}
            refusedBecause={
              can.refusedBecause ?? (account.openedAt === null ? 'Nobody has opened this account' : undefined)
            }
            onClick={() => setIsOpening(true)}
          >
            Open a dispute
          </Button>
        }
        state={panelStateOf(query, {
          isEmpty: disputes.length === 0,
          empty: {
            title: 'This user disputed nothing',
            fills:
              'What the user says moved wrongly stands here once the product opens it with dispute.open, or you do.',
          },
        })}
        footer={
          query.data?.nextCursor != null && (
            <Link href={`/${economyKey}/disputes${stringifySearch({ q: userId })}`}>
              The open ones, under Disputes
            </Link>
          )
        }
      >
        <DisputeLines disputes={disputes} />
      </Panel>
      {isOpening && <OpenDisputeDialog place={place} entryId={null} onClose={() => setIsOpening(false)} />}
    </>
  )
}
