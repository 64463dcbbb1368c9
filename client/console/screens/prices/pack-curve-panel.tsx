// The curve of the price per token over the packs, moving with what is typed; the table above it has the figures.
import type { Pack } from '../../../../server/catalog/schema.ts'
import { formatInteger } from '../../../ui/integer.ts'
import { Panel } from '../../../ui/panel.tsx'
import { type CurvePoint, computeCurve, sayPerToken } from './pack-curve.ts'

export interface PackCurveProps {
  packs: readonly Pack[]
  /** In force, when these are a draft's. */
  before: readonly Pack[] | null
  currency: string
}

const width = 720
const height = 200
const inset = { left: 16, right: 80, top: 28, bottom: 28 }

export function PackCurve({ packs, before, currency }: PackCurveProps) {
  const now = computeCurve(packs, before ?? [])
  const was = before === null ? [] : computeCurve(before, packs)
  return (
    <Panel
      title="Price per token"
      hint={
        before === null
          ? 'By pack, smallest to largest: it should only fall.'
          : 'By pack, smallest to largest: it should only fall. Dashed: before the draft.'
      }
    >
      <div className="overflow-x-auto" tabIndex={0} role="group" aria-label="Price per token by pack">
        <svg
          viewBox={`0 0 ${width} ${height}`}
          role="img"
          aria-label={now.map(point => `${point.name}: ${sayPerToken(point.perToken, currency)}`).join(', ')}
          className="block w-full max-w-3xl min-w-xl text-xs"
        >
          <path
            d={`M${inset.left} ${height - inset.bottom}H${width - inset.right}`}
            stroke="var(--line-strong)"
          />
          {was.length > 1 && (
            <path d={line(was)} fill="none" stroke="var(--ink-3)" strokeWidth="1.5" strokeDasharray="4 4" />
          )}
          <path d={line(now)} fill="none" stroke="var(--chart-1)" strokeWidth="2" />
          {now.map(point => {
            const [x, y] = place(point)
            return (
              <g key={point.key}>
                <circle cx={x} cy={y} r="4" fill="var(--chart-1)" />
                <text x={x} y={y - 10} textAnchor={point.x < 0.1 ? 'start' : 'middle'} fill="var(--ink)">
                  {sayPerToken(point.perToken, currency)}
                </text>
                <text
                  x={x}
                  y={height - 10}
                  textAnchor={point.x < 0.1 ? 'start' : 'middle'}
                  fill="var(--ink-2)"
                >
                  {formatInteger(point.perToken.tokens)}
                </text>
              </g>
            )
          })}
        </svg>
      </div>
    </Panel>
  )
}

function line(points: readonly CurvePoint[]): string {
  return points.map((point, index) => `${index === 0 ? 'M' : 'L'}${place(point).join(' ')}`).join('')
}

function place({ x, y }: CurvePoint): [number, number] {
  return [
    inset.left + x * (width - inset.left - inset.right),
    height - inset.bottom - y * (height - inset.top - inset.bottom),
  ]
}
