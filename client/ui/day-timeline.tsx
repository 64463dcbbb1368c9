// What happened, day by day down a line, each event with what it moved and the figure that stood after it.
import type { LucideIcon } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, type Ref, useContext, useRef } from 'react'
import { classNames } from './class-names.ts'
import { late } from './late.tsx'
import { Link } from './link.tsx'
import { reachableScroll } from './reachable-scroll.ts'
import { MoreSentinel } from './table/more-sentinel.tsx'
import { Time } from './time.tsx'
import { EVENT_COLOUR } from './timeline.tsx'
import { type DayLine, groupByDay } from './timeline-days.ts'
import type { Tone } from './tone.ts'
import { ZoneContext } from './zone-context.ts'

export interface DayEvent {
  id: string
  /** An ISO instant. */
  at: string
  title: string
  body?: ReactNode
  icon?: LucideIcon
  tone?: Tone
  /** What it moved: a `Delta`. */
  change?: ReactNode
  /** What the running figure was after it. */
  after?: ReactNode
  /** Where the whole of it is shown. */
  href?: string
}

export interface DayTimelineProps {
  label: string
  /** In the order in which they are shown; usually the newest first. */
  events: readonly DayEvent[]
  /** What the running figure is, as in "Balance after". */
  afterLabel?: string
  /** Set while there are more: called when the end comes near. */
  onMore?: (() => void) | undefined
}

/** Up to here the browser is faster alone, and its own search finds every line. */
const PLAIN_LINES_MAX = 200

const VirtualLines = late(
  () => import('./virtual-lines.tsx').then(part => part.VirtualLines),
  ({ lines, renderLine }) => lines.slice(0, PLAIN_LINES_MAX).map(line => renderLine(line)),
)

export function DayTimeline({ label, events, afterLabel, onMore }: DayTimelineProps) {
  const zone = useContext(ZoneContext)
  const scroller = useRef<HTMLDivElement>(null)
  const lines = groupByDay(events, zone)
  const renderLine = (line: DayLine<DayEvent>, measure?: Ref<HTMLLIElement>, index?: number): ReactNode => (
    <li key={line.key} ref={measure} data-index={index}>
      {line.kind === 'day' ? (
        <DayHead line={line} />
      ) : (
        <EventRow event={line.event} isLast={line.isLastOfDay} afterLabel={afterLabel} />
      )}
    </li>
  )
  const isLong = lines.length > PLAIN_LINES_MAX
  return (
    <div
      ref={element => {
        scroller.current = element
        reachableScroll(element)
      }}
      data-scroller={isLong ? '' : undefined}
      className={classNames('focus-inset min-w-0', isLong && 'max-h-[min(44rem,80dvh)] overflow-y-auto')}
    >
      {afterLabel !== undefined && (
        <p aria-hidden className="pb-1 text-right text-xs text-ink-3">
          {afterLabel}
        </p>
      )}
      <ol aria-label={label}>
        {isLong ? (
          <VirtualLines lines={lines} scroller={scroller} renderLine={renderLine} />
        ) : (
          lines.map(line => renderLine(line))
        )}
      </ol>
      {onMore && <MoreSentinel onMore={onMore} />}
    </div>
  )
}

function DayHead({ line }: { line: Extract<DayLine<DayEvent>, { kind: 'day' }> }) {
  return (
    <p className="flex items-baseline gap-2 border-b border-line pt-4 pb-1.5 text-sm">
      <span className="font-semibold">{line.day}</span>
      <span className="text-ink-3 tabular-nums">
        {line.count} {line.count === 1 ? 'event' : 'events'}
      </span>
    </p>
  )
}

interface EventRowProps {
  event: DayEvent
  isLast: boolean
  afterLabel: string | undefined
}

function EventRow({ event, isLast, afterLabel }: EventRowProps) {
  const { icon: Icon, tone = 'neutral' } = event
  return (
    <div className="relative grid grid-cols-[24px_minmax(0,1fr)_auto] gap-x-3 py-2">
      {!isLast && <span aria-hidden className="absolute top-8 -bottom-2 left-[11.5px] w-px bg-line" />}
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
        <p className="flex flex-wrap items-baseline gap-x-2">
          {event.href === undefined ? (
            <span className="font-medium">{event.title}</span>
          ) : (
            <Link
              plain
              href={event.href}
              data-event=""
              onKeyDown={moveBetweenEvents}
              className="font-medium decoration-line-strong underline-offset-3 hover:underline"
            >
              {event.title}
            </Link>
          )}
          <span className="text-sm text-ink-3 tabular-nums">
            <Time at={event.at} show="time" withZone={false} />
          </span>
        </p>
        {event.body && <div className="text-sm text-ink-2">{event.body}</div>}
      </div>
      <div className="grid content-start justify-items-end pt-0.5 tabular-nums">
        {event.change}
        {event.after !== undefined && (
          <span className="text-sm text-ink-2">
            {afterLabel !== undefined && <span className="sr-only">{afterLabel}: </span>}
            {event.after}
          </span>
        )}
      </div>
    </div>
  )
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
}

/** The arrows go from event to event, past whatever else in them can have the focus. */
function moveBetweenEvents(event: KeyboardEvent<HTMLElement>): void {
  const step = STEPS[event.key]
  if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return
  const list = event.currentTarget.closest('ol')
  const stops = [...(list?.querySelectorAll<HTMLElement>('[data-event]') ?? [])]
  const at = stops.indexOf(event.currentTarget)
  event.preventDefault()
  stops[Math.max(0, Math.min(at + step, stops.length - 1))]?.focus()
}
