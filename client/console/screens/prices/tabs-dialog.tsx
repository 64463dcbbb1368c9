// The dialog for a draft that another tab changed too: both sets of changes, and which of them stay.
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { computeDiff } from '../../../../server/catalog/rules/diff.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog, DialogBody, DialogFooter } from '../../../ui/dialog.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { trpc } from '../../api.ts'
import { useEconomyKey } from '../../current.ts'
import { QueryFailure } from '../query-failure.tsx'
import { ChangeGroups } from './change-groups.tsx'
import { ConflictChoices } from './conflict-choices.tsx'
import { computeRebase, withoutMarks } from './rebase.ts'
import type { Draft, ServerDraft } from './use-draft.ts'

export function TabsDialog({ draft, onClose }: { draft: Draft; onClose: () => void }) {
  const economyKey = useEconomyKey()
  const query = useQuery({
    ...trpc.catalog.draft.get.queryOptions({ economyKey }),
    staleTime: 0,
    refetchOnMount: 'always',
  })
  const theirs = query.data
  return (
    <Dialog
      open
      onOpenChange={onClose}
      size="lg"
      title="This draft in two tabs"
      description="What each of them changed since they were last the same."
    >
      {query.error ? (
        <DialogBody>
          <QueryFailure query={query} />
        </DialogBody>
      ) : theirs === undefined || theirs === null || query.isFetching ? (
        <DialogBody>
          <Skeleton />
        </DialogBody>
      ) : (
        <Compared draft={draft} theirs={theirs} onClose={onClose} />
      )}
    </Dialog>
  )
}

function Compared({ draft, theirs, onClose }: { draft: Draft; theirs: ServerDraft; onClose: () => void }) {
  const [kept, setKept] = useState<ReadonlySet<string>>(new Set())
  const { document: mine, saved } = draft.autosave
  const both = useMemo(
    () => computeRebase(saved, mine, theirs.document, path => kept.has(path)),
    [saved, mine, theirs.document, kept],
  )
  const other = useMemo(() => withoutMarks(computeDiff(saved, theirs.document)), [saved, theirs.document])
  const decide = (document: typeof mine) => {
    draft.settle(document, theirs.revision)
    onClose()
  }
  return (
    <>
      <DialogBody>
        {both.conflicts.length > 0 && (
          <ConflictChoices conflicts={both.conflicts} kept={kept} onChange={setKept} />
        )}
        <section className="grid gap-2">
          <h3 className="text-base">The other tab</h3>
          <ChangeGroups changes={other} level={4} />
        </section>
        <section className="grid gap-2">
          <h3 className="text-base">This tab</h3>
          <ChangeGroups changes={both.mine} level={4} />
        </section>
      </DialogBody>
      <DialogFooter>
        <Button onClick={() => decide(theirs.document)}>Load the other</Button>
        <Button onClick={() => decide(mine)}>Keep this one</Button>
        <Button variant="primary" onClick={() => decide(both.document)}>
          Keep both
        </Button>
      </DialogFooter>
    </>
  )
}
