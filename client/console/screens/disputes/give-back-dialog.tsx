// The dialog that decides a dispute for the user: how much goes back, to which lots, and why.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ChangeDialog } from '../../../ui/change-dialog.tsx'
import { showToast } from '../../../ui/toast.ts'
import { sayTokens } from '../../../ui/tokens.ts'
import { trpc } from '../../api.ts'
import { AmountField, useRefuseAmount } from '../accounts/amount-field.tsx'
import { useCommand } from '../accounts/command.ts'
import { MovePreview } from '../accounts/move-preview.tsx'
import { stakeOf } from '../accounts/stake.ts'
import { useTokenUnit } from '../accounts/use-token-unit.ts'
import { computeOwed } from './dispute-owed.ts'
import { type Dispute, invalidateDisputes, type Place } from './dispute-queries.ts'

export interface GiveBackDialogProps {
  place: Place
  shown: Dispute
  onClose: () => void
}

export function GiveBackDialog({ place, shown, onClose }: GiveBackDialogProps) {
  const queries = useQueryClient()
  const unit = useTokenUnit()
  const { dispute, entry, giveBack } = shown
  const { userId, entryId } = dispute
  const leftTokens = entry === null ? 0 : computeOwed({ entry, giveBack }).leftTokens
  const [amount, setAmount] = useState<number | null>(leftTokens)
  const refuseAmount = useRefuseAmount()
  const command = useCommand()
  const decide = useMutation(trpc.disputes.decide.mutationOptions())
  const { economyKey, mode } = place
  const account = { economyKey, mode, userId }

  return (
    <ChangeDialog
      open
      onOpenChange={onClose}
      title="Give back"
      description="It goes back to the lots that were drawn, with the end they had. What has expired since comes back as a lot that lives 7 days. This decides the dispute for good."
      confirmLabel={amount === null ? 'Give back' : `Give ${sayTokens(amount, unit)} back`}
      refuse={() => ({
        ...refuseAmount(amount),
        ...(amount !== null && amount > leftTokens
          ? { 'asked.amount': `No more than ${sayTokens(leftTokens, unit)} are left of it` }
          : {}),
      })}
      onConfirm={async ({ reason }) => {
        const asked = { decision: 'give_back', amount } as const
        const decided = await command({ asked, reason }, commandId =>
          decide.mutateAsync({ ...place, commandId, asked, reason }),
        )
        await invalidateDisputes(queries)
        const given = sayTokens(decided.givenBack ?? 0, unit)
        showToast({ tone: 'good', title: `${given} given back`, body: userId })
      }}
      {...stakeOf(account, amount ?? 0)}
    >
      <AmountField
        value={amount}
        onChange={setAmount}
        label="How much of it?"
        hint={`Left of it: ${sayTokens(leftTokens, unit)}.`}
      />
      <MovePreview
        place={account}
        asked={amount === null || entryId === null ? null : { move: 'refund', entryId, amount }}
      />
    </ChangeDialog>
  )
}
