// What happened, as a line through its bucket with a number at the top; the list beneath the chart says what it stands for.
import type { ReactNode } from 'react'
import { useAddress } from '../link.tsx'
import type { PlotLayout } from './plot-layout.ts'
import type { PlacedAnnotation } from './zones.ts'

export interface AnnotationFlagProps {
  annotation: PlacedAnnotation
  isPointedAt: boolean
  layout: PlotLayout
}

export function AnnotationFlag({ annotation, isPointedAt, layout }: AnnotationFlagProps) {
  const { number, bucket, href } = annotation
  const x = layout.xOf(bucket)
  const flag = <Flag number={number} isPointedAt={isPointedAt} />
  return (
    <>
      <path
        d={`M${x} ${layout.top}V${layout.bottom}`}
        stroke={isPointedAt ? 'var(--accent)' : 'var(--ink-3)'}
        strokeWidth={isPointedAt ? 2 : 1}
        strokeDasharray="2 3"
      />
      <g transform={`translate(${x} ${layout.top - 11})`}>
        {href === undefined ? flag : <FlagLink href={href}>{flag}</FlagLink>}
      </g>
    </>
  )
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
        r="8"
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
