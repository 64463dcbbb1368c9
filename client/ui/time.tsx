// An instant in the page's zone; the viewer's own zone and the distance from now are one hover or focus away.
import { useContext } from 'react'
import { formatRelative, formatTime, type TimeStyle } from './time-format.ts'
import { Tooltip } from './tooltip.tsx'
import { useNow } from './use-now.ts'
import { ZoneContext } from './zone-context.ts'

export interface TimeProps {
  /** An ISO instant. */
  at: string
  show?: TimeStyle
  /** Shows the distance from now, and the absolute time on hover. */
  relative?: boolean
  /** False in the cells of a column whose head names the zone; such a time is no stop for the Tab key either. */
  withZone?: boolean
  /** Instead of the page's zone. */
  zone?: string
}

const VIEWER_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone

export function Time({ at, show = 'date-time', relative = false, withZone = true, zone }: TimeProps) {
  const pageZone = useContext(ZoneContext)
  const now = useNow()
  const shownZone = zone ?? pageZone
  const distance = formatRelative(at, now)
  const absolute = formatTime(at, { zone: shownZone, style: show, withZone: withZone && show !== 'date' })
  return (
    <Tooltip
      content={
        <>
          <span className="block whitespace-nowrap">
            {formatTime(at, { zone: shownZone, style: 'seconds', withZone: true })}
          </span>
          {shownZone !== VIEWER_ZONE && (
            <span className="block whitespace-nowrap">
              {formatTime(at, { zone: VIEWER_ZONE, style: 'seconds', withZone: true })} (yours)
            </span>
          )}
          {!relative && <span className="block">{distance}</span>}
        </>
      }
    >
      {/* Not a control, but what it says on hover must be within reach of the keyboard. */}
      <time dateTime={at} tabIndex={withZone ? 0 : undefined} className="rounded-sm whitespace-nowrap">
        {relative ? distance : absolute}
      </time>
    </Tooltip>
  )
}
