// Review: what the draft changes, what the checks say, whether somebody else must approve, and publishing it.
import { useState } from 'react'
import type { Change } from '../../../../server/catalog/rules/diff.ts'
import { decideApproval } from '../../../../server/catalog/rules/limits.ts'
import type { Mistake } from '../../../../server/catalog/rules/mistake.ts'
import { Banner } from '../../../ui/banner.tsx'
import { Button } from '../../../ui/button.tsx'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { useCan } from '../../current.ts'
import { late, useLoadSoon } from '../late.tsx'
import { isSaved } from './autosave.ts'
import { ChangeGroups } from './change-groups.tsx'
import { MissionChanges } from './mission-changes.tsx'
import { MistakeList } from './mistake-list.tsx'
import { RebaseOntoHead } from './rebase-panel.tsx'
import { Requests } from './requests.tsx'
import { nameActions, type Version } from './use-book.ts'
import type { Draft } from './use-draft.ts'

const PublishDialog = late(() => import('./publish-dialog.tsx').then(part => part.PublishDialog))
const ReplayPanel = late(() => import('./replay-panel.tsx').then(part => part.ReplayPanel))
const lateParts = [PublishDialog, ReplayPanel]

export interface ReviewPanelProps {
  draft: Draft | null
  changes: readonly Change[]
  mistakes: readonly Mistake[] | null
  head: Version
  onBegin: () => void
}

export function ReviewPanel({ draft, changes, mistakes, head, onBegin }: ReviewPanelProps) {
  useLoadSoon(lateParts)
  const can = useCan('catalog.change')
  return (
    <div className="grid min-w-0 gap-4">
      <Requests head={head} />
      {draft === null ? (
        <Panel title="Your draft">
          <EmptyState
            title="You have no draft"
            fills="What you change in a draft stands here, side by side with the prices in force, before it is published."
            action={
              <Button variant="primary" refusedBecause={can.refusedBecause} onClick={onBegin}>
                Begin a draft
              </Button>
            }
          />
        </Panel>
      ) : draft.baseNumber === head.number ? (
        <DraftReview draft={draft} changes={changes} mistakes={mistakes} />
      ) : (
        <RebaseOntoHead draft={draft} head={head} />
      )}
    </div>
  )
}

function DraftReview({
  draft,
  changes,
  mistakes,
}: Pick<ReviewPanelProps, 'changes' | 'mistakes'> & { draft: Draft }) {
  const can = useCan('catalog.change')
  const [publishing, setPublishing] = useState(false)
  const approval = decideApproval(draft.base, draft.document)
  const errors = (mistakes ?? []).filter(one => one.severity === 'error').length
  return (
    <>
      <Panel
        title="What changes"
        actions={
          <Button
            variant="primary"
            refusedBecause={
              can.refusedBecause ?? refusal({ draft, changes, errors, checked: mistakes !== null })
            }
            onClick={() => setPublishing(true)}
          >
            {approval.kind === 'alone' ? 'Publish…' : 'Ask for approval…'}
          </Button>
        }
      >
        <div className="grid gap-4">
          {approval.kind === 'second_operator' && (
            <Banner tone="info" title="A second operator has to approve this">
              <ul className="mt-1 grid gap-0.5">
                {approval.reasons.slice(0, reasonsShown).map(reason => (
                  <li key={`${reason.path} ${reason.message}`}>
                    <code className="break-all">{reason.path}</code> {reason.message}
                  </li>
                ))}
                {approval.reasons.length > reasonsShown && (
                  <li>And {approval.reasons.length - reasonsShown} more.</li>
                )}
              </ul>
            </Banner>
          )}
          <ChangeGroups changes={changes} />
        </div>
      </Panel>
      <Panel
        title="Checks"
        hint={sayChecks(mistakes)}
        state={mistakes === null ? { kind: 'loading' } : { kind: 'ready' }}
      >
        <div className="grid gap-4">
          {mistakes !== null && mistakes.length > 0 ? (
            <MistakeList mistakes={mistakes} />
          ) : (
            <p className="text-sm">Bands, packs, plans, caps and references hold.</p>
          )}
          <MissionChanges before={draft.base} after={draft.document} />
        </div>
      </Panel>
      <ReplayPanel
        candidate={{ kind: 'draft', revision: draft.autosave.revision }}
        names={nameActions(draft.base, draft.document)}
        refusedBecause={isSaved(draft.autosave) ? undefined : 'The draft is not saved yet'}
      />
      {publishing && (
        <PublishDialog
          revision={draft.autosave.revision}
          changeCount={changes.length}
          needsApproval={approval.kind === 'second_operator'}
          onClose={() => setPublishing(false)}
        />
      )}
    </>
  )
}

const reasonsShown = 20

function refusal(facts: {
  draft: Draft
  changes: readonly Change[]
  errors: number
  checked: boolean
}): string | undefined {
  if (facts.changes.length === 0) return 'The draft changes nothing yet'
  if (!facts.checked) return 'The checks are not through yet'
  if (facts.errors > 0) return 'The mistakes below come first'
  return isSaved(facts.draft.autosave) ? undefined : 'The draft is not saved yet'
}

function sayChecks(mistakes: readonly Mistake[] | null): string | undefined {
  if (mistakes === null) return undefined
  const errors = mistakes.filter(one => one.severity === 'error').length
  const warnings = mistakes.length - errors
  if (mistakes.length === 0) return 'Nothing to object.'
  return [
    ...(errors === 0 ? [] : [errors === 1 ? '1 error' : `${errors} errors`]),
    ...(warnings === 0 ? [] : [warnings === 1 ? '1 warning' : `${warnings} warnings`]),
  ].join(', ')
}
