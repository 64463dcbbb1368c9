// The dialog that ends a plan with the period that is paid for.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ChangeDialog } from '../../../ui/change-dialog.tsx'
import { Time } from '../../../ui/time.tsx'
import { showToast } from '../../../ui/toast.ts'
import { trpc } from '../../api.ts'
import { invalidatePurchases } from '../purchases/purchase-queries.ts'
import type { Place } from './account-queries.ts'
import { useCommand } from './command.ts'
import type { Subscription } from './plan-panel.tsx'

export interface CancelPlanDialogProps {
  place: Place
  subscription: Subscription
  onClose: () => void
}

export function CancelPlanDialog({ place, subscription, onClose }: CancelPlanDialogProps) {
  const queries = useQueryClient()
  const command = useCommand()
  const cancel = useMutation(trpc.plans.cancel.mutationOptions())
  return (
    <ChangeDialog
      open
      onOpenChange={onClose}
      title={`Cancel ${subscription.name} of ${place.userId}`}
      description={
        <>
          It is kept until <Time at={subscription.periodEnd} />, and nothing more is charged for it. Money
          that was paid is refunded apart from this, at its purchase.
        </>
      }
      confirmLabel="Cancel plan"
      danger
      stake="confirm"
      onConfirm={async ({ reason }) => {
        await command({ reason }, commandId => cancel.mutateAsync({ ...place, commandId, reason }))
        await invalidatePurchases(queries)
        showToast({ tone: 'good', title: 'The plan ends with its period', body: place.userId })
      }}
    />
  )
}
