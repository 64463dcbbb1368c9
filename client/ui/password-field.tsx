// A password, hidden until its owner wants to read it.
import { Eye, EyeOff } from 'lucide-react'
import { useState } from 'react'
import { classNames } from './class-names.ts'
import { CONTROL_STYLE, FieldFrame, type FieldProps, useField } from './field.tsx'

export interface PasswordFieldProps extends FieldProps {
  value: string
  onChange: (value: string) => void
  /** Lets password managers offer the right thing. */
  autoComplete: 'current-password' | 'new-password'
  disabled?: boolean
}

export function PasswordField(props: PasswordFieldProps) {
  const { value, onChange, autoComplete, disabled } = props
  const [shown, setShown] = useState(false)
  const field = useField(props)
  const Icon = shown ? EyeOff : Eye
  return (
    <FieldFrame {...props} field={field}>
      <div className="relative flex items-center">
        <input
          {...field.control}
          type={shown ? 'text' : 'password'}
          autoCapitalize="none"
          spellCheck={false}
          {...{ value, autoComplete, disabled }}
          className={classNames(CONTROL_STYLE, 'h-control pr-9')}
          onChange={event => {
            field.edited()
            onChange(event.target.value)
          }}
        />
        <button
          type="button"
          aria-label={shown ? 'Hide password' : 'Show password'}
          aria-controls={field.control.id}
          disabled={disabled}
          className="absolute right-1 grid size-6 place-items-center rounded-sm text-ink-2 hover:bg-hover hover:text-ink disabled:text-ink-3"
          onClick={() => setShown(!shown)}
        >
          <Icon aria-hidden size={16} />
        </button>
      </div>
    </FieldFrame>
  )
}
