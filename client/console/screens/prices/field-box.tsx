// One value of the book: read outside of a draft; in one, a box that keeps what was typed when it is left or on Enter.
import { Undo2 } from 'lucide-react'
import { useId, useState } from 'react'
import { isDefault } from '../../../../server/catalog/rules/defaults.ts'
import type { Mistake } from '../../../../server/catalog/rules/mistake.ts'
import { isSame, type Json } from '../../../../server/catalog/rules/paths.ts'
import type { PriceBook } from '../../../../server/catalog/schema.ts'
import { classNames } from '../../../ui/class-names.ts'
import { CONTROL_STYLE } from '../../../ui/field.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { useEconomy } from '../../current.ts'
import { marksOf, mistakesAt, readValue } from './book-path.ts'
import { type Field, type FieldPlace, isFigure, readField, sayValue, writeField } from './field-values.ts'
import type { Edit } from './use-draft.ts'
import { sayChange } from './words.ts'

export interface SectionProps {
  document: PriceBook
  /** Null outside of a draft. */
  base: PriceBook | null
  edit: Edit | null
  mistakes: readonly Mistake[] | null
}

export interface FieldBoxProps extends SectionProps {
  field: Field
  /** Of the value, from the book down. */
  path: string
  /** Read out, where several rows have a field of the same name. */
  label: string
}

export function FieldBox({ document, base, edit, mistakes, field, path, label }: FieldBoxProps) {
  const economy = useEconomy()
  const place: FieldPlace = { currency: economy.moneyCurrency, zone: economy.resetZone }
  const value = readValue(document, path)
  const was = base === null ? undefined : readValue(base, path)
  const isChanged = was !== undefined && value !== undefined && !isSame(was, value)
  const said = mistakes === null ? [] : mistakesAt(mistakes, path)
  const change = isChanged ? sayChange(was, value) : null
  const id = useId()
  if (value === undefined) return <span className="text-ink-3">–</span>
  return (
    <div className="grid gap-0.5">
      {edit === null ? (
        <span className={value === null ? 'text-ink-3' : undefined}>{sayValue(value, field, place)}</span>
      ) : (
        <Box
          {...{ field, place, label }}
          text={writeField(value, field, place)}
          describedBy={said.length > 0 ? id : undefined}
          onWrite={next => edit.write([{ path, value: next }])}
        />
      )}
      {isChanged && (
        <span
          className={classNames(
            'flex items-center gap-1 text-xs text-ink-2',
            isFigure(field) && 'justify-end',
          )}
        >
          <del className="text-ink-3">
            <span className="sr-only">before </span>
            {sayValue(was, field, place)}
          </del>
          {change}
          {edit !== null && (
            <IconButton size="sm" icon={Undo2} label={`Undo ${label}`} onClick={() => edit.undo(path)} />
          )}
        </span>
      )}
      {isDefault(marksOf(document), path) && (
        <span className="text-xs text-ink-3" title="Nobody chose this value yet: it came with the preset">
          default
        </span>
      )}
      {said.length > 0 && (
        <span
          id={id}
          className={classNames(
            'text-xs',
            said.some(one => one.severity === 'error') ? 'text-bad' : 'text-warn',
          )}
        >
          {said.map(one => one.message).join('; ')}
        </span>
      )}
    </div>
  )
}

interface BoxProps {
  field: Field
  place: FieldPlace
  label: string
  text: string
  describedBy: string | undefined
  onWrite: (value: Json) => void
}

function Box({ field, place, label, text, describedBy, onWrite }: BoxProps) {
  const [draft, setDraft] = useState(text)
  const [refused, setRefused] = useState<string>()
  // What is undone, imported or loaded anew stands in the box at once.
  const [shown, setShown] = useState(text)
  if (shown !== text) {
    setShown(text)
    setDraft(text)
    setRefused(undefined)
  }
  const keep = (given: string) => {
    if (given === text) return
    const read = readField(given, field, place)
    if (read.kind === 'refused') setRefused(read.because)
    else onWrite(read.value)
  }
  if (field.kind === 'flag') {
    return (
      <input
        type="checkbox"
        aria-label={label}
        aria-describedby={describedBy}
        className="tick relative"
        checked={text === 'true'}
        onChange={event => keep(String(event.target.checked))}
      />
    )
  }
  if (field.kind === 'choice') {
    return (
      <select
        aria-label={label}
        aria-describedby={describedBy}
        className={classNames(CONTROL_STYLE, 'h-control min-w-28')}
        value={text}
        onChange={event => keep(event.target.value)}
      >
        {field.options?.map(option => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    )
  }
  return (
    <>
      <input
        type={field.kind === 'instant' ? 'datetime-local' : 'text'}
        inputMode={field.kind === 'text' || field.kind === 'instant' ? undefined : 'decimal'}
        aria-label={label}
        aria-invalid={refused === undefined ? undefined : true}
        aria-describedby={describedBy}
        autoComplete="off"
        className={classNames(
          CONTROL_STYLE,
          'h-control',
          field.kind === 'text' ? 'min-w-36' : 'min-w-20',
          isFigure(field) && 'text-right',
        )}
        placeholder={field.empty}
        value={draft}
        onChange={event => {
          setDraft(event.target.value)
          setRefused(undefined)
        }}
        onBlur={() => keep(draft)}
        onKeyDown={event => {
          if (event.key === 'Enter') keep(draft)
          if (event.key === 'Escape') {
            setDraft(text)
            setRefused(undefined)
          }
        }}
      />
      {refused !== undefined && (
        <span role="alert" className="text-xs text-bad">
          {refused}
        </span>
      )}
    </>
  )
}
