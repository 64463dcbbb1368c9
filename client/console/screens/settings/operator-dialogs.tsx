// What an owner does to another operator's way in: disable, enable, end sessions, make a password link.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ChangeDialog } from '../../../ui/change-dialog.tsx'
import { Checkbox } from '../../../ui/checkbox.tsx'
import { showToast } from '../../../ui/toast.ts'
import { trpc } from '../../api.ts'
import type { OneTimeLink } from './one-time-link-dialog.tsx'
import { invalidateOperators } from './operator-queries.ts'
import type { OperatorRow } from './operators-table.tsx'

export interface OperatorDialogProps {
  operator: OperatorRow
  onClose: () => void
}

export function DisableDialog({ operator, onClose }: OperatorDialogProps) {
  const queries = useQueryClient()
  const disable = useMutation(trpc.operators.disable.mutationOptions())
  return (
    <ChangeDialog
      open
      onOpenChange={onClose}
      title={`Disable ${operator.name}`}
      description="Ends all their sessions at once, and every open link to them or made by them. They cannot sign in until somebody enables them."
      confirmLabel="Disable operator"
      danger
      stake="confirm"
      onConfirm={async ({ reason }) => {
        await disable.mutateAsync({ operatorId: operator.id, reason })
        await invalidateOperators(queries)
        showToast({ tone: 'good', title: `${operator.name} is disabled` })
      }}
    />
  )
}

export function EnableDialog({ operator, onClose }: OperatorDialogProps) {
  const queries = useQueryClient()
  const enable = useMutation(trpc.operators.enable.mutationOptions())
  return (
    <ChangeDialog
      open
      onOpenChange={onClose}
      title={`Enable ${operator.name}`}
      description="They can sign in again, with the password and the role they had. Links that ended stay ended."
      confirmLabel="Enable operator"
      stake="confirm"
      onConfirm={async ({ reason }) => {
        await enable.mutateAsync({ operatorId: operator.id, reason })
        await invalidateOperators(queries)
        showToast({ tone: 'good', title: `${operator.name} is enabled` })
      }}
    />
  )
}

export function EndSessionsDialog({ operator, onClose }: OperatorDialogProps) {
  const queries = useQueryClient()
  const end = useMutation(trpc.operators.endSessions.mutationOptions())
  return (
    <ChangeDialog
      open
      onOpenChange={onClose}
      title={`Sign ${operator.name} out everywhere`}
      description="They have to sign in again on every device."
      confirmLabel="End sessions"
      stake="confirm"
      onConfirm={async ({ reason }) => {
        const { ended } = await end.mutateAsync({ operatorId: operator.id, reason })
        await invalidateOperators(queries)
        showToast({ tone: 'good', title: ended === 1 ? '1 session ended' : `${ended} sessions ended` })
      }}
    />
  )
}

export interface PasswordLinkDialogProps extends OperatorDialogProps {
  onLink: (link: OneTimeLink) => void
}

export function PasswordLinkDialog({ operator, onClose, onLink }: PasswordLinkDialogProps) {
  const queries = useQueryClient()
  const [dropTwoFactor, setDropTwoFactor] = useState(false)
  // The answer holds the link itself: nothing of it stays behind.
  const renew = useMutation(trpc.operators.renewPassword.mutationOptions({ gcTime: 0 }))
  return (
    <ChangeDialog
      open
      onOpenChange={onClose}
      title={`Password link for ${operator.name}`}
      description="Makes a link with which they set a new password, once, within 7 days. An older link to them ends. Their password works until the link is used."
      confirmLabel="Make link"
      stake="confirm"
      onConfirm={async ({ reason }) => {
        const { link, expiresAt } = await renew.mutateAsync({
          operatorId: operator.id,
          dropTwoFactor,
          reason,
        })
        await invalidateOperators(queries)
        onLink({ kind: 'password', link, expiresAt, to: operator.email })
      }}
    >
      {operator.twoFactorEnabled && (
        <Checkbox
          label="Also remove their second factor"
          hint="For somebody who lost the device. It is removed at once, before the link is used."
          checked={dropTwoFactor}
          onChange={setDropTwoFactor}
        />
      )}
    </ChangeDialog>
  )
}
