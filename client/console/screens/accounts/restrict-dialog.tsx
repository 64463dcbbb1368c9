// The dialog that holds an account back for a while: why, until when, and what its user is told.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type FrictionKind, frictionKinds } from '../../../../server/spend/words.ts'
import { ChangeDialog } from '../../../ui/change-dialog.tsx'
import { DateTimeField } from '../../../ui/date-time-field.tsx'
import { SelectField } from '../../../ui/select-field.tsx'
import { TextareaField } from '../../../ui/textarea-field.tsx'
import { showToast } from '../../../ui/toast.ts'
import { trpc } from '../../api.ts'
import { useEconomy } from '../../current.ts'
import { invalidateAccounts, type Place } from './account-queries.ts'
import { useCommand } from './command.ts'
import { frictionWords } from './friction-words.ts'

const kindOptions = frictionKinds.map(kind => ({ value: kind, label: frictionWords[kind].label }))
const textLengthMax = 300
const dayMs = 86_400_000

export function RestrictDialog({ place, onClose }: { place: Place; onClose: () => void }) {
  const queries = useQueryClient()
  const { resetZone: zone } = useEconomy()
  const [kind, setKind] = useState<FrictionKind>('review')
  const [until, setUntil] = useState<string | null>(() => new Date(Date.now() + dayMs).toISOString())
  const [text, setText] = useState<string>(frictionWords.review.text)
  const command = useCommand()
  const restrict = useMutation(trpc.accounts.restrict.mutationOptions())

  const choose = (next: FrictionKind) => {
    if (text === frictionWords[kind].text) setText(frictionWords[next].text)
    setKind(next)
  }

  return (
    <ChangeDialog
      open
      onOpenChange={onClose}
      title={`Hold ${place.userId} back`}
      description="Until then every spend of this account is refused, in the words below. Nothing is taken."
      confirmLabel="Hold back"
      danger
      stake="confirm"
      refuse={() => ({
        ...(until === null ? { 'asked.until': 'Say until when' } : {}),
        ...(until !== null && Date.parse(until) <= Date.now()
          ? { 'asked.until': 'This is over already' }
          : {}),
        ...(text.trim() === '' ? { 'asked.text': 'Say what the user is told' } : {}),
      })}
      onConfirm={async ({ reason }) => {
        const asked = { kind, until: until ?? '', text: text.trim() }
        await command({ asked, reason }, commandId =>
          restrict.mutateAsync({ ...place, commandId, asked, reason }),
        )
        await invalidateAccounts(queries)
        showToast({ tone: 'good', title: 'Account held back', body: place.userId })
      }}
    >
      <SelectField
        label="What kind?"
        name="asked.kind"
        value={kind}
        onChange={choose}
        options={kindOptions}
      />
      <DateTimeField label="Until" name="asked.until" value={until} onChange={setUntil} zone={zone} />
      <TextareaField
        label="What the user is told"
        name="asked.text"
        value={text}
        onChange={setText}
        rows={2}
        lengthMax={textLengthMax}
      />
    </ChangeDialog>
  )
}
