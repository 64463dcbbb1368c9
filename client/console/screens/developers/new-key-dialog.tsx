// The dialog that makes a key.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ChangeDialog } from '../../../ui/change-dialog.tsx'
import { trpc } from '../../api.ts'
import { useEconomy, useMode } from '../../current.ts'
import type { IssuedKey } from './issued-key-dialog.tsx'
import { fieldsOf, newDraft, refuseDraft } from './key-draft.ts'
import { KeyDraftFields } from './key-draft-fields.tsx'
import { invalidateKeys } from './key-queries.ts'

export interface NewKeyDialogProps {
  onClose: () => void
  onIssued: (issued: IssuedKey) => void
}

/** Mounted while it is open, so that nothing typed is left for the next key. */
export function NewKeyDialog({ onClose, onIssued }: NewKeyDialogProps) {
  const economy = useEconomy()
  const mode = useMode()
  const queries = useQueryClient()
  const { lifetimeDaysMax } = economy.policies.keys
  const [draft, setDraft] = useState(() => newDraft(lifetimeDaysMax))
  // The answer holds the key itself: nothing of it stays behind.
  const create = useMutation(trpc.keys.create.mutationOptions({ gcTime: 0 }))

  return (
    <ChangeDialog
      open
      onOpenChange={onClose}
      title={mode === 'live' ? 'New live key' : 'New test key'}
      description={
        mode === 'live'
          ? `Calls with it move real tokens of ${economy.name}.`
          : `Calls with it move test tokens of ${economy.name} only.`
      }
      confirmLabel="Create key"
      stake="confirm"
      refuse={() => refuseDraft(draft, new Date())}
      onConfirm={async ({ reason }) => {
        const { key, productKey } = await create.mutateAsync({
          economyKey: economy.key,
          mode,
          reason,
          ...fieldsOf(draft, new Date()),
        })
        await invalidateKeys(queries)
        onIssued({ kind: 'created', secret: key, name: productKey.name })
      }}
    >
      <KeyDraftFields
        draft={draft}
        onChange={setDraft}
        lifetimeDaysMax={lifetimeDaysMax}
        zone={economy.resetZone}
      />
    </ChangeDialog>
  )
}
