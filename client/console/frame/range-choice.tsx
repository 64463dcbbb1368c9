// Inside the range control: presets, days of one's own, and the comparison where there is one, each with the dates it means.
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, Fragment, type ReactNode, useId, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import { CONTROL_STYLE } from '../../ui/field.tsx'
import { useEconomy, useFrameSearch, useSetFrame } from '../current.ts'
import { defaultCompare, defaultPreset, type Range, rangeNames, resolveRange } from '../range.ts'
import { type Compare, comparisons, isDay, isRange, type RangeUse, rangePresets } from '../search.ts'
import { topUpsSinceOptions, useComparesFigures, useRange, useReign } from '../use-range.ts'
import { VersionChoice } from './version-choice.tsx'

const compareNames: Record<Compare, string> = {
  previous: 'Period before',
  year: 'Year before',
  before_topups: 'Before top-ups',
  none: 'Nothing',
}

interface RangeChoiceProps {
  use: RangeUse
  onDone: () => void
}

export function RangeChoice({ use, onDone }: RangeChoiceProps) {
  const search = useFrameSearch()
  const range = useRange()
  const setFrame = useSetFrame()
  const chosen = search.from === undefined ? (search.range ?? defaultPreset) : null
  const compare = search.compare ?? defaultCompare
  const { key: economyKey, resetZone } = useEconomy()
  const { data: topUpsSince } = useQuery(topUpsSinceOptions(economyKey))
  const comparesFigures = useComparesFigures()
  const reign = useReign(comparesFigures ? search.againstVersion : undefined)
  // A link may name a version that there is none of.
  const version = comparesFigures && reign !== null ? search.againstVersion : undefined
  const resolve = (choice: Parameters<typeof resolveRange>[0]) =>
    resolveRange(choice, { zone: resetZone, now: new Date(), topUpsSince, daysOver: comparesFigures })
  // Where top-ups were never sold, or always, there are no days before them; and they are a question about figures.
  const offered = comparisons.filter(
    one => one !== 'before_topups' || one === compare || (comparesFigures && Boolean(topUpsSince)),
  )

  return (
    <div className="grid w-88 max-w-full gap-3">
      <Choices
        legend="Dates"
        options={rangePresets.map(preset => ({
          value: preset,
          label: rangeNames[preset],
          note: resolve({ range: preset }).dates,
        }))}
        value={chosen}
        onChange={preset => {
          setFrame({ range: preset === defaultPreset ? undefined : preset, from: undefined, to: undefined })
          onDone()
        }}
      />
      <OwnDays
        key={`${range.firstDay} ${range.lastDay}`}
        first={range.firstDay}
        last={range.lastDay}
        onChoose={days => {
          setFrame({ range: undefined, ...days })
          onDone()
        }}
      />
      {use === 'compared' && (
        <div className="border-t border-line pt-3">
          <Choices
            legend="Compared with"
            options={offered.map(comparison => ({
              value: comparison,
              label: compareNames[comparison],
              note: noteOf(
                comparison,
                resolve({ ...search, againstVersion: undefined, compare: comparison }),
              ),
            }))}
            value={version === undefined ? compare : null}
            onChange={next =>
              setFrame({ compare: next === defaultCompare ? undefined : next, againstVersion: undefined })
            }
            beforeLast={
              comparesFigures && (
                <VersionChoice
                  range={range}
                  chosen={version}
                  reign={reign ?? undefined}
                  onChoose={againstVersion =>
                    setFrame(
                      againstVersion === undefined
                        ? { againstVersion }
                        : { compare: undefined, againstVersion },
                    )
                  }
                />
              )
            }
          />
        </div>
      )}
      <p className="border-t border-line px-2 pt-2.5 text-xs text-ink-2">
        Days of {resetZone}, the economy's reset zone.
        {use === 'compared' &&
          noteOnRunning(version === undefined ? compare : 'version', range, comparesFigures)}
      </p>
    </div>
  )
}

function noteOnRunning(
  compare: Compare | 'version',
  { running, comparison }: Range,
  comparesFigures: boolean,
): string {
  if (compare === 'before_topups' || compare === 'version') return ' Compared are the days that are over.'
  if (!running || comparison === null) return ''
  return comparesFigures
    ? ' Compared are the days that are over.'
    : ' Compared up to the same hour, as the last day is not over.'
}

function noteOf(compare: Compare, { comparison }: Range): string | undefined {
  return compare === 'before_topups' && comparison === null ? 'There are no such days' : comparison?.dates
}

interface ChoicesProps<T extends string> {
  legend: string
  options: ReadonlyArray<{ value: T; label: string; note: string | undefined }>
  value: T | null
  onChange: (value: T) => void
  /** What is chosen otherwise than by pressing it. */
  beforeLast?: ReactNode
}

function Choices<T extends string>({ legend, options, value, onChange, beforeLast }: ChoicesProps<T>) {
  const legendId = useId()
  return (
    <div role="group" aria-labelledby={legendId}>
      <p id={legendId} className="mb-1 px-2 text-xs text-ink-3">
        {legend}
      </p>
      {options.map((option, index) => (
        <Fragment key={option.value}>
          {index === options.length - 1 && beforeLast}
          <button
            type="button"
            aria-pressed={option.value === value}
            className="focus-inset flex min-h-8 w-full items-center justify-between gap-4 rounded-sm px-2 text-left text-sm hover:bg-sunken aria-pressed:bg-accent-soft aria-pressed:text-accent-strong"
            onClick={() => onChange(option.value)}
          >
            <span className="font-medium whitespace-nowrap">{option.label}</span>
            {option.note && <span className="text-right text-xs text-ink-2 tabular-nums">{option.note}</span>}
          </button>
        </Fragment>
      ))}
    </div>
  )
}

interface OwnDaysProps {
  first: string
  last: string
  onChoose: (days: { from: string; to: string }) => void
}

function OwnDays({ first, last, onChoose }: OwnDaysProps) {
  const [from, setFrom] = useState(first)
  const [to, setTo] = useState(last)
  const valid = isDay(from) && isDay(to) && isRange(from, to)
  const tooLong = isDay(from) && isDay(to) && from <= to && !valid
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (valid) onChoose({ from, to })
  }
  return (
    <form className="grid grid-cols-2 gap-2 border-t border-line px-2 pt-3" onSubmit={submit}>
      <Day label="From" value={from} max={to} onChange={setFrom} />
      <Day label="To" value={to} min={from} onChange={setTo} />
      {tooLong && (
        <p role="status" className="col-span-2 text-xs text-bad">
          At most five years at a time.
        </p>
      )}
      <Button type="submit" disabled={!valid} className="col-span-2">
        Show these days
      </Button>
    </form>
  )
}

interface DayProps {
  label: string
  value: string
  min?: string
  max?: string
  onChange: (day: string) => void
}

function Day({ label, value, min, max, onChange }: DayProps) {
  return (
    <label className="grid gap-1 text-xs text-ink-2">
      {label}
      <input
        type="date"
        className={classNames(CONTROL_STYLE, 'h-control px-1.5')}
        {...{ value, min, max }}
        onChange={event => onChange(event.target.value)}
      />
    </label>
  )
}
