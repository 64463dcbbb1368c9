// The dialog that changes what an annotation says, or when it was.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Banner } from '../../../../ui/banner.tsx'
import { ChangeDialog } from '../../../../ui/change-dialog.tsx'
import type { Change } from '../../../../ui/change-list.tsx'
import { formatTime } from '../../../../ui/time-format.ts'
import { showToast } from '../../../../ui/toast.ts'
import { trpc } from '../../../api.ts'
import { useEconomy } from '../../../current.ts'
import { OvertakenBanner } from '../../overtaken-banner.tsx'
import { type AnnotationDraft, draftOf, fieldsOf, refuseDraft } from './annotation-draft.ts'
import { AnnotationFields } from './annotation-fields.tsx'
import { type Annotation, invalidateAnnotations } from './annotation-queries.ts'
import { kindWords } from './annotation-words.ts'

export interface EditAnnotationDialogProps {
  edited: Annotation
  onClose: () => void
}

export function EditAnnotationDialog({ edited, onClose }: EditAnnotationDialogProps) {
  const queries = useQueryClient()
  const { resetZone: zone } = useEconomy()
  // As it was when the draft was begun: what another operator changes meanwhile is shown, never overwritten.
  const [base, setBase] = useState(edited)
  const [draft, setDraft] = useState(() => draftOf(edited))
  const [asked, setAsked] = useState(false)
  const change = useMutation(trpc.annotations.change.mutationOptions())
  const changes = changesOf(draftOf(base), draft, zone)
  const theirs = changesOf(draftOf(base), draftOf(edited), zone)
  const isOvertaken = edited.revision !== base.revision
  const startAnew = () => {
    setBase(edited)
    setDraft(draftOf(edited))
  }
  return (
    <ChangeDialog
      open
      onOpenChange={onClose}
      title={`Edit ${base.label}`}
      confirmLabel="Save changes"
      stake="confirm"
      refuse={() => {
        setAsked(true)
        return {
          // Said above the fields: neither is the mistake of one of them.
          ...(changes.length === 0 || isOvertaken ? { annotation: '' } : {}),
          ...refuseDraft(draft),
        }
      }}
      onConfirm={async ({ reason }) => {
        const fields = fieldsOf(draft)
        if (fields === null) return
        const { economyKey, id, revision } = base
        try {
          await change.mutateAsync({ economyKey, id, revision, ...fields, reason })
          showToast({ tone: 'good', title: 'Annotation changed', body: fields.label })
        } finally {
          // After CHANGED_MEANWHILE their changes come with it, and are shown here.
          await invalidateAnnotations(queries)
        }
      }}
    >
      {isOvertaken && <OvertakenBanner of="annotation" theirs={theirs} onStartAnew={startAnew} />}
      {asked && changes.length === 0 && <Banner tone="bad" title="Nothing is changed yet" focusable />}
      <AnnotationFields draft={draft} onChange={setDraft} zone={zone} />
    </ChangeDialog>
  )
}

function changesOf(before: AnnotationDraft, after: AnnotationDraft, zone: string): Change[] {
  const said = (draft: AnnotationDraft) => [
    { label: 'What happened', value: draft.label.trim() },
    { label: 'Kind', value: draft.kind === null ? '' : kindWords[draft.kind].label },
    { label: 'Begins', value: sayTime(draft.fromAt, zone) },
    { label: 'Ends', value: draft.lasts === 'moment' ? 'at once' : sayTime(draft.untilAt, zone) },
  ]
  const befores = said(before)
  return said(after)
    .map(({ label, value }, index) => ({ label, before: befores[index]?.value, after: value }))
    .filter(row => row.before !== row.after)
}

function sayTime(at: string | null, zone: string): string {
  return at === null ? '' : formatTime(at, { zone, style: 'seconds', withZone: true })
}
