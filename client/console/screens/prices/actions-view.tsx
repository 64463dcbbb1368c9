// The first tab: every action by tier, searched and filtered, with what missions cost beside it.
import { Plus, Search } from 'lucide-react'
import { useCallback, useDeferredValue, useMemo, useState } from 'react'
import type { Mistake } from '../../../../server/catalog/rules/mistake.ts'
import type { PriceBook } from '../../../../server/catalog/schema.ts'
import { Button } from '../../../ui/button.tsx'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import { useShortcuts } from '../../../ui/use-shortcuts.ts'
import { useScreenSearch } from '../../current.ts'
import { late, useLoadSoon } from '../late.tsx'
import { ActionGrid } from './action-grid.tsx'
import { writeValue } from './book-path.ts'
import type { Typed } from './cells.ts'
import { ChoiceField } from './choice-field.tsx'
import { listCategories, listLines } from './grid-lines.ts'
import { MissionCosts } from './mission-costs.tsx'
import type { Edit } from './use-draft.ts'
import { useVolumes } from './use-volumes.ts'

const RaiseDialog = late(() => import('./raise-dialog.tsx').then(part => part.RaiseDialog))
const ActionPanel = late(() => import('./action-panel.tsx').then(part => part.ActionPanel))
const AddActionDialog = late(() => import('./add-action-dialog.tsx').then(part => part.AddActionDialog))
const lateParts = [RaiseDialog, ActionPanel, AddActionDialog]

export interface ActionsViewProps {
  document: PriceBook
  /** Null outside of a draft. */
  base: PriceBook | null
  edit: Edit | null
  mistakes: readonly Mistake[] | null
}

const none: readonly Mistake[] = []

export function ActionsView({ document, base, edit, mistakes }: ActionsViewProps) {
  useLoadSoon(lateParts)
  const [search, setSearch] = useScreenSearch()
  const [typed, setTyped] = useState<{ path: string; typed: Typed } | null>(null)
  const { q = '', tier, category, raise, action: opened, add } = search
  useShortcuts([
    { keys: '/', label: 'Search actions', group: 'Price book', run: focusSearch },
    ...(edit === null
      ? []
      : [{ keys: 'a', label: 'Add an action', group: 'Price book', run: () => setSearch({ add: 'blank' }) }]),
  ])
  const volumes = useVolumes()
  // Letters come first, the rows follow.
  const wanted = useDeferredValue(q)
  const lines = useMemo(
    () => listLines(document, { search: wanted, tier, category }),
    [document, wanted, tier, category],
  )
  const categories = useMemo(() => listCategories(document), [document])
  const draft = useMemo(
    () => (edit === null || base === null ? null : { base, edit, mistakes: mistakes ?? none }),
    [base, edit, mistakes],
  )
  const provisional = useMemo(
    () =>
      typed?.typed.kind === 'value' && base !== null
        ? writeValue(document, typed.path, typed.typed.value, base)
        : document,
    [document, base, typed],
  )
  const shownToMissions = useDeferredValue(provisional)
  const renderTierActions = useCallback(
    (tierKey: string) =>
      edit === null ? null : (
        <Button size="sm" onClick={() => setSearch({ raise: tierKey })}>
          Raise by %…<span className="sr-only"> {tierKey}</span>
        </Button>
      ),
    [edit, setSearch],
  )
  const open = useCallback((key: string) => setSearch({ action: key }), [setSearch])
  return (
    <div className="grid min-w-0 items-start gap-4 xl:grid-cols-[minmax(0,1fr)_18rem] xl:has-[>:only-child]:grid-cols-1">
      <section aria-label="Actions" className="min-w-0 rounded-lg border border-line bg-surface">
        <div className="flex flex-wrap items-end gap-3 border-b border-line px-gutter py-2.5">
          <div ref={searchBox} className="min-w-48 flex-1">
            <TextField
              label="Search actions"
              labelHidden
              type="search"
              icon={Search}
              placeholder="Name or key"
              value={q}
              onChange={next => setSearch({ q: next === '' ? undefined : next }, { replace: true })}
            />
          </div>
          <ChoiceField
            label="Tier"
            labelHidden
            className="min-w-0 grow basis-36 sm:w-40 sm:flex-none"
            value={tier ?? ''}
            onChange={next => setSearch({ tier: next === '' ? undefined : next })}
            options={[
              { value: '', label: 'Every tier' },
              ...document.tiers.map(one => ({ value: one.key, label: one.name })),
            ]}
          />
          <ChoiceField
            label="Category"
            labelHidden
            className="min-w-0 grow basis-36 sm:w-44 sm:flex-none"
            value={category ?? ''}
            onChange={next => setSearch({ category: next === '' ? undefined : next })}
            options={[
              { value: '', label: 'Every category' },
              ...categories.map(one => ({ value: one, label: one })),
            ]}
          />
          {edit !== null && (
            <Button icon={Plus} onClick={() => setSearch({ add: 'blank' })}>
              Add action
            </Button>
          )}
        </div>
        {edit !== null && (
          <p className="border-b border-line px-gutter py-1.5 text-sm text-ink-2">
            Arrows move, Enter edits, Esc leaves a cell as it was, Delete undoes it, o opens the whole action.
            A column pasted from a spreadsheet fills the costs from the focused row down.
          </p>
        )}
        {document.actions.length === 0 ? (
          <EmptyState
            title="No actions yet"
            fills="Everything that a product charges tokens for stands here, by its tier."
            action={
              edit !== null && (
                <Button variant="primary" onClick={() => setSearch({ add: 'blank' })}>
                  Add the first
                </Button>
              )
            }
          />
        ) : lines.length === 0 ? (
          <EmptyState
            title="No action matches"
            fills="Each priced action stands here by its tier."
            action={
              <Button onClick={() => setSearch({ q: undefined, tier: undefined, category: undefined })}>
                Show all
              </Button>
            }
          />
        ) : (
          <ActionGrid
            document={document}
            lines={lines}
            draft={draft}
            volumes={volumes}
            onTyping={setTyped}
            onOpen={open}
            renderTierActions={renderTierActions}
          />
        )}
      </section>
      {document.missions.length > 0 && <MissionCosts document={shownToMissions} base={base} />}
      {opened !== undefined && (
        <ActionPanel
          actionKey={opened}
          document={document}
          base={base}
          edit={edit}
          mistakes={mistakes}
          onRenamed={key => setSearch({ action: key }, { replace: true })}
          onDuplicate={() => setSearch({ action: undefined, add: opened })}
          onClose={() => setSearch({ action: undefined }, { replace: true })}
        />
      )}
      {edit !== null && add !== undefined && (
        <AddActionDialog
          document={document}
          like={add}
          edit={edit}
          onAdded={key => setSearch({ add: undefined, action: key }, { replace: true })}
          onClose={() => setSearch({ add: undefined }, { replace: true })}
        />
      )}
      {edit !== null && raise !== undefined && (
        <RaiseDialog
          document={document}
          tierKey={raise}
          edit={edit}
          onClose={() => setSearch({ raise: undefined }, { replace: true })}
        />
      )}
    </div>
  )
}

let searchElement: HTMLElement | null = null

function searchBox(element: HTMLElement | null): void {
  searchElement = element
}

function focusSearch(): void {
  searchElement?.querySelector('input')?.focus()
}
