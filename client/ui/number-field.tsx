// A whole number: tokens, limits, days. What cannot be read as one is kept as typed, and refused in words.
import { useState } from 'react'
import { classNames } from './class-names.ts'
import { CONTROL_STYLE, FieldFrame, type FieldProps, useField } from './field.tsx'
import { formatInteger, type IntegerLimits, parseInteger } from './integer.ts'

export interface NumberFieldProps extends FieldProps, IntegerLimits {
  value: number | null
  /** `null` when the box is empty or cannot be read. */
  onChange: (value: number | null) => void
  /** Shown in the box: the economy's symbol, "days", "%". */
  unit?: string
  disabled?: boolean
  placeholder?: string
}

export function NumberField(props: NumberFieldProps) {
  const { value, onChange, unit, min, max, disabled, placeholder } = props
  // The text while it is being typed; otherwise the value decides what is shown.
  const [draft, setDraft] = useState<string>()
  const parsed = parseInteger(draft ?? '', { min, max })
  const [left, setLeft] = useState(false)
  const refused = left && parsed.kind === 'refused' ? parsed.because : undefined
  const field = useField({ ...props, error: refused ?? props.error })
  const text = draft ?? (value === null ? '' : formatInteger(value))

  const step = (by: number) => {
    const from = parseInteger(text)
    const next = (from.kind === 'integer' ? from.value : (min ?? 0)) + by
    if (parseInteger(String(next), { min, max }).kind !== 'integer') return
    setDraft(undefined)
    field.edited()
    onChange(next)
  }

  return (
    <FieldFrame {...props} field={field}>
      <div className="relative flex items-center">
        <input
          {...field.control}
          type="text"
          inputMode={min !== undefined && min >= 0 ? 'numeric' : 'text'}
          autoComplete="off"
          value={text}
          disabled={disabled}
          placeholder={placeholder}
          className={classNames(CONTROL_STYLE, 'h-control text-right')}
          style={
            unit === undefined ? undefined : { paddingRight: `calc(${Array.from(unit).length}ch + 1.25rem)` }
          }
          onChange={event => {
            const next = parseInteger(event.target.value, { min, max })
            setDraft(event.target.value)
            setLeft(false)
            field.edited()
            onChange(next.kind === 'integer' ? next.value : null)
          }}
          onBlur={() => {
            setLeft(true)
            // What could be read is shown again in its grouped form.
            if (parsed.kind !== 'refused') setDraft(undefined)
          }}
          onKeyDown={event => {
            if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return
            event.preventDefault()
            step((event.key === 'ArrowUp' ? 1 : -1) * (event.shiftKey ? 10 : 1))
          }}
        />
        {unit !== undefined && (
          <span className="pointer-events-none absolute right-2.5 text-sm text-ink-2">{unit}</span>
        )}
      </div>
    </FieldFrame>
  )
}
