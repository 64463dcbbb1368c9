// The dialog that changes what a key is called, may do, and when it ends.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Banner } from '../../../ui/banner.tsx'
import { ChangeDialog } from '../../../ui/change-dialog.tsx'
import { type Change, ChangeList } from '../../../ui/change-list.tsx'
import { formatTime } from '../../../ui/time-format.ts'
import { showToast } from '../../../ui/toast.ts'
import { useNow } from '../../../ui/use-now.ts'
import { trpc } from '../../api.ts'
import { useEconomy } from '../../current.ts'
import { OvertakenBanner } from '../overtaken-banner.tsx'
import { type Key, rateLimitText } from './key.tsx'
import { draftOf, fieldsOf, type KeyFields, refuseDraft } from './key-draft.ts'
import { KeyDraftFields } from './key-draft-fields.tsx'
import { invalidateKeys } from './key-queries.ts'

export function EditKeyDialog({ editedKey, onClose }: { editedKey: Key; onClose: () => void }) {
  const economy = useEconomy()
  const queries = useQueryClient()
  const { lifetimeDaysMax } = economy.policies.keys
  // As it was when the draft was begun: what another operator changes meanwhile is shown, never overwritten.
  const [base, setBase] = useState(editedKey)
  const [draft, setDraft] = useState(() => draftOf(editedKey))
  const [asked, setAsked] = useState(false)
  const change = useMutation(trpc.keys.change.mutationOptions())
  const zone = economy.resetZone
  const now = new Date(useNow())
  const about = { zone, lifetimeDaysMax }
  const changes = changesOf(base, fieldsOf(draft, now), about)
  const theirs = changesOf(base, fieldsOf(draftOf(editedKey), now), about)
  const isOvertaken = editedKey.revision !== base.revision
  const startAnew = () => {
    setBase(editedKey)
    setDraft(draftOf(editedKey))
  }

  return (
    <ChangeDialog
      open
      onOpenChange={onClose}
      title={`Edit ${editedKey.name}`}
      description="Takes effect with the next call."
      confirmLabel="Save changes"
      stake="confirm"
      refuse={async () => {
        setAsked(true)
        return {
          // Said above the fields: neither is the mistake of one of them.
          ...(changes.length === 0 || isOvertaken ? { key: '' } : {}),
          ...(await refuseDraft(draft, new Date())),
        }
      }}
      onConfirm={async ({ reason }) => {
        try {
          await change.mutateAsync({
            economyKey: editedKey.economyKey,
            id: editedKey.id,
            revision: base.revision,
            reason,
            ...fieldsOf(draft, new Date()),
          })
          showToast({ tone: 'good', title: 'Key changed' })
        } finally {
          // After CHANGED_MEANWHILE their changes come with it, and are shown here.
          await invalidateKeys(queries)
        }
      }}
    >
      {isOvertaken && <OvertakenBanner of="key" theirs={theirs} onStartAnew={startAnew} />}
      {asked && changes.length === 0 && <Banner tone="bad" title="Nothing is changed yet" focusable />}
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
