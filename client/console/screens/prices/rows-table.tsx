// Rows of one kind, such as packs or the steps of a mission: a table to read, and in a draft to edit, order and take from.
import { ArrowDown, ArrowUp, GripVertical, Trash2 } from 'lucide-react'
import { type DragEvent, type ReactNode, useState } from 'react'
import { isKeyedList } from '../../../../server/catalog/rules/paths.ts'
import type { PriceBook } from '../../../../server/catalog/schema.ts'
import { Badge } from '../../../ui/badge.tsx'
import { classNames } from '../../../ui/class-names.ts'
import { IconButton } from '../../../ui/icon-button.tsx'
import { showUndo } from '../../../ui/toast.ts'
import { mistakesAt, readValue } from './book-path.ts'
import { FieldBox, type SectionProps } from './field-box.tsx'
import { isFigure } from './field-values.ts'
import { freshKey, type RowsSection } from './sections.ts'
import type { Edit } from './use-draft.ts'

export interface RowsTableProps extends SectionProps {
  section: RowsSection
  /** What follows from a row's values, at its end. */
  computed?: readonly { label: string; of: (key: string) => ReactNode }[]
  /** At least one row has to stay. */
  keepsOne?: boolean
}

const nothing: NonNullable<RowsTableProps['computed']> = []
const cellStyle = 'border-t border-line px-2 py-1.5 align-top first:pl-gutter last:pr-gutter'

export function rowsOf(document: PriceBook, { path }: RowsSection) {
  const list = readValue(document, path)
  return list !== undefined && isKeyedList(list) ? list : []
}

/** Puts a row that nobody filled in yet at the end. */
export function addRow(document: PriceBook, section: RowsSection, edit: Edit): void {
  if (section.fresh === undefined) return
  const rows = rowsOf(document, section)
  const key = freshKey(
    rows.map(row => row.key),
    section.one,
  )
  edit.place(section.path, { key, ...section.fresh(new Date()) }, rows.length)
}

export function RowsTable({ section, computed = nothing, keepsOne = false, ...given }: RowsTableProps) {
  const { document, base, edit, mistakes } = given
  const rows = rowsOf(document, section)
  const [dragged, setDragged] = useState<{ key: string; over: number } | null>(null)
  const move = (from: number, to: number) => {
    const row = rows[from]
    if (row !== undefined) edit?.place(section.path, row, to)
  }
  const remove = (index: number, called: string) => {
    const row = rows[index]
    if (row === undefined || edit === null) return
    edit.remove(`${section.path}.${row.key}`)
    showUndo({ title: `${called} is taken out`, onUndo: () => edit.place(section.path, row, index) })
  }
  const dragOver = (event: DragEvent, index: number) => {
    if (dragged === null) return
    event.preventDefault()
    if (dragged.over !== index) setDragged({ ...dragged, over: index })
  }
  const drop = (event: DragEvent, index: number) => {
    if (dragged === null) return
    event.preventDefault()
    move(
      rows.findIndex(row => row.key === dragged.key),
      index,
    )
    setDragged(null)
  }
  return (
    <div
      tabIndex={0}
      role="group"
      aria-label={section.title}
      className="focus-inset relative overflow-x-auto"
    >
      <table className="w-full text-sm">
        <thead className="text-left text-ink-2">
          <tr>
            {section.fields.map(field => (
              <th
                key={field.path}
                scope="col"
                className={classNames(
                  'px-2 py-1.5 font-medium whitespace-nowrap first:pl-gutter',
                  isFigure(field) && 'text-right',
                )}
              >
                {field.label}
              </th>
            ))}
            {computed.map(column => (
              <th
                key={column.label}
                scope="col"
                className="px-2 py-1.5 text-right font-medium whitespace-nowrap last:pr-gutter"
              >
                {column.label}
              </th>
            ))}
            {edit !== null && (
              <th scope="col" className="px-2 py-1.5 last:pr-gutter">
                <span className="sr-only">Order and removal</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => {
            const path = `${section.path}.${row.key}`
            const called = typeof row['name'] === 'string' ? row['name'] : row.key
            const isNew = base !== null && readValue(base, path) === undefined
            const said = (mistakes === null ? [] : mistakesAt(mistakes, path)).filter(
              one => !section.fields.some(field => one.path.startsWith(`${path}.${field.path}`)),
            )
            return (
              <tr
                key={row.key}
                onDragOver={event => dragOver(event, index)}
                onDrop={event => drop(event, index)}
                onDragEnd={() => setDragged(null)}
                className={dragged?.over === index && dragged.key !== row.key ? 'bg-accent-soft' : undefined}
              >
                {section.fields.map((field, place) => (
                  <td
                    key={field.path}
                    className={classNames(cellStyle, isFigure(field) && 'text-right tabular-nums')}
                  >
                    <FieldBox
                      {...given}
                      field={field}
                      path={`${path}.${field.path}`}
                      label={`${field.label} of ${called}`}
                    />
                    {place === 0 && (
                      <span
                        className={classNames(
                          'flex flex-wrap items-center gap-x-2 text-xs text-ink-3',
                          isNew && 'mt-1.5',
                        )}
                      >
                        {isNew ? (
                          <>
                            <Badge tone="info">new</Badge>
                            <FieldBox
                              {...given}
                              field={{
                                path: 'key',
                                label: 'Key',
                                kind: 'key',
                                taken: rows.map(other => other.key).filter(key => key !== row.key),
                              }}
                              path={`${path}.key`}
                              label={`Key of ${called}`}
                            />
                          </>
                        ) : (
                          <code>{row.key}</code>
                        )}
                        {said.map(one => (
                          <span key={one.path + one.message} className="text-bad">
                            {one.message}
                          </span>
                        ))}
                      </span>
                    )}
                  </td>
                ))}
                {computed.map(column => (
                  <td key={column.label} className={`${cellStyle} text-right tabular-nums whitespace-nowrap`}>
                    {column.of(row.key)}
                  </td>
                ))}
                {edit !== null && (
                  <td className={cellStyle}>
                    <span className="flex h-control items-center justify-end">
                      {rows.length > 1 && (
                        <span
                          // The arrows beside it do the same for whoever cannot drag.
                          aria-hidden
                          draggable
                          data-drag={row.key}
                          title="Drag to another place"
                          className="grid size-6 cursor-grab place-items-center text-ink-3"
                          onDragStart={event => {
                            event.dataTransfer.effectAllowed = 'move'
                            event.dataTransfer.setData('text/plain', row.key)
                            setDragged({ key: row.key, over: index })
                          }}
                        >
                          <GripVertical size={14} />
                        </span>
                      )}
                      <IconButton
                        size="sm"
                        icon={ArrowUp}
                        label={`Move ${called} up`}
                        refusedBecause={index === 0 ? 'It is the first already' : undefined}
                        onClick={() => move(index, index - 1)}
                      />
                      <IconButton
                        size="sm"
                        icon={ArrowDown}
                        label={`Move ${called} down`}
                        refusedBecause={index === rows.length - 1 ? 'It is the last already' : undefined}
                        onClick={() => move(index, index + 1)}
                      />
                      <IconButton
                        size="sm"
                        icon={Trash2}
                        label={`Remove ${called}`}
                        refusedBecause={
                          keepsOne && rows.length === 1 ? 'At least one has to stay' : undefined
                        }
                        onClick={() => remove(index, called)}
                      />
                    </span>
                  </td>
                )}
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
