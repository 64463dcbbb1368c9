// The dialog that gives tokens: how many, as what, until when, and why.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type GiveSource, giveSources } from '../../../../server/spend/words.ts'
import { ChangeDialog } from '../../../ui/change-dialog.tsx'
import { DateTimeField } from '../../../ui/date-time-field.tsx'
import { SelectField } from '../../../ui/select-field.tsx'
import { showToast } from '../../../ui/toast.ts'
import { sayTokens } from '../../../ui/tokens.ts'
import { trpc } from '../../api.ts'
import { useEconomy } from '../../current.ts'
import { invalidateAccounts, type Place } from './account-queries.ts'
import { AmountField, useRefuseAmount } from './amount-field.tsx'
import { useCommand } from './command.ts'
import { MovePreview } from './move-preview.tsx'
import { stakeOf } from './stake.ts'
import { type UntilChoice, untilOf, untilOptions } from './until.ts'
import { useTokenUnit } from './use-token-unit.ts'

const sourceOptions = giveSources.map(source => ({ value: source, label: sourceLabel(source) }))

export function GiveDialog({ place, onClose }: { place: Place; onClose: () => void }) {
  const queries = useQueryClient()
  const { resetZone: zone } = useEconomy()
  const unit = useTokenUnit()
  const [amount, setAmount] = useState<number | null>(null)
  const [source, setSource] = useState<GiveSource>('goodwill')
  const [until, setUntil] = useState<UntilChoice>('never')
  const [date, setDate] = useState<string | null>(null)
  // Of the opening of the dialog, so that what is previewed is what is sent.
  const [openedAt] = useState(() => new Date())
  const refuseAmount = useRefuseAmount()
  const command = useCommand()
  const give = useMutation(trpc.accounts.give.mutationOptions())
  const expiresAt = untilOf(until, date, openedAt)
  const asked = { amount: amount ?? 0, source, expiresAt: expiresAt ?? null }

  return (
    <ChangeDialog
      open
      onOpenChange={onClose}
      title={`Give ${unit.other} to ${place.userId}`}
      description="They are a lot of their own. The product reads the reason with the entry."
      confirmLabel={`Give ${unit.other}`}
      refuse={() => ({
        ...refuseAmount(amount),
        ...(expiresAt === undefined ? { 'asked.expiresAt': 'Say until when' } : {}),
      })}
      onConfirm={async ({ reason }) => {
        await command({ asked, reason }, commandId =>
          give.mutateAsync({ ...place, commandId, asked, reason }),
        )
        await invalidateAccounts(queries)
        showToast({ tone: 'good', title: `${sayTokens(asked.amount, unit)} given`, body: place.userId })
      }}
      {...stakeOf(place, asked.amount)}
    >
      <AmountField value={amount} onChange={setAmount} />
      <SelectField
        label="As what?"
        name="asked.source"
        value={source}
        onChange={setSource}
        options={sourceOptions}
      />
      <SelectField
        label="Until when?"
        name={until === 'date' ? undefined : 'asked.expiresAt'}
        value={until}
        onChange={setUntil}
        options={untilOptions}
      />
      {until === 'date' && (
        <DateTimeField label="Expires" name="asked.expiresAt" value={date} onChange={setDate} zone={zone} />
      )}
      <MovePreview
        place={place}
        asked={amount === null || expiresAt === undefined ? null : { move: 'give', ...asked }}
      />
    </ChangeDialog>
  )
}

function sourceLabel(source: GiveSource): string {
  return source.charAt(0).toUpperCase() + source.slice(1)
}
