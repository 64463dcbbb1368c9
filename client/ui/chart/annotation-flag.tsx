// What happened, as a line through its bucket, or at both ends of what lasted, with a number at the top; the list beneath the
// chart says what it stands for.
import type { ReactNode } from 'react'
import { useAddress } from '../link.tsx'
import { type AnnotationMark, FLAG_RADIUS_PX } from './annotation-marks.ts'
import type { PlotLayout } from './plot-layout.ts'

export interface AnnotationFlagProps {
  mark: AnnotationMark
  isPointedAt: boolean
  layout: PlotLayout
}

export function AnnotationFlag({ mark, isPointedAt, layout: { top, bottom } }: AnnotationFlagProps) {
  const { annotation, from, until, flag: x } = mark
  const { number, href } = annotation
  const flag = <Flag number={number} isPointedAt={isPointedAt} />
  return (
    <>
      <g stroke={isPointedAt ? 'var(--accent)' : 'var(--ink-3)'} strokeWidth={isPointedAt ? 2 : 1}>
        <path
          d={edgesOf(mark)
            .map(edge => `M${edge} ${top}V${bottom}`)
            .join('')}
          strokeDasharray="2 3"
        />
        {/* How long it lasted is seen even where the data reaches up to here. */}
        {annotation.until !== undefined && <path d={`M${from} ${top}H${until}`} />}
        {/* One that had to step aside leads to its place. */}
        {Math.abs(x - from) > FLAG_RADIUS_PX + 2 && <path d={`M${x} ${top - FLAG_GAP_PX}L${from} ${top}`} />}
      </g>
      <g transform={`translate(${x} ${top - FLAG_GAP_PX - FLAG_RADIUS_PX})`}>
        {href === undefined ? flag : <FlagLink href={href}>{flag}</FlagLink>}
      </g>
    </>
  )
}

const FLAG_GAP_PX = 3

/** None where what lasted only leaves the chart: there it goes on. */
function edgesOf({ annotation: { until: end, beganBefore, goesOn }, from, until }: AnnotationMark): number[] {
  return [...(beganBefore ? [] : [from]), ...(end === undefined || goesOn ? [] : [until])]
}

/** For whoever points: readers and the Tab key have the same link, with its words, in the list beneath. */
function FlagLink({ href, children }: { href: string; children: ReactNode }) {
  const { address, follow } = useAddress(href)
  return (
    <a
      href={address}
      tabIndex={-1}
      aria-hidden
      onClick={event => {
        const elsewhere =
          event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0
        if (elsewhere || !follow) return
        event.preventDefault()
        follow()
      }}
    >
      {children}
    </a>
  )
}

function Flag({ number, isPointedAt }: Pick<AnnotationFlagProps, 'isPointedAt'> & { number: number }) {
  return (
    <g aria-hidden>
      <circle
        r={FLAG_RADIUS_PX}
        fill={isPointedAt ? 'var(--accent)' : 'var(--surface)'}
        stroke={isPointedAt ? 'var(--accent)' : 'var(--ink-2)'}
      />
      <text
        textAnchor="middle"
        dominantBaseline="central"
        fontSize="10"
        fontWeight="600"
        fill={isPointedAt ? 'var(--accent-ink)' : 'var(--ink-2)'}
      >
        {number}
      </text>
    </g>
  )
}
