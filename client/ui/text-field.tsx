// One line of text.
import type { LucideIcon } from 'lucide-react'
import type { ComponentProps, ReactNode } from 'react'
import { classNames } from './class-names.ts'
import { CONTROL_STYLE, FieldFrame, type FieldProps, useField } from './field.tsx'

export interface TextFieldProps
  extends FieldProps,
    Pick<
      ComponentProps<'input'>,
      | 'autoComplete'
      | 'autoFocus'
      | 'disabled'
      | 'maxLength'
      | 'placeholder'
      | 'readOnly'
      | 'ref'
      | 'spellCheck'
    > {
  type?: 'text' | 'email' | 'search' | 'url' | 'tel'
  value: string
  onChange: (value: string) => void
  icon?: LucideIcon
  /** Inside the box, after the text: a unit, a shortcut, a button. */
  suffix?: ReactNode
  /** For keys, ids and addresses. */
  mono?: boolean
}

export function TextField(props: TextFieldProps) {
  const { type = 'text', value, onChange, icon: Icon, suffix, mono, disabled, readOnly } = props
  const { autoComplete, autoFocus, maxLength, placeholder, ref, spellCheck } = props
  const field = useField(props)
  return (
    <FieldFrame {...props} field={field}>
      <div className="relative flex items-center">
        {Icon && <Icon aria-hidden size={16} className="pointer-events-none absolute left-2.5 text-ink-3" />}
        <input
          {...field.control}
          {...{
            type,
            value,
            disabled,
            readOnly,
            autoComplete,
            autoFocus,
            maxLength,
            placeholder,
            ref,
            spellCheck,
          }}
          className={classNames(
            CONTROL_STYLE,
            'h-control',
            mono && 'font-mono',
            Icon && 'pl-8',
            suffix !== undefined && 'pr-12',
          )}
          onChange={event => {
            field.edited()
            onChange(event.target.value)
          }}
        />
        {suffix !== undefined && (
          <span className="absolute right-1 flex items-center px-1.5 text-sm text-ink-2">{suffix}</span>
        )}
      </div>
    </FieldFrame>
  )
}
