// The target or guardrail across a plot, named on the line.
import type { ChartData } from './chart-data.ts'
import type { PlotLayout } from './plot-layout.ts'
import { formatExact, type Unit } from './units.ts'

export interface ReferenceLineProps {
  reference: NonNullable<ChartData['reference']>
  unit: Unit
  layout: PlotLayout
}

const TEXT_PX = 16

export function ReferenceLine({ reference, unit, layout }: ReferenceLineProps) {
  const { kind, side, value } = reference
  const { left, right, top, yOf } = layout
  const colour = kind === 'guardrail' ? 'var(--bad)' : 'var(--good)'
  const y = yOf(value)
  return (
    <g>
      <path d={`M${left} ${y}H${right}`} stroke={colour} strokeWidth="1.5" strokeDasharray="10 3" />
      <text
        x={left + 5}
        // Above the line, unless the plot ends there.
        y={y - TEXT_PX < top ? y + TEXT_PX : y - 6}
        fill={colour}
        fontSize="12"
        fontWeight="500"
      >
        {kind === 'guardrail' ? 'Guardrail' : 'Target'} {side === 'atLeast' ? '≥' : '≤'}{' '}
        {formatExact(value, unit)}
      </text>
    </g>
  )
}
