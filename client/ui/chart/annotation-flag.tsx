// The number at the top of an annotation's line; the list beneath the chart says what it stands for.

export interface AnnotationFlagProps {
  number: number
  isPointedAt: boolean
  /** Set by the chart library: where the line begins. */
  viewBox?: { x: number; y: number }
}

export function AnnotationFlag({ number, isPointedAt, viewBox }: AnnotationFlagProps) {
  if (!viewBox) return null
  return (
    <g transform={`translate(${viewBox.x} ${viewBox.y - 11})`}>
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
