// The dialog that deletes an annotation, and asks why.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ChangeDialog } from '../../../../ui/change-dialog.tsx'
import { showToast } from '../../../../ui/toast.ts'
import { trpc } from '../../../api.ts'
import { type Annotation, invalidateRemoved } from './annotation-queries.ts'

export interface RemoveAnnotationDialogProps {
  annotation: Annotation
  onClose: () => void
  onRemoved: () => void
}

export function RemoveAnnotationDialog({ annotation, onClose, onRemoved }: RemoveAnnotationDialogProps) {
  const queries = useQueryClient()
  const remove = useMutation(trpc.annotations.remove.mutationOptions())
  const { economyKey, id, label } = annotation
  return (
    <ChangeDialog
      open
      onOpenChange={onClose}
      title={`Delete ${label}`}
      description="No chart marks it any more, and it cannot be brought back. The audit log keeps what it said."
      confirmLabel="Delete annotation"
      danger
      stake="confirm"
      onConfirm={async ({ reason }) => {
        await remove.mutateAsync({ economyKey, id, reason })
        onRemoved()
        await invalidateRemoved(queries, { economyKey, id })
        showToast({ tone: 'good', title: 'Annotation deleted', body: label })
      }}
    />
  )
}
