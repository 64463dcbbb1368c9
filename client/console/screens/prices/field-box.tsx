// One value of the book: read outside of a draft; in one, a box. Figures and names are kept with each letter, so that
// what follows from them moves along; keys and dates when the box is left, or on Enter.
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
import {
  type Field,
  type FieldPlace,
  isFigure,
  isLive,
  kindOf,
  readField,
  sayValue,
  writeField,
} from './field-values.ts'
import { KeysBox } from './keys-box.tsx'
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
  /** Told of a row that has another key from now on. */
  onRenamed?: (key: string) => void
}

export function FieldBox(props: FieldBoxProps) {
  const { document, base, edit, mistakes, field, path, label, onRenamed } = props
  const economy = useEconomy()
  const place: FieldPlace = { currency: economy.moneyCurrency, zone: economy.resetZone }
  const value = readValue(document, path)
  const was = base === null ? undefined : readValue(base, path)
  const isChanged = was !== undefined && value !== undefined && differs(was, value, field)
  const said = mistakes === null ? [] : mistakesAt(mistakes, path)
  const change = isChanged ? sayChange(was, value) : null
  const id = useId()
  if (value === undefined)
    return <span className={classNames('text-ink-3', edit !== null && 'leading-(--spacing-control)')}>–</span>
  return (
    <div className="grid gap-0.5">
      {edit === null ? (
        <span className={value === null ? 'text-ink-3' : undefined}>{sayValue(value, field, place)}</span>
      ) : (
        <Box
          {...{ field, place, label }}
          text={writeField(value, field, place)}
          describedBy={said.length > 0 ? id : undefined}
          onWrite={next => {
            const row = rowKeyPath.exec(path)?.[1]
            if (row === undefined) edit.write([{ path, value: shape(next, value, was, field) }])
            else if (typeof next === 'string') {
              edit.rename(row, next)
              onRenamed?.(next)
            }
          }}
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
      {edit !== null && field.kind === 'instant' && <span className="text-xs text-ink-3">{place.zone}</span>}
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

/** `actions.cover_letter.key`: the key of a row, not a key that names another. */
const rowKeyPath = /^(.+)\.key$/

/** What of a shape changed is said at its own fields. */
function differs(was: Json, value: Json, { kind }: Field): boolean {
  return kind === 'variant' ? kindOf(was) !== kindOf(value) : !isSame(was, value)
}

/** Back to the shape it had before the draft, it has the figures that it had. */
function shape(next: Json, value: Json, was: Json | undefined, field: Field): Json {
  if (field.kind !== 'variant') return next
  if (was !== undefined && kindOf(was) === next) return was
  return field.shapes?.find(one => one.kind === next)?.make(value) ?? value
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
  const [shown, setShown] = useState(text)
  const [written, setWritten] = useState<string>()
  if (shown !== text) {
    setShown(text)
    // What is undone, imported or loaded anew stands in the box at once; what was just typed stays as it was typed.
    if (written !== text) {
      setWritten(undefined)
      setDraft(text)
      setRefused(undefined)
    }
  }
  const keep = (given: string) => {
    const read = readField(given, field, place)
    setRefused(read.kind === 'refused' ? read.because : undefined)
    if (read.kind === 'refused') return
    const next = writeField(read.value, field, place)
    setWritten(next)
    if (next !== text) onWrite(read.value)
  }
  const type = (given: string) => {
    setDraft(given)
    setRefused(undefined)
    if (isLive(field) && readField(given, field, place).kind === 'value') keep(given)
  }
  const leave = () => {
    if (draft === text) return
    const read = readField(draft, field, place)
    keep(draft)
    if (read.kind === 'value') setDraft(writeField(read.value, field, place))
  }
  if (field.kind === 'keys') {
    return <KeysBox {...{ field, label, describedBy }} text={text} onWrite={onWrite} />
  }
  if (field.kind === 'flag') {
    return (
      <span className="flex h-control items-center">
        <input
          type="checkbox"
          aria-label={label}
          aria-describedby={describedBy}
          className="tick relative"
          checked={text === 'true'}
          onChange={event => onWrite(event.target.checked)}
        />
      </span>
    )
  }
  if (field.kind === 'choice' || field.kind === 'variant') {
    const options = field.shapes?.map(one => ({ value: one.kind, label: one.label })) ?? field.options ?? []
    return (
      <select
        aria-label={label}
        aria-describedby={describedBy}
        className={classNames(CONTROL_STYLE, 'h-control min-w-28')}
        value={text}
        onChange={event => onWrite(chosen(event.target.value, field))}
      >
        {options.every(option => option.value !== text) && <option value={text}>{text}</option>}
        {options.map(option => (
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
        inputMode={isFigure(field) ? 'decimal' : undefined}
        aria-label={label}
        aria-invalid={refused === undefined ? undefined : true}
        aria-describedby={describedBy}
        autoComplete="off"
        className={classNames(
          CONTROL_STYLE,
          'h-control',
          field.kind === 'text' || field.kind === 'userIds' ? 'min-w-36' : 'min-w-20',
          isFigure(field) && 'text-right',
        )}
        placeholder={field.empty}
        value={draft}
        onChange={event => type(event.target.value)}
        onBlur={leave}
        onKeyDown={event => {
          if (event.key === 'Enter') leave()
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

/** Nothing chosen is nothing there. */
function chosen(value: string, field: Field): Json {
  return value === '' && field.empty !== undefined ? null : value
}
