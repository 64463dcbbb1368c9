// A box to tick, alone or as one of a group.
import { type ReactNode, useId } from 'react'
import { classNames } from './class-names.ts'

export interface CheckboxProps {
  label: ReactNode
  checked: boolean | 'mixed'
  onChange: (checked: boolean) => void
  hint?: ReactNode
  name?: string | undefined
  disabled?: boolean | undefined
  /** Keeps the label for readers only, as in the rows of a table. */
  labelHidden?: boolean
}

export function Checkbox({ label, checked, onChange, hint, name, disabled, labelHidden }: CheckboxProps) {
  const hintId = useId()
  return (
    <div className="flex flex-col">
      <label
        className={classNames(
          'relative inline-flex min-h-6 items-start gap-2 self-start py-0.5 text-sm',
          disabled && 'text-ink-3',
          labelHidden && 'min-w-6 justify-center',
        )}
      >
        <input
          type="checkbox"
          name={name}
          className="tick mt-0.5"
          checked={checked === true}
          ref={input => {
            if (input) input.indeterminate = checked === 'mixed'
          }}
          disabled={disabled}
          aria-describedby={hint ? hintId : undefined}
          onChange={event => onChange(event.target.checked)}
        />
        <span className={labelHidden ? 'sr-only' : 'min-w-0'}>{label}</span>
      </label>
      {hint && (
        <p id={hintId} className="pl-6 text-sm text-ink-2">
          {hint}
        </p>
      )}
    </div>
  )
}
