// How much of an allowance is used, with marks where its owner is told: at 90, at 95 and at 100 percent.
import { type ReactNode, useId } from 'react'
import { formatExact, sayValue, type Unit } from './chart/units.ts'
import { classNames } from './class-names.ts'
import { meterMarks, readMeter } from './meter-reading.ts'

export interface MeterProps {
  label: string
  used: number
  allowance: number
  unit: Unit
  /** Beneath: when it is renewed, what happens at the limit. */
  note?: ReactNode
}

const COLOUR = { accent: 'bg-accent', warn: 'bg-warn-fill', bad: 'bg-bad' }
const WORD_COLOUR = { accent: 'text-ink-2', warn: 'text-warn', bad: 'text-bad' }

export function Meter({ label, used, allowance, unit, note }: MeterProps) {
  const labelId = useId()
  const reading = readMeter({ used, allowance })
  const { tone, says, allowanceWidth } = reading
  return (
    <div className="grid min-w-0 gap-1.5">
      <div className="flex flex-wrap justify-between gap-x-3 text-sm">
        <span id={labelId} className="text-ink-2">
          {label}
        </span>
        <span className="tabular-nums">
          {formatExact(used, unit)} <span className="text-ink-2">of {formatExact(allowance, unit)}</span>
        </span>
      </div>
      <div
        role="meter"
        aria-labelledby={labelId}
        aria-valuemin={0}
        aria-valuemax={Math.max(allowance, used)}
        aria-valuenow={Math.max(used, 0)}
        aria-valuetext={`${sayValue(used, unit)} of ${sayValue(allowance, unit)}, ${reading.percent}${says === '' ? '' : `, ${says}`}`}
        className="relative h-2 rounded-full bg-line"
      >
        <div
          className={classNames('h-full rounded-full', COLOUR[tone])}
          style={{ width: `${Math.min(reading.share, 1) * 100}%` }}
        />
        {marksAt(allowanceWidth).map(mark => (
          <span
            key={mark}
            aria-hidden
            className={classNames('absolute -top-1 -bottom-1 w-px', mark === 100 ? 'bg-ink' : 'bg-ink-2')}
            style={{
              left: `calc(${mark * allowanceWidth}% - ${mark === 100 && allowanceWidth === 1 ? 1 : 0}px)`,
            }}
          />
        ))}
      </div>
      <div className="flex flex-wrap justify-between gap-x-3 text-xs text-ink-2">
        <span>{note}</span>
        <span className={classNames('tabular-nums', WORD_COLOUR[tone], says !== '' && 'font-medium')}>
          {reading.percent}
          {says !== '' && ` · ${says}`}
        </span>
      </div>
    </div>
  )
}

/** Far over the limit the marks would stand on each other: the limit's own is left. */
function marksAt(allowanceWidth: number): readonly number[] {
  return allowanceWidth < 0.7 ? [100] : meterMarks
}
