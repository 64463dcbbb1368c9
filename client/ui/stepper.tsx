// Where one is in a course of steps, and what is behind and ahead.
import { Check } from 'lucide-react'
import { classNames } from './class-names.ts'

export interface StepperProps {
  label: string
  steps: ReadonlyArray<{ key: string; label: string }>
  current: string
}

export function Stepper({ label, steps, current }: StepperProps) {
  const at = steps.findIndex(step => step.key === current)
  return (
    <nav aria-label={label}>
      <ol className="flex flex-wrap gap-x-2 gap-y-2">
        {steps.map((step, index) => (
          <li
            key={step.key}
            aria-current={index === at ? 'step' : undefined}
            className={classNames(
              'flex items-center gap-2 text-sm',
              index === at ? 'font-medium text-ink' : 'text-ink-2',
            )}
          >
            <span
              className={classNames(
                'grid size-6 shrink-0 place-items-center rounded-full border text-xs font-medium tabular-nums',
                index < at && 'border-accent bg-accent-soft text-accent-strong',
                index === at && 'border-accent bg-accent text-accent-ink',
                index > at && 'border-line-strong/60 bg-surface text-ink-2',
              )}
            >
              {index < at ? <Check aria-hidden size={13} /> : index + 1}
            </span>
            <span>
              {step.label}
              {index < at && <span className="sr-only"> (done)</span>}
            </span>
            {index < steps.length - 1 && <span aria-hidden className="h-px w-6 bg-line-strong/60" />}
          </li>
        ))}
      </ol>
    </nav>
  )
}
