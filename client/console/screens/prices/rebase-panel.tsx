// A version was published since the draft was begun: both sets of changes, and bringing the draft on top.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type { PriceBook } from '../../../../server/catalog/schema.ts'
import { Banner } from '../../../ui/banner.tsx'
import { Button } from '../../../ui/button.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { showToast } from '../../../ui/toast.ts'
import { errorData, trpc } from '../../api.ts'
import { useEconomyKey } from '../../current.ts'
import { QueryFailure } from '../query-failure.tsx'
import { isSaved } from './autosave.ts'
import { ChangeGroups } from './change-groups.tsx'
import { ConflictChoices } from './conflict-choices.tsx'
import { computeRebase } from './rebase.ts'
import { keepDraft, useVersion, type Version } from './use-book.ts'
import type { Draft } from './use-draft.ts'

export function RebaseOntoHead({ draft, head }: { draft: Draft; head: Version }) {
  const newest = useVersion(head.number)
  if (newest.error) return <QueryFailure query={newest} />
  if (newest.data === undefined)
    return <Panel title={`Onto version ${head.number}`} state={{ kind: 'loading' }} />
  return <Compared draft={draft} head={head} newest={newest.data.document} />
}

function Compared({ draft, head, newest }: { draft: Draft; head: Version; newest: PriceBook }) {
  const economyKey = useEconomyKey()
  const queries = useQueryClient()
  const [refused, setRefused] = useState<string>()
  const { mutateAsync, isPending } = useMutation(trpc.catalog.draft.rebase.mutationOptions())
  const [kept, setKept] = useState<ReadonlySet<string>>(new Set())
  const { mine, theirs, conflicts, document } = useMemo(
    () => computeRebase(draft.base, draft.document, newest, path => kept.has(path)),
    [draft.base, draft.document, newest, kept],
  )
  const paths = useMemo(() => conflicts.map(({ path }) => path), [conflicts])
  const bring = async () => {
    setRefused(undefined)
    try {
      const rebased = await mutateAsync({
        economyKey,
        revision: draft.autosave.revision,
        baseNumber: head.number,
        document,
      })
      await keepDraft(queries, economyKey, rebased)
      showToast({ tone: 'good', title: `Your draft starts from version ${head.number} now` })
    } catch (error) {
      setRefused(errorData(error).message)
      await queries.invalidateQueries(trpc.catalog.pathFilter())
    }
  }
  return (
    <Panel
      title={`Onto version ${head.number}`}
      hint={`Published by ${head.publishedByName} since you began on version ${draft.baseNumber}.`}
      actions={
        <Button
          variant="primary"
          loading={isPending}
          refusedBecause={isSaved(draft.autosave) ? undefined : 'The draft is not saved yet'}
          onClick={() => void bring()}
        >
          {conflicts.length === 0 ? 'Put my changes on top' : 'Bring it together'}
        </Button>
      }
    >
      <div className="grid gap-4">
        {refused !== undefined && <Banner tone="bad" title={refused} />}
        {conflicts.length === 0 ? (
          <Banner tone="good" title="You changed different things">
            Yours fit on top of theirs as they are.
          </Banner>
        ) : (
          <ConflictChoices conflicts={conflicts} kept={kept} onChange={setKept} />
        )}
        <div className="grid gap-6 xl:grid-cols-2">
          <section className="grid min-w-0 content-start gap-3">
            <h3 className="text-base">Theirs</h3>
            <ChangeGroups changes={theirs} conflicts={paths} level={4} />
          </section>
          <section className="grid min-w-0 content-start gap-3">
            <h3 className="text-base">Yours</h3>
            <ChangeGroups changes={mine} conflicts={paths} level={4} />
          </section>
        </div>
      </div>
    </Panel>
  )
}
