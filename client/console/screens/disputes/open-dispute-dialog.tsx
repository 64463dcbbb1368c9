// The dialog in which support opens a dispute for a user: what it is about, and the user's own words.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import {
  type DisputeReason,
  disputeReasons,
  reasonNames,
  textLengthMax,
} from '../../../../server/disputes/words.ts'
import { ChangeDialog } from '../../../ui/change-dialog.tsx'
import { SelectField } from '../../../ui/select-field.tsx'
import { TextareaField } from '../../../ui/textarea-field.tsx'
import { showToast } from '../../../ui/toast.ts'
import { trpc } from '../../api.ts'
import type { Place } from '../accounts/account-queries.ts'
import { useCommand } from '../accounts/command.ts'
import { invalidateDisputes } from './dispute-queries.ts'
import { dueDays, groupOf, groupWords } from './dispute-words.ts'

const reasonOptions = disputeReasons.map(value => ({
  value,
  label: reasonNames[value],
  hint: groupWords[groupOf(value)],
}))

export interface OpenDisputeDialogProps {
  place: Place
  /** Null: it is about no entry, as the balance or what expired. */
  entryId: string | null
  onClose: () => void
}

export function OpenDisputeDialog({ place, entryId, onClose }: OpenDisputeDialogProps) {
  const queries = useQueryClient()
  const [about, setAbout] = useState<DisputeReason | null>(null)
  const [words, setWords] = useState('')
  const command = useCommand()
  const open = useMutation(trpc.disputes.open.mutationOptions())
  const { userId } = place

  return (
    <ChangeDialog
      open
      onOpenChange={onClose}
      title={entryId === null ? 'Open a dispute' : `Dispute entry ${entryId.replace(/^.*_/, '')}`}
      description={`In the name of ${userId}, who is to have an answer within ${dueDays} days. No tokens move yet.`}
      confirmLabel="Open a dispute"
      stake="confirm"
      refuse={() => refuse(about, words)}
      onConfirm={async ({ reason }) => {
        if (about === null) return
        const text = words.trim()
        const asked = { reason: about, entryId, text: text === '' ? null : text }
        await command({ asked, reason }, commandId =>
          open.mutateAsync({ ...place, commandId, asked, reason }),
        )
        await invalidateDisputes(queries)
        showToast({ tone: 'good', title: 'Dispute opened', body: userId })
      }}
    >
      <SelectField
        label="What does the user say?"
        name="asked.reason"
        value={about}
        onChange={setAbout}
        options={reasonOptions}
      />
      <TextareaField
        label="In their own words"
        name="asked.text"
        value={words}
        onChange={setWords}
        rows={3}
        lengthMax={textLengthMax}
        optional
      />
    </ChangeDialog>
  )
}

function refuse(about: DisputeReason | null, words: string): Record<string, string> {
  return {
    ...(about === null ? { 'asked.reason': 'Say what it is about' } : {}),
    ...(words.trim().length > textLengthMax ? { 'asked.text': `At most ${textLengthMax} characters` } : {}),
  }
}
