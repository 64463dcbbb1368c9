// The small sign of a series in legends and tooltips: its line with its marker, or a piece of its fill.
import { useId } from 'react'
import type { ChartKind } from './chart-data.ts'
import { type Look, MARKER_PATHS } from './looks.ts'
import { PatternFill } from './pattern-fill.tsx'

export interface SwatchProps {
  look: Look
  kind: ChartKind
  /** A line that is alone has no marker. */
  plain?: boolean
}

export function Swatch({ look, kind, plain = false }: SwatchProps) {
  const id = useId()
  return (
    <svg aria-hidden width="20" height="12" viewBox="0 0 20 12" className="shrink-0">
      {kind === 'bar' || kind === 'stacked-area' ? (
        <>
          <PatternFill id={id} look={look} />
          <rect x="4" width="12" height="12" rx="2" fill={`url(#${id})`} />
        </>
      ) : (
        <>
          <path d="M0 6H20" stroke={look.colour} strokeWidth="2" />
          {!plain && (
            <path d={MARKER_PATHS[look.marker]} transform="translate(10 6) scale(3.5)" fill={look.colour} />
          )}
        </>
      )}
    </svg>
  )
}

export function DashSwatch({ dash, colour = 'var(--ink-2)' }: { dash: string; colour?: string }) {
  return (
    <svg aria-hidden width="20" height="12" viewBox="0 0 20 12" className="shrink-0">
      <path d="M0 6H20" stroke={colour} strokeWidth="2" strokeDasharray={dash} />
    </svg>
  )
}
