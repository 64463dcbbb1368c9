// Settings, Operators: who may sign in, who is invited, and what each role may do.
import { UserPlus } from 'lucide-react'
import { useRef, useState } from 'react'
import { Button } from '../../../ui/button.tsx'
import { PageHeader } from '../../../ui/page-header.tsx'
import { SegmentedControl } from '../../../ui/segmented-control.tsx'
import { useCan, useScreenSearch } from '../../current.ts'
import type { ScreenSearch } from '../../search.ts'
import { late, useLoadSoon } from '../late.tsx'
import { returnFocus } from '../return-focus.ts'
import { InvitationList } from './invitation-list.tsx'
import type { OneTimeLink } from './one-time-link-dialog.tsx'
import { OperatorList } from './operator-list.tsx'
import { clearTable, type OperatorsTab, readOperatorsTab } from './operators-search.ts'
import { RoleMatrix } from './role-matrix-panel.tsx'

const OperatorPanel = late(() => import('./operator-panel.tsx').then(part => part.OperatorPanel))
const InviteDialog = late(() => import('./invite-dialog.tsx').then(part => part.InviteDialog))
const OneTimeLinkDialog = late(() =>
  import('./one-time-link-dialog.tsx').then(part => part.OneTimeLinkDialog),
)
const lateParts = [OperatorPanel, InviteDialog, OneTimeLinkDialog]

export function OperatorsScreen() {
  useLoadSoon(lateParts)
  const can = useCan('operators.change')
  const [search, setSearch] = useScreenSearch()
  const inviteButton = useRef<HTMLButtonElement>(null)
  const [link, setLink] = useState<OneTimeLink>()
  const tab = readOperatorsTab(search)
  const open = search.open?.startsWith('opr_') ? search.open : undefined

  return (
    <div className="grid min-w-0 gap-4">
      <PageHeader
        title="Operators"
        description="Who uses this console, on every economy of this server."
        actions={
          <Button
            ref={inviteButton}
            variant="primary"
            icon={UserPlus}
            refusedBecause={can.refusedBecause}
            onClick={() => setSearch({ new: 'yes' })}
          >
            Invite
          </Button>
        }
      />
      <div className="overflow-x-auto p-1 -m-1">
        <SegmentedControl<OperatorsTab>
          label="Show"
          value={tab}
          onChange={next => setSearch(leaveTab(next))}
          options={[
            { value: 'operators', label: 'Operators' },
            { value: 'invitations', label: 'Invitations' },
            { value: 'roles', label: 'Roles' },
          ]}
        />
      </div>
      {tab === 'operators' && <OperatorList />}
      {tab === 'invitations' && <InvitationList />}
      {tab === 'roles' && <RoleMatrix />}
      {open !== undefined && (
        <OperatorPanel key={open} id={open} onClose={() => setSearch({ open: undefined })} onLink={setLink} />
      )}
      {search.new === 'yes' && can.allowed && (
        <InviteDialog onClose={() => setSearch({ new: undefined })} onLink={setLink} />
      )}
      {link && (
        <OneTimeLinkDialog
          link={link}
          onClose={() => {
            setLink(undefined)
            returnFocus(inviteButton.current)
          }}
        />
      )}
    </div>
  )
}

/** Each tab has a table of its own: what one is searched by means nothing to the other. */
function leaveTab(tab: OperatorsTab): ScreenSearch {
  return { ...clearTable, open: undefined, tab: tab === 'operators' ? undefined : tab }
}
