// Several lines of text, growing with what is written.

import { classNames } from './class-names.ts'
import { CONTROL_STYLE, FieldFrame, type FieldProps, useField } from './field.tsx'

export interface TextareaFieldProps extends FieldProps {
  value: string
  onChange: (value: string) => void
  rows?: number
  /** Shows how many characters are left once they become few; the text itself is never cut. */
  lengthMax?: number
  placeholder?: string
  disabled?: boolean
  mono?: boolean
}

export function TextareaField(props: TextareaFieldProps) {
  const { value, onChange, rows = 3, lengthMax, placeholder, disabled, mono } = props
  const field = useField(props)
  const left = lengthMax === undefined ? Number.POSITIVE_INFINITY : lengthMax - value.length
  return (
    <FieldFrame {...props} field={field}>
      <textarea
        {...field.control}
        {...{ value, rows, placeholder, disabled }}
        className={classNames(CONTROL_STYLE, 'field-sizing-content min-h-16 py-1.5', mono && 'font-mono')}
        onChange={event => {
          field.edited()
          onChange(event.target.value)
        }}
      />
      {left <= 100 && (
        <p role="status" className={classNames('text-right text-sm', left < 0 ? 'text-bad' : 'text-ink-2')}>
          {left < 0 ? `${-left} too many` : `${left} left`}
        </p>
      )}
    </FieldFrame>
  )
}
