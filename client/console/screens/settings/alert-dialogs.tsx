// Switching an alert on or off, and deleting it: each asks why.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ChangeDialog } from '../../../ui/change-dialog.tsx'
import { showToast } from '../../../ui/toast.ts'
import { trpc } from '../../api.ts'
import { type Alert, invalidateAlerts } from './alert-queries.ts'

export interface AlertDialogProps {
  alert: Alert
  onClose: () => void
}

export function SwitchAlertDialog({ alert, onClose }: AlertDialogProps) {
  const queries = useQueryClient()
  const change = useMutation(trpc.alerts.switch.mutationOptions())
  const { economyKey, id, name, enabled } = alert
  const isOpen = enabled && alert.lastIncident !== null && alert.lastIncident.closedAt === null
  return (
    <ChangeDialog
      open
      onOpenChange={onClose}
      title={enabled ? `Switch ${name} off` : `Switch ${name} on`}
      description={
        enabled
          ? isOpen
            ? 'Nothing is judged from here on, and its open incident closes.'
            : 'Nothing is judged from here on.'
          : 'It begins with the last windows that are over: what is wrong already is told at once.'
      }
      confirmLabel={enabled ? 'Switch off' : 'Switch on'}
      stake="confirm"
      onConfirm={async ({ reason }) => {
        await change.mutateAsync({ economyKey, id, enabled: !enabled, reason })
        await invalidateAlerts(queries)
        showToast({ tone: 'good', title: enabled ? `${name} is off` : `${name} is on` })
      }}
    />
  )
}

export function RemoveAlertDialog({
  alert,
  onClose,
  onRemoved,
}: AlertDialogProps & { onRemoved: () => void }) {
  const queries = useQueryClient()
  const remove = useMutation(trpc.alerts.remove.mutationOptions())
  const { economyKey, id, name } = alert
  return (
    <ChangeDialog
      open
      onOpenChange={onClose}
      title={`Delete ${name}`}
      description="It judges nothing more, and cannot be brought back. Its incidents stay to be read; an open one closes."
      confirmLabel="Delete alert"
      danger
      stake="confirm"
      onConfirm={async ({ reason }) => {
        await remove.mutateAsync({ economyKey, id, reason })
        onRemoved()
        await invalidateAlerts(queries)
        showToast({ tone: 'good', title: 'Alert deleted', body: name })
      }}
    />
  )
}
