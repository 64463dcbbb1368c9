// The names of the series, each a switch, and what the other lines mean.
import { classNames } from '../class-names.ts'
import type { ChartKind, ChartSeries } from './chart-data.ts'
import type { Look } from './looks.ts'
import { DashSwatch, Swatch } from './swatch.tsx'

export interface LegendProps {
  kind: ChartKind
  series: ReadonlyArray<{ series: ChartSeries; look: Look; isShown: boolean }>
  /** The name of the period compared with, where there is one. */
  comparison: { label: string; isShown: boolean } | undefined
  hasImmature: boolean
  onToggle: (key: string) => void
  onToggleComparison: () => void
}

export const PREVIOUS_DASH = '6 4'
export const IMMATURE_DASH = '2 3'

export function Legend(props: LegendProps) {
  const { kind, series, comparison, hasImmature, onToggle, onToggleComparison } = props
  // One series is named by the title; its switch would only empty the chart.
  const single = series.length === 1
  if (single && !comparison && !hasImmature) return null
  return (
    <ul aria-label="Legend" className="-mx-1 flex flex-wrap gap-x-1 text-sm">
      {series.map(({ series: { key, label }, look, isShown }) => (
        <li key={key}>
          {single ? (
            <span className={ITEM}>
              <Swatch look={look} kind={kind} plain />
              {label}
            </span>
          ) : (
            <Switch isOn={isShown} onClick={() => onToggle(key)}>
              <Swatch look={look} kind={kind} />
              {label}
            </Switch>
          )}
        </li>
      ))}
      {comparison && (
        <li>
          <Switch isOn={comparison.isShown} onClick={onToggleComparison}>
            <DashSwatch dash={PREVIOUS_DASH} />
            {comparison.label}
          </Switch>
        </li>
      )}
      {hasImmature && (
        <li className={ITEM}>
          <DashSwatch dash={IMMATURE_DASH} />
          May still change
        </li>
      )}
    </ul>
  )
}

const ITEM = 'inline-flex min-h-6 items-center gap-1.5 px-1 text-ink-2'

interface SwitchProps {
  isOn: boolean
  onClick: () => void
  children: React.ReactNode
}

function Switch({ isOn, onClick, children }: SwitchProps) {
  return (
    <button
      type="button"
      aria-pressed={isOn}
      className={classNames(
        ITEM,
        'rounded-sm hover:bg-sunken hover:text-ink',
        !isOn && 'text-ink-3 line-through [&_svg]:opacity-35',
      )}
      onClick={onClick}
    >
      {children}
    </button>
  )
}
