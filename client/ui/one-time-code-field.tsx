// A code of digits from an app or a message: one real input, so that paste and autofill work, drawn as boxes.
import { classNames } from './class-names.ts'
import { FieldFrame, type FieldProps, useField } from './field.tsx'

export interface OneTimeCodeFieldProps extends FieldProps {
  value: string
  onChange: (value: string) => void
  /** Called once all digits are there. */
  onComplete?: (code: string) => void
  length?: number
  autoFocus?: boolean
  disabled?: boolean
}

export function OneTimeCodeField(props: OneTimeCodeFieldProps) {
  const { value, onChange, onComplete, length = 6, autoFocus, disabled } = props
  const field = useField(props)
  return (
    <FieldFrame {...props} field={field}>
      <div className="group relative w-fit rounded-md has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus">
        <div aria-hidden className="flex gap-1.5">
          {Array.from({ length }, (_, index) => (
            <span
              key={index}
              className={classNames(
                'grid h-10 w-9 place-items-center rounded-md border bg-raised text-lg font-medium tabular-nums',
                field.error ? 'border-bad' : 'border-line-strong',
                disabled && 'border-line bg-sunken text-ink-3',
                index === Math.min(value.length, length - 1) && 'group-has-focus-visible:border-accent',
              )}
            >
              {value[index] ?? ''}
            </span>
          ))}
        </div>
        <input
          {...field.control}
          type="text"
          inputMode="numeric"
          autoComplete="one-time-code"
          pattern="[0-9]*"
          {...{ value, autoFocus, disabled }}
          className="absolute inset-0 bg-transparent text-transparent caret-transparent outline-none selection:bg-transparent selection:text-transparent"
          onChange={event => {
            const code = event.target.value.replaceAll(/\D/g, '').slice(0, length)
            field.edited()
            onChange(code)
            if (code.length === length && code !== value) onComplete?.(code)
          }}
        />
      </div>
    </FieldFrame>
  )
}
