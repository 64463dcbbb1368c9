// What happened, in order, down a line: when, what, and by whom.
import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'
import { Time } from './time.tsx'
import type { Tone } from './tone.ts'

export interface TimelineEvent {
  id: string
  /** An ISO instant. */
  at: string
  title: ReactNode
  body?: ReactNode
  actor?: string
  icon?: LucideIcon
  tone?: Tone
}

export function Timeline({ events }: { events: readonly TimelineEvent[] }) {
  return (
    <ol>
      {events.map((event, index) => (
        <TimelineRow key={event.id} event={event} last={index === events.length - 1} />
      ))}
    </ol>
  )
}

function TimelineRow({ event, last }: { event: TimelineEvent; last: boolean }) {
  const { icon: Icon, tone = 'neutral' } = event
  return (
    <li className="relative grid grid-cols-[24px_minmax(0,1fr)] gap-x-3 pb-5 last:pb-0">
      {!last && <span aria-hidden className="absolute top-6 bottom-0 left-[11.5px] w-px bg-line" />}
      <span
        aria-hidden
        className={classNames(
          'grid size-6 place-items-center rounded-full border bg-surface',
          EVENT_COLOUR[tone],
        )}
      >
        {Icon ? <Icon size={13} /> : <span className="size-1.5 rounded-full bg-current" />}
      </span>
      <div className="min-w-0 pt-0.5">
        <div className="flex flex-wrap items-baseline justify-between gap-x-4">
          <p className="min-w-0 font-medium">{event.title}</p>
          <p className="text-sm text-ink-3">
            <Time at={event.at} />
          </p>
        </div>
        {event.body && <div className="mt-0.5 text-sm text-ink-2">{event.body}</div>}
        {event.actor && <p className="mt-0.5 text-sm text-ink-3">by {event.actor}</p>}
      </div>
    </li>
  )
}

export const EVENT_COLOUR: Record<Tone, string> = {
  neutral: 'border-line-strong/60 text-ink-2',
  accent: 'border-accent/50 text-accent',
  info: 'border-info/50 text-info',
  good: 'border-good/50 text-good',
  warn: 'border-warn/50 text-warn',
  bad: 'border-bad/50 text-bad',
}
