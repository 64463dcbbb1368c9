// On or off, at once: for settings that take effect when they are touched.
import { type ReactNode, useId } from 'react'
import { classNames } from './class-names.ts'
import { Tooltip } from './tooltip.tsx'

export interface SwitchProps {
  label: ReactNode
  checked: boolean
  onChange: (checked: boolean) => void
  hint?: ReactNode
  disabled?: boolean
  refusedBecause?: string | undefined
}

export function Switch({ label, checked, onChange, hint, disabled, refusedBecause }: SwitchProps) {
  const hintId = useId()
  const refused = refusedBecause !== undefined
  const input = (
    <input
      type="checkbox"
      id={`${hintId}-switch`}
      role="switch"
      className="toggle"
      checked={checked}
      aria-checked={checked}
      disabled={disabled}
      aria-disabled={refused || undefined}
      aria-describedby={hint ? hintId : undefined}
      onChange={event => {
        if (!refused) onChange(event.target.checked)
      }}
    />
  )
  return (
    <div className="flex items-start justify-between gap-4">
      <div className="min-w-0">
        <label
          className={classNames('text-sm font-medium', disabled && 'text-ink-3')}
          htmlFor={`${hintId}-switch`}
        >
          {label}
        </label>
        {hint && (
          <p id={hintId} className="text-sm text-ink-2">
            {hint}
          </p>
        )}
      </div>
      {refused ? <Tooltip content={refusedBecause}>{input}</Tooltip> : input}
    </div>
  )
}
