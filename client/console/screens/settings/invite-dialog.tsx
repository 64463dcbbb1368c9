// The dialog that invites an operator: an address, a role, a reason; the link is shown afterwards.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Role } from '../../../../server/operators/words.ts'
import { ChangeDialog } from '../../../ui/change-dialog.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import { trpc } from '../../api.ts'
import { lateCheck } from '../late-check.ts'
import type { OneTimeLink } from './one-time-link-dialog.tsx'
import { invalidateOperators } from './operator-queries.ts'
import { RoleField } from './role-field.tsx'

const loadCheck = lateCheck(() => import('./invite-check.ts'))

export interface InviteDialogProps {
  onClose: () => void
  onLink: (link: OneTimeLink) => void
}

export function InviteDialog({ onClose, onLink }: InviteDialogProps) {
  const queries = useQueryClient()
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<Role>('viewer')
  // The answer holds the link itself: nothing of it stays behind.
  const invite = useMutation(trpc.invitations.create.mutationOptions({ gcTime: 0 }))
  return (
    <ChangeDialog
      open
      onOpenChange={onClose}
      title="Invite an operator"
      description="Makes a link with which they choose a password. You send it to them."
      confirmLabel="Make invitation"
      stake="confirm"
      refuse={async () => (await loadCheck())?.refuseInvite({ email }) ?? {}}
      onConfirm={async ({ reason }) => {
        const { link, expiresAt } = await invite.mutateAsync({ email, role, reason })
        await invalidateOperators(queries)
        onLink({ kind: 'invitation', link, expiresAt, to: email.trim() })
      }}
    >
      <TextField
        label="E-mail"
        name="email"
        type="email"
        value={email}
        onChange={setEmail}
        autoComplete="off"
        spellCheck={false}
      />
      <RoleField value={role} onChange={setRole} />
    </ChangeDialog>
  )
}
