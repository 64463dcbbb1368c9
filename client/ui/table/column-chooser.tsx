// Which columns are shown, and in what order: ticks, and buttons where others would only let one drag.
import type { RowData } from '@tanstack/react-table'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { useLayoutEffect, useRef } from 'react'
import { Button } from '../button.tsx'
import { Checkbox } from '../checkbox.tsx'
import { IconButton } from '../icon-button.tsx'
import { type ColumnChoice, moveColumn, orderedColumns, shownColumns, toggleColumn } from './columns.ts'
import type { DefinedTable } from './definition.ts'
import type { FilterFields } from './filters.ts'

export interface ColumnChooserProps<Row extends RowData, Fields extends FilterFields> {
  table: DefinedTable<Row, Fields>
  chosen: ColumnChoice
  onChange: (chosen: ColumnChoice) => void
}

export function ColumnChooser<Row extends RowData, Fields extends FilterFields>(
  props: ColumnChooserProps<Row, Fields>,
) {
  const { table, chosen, onChange } = props
  const shown = shownColumns(chosen, table)
  const pressed = useRef<HTMLElement>(null)
  // A line that moves in the document drops the focus; whoever moves a column wants to press again.
  useLayoutEffect(() => {
    if (chosen !== undefined) pressed.current?.focus()
    pressed.current = null
  }, [chosen])

  const mover = (id: string, header: string, step: -1 | 1) => {
    const atEnd = step === -1 ? shown[0] === id : shown.at(-1) === id
    return (
      <IconButton
        size="sm"
        icon={step === -1 ? ArrowUp : ArrowDown}
        label={`Move ${header} ${step === -1 ? 'left' : 'right'}`}
        refusedBecause={atEnd ? `${header} is already ${step === -1 ? 'first' : 'last'}` : undefined}
        onClick={event => {
          pressed.current = event.currentTarget
          onChange(moveColumn(chosen, id, step, table))
        }}
      />
    )
  }
  return (
    <div className="grid min-w-56 gap-1">
      <ul aria-label="Columns">
        {orderedColumns(chosen, table).map(id => {
          const header = table.columnsById.get(id)?.header ?? id
          return (
            <li key={id} className="flex min-h-8 items-center justify-between gap-4">
              <Checkbox
                label={header}
                checked={shown.includes(id)}
                disabled={id === table.mainColumnId}
                onChange={() => onChange(toggleColumn(chosen, id, table))}
              />
              {shown.includes(id) && (
                <span className="flex">
                  {mover(id, header, -1)}
                  {mover(id, header, 1)}
                </span>
              )}
            </li>
          )
        })}
      </ul>
      <div className="-mx-3 -mb-3 border-t border-line px-2 py-2">
        <Button variant="quiet" size="sm" disabled={chosen === null} onClick={() => onChange(null)}>
          Reset columns
        </Button>
      </div>
    </div>
  )
}
