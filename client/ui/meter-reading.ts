// How much of an allowance is used, and which of its marks that has reached.

export const meterMarks = [90, 95, 100] as const
type MeterMark = (typeof meterMarks)[number]

export interface MeterReading {
  /** Of the allowance, 1 is all of it; more when it is overdrawn. */
  share: number
  /** The highest mark that was reached. */
  reached: MeterMark | null
  tone: 'accent' | 'warn' | 'bad'
  /** `93%`, cut and not rounded: 99.9 % is not all of it. */
  percent: string
  /** For those who do not see the colour; empty while there is nothing to say. */
  says: '' | 'near the limit' | 'almost used up' | 'used up' | 'over the limit'
  /** How long the bar is that stands for the whole allowance: all of the room, or less when more than it is used. */
  allowanceWidth: number
}

export function readMeter({ used, allowance }: { used: number; allowance: number }): MeterReading {
  const share = allowance > 0 ? Math.max(used, 0) / allowance : used > 0 ? 1 : 0
  const wholePercent = allowance > 0 ? Math.floor((Math.max(used, 0) * 100) / allowance) : share * 100
  const reached = meterMarks.findLast(mark => wholePercent >= mark) ?? null
  return {
    share,
    reached,
    tone: reached === null ? 'accent' : reached === 90 ? 'warn' : 'bad',
    percent: `${wholePercent}%`,
    says: share > 1 ? 'over the limit' : reached === null ? '' : WORDS[reached],
    allowanceWidth: share > 1 ? 1 / share : 1,
  }
}

const WORDS = { 90: 'near the limit', 95: 'almost used up', 100: 'used up' } as const
