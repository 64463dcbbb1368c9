// What is inside the popover of one filter. Choices count at once; text counts when it is sent.
import { useId, useState } from 'react'
import { Button } from '../button.tsx'
import { CheckboxGroup } from '../checkbox-group.tsx'
import { classNames } from '../class-names.ts'
import { CONTROL_STYLE } from '../field.tsx'
import { RadioGroup } from '../radio-group.tsx'
import { TextField } from '../text-field.tsx'
import { latestDays } from './days.ts'
import {
  type DateRange,
  type FilterField,
  type FilterOption,
  type FilterValue,
  isDateRange,
} from './filters.ts'

export interface FilterEditorProps {
  field: FilterField
  value: FilterValue | undefined
  zone: string
  onChange: (value: FilterValue | undefined) => void
  onDone: () => void
}

export function FilterEditor({ field, value, zone, onChange, onDone }: FilterEditorProps) {
  switch (field.kind) {
    case 'text':
      return (
        <TextEditor
          label={field.label}
          placeholder={field.placeholder}
          value={typeof value === 'string' ? value : ''}
          onSend={text => {
            onChange(text)
            onDone()
          }}
        />
      )
    case 'oneOf':
      return (
        <RadioGroup
          label={field.label}
          value={typeof value === 'string' ? value : null}
          options={field.options}
          onChange={onChange}
        />
      )
    case 'manyOf':
      return (
        <ManyEditor
          label={field.label}
          options={field.options}
          value={value !== undefined && typeof value !== 'string' && !isDateRange(value) ? value : []}
          onChange={onChange}
        />
      )
    case 'dateRange':
      return (
        <DatesEditor
          label={field.label}
          zone={zone}
          value={value !== undefined && isDateRange(value) ? value : {}}
          onChange={onChange}
        />
      )
  }
}

interface TextEditorProps {
  label: string
  placeholder: string | undefined
  value: string
  onSend: (text: string) => void
}

function TextEditor({ label, placeholder, value, onSend }: TextEditorProps) {
  const [text, setText] = useState(value)
  return (
    <form
      className="flex items-end gap-2"
      onSubmit={event => {
        event.preventDefault()
        onSend(text.trim())
      }}
    >
      <TextField
        label={label}
        optional
        autoFocus
        className="w-56"
        value={text}
        onChange={setText}
        spellCheck={false}
        {...(placeholder === undefined ? {} : { placeholder })}
      />
      <Button type="submit" variant="primary">
        Apply
      </Button>
    </form>
  )
}

const SEARCHED_FROM = 9

interface ManyEditorProps {
  label: string
  options: readonly FilterOption[]
  value: readonly string[]
  onChange: (value: readonly string[]) => void
}

function ManyEditor({ label, options, value, onChange }: ManyEditorProps) {
  const [search, setSearch] = useState('')
  const found = options.filter(option => option.label.toLowerCase().includes(search.trim().toLowerCase()))
  return (
    <div className="grid min-w-52 gap-2">
      {options.length >= SEARCHED_FROM && (
        <TextField
          label={`Search ${label}`}
          labelHidden
          type="search"
          placeholder={`Search ${label.toLowerCase()}…`}
          value={search}
          onChange={setSearch}
        />
      )}
      <div className="max-h-72 overflow-y-auto">
        {found.length === 0 ? (
          <p className="py-2 text-sm text-ink-2">Nothing is called that.</p>
        ) : (
          <CheckboxGroup
            label={label}
            options={found}
            value={value}
            // What the search hides stays chosen.
            onChange={chosen => {
              const hidden = value.filter(one => !found.some(option => option.value === one))
              const all = new Set([...chosen, ...hidden])
              onChange(options.map(option => option.value).filter(one => all.has(one)))
            }}
          />
        )}
      </div>
    </div>
  )
}

const PRESETS_DAYS = [1, 7, 28, 90]

interface DatesEditorProps {
  label: string
  zone: string
  value: DateRange
  onChange: (value: DateRange) => void
}

function DatesEditor({ label, zone, value, onChange }: DatesEditorProps) {
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1 text-sm font-medium">{label}</legend>
      <div className="flex flex-wrap gap-1.5">
        {PRESETS_DAYS.map(days => (
          <Button key={days} size="sm" onClick={() => onChange(latestDays(days, zone, new Date()))}>
            {days === 1 ? 'Today' : `Last ${days} days`}
          </Button>
        ))}
      </div>
      <div className="flex flex-wrap items-end gap-2">
        <Day
          label="From"
          value={value.from}
          max={value.to}
          onChange={from => onChange(withEnd(value, 'from', from))}
        />
        <Day
          label="To"
          value={value.to}
          min={value.from}
          onChange={to => onChange(withEnd(value, 'to', to))}
        />
      </div>
      <p className="text-sm text-ink-2">Days in {zone}, both included</p>
    </fieldset>
  )
}

// A day before the start or after the end moves the other end along, instead of asking for nothing.
function withEnd(range: DateRange, end: 'from' | 'to', day: string): DateRange {
  const next = { ...range, [end]: day || undefined }
  if (!next.from || !next.to || next.from <= next.to) return next
  return { from: day, to: day }
}

interface DayProps {
  label: string
  value: string | undefined
  min?: string | undefined
  max?: string | undefined
  onChange: (day: string) => void
}

function Day({ label, value, min, max, onChange }: DayProps) {
  const id = useId()
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="text-sm text-ink-2">
        {label}
      </label>
      <input
        id={id}
        type="date"
        value={value ?? ''}
        min={min}
        max={max}
        className={classNames(CONTROL_STYLE, 'h-control w-36')}
        onChange={event => onChange(event.target.value)}
      />
    </div>
  )
}
