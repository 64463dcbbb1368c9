// The table of invitations with its rows, kept fresh by news of changes; an open one can be revoked in its row.
import { Ban, UserPlus } from 'lucide-react'
import { useMemo, useState } from 'react'
import { Button } from '../../../ui/button.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { DataTable } from '../../../ui/table/data-table.tsx'
import { readTableState, writeTableState } from '../../../ui/table/table-state.ts'
import { trpc } from '../../api.ts'
import { useCan, useScreenSearch } from '../../current.ts'
import { late } from '../late.tsx'
import { arrangeInvitations, type InvitationRow, invitationsTable } from './invitations-table.tsx'
import { useWholeList } from './whole-rows.ts'

const RevokeInvitationDialog = late(() =>
  import('./revoke-invitation-dialog.tsx').then(part => part.RevokeInvitationDialog),
)

// The server tells the hundred newest at once.
const paging = { kind: 'pages', sizeMax: 100 } as const

export function InvitationList() {
  const can = useCan('operators.change')
  const [search, setSearch] = useScreenSearch()
  const [revoking, setRevoking] = useState<InvitationRow>()
  const linked = search.open
  const rowMenu = useMemo(() => rowMenuOf(can.refusedBecause, setRevoking), [can.refusedBecause])
  // A link to one invitation shows it alone, as a search for its id would.
  const state = {
    ...readTableState(search, invitationsTable),
    ...(linked === undefined ? {} : { search: linked }),
  }
  const list = useWholeList(
    {
      options: trpc.invitations.list.queryOptions(),
      followed: trpc.invitations.follow.subscriptionOptions(),
      listKey: trpc.invitations.pathKey(),
    },
    links => arrangeInvitations(links, state),
  )
  return (
    <>
      <DataTable
        table={invitationsTable}
        caption="Invitations"
        state={state}
        onState={next =>
          setSearch(
            { ...writeTableState(next, invitationsTable), tab: 'invitations', open: undefined },
            { replace: next.search !== state.search },
          )
        }
        {...list}
        paging={paging}
        empty={{
          title: 'Nobody is invited',
          fills:
            'An invitation is a link, made here and sent by you, with which somebody becomes an operator.',
          action: (
            <Button
              icon={UserPlus}
              refusedBecause={can.refusedBecause}
              onClick={() => setSearch({ new: 'yes' })}
            >
              Invite
            </Button>
          ),
        }}
        rowMenu={rowMenu}
      />
      {revoking && <RevokeInvitationDialog invitation={revoking} onClose={() => setRevoking(undefined)} />}
    </>
  )
}

/** Only what is open can be revoked. */
function rowMenuOf(refusedBecause: string | undefined, onRevoke: (invitation: InvitationRow) => void) {
  return (invitation: InvitationRow) =>
    invitation.state === 'open' && (
      <IconButton
        size="sm"
        icon={Ban}
        label={`Revoke the link for ${invitation.email ?? 'the first owner'}`}
        refusedBecause={refusedBecause}
        onClick={() => onRevoke(invitation)}
      />
    )
}
