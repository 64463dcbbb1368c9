// The form over an economy's settings: what was changed is shown, asked why, and never overwrites another's change.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '../../../ui/button.tsx'
import { classNames } from '../../../ui/class-names.ts'
import { Form, SubmitButton } from '../../../ui/form.tsx'
import { showToast } from '../../../ui/toast.ts'
import { useUnsaved } from '../../../ui/unsaved.ts'
import { errorData, trpc } from '../../api.ts'
import { type CurrentEconomy, useCan } from '../../current.ts'
import { late, useLoadSoon } from '../late.tsx'
import { draftOf, type EconomyDraft, refuseDraft, settingsOfDraft } from './economy-draft.ts'
import { EconomyFields } from './economy-fields.tsx'
import { applyMine, computeSettingChanges, settingsOf } from './economy-settings.ts'
import { SettingsConflict } from './settings-conflict.tsx'

const ChangeDialog = late(() => import('../../../ui/change-dialog.tsx').then(part => part.ChangeDialog))
const lateParts = [ChangeDialog]

interface Edit {
  /** As the economy was when the first field was touched. */
  base: CurrentEconomy
  draft: EconomyDraft
}

export function EconomyForm({ economy }: { economy: CurrentEconomy }) {
  useLoadSoon(lateParts)
  const can = useCan('economies.change')
  const queries = useQueryClient()
  // Untouched, the form follows the server.
  const [edit, setEdit] = useState<Edit>()
  const [reviewing, setReviewing] = useState(false)
  const change = useMutation(trpc.economies.change.mutationOptions())

  const base = edit?.base ?? economy
  const draft = edit?.draft ?? draftOf(economy)
  const settings = settingsOfDraft(draft, base)
  const changes = computeSettingChanges(settingsOf(base), settings)
  const overtaken = edit !== undefined && economy.revision !== edit.base.revision
  const untouched = edit === undefined || (changes.length === 0 && !hasGaps(draft))

  useUnsaved(!untouched)

  const save = async (reason: string) => {
    try {
      await change.mutateAsync({ key: economy.key, revision: base.revision, settings, reason })
      setEdit(undefined)
      showToast({ tone: 'good', title: 'Settings saved', body: settings.name })
    } catch (error) {
      // Their settings are loaded below, and shown against these.
      if (errorData(error).reason !== 'CHANGED_MEANWHILE') throw error
    } finally {
      await Promise.all([
        queries.invalidateQueries(trpc.economies.pathFilter()),
        queries.invalidateQueries(trpc.audit.pathFilter()),
      ])
    }
  }

  return (
    <>
      {overtaken && (
        <SettingsConflict
          base={settingsOf(edit.base)}
          mine={settings}
          theirs={economy}
          onTakeTheirs={() => setEdit(undefined)}
          onApplyMine={() =>
            setEdit({
              base: economy,
              draft: draftOf(applyMine(settingsOf(edit.base), settings, settingsOf(economy))),
            })
          }
        />
      )}
      <Form
        className="max-w-3xl"
        onSubmit={async () => {
          if (untouched || overtaken) return
          const refused = await refuseDraft(draft, base)
          if (Object.keys(refused).length > 0) return refused
          setReviewing(true)
        }}
      >
        <EconomyFields
          draft={draft}
          onChange={next => setEdit({ base, draft: next })}
          disabled={!can.allowed || overtaken}
        />
        <div
          className={classNames(
            'flex flex-wrap items-center justify-end gap-2',
            !untouched && 'sticky bottom-0 z-10 -mx-1 border-t border-line bg-page px-1 py-3',
          )}
        >
          <p role="status" className="mr-auto text-sm text-ink-2">
            {untouched
              ? ''
              : changes.length === 1
                ? '1 setting changed'
                : `${changes.length} settings changed`}
          </p>
          {!untouched && !overtaken && <Button onClick={() => setEdit(undefined)}>Discard</Button>}
          <SubmitButton refusedBecause={can.refusedBecause ?? refusal({ untouched, overtaken })}>
            Review changes
          </SubmitButton>
        </div>
      </Form>
      <ChangeDialog
        open={reviewing}
        onOpenChange={setReviewing}
        title={`Change ${economy.name}`}
        description="Takes effect at once, in live and test mode."
        changes={changes}
        confirmLabel="Save changes"
        stake="confirm"
        onConfirm={({ reason }) => save(reason)}
      />
    </>
  )
}

function hasGaps(draft: EconomyDraft): boolean {
  return draft.rotationOverlapHours === null || (draft.lifetimeLimited && draft.lifetimeDaysMax === null)
}

function refusal({ untouched, overtaken }: { untouched: boolean; overtaken: boolean }): string | undefined {
  if (overtaken) return 'Somebody changed these settings: decide above'
  return untouched ? 'Nothing is changed yet' : undefined
}
