// The state of a draft above the book: what it was begun on, whether it is saved, and the ways on.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Redo2, Undo2 } from 'lucide-react'
import { useState } from 'react'
import { Banner } from '../../../ui/banner.tsx'
import { Button } from '../../../ui/button.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { Time } from '../../../ui/time.tsx'
import { trpc } from '../../api.ts'
import { useEconomyKey, useScreenSearch } from '../../current.ts'
import { late } from '../late.tsx'
import { isSaved } from './autosave.ts'
import type { Version } from './use-book.ts'
import type { Draft } from './use-draft.ts'
import { useStepKeys } from './use-step-keys.ts'

const DiscardDialog = late(() => import('./discard-dialog.tsx').then(part => part.DiscardDialog))
const TabsDialog = late(() => import('./tabs-dialog.tsx').then(part => part.TabsDialog))
const ImportDialog = late(() => import('./import-dialog.tsx').then(part => part.ImportDialog))

export interface DraftBarProps {
  draft: Draft
  head: Version
  begunAt: string
  changeCount: number
  errorCount: number
}

export function DraftBar({ draft, head, begunAt, changeCount, errorCount }: DraftBarProps) {
  const economyKey = useEconomyKey()
  const [search, setSearch] = useScreenSearch()
  const queries = useQueryClient()
  const [open, setOpen] = useState<'discard' | 'import' | 'tabs'>()
  const discard = useMutation(trpc.catalog.draft.discard.mutationOptions())
  const { autosave, edit } = draft
  useStepKeys(edit)
  return (
    <div className="grid gap-2">
      <section
        aria-label="Your draft"
        className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-lg border border-accent/40 bg-accent-soft px-gutter py-2 text-sm"
      >
        <p className="min-w-0 grow basis-72">
          <span className="font-medium">Your draft</span> on version {draft.baseNumber}, begun{' '}
          <Time at={begunAt} relative />. {sayCount(changeCount)}
          {errorCount > 0 && (
            <span className="font-medium text-bad">
              {' '}
              {errorCount === 1 ? '1 mistake keeps' : `${errorCount} mistakes keep`} it from being published.
            </span>
          )}{' '}
          <span role="status" className="text-ink-2">
            {sayState(draft)}
          </span>
        </p>
        <div className="flex flex-wrap items-center gap-2">
          <span className="flex">
            <IconButton
              size="sm"
              icon={Undo2}
              label="Undo the last change"
              refusedBecause={
                autosave.past.length === 0 ? 'Nothing was changed since this page was opened' : undefined
              }
              onClick={edit.stepBack}
            />
            <IconButton
              size="sm"
              icon={Redo2}
              label="Redo"
              refusedBecause={autosave.future.length === 0 ? 'Nothing was undone' : undefined}
              onClick={edit.stepForward}
            />
          </span>
          <Button size="sm" onClick={() => setOpen('import')}>
            Import…
          </Button>
          <Button size="sm" onClick={() => setOpen('discard')}>
            Discard…
          </Button>
          {search['tab'] !== 'review' && (
            <Button size="sm" variant="primary" onClick={() => setSearch({ tab: 'review', show: undefined })}>
              Review
            </Button>
          )}
        </div>
      </section>
      {autosave.trouble?.kind === 'overtaken' && (
        <Banner
          tone="warn"
          title="You changed this draft in another tab"
          action={
            <>
              <Button size="sm" onClick={() => void draft.keepMine()}>
                Keep this one
              </Button>
              <Button size="sm" variant="primary" onClick={() => setOpen('tabs')}>
                Compare…
              </Button>
            </>
          }
        >
          Nothing here is saved until you decide. Keeping this one drops what the other tab changed.
        </Banner>
      )}
      {autosave.trouble?.kind === 'failed' && (
        <Banner
          tone="bad"
          title="The draft could not be saved"
          action={
            <Button size="sm" onClick={draft.retry}>
              Try again
            </Button>
          }
        >
          {autosave.trouble.message}
        </Banner>
      )}
      {head.number !== draft.baseNumber && search['tab'] !== 'review' && (
        <Banner
          tone="warn"
          title={`Version ${head.number} was published by ${head.publishedByName} since you began`}
          action={
            <Button size="sm" onClick={() => setSearch({ tab: 'review', show: undefined })}>
              Compare
            </Button>
          }
        >
          Your draft still starts from version {draft.baseNumber}: bring it onto the newest before publishing.
        </Banner>
      )}
      {open === 'discard' && (
        <DiscardDialog
          changeCount={changeCount}
          onClose={() => setOpen(undefined)}
          onDiscard={async () => {
            await discard.mutateAsync({ economyKey })
            // Nothing that waits to be saved may follow it.
            edit.replace(autosave.saved)
            await queries.invalidateQueries(trpc.catalog.pathFilter())
          }}
        />
      )}
      {open === 'tabs' && <TabsDialog draft={draft} onClose={() => setOpen(undefined)} />}
      {open === 'import' && <ImportDialog onClose={() => setOpen(undefined)} onImport={edit.replace} />}
    </div>
  )
}

function sayCount(count: number): string {
  if (count === 0) return 'Nothing is changed yet.'
  return count === 1 ? '1 change.' : `${count} changes.`
}

function sayState({ autosave }: Draft): string {
  if (autosave.trouble !== null) return 'Not saved.'
  return isSaved(autosave) ? 'Saved.' : 'Saving…'
}
