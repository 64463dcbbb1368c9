// Any number of choices out of a few: scopes, columns, modes.
import type { ReactNode } from 'react'
import { Checkbox } from './checkbox.tsx'
import { classNames } from './class-names.ts'
import { type FieldProps, FieldsetFrame, useField } from './field.tsx'

export interface CheckboxGroupProps<T extends string> extends FieldProps {
  value: readonly T[]
  onChange: (value: T[]) => void
  options: ReadonlyArray<{ value: T; label: ReactNode; hint?: ReactNode; disabled?: boolean }>
  /** Tags stand in a row, for short labels without hints. */
  layout?: 'list' | 'tags'
}

export function CheckboxGroup<T extends string>(props: CheckboxGroupProps<T>) {
  const { value, onChange, options, layout = 'list' } = props
  const field = useField(props)
  // In the order of the options, so that the same choice is always the same value.
  const toggle = (option: T, chosen: boolean) => {
    field.edited()
    onChange(options.map(o => o.value).filter(v => (v === option ? chosen : value.includes(v))))
  }
  return (
    <FieldsetFrame {...props} field={field}>
      {layout === 'list' ? (
        <div className="grid gap-1.5">
          {options.map(option => (
            <Checkbox
              key={option.value}
              label={option.label}
              hint={option.hint}
              disabled={option.disabled}
              checked={value.includes(option.value)}
              onChange={chosen => toggle(option.value, chosen)}
            />
          ))}
        </div>
      ) : (
        <div className="flex flex-wrap gap-1.5">
          {options.map(option => (
            <label
              key={option.value}
              className={classNames(
                'relative inline-flex h-7 items-center gap-1.5 rounded-md border border-line-strong bg-raised px-2 text-sm',
                'has-checked:border-accent has-checked:bg-accent-soft has-checked:text-accent-strong',
                'has-disabled:border-line has-disabled:bg-sunken has-disabled:text-ink-3',
                'has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus',
              )}
            >
              <input
                type="checkbox"
                className="tick outline-none"
                checked={value.includes(option.value)}
                disabled={option.disabled}
                onChange={event => toggle(option.value, event.target.checked)}
              />
              {option.label}
            </label>
          ))}
        </div>
      )}
    </FieldsetFrame>
  )
}
