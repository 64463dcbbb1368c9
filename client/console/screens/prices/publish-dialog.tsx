// The dialog that publishes a draft, now or at an instant, or asks a second operator to.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ChangeDialog } from '../../../ui/change-dialog.tsx'
import { DateTimeField } from '../../../ui/date-time-field.tsx'
import { RadioGroup } from '../../../ui/radio-group.tsx'
import { showToast } from '../../../ui/toast.ts'
import { trpc } from '../../api.ts'
import { useEconomy, useScreenSearch } from '../../current.ts'
import { invalidateBook, keepDraft } from './use-book.ts'

export interface PublishDialogProps {
  revision: number
  changeCount: number
  needsApproval: boolean
  onClose: () => void
}

export function PublishDialog({ revision, changeCount, needsApproval, onClose }: PublishDialogProps) {
  const economy = useEconomy()
  const queries = useQueryClient()
  const [, setSearch] = useScreenSearch()
  const [when, setWhen] = useState<'now' | 'later'>('now')
  const [at, setAt] = useState<string | null>(null)
  const publish = useMutation(trpc.catalog.publish.mutationOptions())
  return (
    <ChangeDialog
      open
      onOpenChange={onClose}
      title={needsApproval ? 'Ask for approval' : 'Publish these prices'}
      description={`${changeCount === 1 ? '1 change' : `${changeCount} changes`} to ${economy.name}, live and test mode alike.`}
      confirmLabel={needsApproval ? 'Ask for approval' : 'Publish'}
      stake="confirm"
      refuse={() => {
        const fields: Record<string, string> = {}
        if (when === 'later' && at === null) fields['effectiveAt'] = 'Enter a date and a time'
        return fields
      }}
      onConfirm={async ({ reason }) => {
        const effectiveAt = when === 'later' ? at : null
        const answer = await publish.mutateAsync({ economyKey: economy.key, revision, effectiveAt, reason })
        await keepDraft(queries, economy.key, null)
        await invalidateBook(queries)
        if (answer.kind === 'published') {
          showToast({
            tone: 'good',
            title: `Version ${answer.number} is ${when === 'later' ? 'scheduled' : 'in force'}`,
          })
          setSearch({ tab: 'history' })
        } else showToast({ tone: 'good', title: 'A second operator is asked to approve' })
      }}
    >
      <RadioGroup
        label="When"
        value={when}
        onChange={setWhen}
        options={[
          { value: 'now', label: needsApproval ? 'As soon as it is approved' : 'Now' },
          { value: 'later', label: 'At a time' },
        ]}
      />
      {when === 'later' && (
        <DateTimeField
          label="In force from"
          name="effectiveAt"
          hint="In the economy’s zone."
          zone={economy.resetZone}
          value={at}
          onChange={setAt}
        />
      )}
    </ChangeDialog>
  )
}
