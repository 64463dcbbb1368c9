// The dialog that decides a dispute against giving anything back.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ChangeDialog } from '../../../ui/change-dialog.tsx'
import { showToast } from '../../../ui/toast.ts'
import { trpc } from '../../api.ts'
import { useCommand } from '../accounts/command.ts'
import { type Dispute, invalidateDisputes, type Place } from './dispute-queries.ts'
import { keepWords } from './dispute-words.ts'

export interface KeepDialogProps {
  place: Place
  shown: Dispute
  onClose: () => void
}

export function KeepDialog({ place, shown, onClose }: KeepDialogProps) {
  const queries = useQueryClient()
  const command = useCommand()
  const decide = useMutation(trpc.disputes.decide.mutationOptions())
  const { userId, entryId } = shown.dispute
  const { verb, done, description } = keepWords(entryId)
  return (
    <ChangeDialog
      open
      onOpenChange={onClose}
      title={verb}
      description={description}
      confirmLabel={verb}
      stake="confirm"
      onConfirm={async ({ reason }) => {
        const asked = { decision: 'keep' } as const
        await command({ asked, reason }, commandId =>
          decide.mutateAsync({ ...place, commandId, asked, reason }),
        )
        await invalidateDisputes(queries)
        showToast({ tone: 'good', title: done, body: userId })
      }}
    />
  )
}
