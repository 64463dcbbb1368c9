// The dialog that gives a charge back, whole or in part, to the lots that it was taken from.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ChangeDialog } from '../../../ui/change-dialog.tsx'
import { showToast } from '../../../ui/toast.ts'
import { sayTokens } from '../../../ui/tokens.ts'
import { trpc } from '../../api.ts'
import { invalidateAccounts, type Place } from './account-queries.ts'
import { AmountField, useRefuseAmount } from './amount-field.tsx'
import { useCommand } from './command.ts'
import { MovePreview, usePreview } from './move-preview.tsx'
import { stakeOf } from './stake.ts'
import { useTokenUnit } from './use-token-unit.ts'

export interface RefundDialogProps {
  place: Place
  entryId: string
  onClose: () => void
}

export function RefundDialog({ place, entryId, onClose }: RefundDialogProps) {
  const queries = useQueryClient()
  const unit = useTokenUnit()
  const [amount, setAmount] = useState<number | null>(null)
  const refuseAmount = useRefuseAmount()
  const command = useCommand()
  const refund = useMutation(trpc.accounts.refund.mutationOptions())
  const asked = { entryId, amount }
  const whole = usePreview(place, { move: 'refund', entryId, amount: null }).data
  const left =
    whole?.kind === 'accepted' ? whole.lots.reduce((sum, lot) => sum + lot.after - lot.before, 0) : null

  return (
    <ChangeDialog
      open
      onOpenChange={onClose}
      title="Refund this charge"
      description="It goes back to the lots that were drawn, with the end they had. What has expired since comes back as a lot that lives 7 days."
      confirmLabel="Refund"
      refuse={() => refuseAmount(amount ?? left)}
      onConfirm={async ({ reason }) => {
        const receipt = await command({ asked, reason }, commandId =>
          refund.mutateAsync({ ...place, commandId, asked, reason }),
        )
        await invalidateAccounts(queries)
        showToast({ tone: 'good', title: `${sayTokens(receipt.charged, unit)} refunded`, body: place.userId })
      }}
      {...stakeOf(place, amount ?? left ?? 0)}
    >
      <AmountField
        value={amount}
        onChange={setAmount}
        label="How much of it?"
        hint={left === null ? 'Empty: all of it.' : `Empty: all that is left, ${sayTokens(left, unit)}.`}
        optional
      />
      <MovePreview place={place} asked={{ move: 'refund', ...asked }} />
    </ChangeDialog>
  )
}
