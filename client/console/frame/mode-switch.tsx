// Live or test: two worlds with the same shape, which share nothing but the economy's settings.
import { useId } from 'react'
import { classNames } from '../../ui/class-names.ts'
import { type Mode, useMode, useSetFrame } from '../current.ts'

const modes: ReadonlyArray<{ mode: Mode; label: string; checked: string }> = [
  { mode: 'live', label: 'Live', checked: 'has-checked:bg-accent-soft has-checked:text-accent-strong' },
  { mode: 'test', label: 'Test', checked: 'has-checked:bg-test-ink has-checked:text-test-soft' },
]

export function ModeSwitch() {
  const name = useId()
  const current = useMode()
  const setFrame = useSetFrame()
  return (
    <fieldset className="inline-flex h-control shrink-0 rounded-md border border-line-strong/60 bg-surface p-0.5 in-data-[mode=test]:border-test">
      <legend className="sr-only">Mode</legend>
      {modes.map(({ mode, label, checked }) => (
        <label
          key={mode}
          className={classNames(
            'relative flex items-center rounded-sm px-2 text-sm font-medium text-ink-2 hover:text-ink has-focus-visible:outline-2 has-focus-visible:outline-offset-1 has-focus-visible:outline-focus',
            checked,
          )}
        >
          <input
            type="radio"
            name={name}
            className="absolute inset-0 appearance-none outline-none"
            checked={mode === current}
            onChange={() => setFrame({ mode: mode === 'test' ? 'test' : undefined })}
          />
          {label}
        </label>
      ))}
    </fieldset>
  )
}
