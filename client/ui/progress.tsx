// How far something is, or how much of a limit is used.
import { useId } from 'react'
import { classNames } from './class-names.ts'
import { formatInteger } from './integer.ts'

export interface ProgressProps {
  label: string
  value: number
  max: number
  tone?: 'accent' | 'good' | 'warn' | 'bad'
  /** Instead of "30 of 100". */
  says?: string
}

const COLOUR = { accent: 'bg-accent', good: 'bg-good', warn: 'bg-warn-fill', bad: 'bg-bad' }

export function Progress({ label, value, max, tone = 'accent', says }: ProgressProps) {
  const labelId = useId()
  const text = says ?? `${formatInteger(value)} of ${formatInteger(max)}`
  const share = max > 0 ? Math.min(Math.max(value / max, 0), 1) : 0
  return (
    <div className="grid gap-1">
      <div className="flex justify-between gap-3 text-sm">
        <span id={labelId} className="text-ink-2">
          {label}
        </span>
        <span className="tabular-nums">{text}</span>
      </div>
      <div
        role="progressbar"
        aria-labelledby={labelId}
        aria-valuemin={0}
        aria-valuemax={max}
        aria-valuenow={Math.min(Math.max(value, 0), max)}
        aria-valuetext={text}
        className="h-1.5 overflow-hidden rounded-full bg-line"
      >
        <div
          className={classNames('h-full origin-left rounded-full', COLOUR[tone])}
          style={{ width: `${share * 100}%` }}
        />
      </div>
    </div>
  )
}
