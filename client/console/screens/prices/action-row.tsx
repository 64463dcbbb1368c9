// One action in the grid. Drawn anew only when it, its place under the focus, or what is said of it changes.
import { Undo2 } from 'lucide-react'
import { memo, type Ref, useEffect, useRef } from 'react'
import { isDefault } from '../../../../server/catalog/rules/defaults.ts'
import type { Mistake } from '../../../../server/catalog/rules/mistake.ts'
import { isSame } from '../../../../server/catalog/rules/paths.ts'
import { computeListedCost } from '../../../../server/catalog/rules/price.ts'
import type { Action, Availability } from '../../../../server/catalog/schema.ts'
import { Badge } from '../../../ui/badge.tsx'
import { classNames } from '../../../ui/class-names.ts'
import { IconButton } from '../../../ui/icon-button.tsx'
import { formatInteger } from '../../../ui/integer.ts'
import { formatMoney } from '../../../ui/money.ts'
import { CellEditor } from './cell-editor.tsx'
import {
  cellPath,
  cellValue,
  type EditColumn,
  editText,
  sayAvailability,
  sayCooldown,
  type Typed,
} from './cells.ts'
import type { GridColumn, UseColumn } from './grid-columns.ts'
import type { Volume } from './volume.ts'
import { sayChange, sayFormula, sayLimits } from './words.ts'

export interface RowActions {
  point: (key: string, column: number) => void
  edit: (key: string, column: number) => void
  typing: (path: string, typed: Typed) => void
  done: (path: string, typed: Typed, move: 'stay' | 'down' | 'right' | 'left' | 'none') => void
  cancel: () => void
  undo: (path: string) => void
  open: (key: string) => void
}

export interface ActionRowProps {
  action: Action
  /** As it was when the draft began; undefined when it is new, null outside of a draft. */
  base: Action | undefined | null
  columns: readonly GridColumn[]
  tiers: readonly { value: string; label: string }[]
  defaults: ReadonlySet<string>
  mistakes: readonly Mistake[] | undefined
  /** The column with the focus, or null. */
  activeColumn: number | null
  /** What the box begins with, while the focused cell is edited. */
  editing: string | null
  takeFocusRef: { current: boolean }
  rowIndex: number
  /** What was made of its price; null while that is on its way. */
  volume: Volume | null
  currency: string
  actions: RowActions
  measure: Ref<HTMLElement> | undefined
  index: number
}

export const ActionRow = memo(function ActionRow(props: ActionRowProps) {
  const { columns, activeColumn, editing, takeFocusRef, rowIndex, measure, index } = props
  const row = useRef<HTMLTableRowElement>(null)
  useEffect(() => {
    if (activeColumn === null || editing !== null || !takeFocusRef.current) return
    takeFocusRef.current = false
    row.current?.querySelector<HTMLElement>(`[data-column="${activeColumn}"]`)?.focus()
  }, [activeColumn, editing, takeFocusRef])
  return (
    <tr
      ref={element => {
        row.current = element
        if (typeof measure === 'function') measure(element)
      }}
      data-index={index}
      aria-rowindex={rowIndex}
      className="group/row"
    >
      {columns.map((column, place) => (
        <Cell key={column.key} {...props} column={column} place={place} isActive={place === activeColumn} />
      ))}
    </tr>
  )
})

type CellProps = ActionRowProps & { column: GridColumn; place: number; isActive: boolean }

const cellStyle = 'focus-inset border-b border-line px-2 py-1 align-middle h-row'

function Cell(props: CellProps) {
  const { action, base, column, place, isActive, editing, actions, mistakes, defaults, tiers } = props
  const { volume, currency } = props
  const path = column.edits === undefined ? null : cellPath(action, column.edits)
  const said =
    path === null ? [] : (mistakes ?? []).filter(one => one.path === path || one.path.startsWith(`${path}.`))
  const common = {
    'data-column': place,
    tabIndex: isActive ? 0 : -1,
    onFocus: () => actions.point(action.key, place),
  }
  if (column.key === 'name') {
    return (
      <th
        {...common}
        scope="row"
        className={classNames(
          cellStyle,
          'sticky left-0 z-[5] bg-surface text-left font-normal group-hover/row:bg-sunken',
        )}
      >
        <span className="flex flex-wrap items-baseline gap-x-2">
          <button
            type="button"
            tabIndex={-1}
            // The cell keeps the focus, and with it the grid's keys.
            onFocus={event => event.currentTarget.closest('th')?.focus()}
            className="rounded-sm text-left font-medium underline-offset-2 hover:underline"
            onClick={() => actions.open(action.key)}
          >
            {action.name}
          </button>
          {base === undefined && <Badge tone="info">new</Badge>}
          <code className="text-xs text-ink-3">{action.key}</code>
        </span>
      </th>
    )
  }
  const isEditable = base !== null && column.edits !== undefined && path !== null
  const isEdited = isEditable && isActive && editing !== null
  const label = `${column.label} of ${action.name}`
  return (
    <td
      {...common}
      aria-readonly={isEditable ? undefined : true}
      aria-invalid={said.some(one => one.severity === 'error') ? true : undefined}
      title={said.length === 0 ? undefined : said.map(one => one.message).join('\n')}
      onDoubleClick={isEditable ? () => actions.edit(action.key, place) : undefined}
      className={classNames(
        cellStyle,
        'group-hover/row:bg-hover',
        column.right && 'text-right tabular-nums',
        isEditable && 'cursor-cell',
        said.length > 0 && (said.some(one => one.severity === 'error') ? 'bg-bad-soft' : 'bg-warn-soft'),
      )}
    >
      {isEdited && column.edits !== undefined ? (
        <CellEditor
          label={label}
          column={column.edits}
          text={editing}
          choices={column.edits === 'tier' ? tiers : null}
          onTyping={typed => actions.typing(path, typed)}
          onDone={(typed, move) => actions.done(path, typed, move)}
          onCancel={actions.cancel}
        />
      ) : (
        <span className={classNames('flex flex-wrap items-center gap-x-1.5', column.right && 'justify-end')}>
          {path !== null && isDefault(defaults, path) && (
            <span className="text-xs text-ink-3" title="Nobody chose this value yet: it came with the preset">
              default
            </span>
          )}
          <Value action={action} base={base} column={column} tiers={tiers} used={{ volume, currency }} />
          {isEditable && isChanged(action, base, column.edits) && (
            <IconButton
              size="sm"
              icon={Undo2}
              tabIndex={-1}
              label={`Undo ${label.toLowerCase()}`}
              className="-my-1"
              onClick={() => actions.undo(path)}
            />
          )}
          {said.length > 0 && <span className="sr-only">{said.map(one => one.message).join('; ')}</span>}
        </span>
      )}
    </td>
  )
}

function isChanged(action: Action, base: Action | null | undefined, column: EditColumn | undefined): boolean {
  if (base === null || base === undefined || column === undefined) return false
  // A formula of another kind has other cells: none of them is "the same cell, changed".
  if (base.formula.kind !== action.formula.kind && !['tier', 'cooldown', 'availability'].includes(column))
    return false
  return !isSame(cellValue(base, column) ?? null, cellValue(action, column) ?? null)
}

interface ValueProps extends Pick<CellProps, 'action' | 'base' | 'column' | 'tiers'> {
  used: Pick<CellProps, 'volume' | 'currency'>
}

function Value({ action, base, column, tiers, used }: ValueProps) {
  switch (column.key) {
    case 'spends':
    case 'revenue':
    case 'margin':
      return used.volume !== null && <Quiet text={sayVolume(used.volume, column.key, used.currency)} />
    case 'category':
      return action.category
    case 'track':
      return action.track ?? <span className="text-ink-3">–</span>
    case 'limits':
      return <Quiet text={sayLimits(action)} />
    case 'formula':
      return <Quiet text={sayFormula(action.formula)} />
    case 'name':
      return null
    default: {
      const before = isChanged(action, base, column.edits) && base ? sayCell(base, column.key, tiers) : null
      const change =
        before === null || !base
          ? null
          : sayChange(cellValue(base, column.key), cellValue(action, column.key))
      const after = sayCell(action, column.key, tiers)
      if (before === null) return <Quiet text={after} />
      return (
        <>
          <del className="text-ink-3">
            <span className="sr-only">before </span>
            {before}
          </del>
          <span aria-hidden className="text-ink-3">
            →
          </span>
          <ins className="font-medium no-underline">{after}</ins>
          {change !== null && <span className="text-xs text-ink-2">{change}</span>}
        </>
      )
    }
  }
}

function sayVolume({ spends, revenue, marginPercent }: Volume, column: UseColumn, currency: string): string {
  if (column === 'spends') return formatInteger(spends)
  if (column === 'revenue') return spends === 0 ? '–' : formatMoney(revenue, currency)
  return marginPercent === null ? '–' : `${formatInteger(marginPercent)} %`
}

const quiet: ReadonlySet<string> = new Set(['none', 'flat', '–', '0'])

function Quiet({ text }: { text: string }) {
  return <span className={quiet.has(text) ? 'text-ink-3' : undefined}>{text}</span>
}

function sayCell(action: Action, column: EditColumn, tiers: CellProps['tiers']): string {
  if (column === 'cost')
    return formatInteger(isClamped(action) ? computeListedCost(action.formula) : costCell(action))
  const value = cellValue(action, column)
  if (value === undefined) return '–'
  if (column === 'availability') return sayAvailability(value as Availability)
  if (column === 'cooldown') return sayCooldown(Number(value))
  if (column === 'tier') return tiers.find(tier => tier.value === value)?.label ?? action.tier
  return typeof value === 'number' ? formatInteger(value) : editText(value, column)
}

function costCell(action: Action): number {
  return Number(cellValue(action, 'cost'))
}

/** A formula's bounds decide what is listed: the grid shows what a price list would. */
function isClamped({ formula }: Action): boolean {
  return formula.kind !== 'flat' && (formula.min !== null || formula.max !== null)
}
