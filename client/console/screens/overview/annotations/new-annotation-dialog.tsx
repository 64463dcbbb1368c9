// The dialog that notes what happened: of this minute, unless one says otherwise.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ChangeDialog } from '../../../../ui/change-dialog.tsx'
import { showToast } from '../../../../ui/toast.ts'
import { trpc } from '../../../api.ts'
import { useEconomy } from '../../../current.ts'
import { beginDraft, fieldsOf, refuseDraft } from './annotation-draft.ts'
import { AnnotationFields } from './annotation-fields.tsx'
import { invalidateAnnotations } from './annotation-queries.ts'

export function NewAnnotationDialog({ onClose }: { onClose: () => void }) {
  const queries = useQueryClient()
  const { key: economyKey, name, resetZone: zone } = useEconomy()
  const [draft, setDraft] = useState(() => beginDraft(Date.now()))
  const create = useMutation(trpc.annotations.create.mutationOptions())
  return (
    <ChangeDialog
      open
      onOpenChange={onClose}
      title="Annotate the charts"
      description={`Marked on every chart of figures of ${name}, for everybody.`}
      confirmLabel="Annotate"
      stake="confirm"
      refuse={() => refuseDraft(draft)}
      onConfirm={async ({ reason }) => {
        const fields = fieldsOf(draft)
        if (fields === null) return
        await create.mutateAsync({ economyKey, ...fields, reason })
        await invalidateAnnotations(queries)
        showToast({ tone: 'good', title: 'Annotated', body: fields.label })
      }}
    >
      <AnnotationFields draft={draft} onChange={setDraft} zone={zone} />
    </ChangeDialog>
  )
}
