// The dialog that takes tokens away, in burn order.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ChangeDialog } from '../../../ui/change-dialog.tsx'
import { showToast } from '../../../ui/toast.ts'
import { sayTokens } from '../../../ui/tokens.ts'
import { trpc } from '../../api.ts'
import { type Account, invalidateAccounts, type Place } from './account-queries.ts'
import { AmountField, useRefuseAmount } from './amount-field.tsx'
import { useCommand } from './command.ts'
import { MovePreview } from './move-preview.tsx'
import { stakeOf } from './stake.ts'
import { useTokenUnit } from './use-token-unit.ts'

export interface TakeDialogProps {
  place: Place
  account: Account
  onClose: () => void
}

export function TakeDialog({ place, account, onClose }: TakeDialogProps) {
  const queries = useQueryClient()
  const unit = useTokenUnit()
  const [amount, setAmount] = useState<number | null>(null)
  const refuseAmount = useRefuseAmount()
  const command = useCommand()
  const take = useMutation(trpc.accounts.take.mutationOptions())
  const asked = { amount: amount ?? 0 }
  const { available } = account.balance

  return (
    <ChangeDialog
      open
      onOpenChange={onClose}
      title={`Take ${unit.other} from ${place.userId}`}
      description="As a spend would take them: granted before purchased. To undo a charge, refund it instead."
      confirmLabel={`Take ${unit.other}`}
      danger
      refuse={() => refuseAmount(amount)}
      onConfirm={async ({ reason }) => {
        await command({ asked, reason }, commandId =>
          take.mutateAsync({ ...place, commandId, asked, reason }),
        )
        await invalidateAccounts(queries)
        showToast({ tone: 'good', title: `${sayTokens(asked.amount, unit)} taken`, body: place.userId })
      }}
      {...stakeOf(place, asked.amount)}
    >
      <AmountField value={amount} onChange={setAmount} hint={`${sayTokens(available, unit)} can be taken.`} />
      <MovePreview place={place} asked={amount === null ? null : { move: 'take', ...asked }} />
    </ChangeDialog>
  )
}
