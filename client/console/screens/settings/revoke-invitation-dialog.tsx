// The dialog that ends a one-time link before it is used.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ChangeDialog } from '../../../ui/change-dialog.tsx'
import { showToast } from '../../../ui/toast.ts'
import { trpc } from '../../api.ts'
import type { InvitationRow } from './invitations-table.tsx'
import { invalidateOperators } from './operator-queries.ts'

export interface RevokeInvitationDialogProps {
  invitation: InvitationRow
  onClose: () => void
}

export function RevokeInvitationDialog({ invitation, onClose }: RevokeInvitationDialogProps) {
  const queries = useQueryClient()
  const revoke = useMutation(trpc.invitations.revoke.mutationOptions())
  return (
    <ChangeDialog
      open
      onOpenChange={onClose}
      title={`Revoke the link for ${invitation.email ?? 'the first owner'}`}
      description="The link stops working at once."
      confirmLabel="Revoke link"
      danger
      stake="confirm"
      onConfirm={async ({ reason }) => {
        await revoke.mutateAsync({ invitationId: invitation.id, reason })
        await invalidateOperators(queries)
        showToast({ tone: 'good', title: 'Link revoked' })
      }}
    />
  )
}
