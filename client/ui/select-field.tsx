// One choice out of a list short enough to read; for long lists see combobox-field.tsx.
import { Check, ChevronDown } from 'lucide-react'
import { Select } from 'radix-ui'
import { classNames } from './class-names.ts'
import { CONTROL_STYLE, FieldFrame, type FieldProps, useField } from './field.tsx'
import { ITEM_STYLE, POP_STYLE } from './pop-style.ts'

export interface SelectOption<T extends string> {
  value: T
  label: string
  hint?: string
  disabled?: boolean
}

export interface SelectFieldProps<T extends string> extends FieldProps {
  value: T | null
  onChange: (value: T) => void
  options: readonly SelectOption<T>[]
  placeholder?: string
  disabled?: boolean
}

export function SelectField<T extends string>(props: SelectFieldProps<T>) {
  const { value, onChange, options, placeholder = 'Choose…', disabled = false } = props
  const field = useField(props)
  const { name: _name, ...control } = field.control
  return (
    <FieldFrame {...props} field={field}>
      <Select.Root
        // An empty string is Radix's word for nothing chosen.
        value={value ?? ''}
        disabled={disabled}
        onValueChange={next => {
          const option = options.find(o => o.value === next)
          if (!option) return
          field.edited()
          onChange(option.value)
        }}
      >
        <Select.Trigger
          {...control}
          className={classNames(
            CONTROL_STYLE,
            'flex h-control items-center justify-between gap-2 text-left data-placeholder:text-ink-3',
          )}
        >
          <span className="truncate">
            <Select.Value placeholder={placeholder} />
          </span>
          <Select.Icon asChild>
            <ChevronDown aria-hidden size={16} className="text-ink-3" />
          </Select.Icon>
        </Select.Trigger>
        <Select.Portal>
          <Select.Content
            position="popper"
            sideOffset={4}
            collisionPadding={8}
            className={classNames(
              POP_STYLE,
              'max-h-(--radix-select-content-available-height) min-w-(--radix-select-trigger-width)',
            )}
          >
            <Select.Viewport className="p-1">
              {options.map(option => (
                <Select.Item
                  key={option.value}
                  value={option.value}
                  disabled={option.disabled ?? false}
                  className={classNames(ITEM_STYLE, 'pr-8')}
                >
                  <span className="min-w-0">
                    <Select.ItemText>{option.label}</Select.ItemText>
                    {option.hint && <span className="block text-ink-2">{option.hint}</span>}
                  </span>
                  <Select.ItemIndicator className="absolute right-2">
                    <Check aria-hidden size={16} className="text-accent" />
                  </Select.ItemIndicator>
                </Select.Item>
              ))}
            </Select.Viewport>
          </Select.Content>
        </Select.Portal>
      </Select.Root>
    </FieldFrame>
  )
}
