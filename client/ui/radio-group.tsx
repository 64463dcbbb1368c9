// One choice out of a few that deserve to be read side by side.
import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'
import { type FieldProps, FieldsetFrame, useField } from './field.tsx'

export interface RadioGroupProps<T extends string> extends FieldProps {
  value: T | null
  onChange: (value: T) => void
  options: ReadonlyArray<{ value: T; label: string; hint?: ReactNode; disabled?: boolean }>
  /** Cards stand out more, for choices with consequences. */
  layout?: 'list' | 'cards'
}

export function RadioGroup<T extends string>(props: RadioGroupProps<T>) {
  const { value, onChange, options, layout = 'list' } = props
  const field = useField(props)
  return (
    <FieldsetFrame {...props} field={field}>
      <div
        className={classNames(
          'grid',
          layout === 'cards' ? 'gap-2 sm:grid-cols-[repeat(auto-fit,minmax(10rem,1fr))]' : 'gap-1.5',
        )}
      >
        {options.map(option => (
          <label
            key={option.value}
            className={classNames(
              'relative flex min-h-6 items-start gap-2 text-sm has-disabled:text-ink-3',
              layout === 'cards'
                ? 'rounded-md border border-line-strong/60 bg-raised p-3 has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus'
                : 'justify-self-start py-0.5',
            )}
          >
            <input
              type="radio"
              name={field.control.id}
              className={classNames('tick mt-0.5 rounded-full', layout === 'cards' && 'outline-none')}
              checked={option.value === value}
              disabled={option.disabled}
              onChange={() => {
                field.edited()
                onChange(option.value)
              }}
            />
            <span className="min-w-0">
              <span className={layout === 'cards' ? 'font-medium' : undefined}>{option.label}</span>
              {option.hint && <span className="block text-ink-2">{option.hint}</span>}
            </span>
          </label>
        ))}
      </div>
    </FieldsetFrame>
  )
}
