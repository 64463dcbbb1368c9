// A choice among two to five short, always visible options.
import { useId } from 'react'
import { classNames } from './class-names.ts'

export interface SegmentedControlProps<T extends string> {
  label: string
  value: T
  onChange: (value: T) => void
  options: ReadonlyArray<{ value: T; label: string }>
}

export function SegmentedControl<T extends string>({
  label,
  value,
  onChange,
  options,
}: SegmentedControlProps<T>) {
  const name = useId()
  return (
    <fieldset className="inline-flex h-control rounded-md border border-line-strong bg-surface p-0.5">
      <legend className="sr-only">{label}</legend>
      {options.map(option => (
        <label
          key={option.value}
          className={classNames(
            'relative flex items-center rounded-sm px-2.5 text-sm font-medium whitespace-nowrap text-ink-2 hover:text-ink',
            'has-checked:bg-accent-soft has-checked:text-accent-strong',
            'has-focus-visible:outline-2 has-focus-visible:outline-offset-1 has-focus-visible:outline-focus',
          )}
        >
          <input
            type="radio"
            className="absolute inset-x-0 -inset-y-[3px] appearance-none outline-none"
            name={name}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  )
}
