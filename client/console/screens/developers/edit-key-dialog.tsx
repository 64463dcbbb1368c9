// The dialog that changes what a key is called, may do, and when it ends.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ChangeDialog } from '../../../ui/change-dialog.tsx'
import { type Change, ChangeList } from '../../../ui/change-list.tsx'
import { formatTime } from '../../../ui/time-format.ts'
import { showToast } from '../../../ui/toast.ts'
import { useNow } from '../../../ui/use-now.ts'
import { trpc } from '../../api.ts'
import { useEconomy } from '../../current.ts'
import { type Key, rateLimitText } from './key.tsx'
import { draftOf, fieldsOf, type KeyFields, refuseDraft } from './key-draft.ts'
import { KeyDraftFields } from './key-draft-fields.tsx'
import { invalidateKeys } from './key-queries.ts'

export function EditKeyDialog({ editedKey, onClose }: { editedKey: Key; onClose: () => void }) {
  const economy = useEconomy()
  const queries = useQueryClient()
  const { lifetimeDaysMax } = economy.policies.keys
  const [draft, setDraft] = useState(() => draftOf(editedKey))
  const change = useMutation(trpc.keys.change.mutationOptions())
  const zone = economy.resetZone
  const now = new Date(useNow())
  const changes = changesOf(editedKey, fieldsOf(draft, now), { zone, lifetimeDaysMax })

  return (
    <ChangeDialog
      open
      onOpenChange={onClose}
      title={`Edit ${editedKey.name}`}
      description="Takes effect with the next call."
      confirmLabel="Save changes"
      stake="confirm"
      refuse={async () => ({
        ...(changes.length === 0 ? { name: 'Nothing is changed yet' } : {}),
        ...(await refuseDraft(draft, new Date())),
      })}
      onConfirm={async ({ reason }) => {
        await change.mutateAsync({
          economyKey: editedKey.economyKey,
          id: editedKey.id,
          reason,
          ...fieldsOf(draft, new Date()),
        })
        await invalidateKeys(queries)
        showToast({ tone: 'good', title: 'Key changed' })
      }}
    >
      <KeyDraftFields draft={draft} onChange={setDraft} lifetimeDaysMax={lifetimeDaysMax} zone={zone} keeps />
      {changes.length > 0 && <ChangeList changes={changes} />}
    </ChangeDialog>
  )
}

function changesOf(
  before: Key,
  after: KeyFields,
  about: { zone: string; lifetimeDaysMax: number | null },
): Change[] {
  const { zone, lifetimeDaysMax } = about
  const longest = lifetimeDaysMax === null ? 'never' : `in ${lifetimeDaysMax} days`
  const rows = [
    { label: 'Name', before: before.name, after: after.name },
    { label: 'Scopes', before: before.scopes.join(', '), after: after.scopes.join(', ') },
    {
      label: 'Rate limit',
      before: rateLimitText(before.rateLimitPerMinute),
      after: rateLimitText(after.rateLimitPerMinute),
    },
    {
      label: 'Expires',
      before: expiryText(before.expiresAt, zone),
      after: after.expiresAt === null ? longest : expiryText(after.expiresAt, zone),
    },
  ]
  return rows.filter(row => row.before !== row.after)
}

function expiryText(at: string | null, zone: string): string {
  return at === null ? 'never' : formatTime(at, { zone, style: 'date-time', withZone: true })
}
