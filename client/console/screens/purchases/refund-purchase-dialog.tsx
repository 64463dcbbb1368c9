// The dialog that gives money back, all that is left or a part, after showing which tokens that takes.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { needsApproval } from '../../../../server/purchases/rules/approval.ts'
import { refuseRefund } from '../../../../server/purchases/rules/limits.ts'
import { approvedRefundMin, refundLimits, typedRefundMin } from '../../../../server/purchases/words.ts'
import { ChangeDialog } from '../../../ui/change-dialog.tsx'
import { formatMoney } from '../../../ui/money.ts'
import { RadioGroup } from '../../../ui/radio-group.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import { showToast } from '../../../ui/toast.ts'
import { trpc } from '../../api.ts'
import { useOperator } from '../../current.ts'
import { useCommand } from '../accounts/command.ts'
import { useSettled } from '../use-settled.ts'
import { invalidatePurchases, type Place, type Purchase } from './purchase-queries.ts'
import { readRefundAmount } from './refund-amount.ts'
import { RefundPreview } from './refund-preview.tsx'

export interface RefundPurchaseDialogProps {
  place: Place
  purchase: Purchase
  onClose: () => void
}

type HowMuch = 'all' | 'part'

export function RefundPurchaseDialog({ place, purchase, onClose }: RefundPurchaseDialogProps) {
  const queries = useQueryClient()
  const { role } = useOperator()
  const [howMuch, setHowMuch] = useState<HowMuch>('all')
  const [text, setText] = useState('')
  const command = useCommand()
  const refund = useMutation(trpc.purchases.refund.mutationOptions())
  const ask = useMutation(trpc.purchases.askRefund.mutationOptions())
  const { refundableAmount: max, userId } = purchase
  const { currency } = purchase.price
  const money = (amount: number) => formatMoney(amount, currency)
  const read = howMuch === 'all' ? null : readRefundAmount(text, { currency, max })
  const amount = read === null ? max : read.kind === 'amount' ? read.amount : null
  const previewed = useSettled(amount)
  const limits = refundLimits[role]

  const waits = needsApproval({ mode: place.mode, amount: amount ?? 0 })
  const verb = waits ? 'Ask to refund' : 'Refund'

  const refuse = (): Record<string, string> => {
    if (read?.kind === 'refused') return { amount: read.because }
    const beyond = refuseRefund({ role, amount: amount ?? 0, currency, refundedToday: 0 })
    return beyond === null ? {} : { amount: beyond.message }
  }

  return (
    <ChangeDialog
      open
      onOpenChange={onClose}
      title={`Refund ${purchase.name}`}
      description={`The money goes back to the card of ${userId}, and tokens go with it.`}
      confirmLabel={amount === null ? verb : `${verb} ${money(amount)}`}
      danger
      refuse={refuse}
      onConfirm={async ({ reason }) => {
        const asked = { ...place, amount: amount ?? 0, reason }
        await command(asked, async commandId => {
          if (waits) await ask.mutateAsync({ ...asked, commandId })
          else await refund.mutateAsync({ ...asked, commandId })
        })
        await invalidatePurchases(queries)
        const sum = money(asked.amount)
        const title = waits ? `${sum} wait for another operator’s approval` : `${sum} given back`
        showToast({ tone: 'good', title, body: userId })
      }}
      {...stakeOf(place, userId, amount ?? 0)}
    >
      <RadioGroup<HowMuch>
        label="How much?"
        name={howMuch === 'all' ? 'amount' : undefined}
        value={howMuch}
        onChange={setHowMuch}
        options={[
          {
            value: 'all',
            label:
              purchase.refunded.amount === 0 ? `All of it, ${money(max)}` : `All that is left, ${money(max)}`,
          },
          { value: 'part', label: 'A part of it' },
        ]}
      />
      {howMuch === 'part' && (
        <TextField
          label="Amount"
          name="amount"
          value={text}
          onChange={setText}
          suffix={currency}
          autoComplete="off"
          maxLength={20}
          hint={
            limits &&
            `At most ${money(max)}. You may give back ${money(limits.oneMax)} at once, ${money(limits.dayMax)} in 24 hours.`
          }
        />
      )}
      {waits && (
        <p className="text-sm text-ink-2">
          From {money(approvedRefundMin)} on another operator has to approve. Nothing is given back until
          then.
        </p>
      )}
      <RefundPreview place={place} amount={previewed} kind={purchase.kind} />
    </ChangeDialog>
  )
}

type Stake = { stake: 'confirm' } | { stake: 'type'; phrase: string }

/** Much real money asks for the user's name; of test money nobody is the poorer. */
function stakeOf({ mode }: Place, userId: string, amount: number): Stake {
  return mode === 'live' && amount >= typedRefundMin
    ? { stake: 'type', phrase: userId }
    : { stake: 'confirm' }
}
