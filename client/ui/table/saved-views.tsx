// The operator's saved views: open one, save how the table stands now, rename, delete.
import type { RowData } from '@tanstack/react-table'
import { Bookmark, Check, Pencil, Plus, Trash2 } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { Button } from '../button.tsx'
import { classNames } from '../class-names.ts'
import { IconButton } from '../icon-button.tsx'
import { ITEM_STYLE } from '../pop-style.ts'
import { Popover } from '../popover.tsx'
import { TextField } from '../text-field.tsx'
import type { DefinedTable } from './definition.ts'
import type { FilterFields } from './filters.ts'
import type { TableState } from './table-state.ts'
import { ToolButton } from './tool-button.tsx'
import { applyView, isViewChanged, type SavedView, type Views, viewParams } from './views.ts'

export interface SavedViewsProps<Row extends RowData, Fields extends FilterFields> {
  table: DefinedTable<Row, Fields>
  state: TableState<Fields>
  views: Views
  isBrief: boolean
  onState: (state: TableState<Fields>) => void
}

export function SavedViews<Row extends RowData, Fields extends FilterFields>(
  props: SavedViewsProps<Row, Fields>,
) {
  const { table, state, views, isBrief } = props
  const current = views.list.find(view => view.id === state.view)
  const isChanged = current !== undefined && isViewChanged(state, current, table)
  return (
    <Popover
      label="Saved views"
      align="end"
      trigger={
        <ToolButton icon={Bookmark} label={current ? `View: ${current.name}` : 'Views'} isBrief={isBrief}>
          {current && (
            <>
              {current.name}
              {isChanged && <span className="font-normal text-ink-2"> · changed</span>}
            </>
          )}
        </ToolButton>
      }
    >
      {close => <ViewList {...props} current={current} isChanged={isChanged} onDone={close} />}
    </Popover>
  )
}

interface ViewListProps<Row extends RowData, Fields extends FilterFields>
  extends SavedViewsProps<Row, Fields> {
  current: SavedView | undefined
  isChanged: boolean
  onDone: () => void
}

type Step = { kind: 'list' } | { kind: 'name'; view: SavedView | null } | { kind: 'remove'; view: SavedView }

function ViewList<Row extends RowData, Fields extends FilterFields>(props: ViewListProps<Row, Fields>) {
  const { table, state, views, onState, current, isChanged, onDone } = props
  const [step, setStep] = useState<Step>({ kind: 'list' })
  const [isBusy, setBusy] = useState(false)
  const [failed, setFailed] = useState<string>()

  const perform = async (task: () => Promise<void>) => {
    setBusy(true)
    setFailed(undefined)
    try {
      await task()
      setStep({ kind: 'list' })
    } catch (error) {
      setFailed(error instanceof Error ? error.message : 'That did not work')
    } finally {
      setBusy(false)
    }
  }
  const save = (id: string | null, name: string) =>
    perform(async () => {
      const saved = await views.save({ id, name, params: viewParams(state, table) })
      onState({ ...state, view: saved })
    })

  if (step.kind === 'name') {
    return (
      <NameForm
        view={step.view}
        isBusy={isBusy}
        failed={failed}
        onCancel={() => setStep({ kind: 'list' })}
        onName={name => {
          const { view } = step
          void (view ? perform(() => views.rename(view.id, name)) : save(null, name))
        }}
      />
    )
  }
  if (step.kind === 'remove') {
    const { view } = step
    return (
      <div className="grid max-w-64 gap-3">
        <p className="text-sm">
          Delete the view <b className="font-medium">{view.name}</b>? The rows it shows stay as they are.
        </p>
        {failed && <Complaint text={failed} />}
        <div className="flex justify-end gap-2">
          <Button size="sm" onClick={() => setStep({ kind: 'list' })}>
            Keep
          </Button>
          <Button
            size="sm"
            variant="danger"
            loading={isBusy}
            autoFocus
            onClick={() =>
              void perform(async () => {
                await views.remove(view.id)
                if (state.view === view.id) onState({ ...state, view: null })
              })
            }
          >
            Delete
          </Button>
        </div>
      </div>
    )
  }
  return (
    <div className="grid min-w-60 gap-2">
      {views.list.length === 0 ? (
        <p className="max-w-60 text-sm text-ink-2">
          A view keeps filters, sort, columns and density under a name. You have none yet.
        </p>
      ) : (
        <ul aria-label="Saved views" className="-mx-2 -mt-2">
          {views.list.map(view => (
            <li key={view.id} className="group/view flex items-center">
              <button
                type="button"
                aria-current={view === current || undefined}
                className={classNames(ITEM_STYLE, 'focus-inset min-w-0 flex-1 text-left hover:bg-sunken')}
                onClick={() => {
                  onState(applyView(view, table))
                  onDone()
                }}
              >
                <Check aria-hidden size={16} className={view === current ? 'text-accent' : 'invisible'} />
                <span className="truncate">{view.name}</span>
              </button>
              <IconButton
                size="sm"
                icon={Pencil}
                label={`Rename ${view.name}`}
                onClick={() => setStep({ kind: 'name', view })}
              />
              <IconButton
                size="sm"
                icon={Trash2}
                label={`Delete ${view.name}`}
                onClick={() => setStep({ kind: 'remove', view })}
              />
            </li>
          ))}
        </ul>
      )}
      {failed && <Complaint text={failed} />}
      <div className="-mx-3 -mb-3 grid gap-1 border-t border-line p-2">
        {current && isChanged && (
          <button
            type="button"
            className={classNames(ITEM_STYLE, 'focus-inset text-left hover:bg-sunken')}
            disabled={isBusy}
            onClick={() => void save(current.id, current.name)}
          >
            <Check aria-hidden size={16} className="text-ink-2" />
            Save the changes to {current.name}
          </button>
        )}
        <button
          type="button"
          className={classNames(ITEM_STYLE, 'focus-inset text-left hover:bg-sunken')}
          onClick={() => setStep({ kind: 'name', view: null })}
        >
          <Plus aria-hidden size={16} className="text-ink-2" />
          Save as a new view…
        </button>
      </div>
    </div>
  )
}

interface NameFormProps {
  /** Null for a view that is yet to be. */
  view: SavedView | null
  isBusy: boolean
  failed: string | undefined
  onName: (name: string) => void
  onCancel: () => void
}

const NAME_LENGTH_MAX = 60

function NameForm({ view, isBusy, failed, onName, onCancel }: NameFormProps) {
  const [name, setName] = useState(view?.name ?? '')
  const [isMissing, setMissing] = useState(false)
  return (
    <form
      className="grid w-64 gap-3"
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        if (name.trim() === '') setMissing(true)
        else onName(name.trim())
      }}
    >
      <TextField
        label={view ? `New name for ${view.name}` : 'Name of the view'}
        value={name}
        maxLength={NAME_LENGTH_MAX}
        autoFocus
        error={isMissing && name.trim() === '' ? 'A view needs a name' : undefined}
        onChange={setName}
      />
      {failed && <Complaint text={failed} />}
      <div className="flex justify-end gap-2">
        <Button size="sm" onClick={onCancel}>
          Cancel
        </Button>
        <Button size="sm" variant="primary" type="submit" loading={isBusy}>
          {view ? 'Rename' : 'Save view'}
        </Button>
      </div>
    </form>
  )
}

function Complaint({ text }: { text: string }) {
  return (
    <p role="alert" className="text-sm text-bad">
      {text}
    </p>
  )
}
