// The grid of actions by tier: one stop for the Tab key, arrows within, Enter edits, a pasted column fills downwards.
import { memo, type ReactNode, useCallback, useMemo, useRef, useState } from 'react'
import { writeBand, writeMultiplier } from '../../../../server/catalog/rules/figures.ts'
import type { Mistake } from '../../../../server/catalog/rules/mistake.ts'
import type { PriceBook } from '../../../../server/catalog/schema.ts'
import { classNames } from '../../../ui/class-names.ts'
import { useIsNarrow } from '../../../ui/table/use-is-narrow.ts'
import { VirtualRows } from '../../../ui/table/virtual-rows.tsx'
import { showToast, showUndo } from '../../../ui/toast.ts'
import { ActionRow, type RowActions } from './action-row.tsx'
import { marksOf, readValue } from './book-path.ts'
import { cellPath, cellValue, editText, type Typed } from './cells.ts'
import { listColumns } from './grid-columns.ts'
import type { Line } from './grid-lines.ts'
import { placeColumn, readColumn } from './paste.ts'
import type { Edit } from './use-draft.ts'
import { type Volumes, volumeOf } from './volume.ts'

export interface ActionGridProps {
  document: PriceBook
  lines: readonly Line[]
  /** Null outside of a draft. */
  draft: { base: PriceBook; edit: Edit; mistakes: readonly Mistake[] } | null
  /** What was made of the prices; null while that is on its way. */
  volumes: Volumes | null
  /** What is being typed and not yet kept; null when it is no more. */
  onTyping: (typed: { path: string; typed: Typed } | null) => void
  /** The action's whole form. */
  onOpen: (key: string) => void
  /** At the end of a tier's head. */
  renderTierActions: (tierKey: string) => ReactNode
}

const virtualFrom = 120
const rowPx = 36
const headPx = 32

interface Active {
  key: string
  column: number
  editing: string | null
}

export const ActionGrid = memo(function ActionGrid(props: ActionGridProps) {
  const { document, lines, draft, volumes, onTyping, onOpen, renderTierActions } = props
  const scroller = useRef<HTMLDivElement>(null)
  const takeFocusRef = useRef(false)
  const [active, setActive] = useState<Active | null>(null)
  const isNarrow = useIsNarrow(scroller)
  const columns = useMemo(() => listColumns(document, draft !== null), [document, draft])
  const tiers = useMemo(
    () => document.tiers.map(({ key, name }) => ({ value: key, label: name })),
    [document.tiers],
  )
  const defaults = marksOf(document)
  const baseActions = useMemo(
    () => (draft === null ? null : new Map(draft.base.actions.map(action => [action.key, action]))),
    [draft],
  )
  const mistakes = useMemo(() => groupByAction(draft?.mistakes ?? []), [draft])
  const actionLines = useMemo(() => lines.filter(line => line.kind === 'action'), [lines])
  const places = useMemo(() => new Map(lines.map((line, index) => [line.key, index])), [lines])

  // The first cell of the first row takes the Tab key until another had the focus.
  const firstKey = actionLines[0]?.key ?? null
  const shown: Active | null =
    active !== null && places.has(active.key)
      ? active
      : firstKey === null
        ? null
        : { key: firstKey, column: draft === null ? 0 : 1, editing: null }

  const goTo = useCallback((next: Active) => {
    takeFocusRef.current = true
    setActive(next)
  }, [])
  const step = (from: Active, rows: number, columnsBy: number): Active => {
    const at = actionLines.findIndex(line => line.key === from.key)
    const row = actionLines[Math.min(Math.max(at + rows, 0), actionLines.length - 1)]
    const column = Math.min(Math.max(from.column + columnsBy, 0), columns.length - 1)
    return { key: row?.key ?? from.key, column, editing: null }
  }
  const beginEdit = (at: Active, text?: string): boolean => {
    const action = actionLines.find(line => line.key === at.key)?.action
    const column = columns[at.column]?.edits
    if (draft === null || action === undefined || column === undefined) return false
    if (cellPath(action, column) === null) return false
    setActive({ ...at, editing: text ?? editText(cellValue(action, column), column) })
    return true
  }

  // What rows are given stays the same from one drawing to the next; what it does is today's.
  const current = useRef<RowActions>(undefined)
  current.current = {
    point: (key, column) =>
      setActive(before =>
        before?.key === key && before.column === column ? before : { key, column, editing: null },
      ),
    edit: (key, column) => void beginEdit({ key, column, editing: null }),
    typing: (path, typed) => onTyping({ path, typed }),
    done: (path, typed, move) => {
      onTyping(null)
      if (typed.kind === 'value') draft?.edit.write([{ path, value: typed.value }])
      if (shown === null) return
      const moves = { down: [1, 0], right: [0, 1], left: [0, -1], stay: [0, 0] } as const
      if (move === 'none') setActive({ ...shown, editing: null })
      else goTo(step(shown, moves[move][0], moves[move][1]))
    },
    cancel: () => {
      onTyping(null)
      if (shown !== null) goTo({ ...shown, editing: null })
    },
    undo: path => draft?.edit.undo(path),
    open: onOpen,
  }
  const actions = useMemo(
    (): RowActions => ({
      point: (...given) => current.current?.point(...given),
      edit: (...given) => current.current?.edit(...given),
      typing: (...given) => current.current?.typing(...given),
      done: (...given) => current.current?.done(...given),
      cancel: () => current.current?.cancel(),
      undo: path => current.current?.undo(path),
      open: key => current.current?.open(key),
    }),
    [],
  )

  const onKeyDown = (event: React.KeyboardEvent) => {
    if (shown === null || !isCell(event.target) || event.ctrlKey || event.metaKey || event.altKey) return
    const page = 10
    const moves: Record<string, readonly [number, number]> = {
      ArrowDown: [1, 0],
      ArrowUp: [-1, 0],
      ArrowRight: [0, 1],
      ArrowLeft: [0, -1],
      PageDown: [page, 0],
      PageUp: [-page, 0],
      Home: [0, -columns.length],
      End: [0, columns.length],
    }
    const move = moves[event.key]
    if (move !== undefined) goTo(step(shown, move[0], move[1]))
    else if (event.key === 'o' || (event.key === 'Enter' && shown.column === 0)) onOpen(shown.key)
    else if (event.key === 'Enter' || event.key === 'F2') {
      if (!beginEdit(shown)) return
    } else if (event.key === 'Delete' || event.key === 'Backspace') undoCell()
    else if (!/^\d$/.test(event.key) || !beginEdit(shown, event.key)) return
    event.preventDefault()
  }
  const undoCell = () => {
    const action = actionLines.find(line => line.key === shown?.key)?.action
    const column = shown === null ? undefined : columns[shown.column]?.edits
    if (draft === null || action === undefined || column === undefined) return
    const path = cellPath(action, column)
    if (path !== null && baseActions?.get(action.key)?.formula.kind === action.formula.kind)
      draft.edit.undo(path)
  }

  const onPaste = (event: React.ClipboardEvent) => {
    if (draft === null || shown === null || !isCell(event.target)) return
    event.preventDefault()
    const pasted = readColumn(event.clipboardData.getData('text/plain'))
    const from = actionLines.findIndex(line => line.key === shown.key)
    const placed =
      pasted.kind === 'refused'
        ? pasted
        : placeColumn(
            pasted.values,
            actionLines.slice(from).map(line => line.action),
          )
    if (placed.kind === 'refused') {
      showToast({ tone: 'bad', title: 'Nothing was pasted', body: placed.because })
      return
    }
    const before = placed.writes.map(({ path }) => ({ path, value: readValue(document, path) ?? null }))
    draft.edit.write(placed.writes)
    showUndo({
      title: placed.writes.length === 1 ? '1 cost pasted' : `${placed.writes.length} costs pasted`,
      onUndo: () => draft.edit.write(before),
    })
  }

  const renderLine = (index: number, measure?: React.Ref<HTMLElement>) => {
    const line = lines[index]
    if (line === undefined) return null
    if (line.kind === 'tier') {
      return (
        <tr
          key={line.key}
          data-index={index}
          aria-rowindex={index + 2}
          ref={measure as React.Ref<HTMLTableRowElement>}
        >
          <th
            scope="rowgroup"
            colSpan={columns.length}
            className="border-b border-line bg-sunken px-2 py-1 text-left font-medium"
          >
            <span className="sticky left-2 inline-flex flex-wrap items-center gap-x-3">
              {line.tier?.name ?? 'Of a tier that is not there'}
              <span className="text-xs font-normal text-ink-2">
                {line.tier !== null && `band ${writeBand(line.tier.band)} · `}
                {line.tier !== null &&
                  line.tier.multiplierBasisPoints !== 10_000 &&
                  `${writeMultiplier(line.tier.multiplierBasisPoints)} · `}
                {line.count === 1 ? '1 action' : `${line.count} actions`}
              </span>
              {line.tier !== null && renderTierActions(line.tier.key)}
            </span>
          </th>
        </tr>
      )
    }
    const isActive = shown?.key === line.key
    return (
      <ActionRow
        key={line.key}
        action={line.action}
        base={baseActions === null ? null : baseActions.get(line.key)}
        columns={columns}
        tiers={tiers}
        defaults={defaults}
        mistakes={mistakes.get(line.key)}
        activeColumn={isActive ? shown.column : null}
        editing={isActive ? shown.editing : null}
        takeFocusRef={takeFocusRef}
        rowIndex={index + 2}
        index={index}
        actions={actions}
        volume={volumes === null ? null : volumeOf(volumes, line.key)}
        currency={volumes?.currency ?? ''}
        measure={measure}
      />
    )
  }

  // A table to look at, and a grid to the keyboard and to readers.
  const grid = { role: 'grid', onKeyDown, onPaste }
  return (
    <div
      ref={scroller}
      className={classNames(
        'relative overflow-auto',
        isNarrow ? 'max-h-[70dvh]' : 'max-h-[calc(100dvh-12rem)]',
      )}
    >
      <table
        {...grid}
        aria-label="Actions by tier"
        aria-rowcount={lines.length + 1}
        aria-readonly={draft === null ? true : undefined}
        className="w-full border-separate border-spacing-0 text-sm"
      >
        <thead>
          <tr aria-rowindex={1}>
            {columns.map((column, place) => (
              <th
                key={column.key}
                scope="col"
                className={classNames(
                  'sticky top-0 z-10 h-8 border-b border-line bg-surface px-2 font-medium text-ink-2',
                  column.width,
                  column.right ? 'text-right' : 'text-left',
                  place === 0 && 'left-0 z-[11]',
                )}
              >
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.length < virtualFrom ? (
            lines.map((_, index) => renderLine(index))
          ) : (
            <VirtualRows
              count={lines.length}
              scroller={scroller}
              rowKey={index => lines[index]?.key ?? String(index)}
              heightPx={rowPx}
              headPx={headPx}
              activeIndex={shown === null ? -1 : (places.get(shown.key) ?? -1)}
              takeFocusRef={takeFocusRef}
              renderRow={renderLine}
              renderSpacer={heightPx => <tr aria-hidden style={{ height: heightPx }} />}
            />
          )}
        </tbody>
      </table>
    </div>
  )
})

function isCell(target: EventTarget): boolean {
  return target instanceof HTMLElement && target.dataset['column'] !== undefined
}

function groupByAction(mistakes: readonly Mistake[]): ReadonlyMap<string, readonly Mistake[]> {
  return Map.groupBy(
    mistakes.filter(mistake => mistake.path.startsWith('actions.')),
    mistake => mistake.path.split('.')[1] ?? '',
  )
}
