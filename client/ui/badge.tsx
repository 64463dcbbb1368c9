// A short word about a state. The word says it; the colour and the dot only help to find it.
import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'
import type { Tone } from './tone.ts'

export interface BadgeProps {
  tone?: Tone
  /** For states that change by themselves: live, running, expired. */
  dot?: boolean
  children: ReactNode
}

export function Badge({ tone = 'neutral', dot = false, children }: BadgeProps) {
  return (
    <span
      className={classNames(
        'inline-flex h-5 max-w-full items-center gap-1.5 rounded-sm px-1.5 text-xs font-medium whitespace-nowrap',
        STYLE[tone],
      )}
    >
      {dot && <span aria-hidden className="size-1.5 shrink-0 rounded-full bg-current" />}
      <span className="truncate">{children}</span>
    </span>
  )
}

const STYLE: Record<Tone, string> = {
  neutral: 'bg-sunken text-ink-2 ring-1 ring-line ring-inset',
  accent: 'bg-accent-soft text-accent-strong',
  info: 'bg-info-soft text-info',
  good: 'bg-good-soft text-good',
  warn: 'bg-warn-soft text-warn',
  bad: 'bg-bad-soft text-bad',
}
