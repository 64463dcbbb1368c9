// One choice out of a list too long to read: opened like a select, narrowed by typing.
import { Command } from 'cmdk'
import { Check, ChevronsUpDown } from 'lucide-react'
import { Popover } from 'radix-ui'
import { useId, useState } from 'react'
import { classNames } from './class-names.ts'
import { CONTROL_STYLE, FieldFrame, type FieldProps, useField } from './field.tsx'
import { HIDDEN_WHEN_EMPTY, ITEM_STYLE, POP_STYLE } from './pop-style.ts'
import type { SelectOption } from './select-field.tsx'
import { scoreWords } from './word-match.ts'

export interface ComboboxOption extends SelectOption<string> {
  /** Other words under which it is found. */
  keywords?: readonly string[]
}

export interface ComboboxFieldProps extends FieldProps {
  value: string | null
  onChange: (value: string) => void
  options: readonly ComboboxOption[]
  placeholder?: string
  disabled?: boolean
}

export function ComboboxField(props: ComboboxFieldProps) {
  const { value, onChange, options, placeholder = 'Choose…', disabled } = props
  const [open, setOpen] = useState(false)
  const popId = useId()
  const field = useField(props)
  const chosen = options.find(option => option.value === value)
  const { name: _name, ...control } = field.control
  return (
    <FieldFrame {...props} field={field}>
      <Popover.Root open={open} onOpenChange={setOpen}>
        <Popover.Trigger asChild>
          <button
            {...control}
            type="button"
            role="combobox"
            aria-expanded={open}
            aria-controls={open ? popId : undefined}
            aria-haspopup="listbox"
            disabled={disabled}
            className={classNames(
              CONTROL_STYLE,
              'flex h-control items-center justify-between gap-2 text-left',
            )}
          >
            <span className={classNames('truncate', !chosen && 'text-ink-3')}>
              {chosen?.label ?? placeholder}
            </span>
            <ChevronsUpDown aria-hidden size={14} className="text-ink-3" />
          </button>
        </Popover.Trigger>
        <Popover.Portal>
          <Popover.Content
            id={popId}
            align="start"
            sideOffset={4}
            collisionPadding={8}
            aria-label={props.label}
            className={classNames(POP_STYLE, 'w-(--radix-popover-trigger-width) min-w-60')}
          >
            <Command
              label={props.label}
              filter={(_value, query, [label = '', ...keywords] = []) => scoreWords(query, label, keywords)}
              {...(chosen ? { defaultValue: chosen.value } : {})}
            >
              <Command.Input
                placeholder="Search…"
                // The caret shows the focus, and nothing else in the box can have it.
                className="h-9 w-full border-b border-line bg-transparent px-3 text-sm outline-none focus:border-accent"
              />
              {/* Outside the list, which may hold options only. */}
              <Command.Empty className="px-2 py-4 text-center text-sm text-ink-2">
                <span role="status">Nothing matches</span>
              </Command.Empty>
              <Command.List
                label={props.label}
                className={classNames('max-h-64 overflow-y-auto p-1', HIDDEN_WHEN_EMPTY)}
              >
                {options.map(option => (
                  <Command.Item
                    key={option.value}
                    value={option.value}
                    keywords={[option.label, option.hint ?? '', ...(option.keywords ?? [])]}
                    disabled={option.disabled ?? false}
                    className={ITEM_STYLE}
                    onSelect={() => {
                      field.edited()
                      onChange(option.value)
                      setOpen(false)
                    }}
                  >
                    <span className="min-w-0 flex-1 truncate">{option.label}</span>
                    {option.hint && <span className="text-ink-2 tabular-nums">{option.hint}</span>}
                    <Check
                      aria-hidden
                      size={16}
                      className={classNames('text-accent', option.value !== value && 'invisible')}
                    />
                  </Command.Item>
                ))}
              </Command.List>
            </Command>
          </Popover.Content>
        </Popover.Portal>
      </Popover.Root>
    </FieldFrame>
  )
}
