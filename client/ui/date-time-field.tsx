// A date and time in a named zone. The value is an instant; the browser's own picker chooses it.
import { useState } from 'react'
import { classNames } from './class-names.ts'
import { CONTROL_STYLE, FieldFrame, type FieldProps, useField } from './field.tsx'
import { fromWallTime, toWallTime } from './zoned-time.ts'

export interface DateTimeFieldProps extends FieldProps {
  /** An ISO instant. */
  value: string | null
  onChange: (value: string | null) => void
  zone: string
  min?: string
  max?: string
  disabled?: boolean
}

export function DateTimeField(props: DateTimeFieldProps) {
  const { value, onChange, zone, min, max, disabled } = props
  const field = useField(props)
  // While typing, a half-written date has no instant, and must not be wiped for it.
  const [draft, setDraft] = useState<string>()
  return (
    <FieldFrame {...props} field={field}>
      <div className="flex">
        <input
          {...field.control}
          type="datetime-local"
          value={draft ?? (value === null ? '' : toWallTime(value, zone))}
          min={min === undefined ? undefined : toWallTime(min, zone)}
          max={max === undefined ? undefined : toWallTime(max, zone)}
          disabled={disabled}
          className={classNames(CONTROL_STYLE, 'relative h-control rounded-r-none')}
          onChange={event => {
            setDraft(event.target.value)
            field.edited()
            onChange(fromWallTime(event.target.value, zone))
          }}
          onBlur={() => setDraft(undefined)}
        />
        <span className="flex items-center rounded-r-md border border-l-0 border-line-strong bg-sunken px-2.5 text-sm whitespace-nowrap text-ink-2">
          {zone}
        </span>
      </div>
    </FieldFrame>
  )
}
