// How a figure moved against its baseline, and whether that is good.
import { NUMBER_LOCALE } from './locale.ts'
import type { Tone } from './tone.ts'

/** Which way is up for this figure: more revenue is good, more disputes are not. */
export type GoodDirection = 'up' | 'down' | 'neither'

export interface DeltaReading {
  text: string
  /** For readers: "up 8.4%". */
  spoken: string
  direction: 'up' | 'down' | 'flat'
  tone: Extract<Tone, 'good' | 'bad' | 'neutral'>
}

const percent = new Intl.NumberFormat(NUMBER_LOCALE, {
  style: 'percent',
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
})

/** `ratio` is the change over the baseline: 0.084 for 8.4 % more. Null when the baseline was nothing. */
export function readDelta(ratio: number | null, good: GoodDirection): DeltaReading {
  if (ratio === null || !Number.isFinite(ratio)) {
    return { text: 'new', spoken: 'no baseline', direction: 'flat', tone: 'neutral' }
  }
  const text = percent.format(Math.abs(ratio))
  // What prints as 0.0% must not be praised or blamed.
  if (text === percent.format(0)) {
    return { text, spoken: 'unchanged', direction: 'flat', tone: 'neutral' }
  }
  const direction = ratio > 0 ? 'up' : 'down'
  return { text, spoken: `${direction} ${text}`, direction, tone: toneOfChange(ratio, good) }
}

/** Whether a change for more or for less is good news. */
export function toneOfChange(change: number, good: GoodDirection): DeltaReading['tone'] {
  if (good === 'neither' || change === 0) return 'neutral'
  return (change > 0 ? 'up' : 'down') === good ? 'good' : 'bad'
}
