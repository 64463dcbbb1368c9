// The dialog in which a refund that was asked for is approved, rejected or withdrawn, after a look at what it takes.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ChangeDialog } from '../../../ui/change-dialog.tsx'
import { formatMoney } from '../../../ui/money.ts'
import { showToast } from '../../../ui/toast.ts'
import { trpc } from '../../api.ts'
import { useEconomyKey, useMode } from '../../current.ts'
import { invalidatePurchases, type RefundRequest } from './purchase-queries.ts'
import { RefundPreview } from './refund-preview.tsx'

export interface DecideRefundDialogProps {
  request: RefundRequest
  decision: 'approve' | 'reject'
  isMine: boolean
  onClose: () => void
}

export function DecideRefundDialog({ request, decision, isMine, onClose }: DecideRefundDialogProps) {
  const economyKey = useEconomyKey()
  const mode = useMode()
  const queries = useQueryClient()
  const approve = useMutation(trpc.purchases.approveRefund.mutationOptions())
  const reject = useMutation(trpc.purchases.rejectRefund.mutationOptions())
  const { purchaseId, amount, currency, kind, userId, askedByName, id: requestId } = request
  const money = formatMoney(amount, currency)
  const isApproval = decision === 'approve'
  const words = isApproval
    ? {
        title: `Approve a refund of ${money}`,
        verb: `Approve, and give ${money} back`,
        done: `${money} given back`,
      }
    : isMine
      ? { title: 'Withdraw your request', verb: 'Withdraw', done: 'Withdrawn' }
      : { title: `Reject a refund of ${money}`, verb: 'Reject', done: 'Rejected' }
  const send = (input: { economyKey: string; mode: 'live' | 'test'; requestId: string; reason: string }) =>
    isApproval ? approve.mutateAsync(input) : reject.mutateAsync(input)
  return (
    <ChangeDialog
      open
      onOpenChange={onClose}
      title={words.title}
      description={
        isApproval
          ? `${askedByName} asked for it. The money goes back to the card of ${userId}, with both of your names in the audit log.`
          : 'Nothing is given back.'
      }
      confirmLabel={words.verb}
      danger
      onConfirm={async ({ reason }) => {
        await send({ economyKey, mode, requestId, reason })
        await invalidatePurchases(queries)
        showToast({ tone: 'good', title: words.done, body: userId })
      }}
      {...(isApproval ? { stake: 'type', phrase: userId } : { stake: 'confirm' })}
    >
      {isApproval && <RefundPreview place={{ economyKey, mode, purchaseId }} amount={amount} kind={kind} />}
    </ChangeDialog>
  )
}
