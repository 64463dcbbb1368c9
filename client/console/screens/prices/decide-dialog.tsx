// The dialog in which a request to publish is approved, rejected or withdrawn.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ChangeDialog } from '../../../ui/change-dialog.tsx'
import { showToast } from '../../../ui/toast.ts'
import { trpc } from '../../api.ts'
import { useEconomyKey } from '../../current.ts'
import { invalidateBook, type Request } from './use-book.ts'

export interface DecideDialogProps {
  request: Request
  decision: 'approve' | 'reject'
  isMine: boolean
  onClose: () => void
}

export function DecideDialog({ request, decision, isMine, onClose }: DecideDialogProps) {
  const economyKey = useEconomyKey()
  const queries = useQueryClient()
  const approve = useMutation(trpc.catalog.requests.approve.mutationOptions())
  const reject = useMutation(trpc.catalog.requests.reject.mutationOptions())
  const words =
    decision === 'approve'
      ? { title: 'Approve these prices', verb: 'Approve and publish', done: 'Approved' }
      : isMine
        ? { title: 'Withdraw your request', verb: 'Withdraw', done: 'Withdrawn' }
        : { title: 'Reject these prices', verb: 'Reject', done: 'Rejected' }
  return (
    <ChangeDialog
      open
      onOpenChange={onClose}
      title={words.title}
      description={
        decision === 'approve'
          ? 'They are published as they were asked for, with both of your names.'
          : 'Nothing is published. The draft behind it is gone.'
      }
      confirmLabel={words.verb}
      danger={decision === 'reject'}
      stake="confirm"
      onConfirm={async ({ reason }) => {
        const input = { economyKey, id: request.id, reason }
        if (decision === 'approve') await approve.mutateAsync(input)
        else await reject.mutateAsync(input)
        await invalidateBook(queries)
        showToast({ tone: 'good', title: words.done })
      }}
    />
  )
}
