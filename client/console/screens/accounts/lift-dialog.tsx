// The dialog that lets an account spend again before its hold ends.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ChangeDialog } from '../../../ui/change-dialog.tsx'
import { Time } from '../../../ui/time.tsx'
import { showToast } from '../../../ui/toast.ts'
import { trpc } from '../../api.ts'
import { type Account, invalidateAccounts, type Place } from './account-queries.ts'
import { useCommand } from './command.ts'
import { sayFriction } from './friction-words.ts'

export interface LiftDialogProps {
  place: Place
  account: Account
  onClose: () => void
}

export function LiftDialog({ place, account, onClose }: LiftDialogProps) {
  const queries = useQueryClient()
  const command = useCommand()
  const lift = useMutation(trpc.accounts.lift.mutationOptions())
  const { friction } = account
  return (
    <ChangeDialog
      open
      onOpenChange={onClose}
      title={`Lift the hold on ${place.userId}`}
      description="From this moment the account spends as before."
      confirmLabel="Lift the hold"
      stake="confirm"
      onConfirm={async ({ reason }) => {
        await command({ reason }, commandId => lift.mutateAsync({ ...place, commandId, reason }))
        await invalidateAccounts(queries)
        showToast({ tone: 'good', title: 'Hold lifted', body: place.userId })
      }}
    >
      {friction && (
        <p className="text-sm">
          {sayFriction(friction.kind)}, until <Time at={friction.until} />: “{friction.text}”
        </p>
      )}
    </ChangeDialog>
  )
}
