// One annotation, beside the list: when it was, who noted it, the way to its days on the Overview, and what can be done.
import { useQuery } from '@tanstack/react-query'
import { Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../../../ui/button.tsx'
import { CopyableId } from '../../../../ui/copyable-id.tsx'
import { KeyValues } from '../../../../ui/key-values.tsx'
import { Link } from '../../../../ui/link.tsx'
import { Sheet } from '../../../../ui/sheet.tsx'
import { Skeleton } from '../../../../ui/skeleton.tsx'
import { Time } from '../../../../ui/time.tsx'
import { useNow } from '../../../../ui/use-now.ts'
import { errorData, trpc } from '../../../api.ts'
import { useCan, useEconomy, useEconomyKey } from '../../../current.ts'
import { auditHref } from '../../audit-href.ts'
import { late, useLoadSoon } from '../../late.tsx'
import { QueryFailure } from '../../query-failure.tsx'
import { overviewHref } from '../overview-href.ts'
import { daysAround } from './annotation-days.ts'
import { KindName } from './annotation-kind.tsx'
import type { Annotation } from './annotation-queries.ts'
import { AnnotationSpan } from './annotation-span.tsx'
import { AnnotationState } from './annotation-state.tsx'

const EditAnnotationDialog = late(() =>
  import('./edit-annotation-dialog.tsx').then(part => part.EditAnnotationDialog),
)
const RemoveAnnotationDialog = late(() =>
  import('./remove-annotation-dialog.tsx').then(part => part.RemoveAnnotationDialog),
)
const lateParts = [EditAnnotationDialog, RemoveAnnotationDialog]

type Doing = 'edit' | 'remove'

export function AnnotationPanel({ id, onClose }: { id: string; onClose: () => void }) {
  useLoadSoon(lateParts)
  const query = useQuery(trpc.annotations.get.queryOptions({ economyKey: useEconomyKey(), id }))
  const [doing, setDoing] = useState<Doing>()
  const stop = () => setDoing(undefined)
  // What was read before it was deleted is not shown for what is there.
  const isGone = errorData(query.error).reason === 'UNKNOWN_SUBJECT'
  const annotation = isGone ? undefined : query.data
  return (
    <Sheet
      open
      onOpenChange={onClose}
      title={annotation?.label ?? 'Annotation'}
      description={
        annotation && (
          <span className="mt-1 flex flex-wrap items-center gap-2">
            <KindName kind={annotation.kind} />
            <AnnotationState fromAt={annotation.fromAt} untilAt={annotation.untilAt} />
          </span>
        )
      }
      footer={annotation && <AnnotationActions onDo={setDoing} />}
    >
      {query.error !== null && annotation === undefined && <QueryFailure query={query} />}
      {query.isPending && <Skeleton lines={4} />}
      {annotation && (
        <div className="grid gap-6">
          <AnnotationFacts annotation={annotation} />
          <AnnotationHistoryLink annotation={annotation} />
        </div>
      )}
      {annotation && doing === 'edit' && <EditAnnotationDialog edited={annotation} onClose={stop} />}
      {annotation && doing === 'remove' && (
        <RemoveAnnotationDialog annotation={annotation} onClose={stop} onRemoved={onClose} />
      )}
    </Sheet>
  )
}

function AnnotationFacts({ annotation }: { annotation: Annotation }) {
  const { key, resetZone: zone } = useEconomy()
  const now = new Date(useNow())
  const { id, fromAt, untilAt, createdAt, createdByName } = annotation
  return (
    <KeyValues
      rows={[
        { label: 'When', value: <AnnotationSpan fromAt={fromAt} untilAt={untilAt} /> },
        {
          label: 'Figures',
          value: (
            <Link href={overviewHref(key, daysAround(annotation, { now, zone }))}>
              The Overview at these dates
            </Link>
          ),
        },
        {
          label: 'Written',
          value: (
            <>
              <Time at={createdAt} /> by {createdByName}
            </>
          ),
        },
        { label: 'Id', value: <CopyableId id={id} label="annotation id" lengthMax={34} /> },
      ]}
    />
  )
}

function AnnotationActions({ onDo }: { onDo: (doing: Doing) => void }) {
  const { refusedBecause } = useCan('annotations.change')
  return (
    <>
      <Button
        icon={Trash2}
        className="mr-auto"
        refusedBecause={refusedBecause}
        onClick={() => onDo('remove')}
      >
        Delete
      </Button>
      <Button icon={Pencil} refusedBecause={refusedBecause} onClick={() => onDo('edit')}>
        Edit
      </Button>
    </>
  )
}

function AnnotationHistoryLink({ annotation }: { annotation: Annotation }) {
  const can = useCan('audit.read')
  const { key, resetZone: zone } = useEconomy()
  const now = new Date(useNow())
  if (!can.allowed) return null
  const question = { economyKey: key, find: { q: annotation.id }, since: annotation.createdAt, now, zone }
  return (
    <p className="text-sm">
      <Link href={auditHref(question)}>What was changed, by whom and why</Link>
    </p>
  )
}
