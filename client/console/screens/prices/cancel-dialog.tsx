// The dialog that takes a scheduled version back before it begins.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ChangeDialog } from '../../../ui/change-dialog.tsx'
import { showToast } from '../../../ui/toast.ts'
import { trpc } from '../../api.ts'
import { useEconomyKey } from '../../current.ts'
import { invalidateBook, type Version } from './use-book.ts'

export function CancelDialog({ version, onClose }: { version: Version; onClose: () => void }) {
  const economyKey = useEconomyKey()
  const queries = useQueryClient()
  const cancel = useMutation(trpc.catalog.versions.cancel.mutationOptions())
  return (
    <ChangeDialog
      open
      onOpenChange={onClose}
      title={`Cancel version ${version.number}`}
      description="It never begins. Its number is spent, and its document stays in the history."
      confirmLabel="Cancel the version"
      danger
      stake="confirm"
      onConfirm={async ({ reason }) => {
        await cancel.mutateAsync({ economyKey, number: version.number, reason })
        await invalidateBook(queries)
        showToast({ tone: 'good', title: `Version ${version.number} is cancelled` })
      }}
    />
  )
}
