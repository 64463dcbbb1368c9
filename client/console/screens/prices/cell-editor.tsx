// The box in which a cell is edited: Enter and Tab keep what was typed, Esc does not.
import { useId, useState } from 'react'
import { classNames } from '../../../ui/class-names.ts'
import { type EditColumn, readTyped, type Typed } from './cells.ts'

export interface CellEditorProps {
  label: string
  column: EditColumn
  text: string
  /** Of a column that is a choice. */
  choices: readonly { value: string; label: string }[] | null
  onTyping: (typed: Typed) => void
  onDone: (typed: Typed, move: 'stay' | 'down' | 'right' | 'left' | 'none') => void
  onCancel: () => void
}

const style = 'h-7 w-full rounded-sm border border-accent bg-raised px-1.5 text-sm text-ink'

export function CellEditor({ label, column, text, choices, onTyping, onDone, onCancel }: CellEditorProps) {
  const [draft, setDraft] = useState(text)
  const [refused, setRefused] = useState<string>()
  const id = useId()

  const change = (next: string) => {
    setDraft(next)
    setRefused(undefined)
    onTyping(readTyped(next, column))
  }
  const keep = (move: Parameters<typeof onDone>[1]) => {
    const typed = readTyped(draft, column)
    if (typed.kind === 'value') onDone(typed, move)
    else setRefused(typed.because)
  }
  const onKeyDown = (event: React.KeyboardEvent) => {
    // The grid's own keys move between cells; here they move within the text.
    event.stopPropagation()
    if (event.key === 'Enter') keep('down')
    else if (event.key === 'Tab') keep(event.shiftKey ? 'left' : 'right')
    else if (event.key === 'Escape') onCancel()
    else return
    event.preventDefault()
  }
  const onBlur = () => {
    const typed = readTyped(draft, column)
    if (typed.kind === 'value') onDone(typed, 'none')
    else onCancel()
  }

  if (choices !== null) {
    return (
      <select
        aria-label={label}
        ref={focusOnce}
        className={style}
        value={draft}
        {...{ onKeyDown, onBlur }}
        onChange={event => change(event.target.value)}
      >
        {choices.map(choice => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
    )
  }
  return (
    <span className="relative block">
      <input
        aria-label={label}
        aria-invalid={refused === undefined ? undefined : true}
        aria-describedby={refused === undefined ? undefined : id}
        ref={focusOnce}
        className={classNames(style, column !== 'availability' && 'text-right')}
        inputMode={column === 'availability' ? 'text' : 'numeric'}
        autoComplete="off"
        value={draft}
        {...{ onKeyDown, onBlur }}
        onChange={event => change(event.target.value)}
      />
      {refused !== undefined && (
        <span
          id={id}
          role="alert"
          className="absolute top-full left-0 z-20 mt-0.5 w-max max-w-56 rounded-sm border border-bad/30 bg-bad-soft px-1.5 py-0.5 text-xs whitespace-normal text-bad"
        >
          {refused}
        </span>
      )}
    </span>
  )
}

function focusOnce(element: HTMLInputElement | HTMLSelectElement | null): void {
  if (element === null) return
  element.focus()
  if (element instanceof HTMLInputElement)
    element.setSelectionRange(element.value.length, element.value.length)
}
