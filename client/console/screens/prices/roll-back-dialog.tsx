// The dialog that publishes an old version's prices anew, after a look at what that changes now.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { computeDiff } from '../../../../server/catalog/rules/diff.ts'
import type { PriceBook } from '../../../../server/catalog/schema.ts'
import { ChangeDialog } from '../../../ui/change-dialog.tsx'
import { showToast } from '../../../ui/toast.ts'
import { trpc } from '../../api.ts'
import { useEconomyKey, useScreenSearch } from '../../current.ts'
import { QueryFailure } from '../query-failure.tsx'
import { ChangeGroups } from './change-groups.tsx'
import { withoutMarks } from './rebase.ts'
import { invalidateBook, useVersion, type Version } from './use-book.ts'

export interface RollBackDialogProps {
  number: number
  head: Version
  document: PriceBook
  onClose: () => void
}

export function RollBackDialog({ number, head, document, onClose }: RollBackDialogProps) {
  const economyKey = useEconomyKey()
  const queries = useQueryClient()
  const [, setSearch] = useScreenSearch()
  const newest = useVersion(head.number)
  const rollBack = useMutation(trpc.catalog.versions.rollBack.mutationOptions())
  return (
    <ChangeDialog
      open
      onOpenChange={onClose}
      title={`Roll back to version ${number}`}
      description={`Its prices become a new version, in force at once. Against version ${head.number}, this changes:`}
      confirmLabel="Roll back"
      danger
      stake="confirm"
      onConfirm={async ({ reason }) => {
        const answer = await rollBack.mutateAsync({ economyKey, number, headNumber: head.number, reason })
        await invalidateBook(queries)
        showToast({
          tone: 'good',
          title: `Rolled back to version ${number}`,
          ...(answer.kind === 'published' ? { body: `As version ${answer.number}.` } : {}),
        })
        setSearch({ open: undefined, against: undefined })
      }}
    >
      {newest.error ? (
        <QueryFailure query={newest} />
      ) : newest.data === undefined ? (
        <p role="status" className="text-sm">
          Comparing…
        </p>
      ) : (
        <ChangeGroups changes={withoutMarks(computeDiff(newest.data.document, document))} />
      )}
    </ChangeDialog>
  )
}
