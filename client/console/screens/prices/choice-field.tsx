// A choice in the browser's own list: light, and the same keys everywhere.

import { classNames } from '../../../ui/class-names.ts'
import { CONTROL_STYLE, FieldFrame, type FieldProps, useField } from '../../../ui/field.tsx'

export interface ChoiceFieldProps extends FieldProps {
  value: string
  onChange: (value: string) => void
  options: readonly { value: string; label: string }[]
}

export function ChoiceField(props: ChoiceFieldProps) {
  const field = useField(props)
  return (
    <FieldFrame {...props} field={field}>
      <select
        {...field.control}
        className={classNames(CONTROL_STYLE, 'h-control')}
        value={props.value}
        onChange={event => {
          field.edited()
          props.onChange(event.target.value)
        }}
      >
        {props.options.map(option => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </FieldFrame>
  )
}
