// When a key may end: what is offered under the economy's policy, and the instant that a choice stands for.
import { formatTime } from '../../../ui/time-format.ts'

export type ExpiryChoice = 'keep' | 'never' | 'longest' | 'date' | `${number}`

export interface ExpiryOption {
  value: ExpiryChoice
  label: string
}

const presetDays = [30, 90, 365]
const msPerDay = 24 * 3600 * 1000

/** From short to long. Where the policy sets an end, nothing beyond it is offered. */
export function offerExpiries(lifetimeDaysMax: number | null): ExpiryOption[] {
  const presets = presetDays
    .filter(days => lifetimeDaysMax === null || days < lifetimeDaysMax)
    .map((days): ExpiryOption => ({ value: `${days}`, label: `${days} days` }))
  return [
    ...presets,
    lifetimeDaysMax === null
      ? { value: 'never', label: 'Never' }
      : { value: 'longest', label: `${lifetimeDaysMax} days` },
    { value: 'date', label: 'On a date' },
  ]
}

/** What is chosen before anyone chooses: a key that ends, wherever the policy leaves room for one. */
export function defaultExpiry(lifetimeDaysMax: number | null): ExpiryChoice {
  return lifetimeDaysMax === null || lifetimeDaysMax > 90 ? '90' : 'longest'
}

export interface ExpiryGiven {
  choice: ExpiryChoice
  /** An ISO instant, for the choice `date`. */
  date: string | null
  /** What the key has now, for the choice `keep`. */
  current: string | null
}

/**
 * The instant to ask the server for. `longest` asks for none: the server then counts from its own clock, and no
 * difference between two clocks makes the longest life too long.
 */
export function computeExpiresAt({ choice, date, current }: ExpiryGiven, now: Date): string | null {
  switch (choice) {
    case 'keep':
      return current
    case 'never':
    case 'longest':
      return null
    case 'date':
      return date
    default:
      return new Date(now.getTime() + Number(choice) * msPerDay).toISOString()
  }
}

/** What is wrong with the choice, if something is; the server holds the same against its policy. */
export function refuseExpiry({ choice, date }: ExpiryGiven, now: Date): string | null {
  if (choice !== 'date') return null
  if (date === null) return 'Choose a day and a time'
  return new Date(date) <= now ? 'This lies in the past' : null
}

/** What a choice comes to, said under it. */
export function explainExpiry(
  { choice, current }: ExpiryGiven,
  { lifetimeDaysMax, zone }: { lifetimeDaysMax: number | null; zone: string },
): string {
  const longest =
    lifetimeDaysMax === null ? '' : ` Keys of this economy live at most ${lifetimeDaysMax} days.`
  switch (choice) {
    case 'keep':
      return current === null
        ? 'It has no end.'
        : `It ends on ${formatTime(current, { zone, style: 'date-time', withZone: true })}.`
    case 'never':
      return 'It works until somebody revokes it. A key that ends is the safer one.'
    case 'longest':
      return 'The longest that this economy allows. Rotate it before it ends.'
    case 'date':
      return `Rotate it before then.${longest}`
    default:
      return `It stops after ${choice} days. Rotate it before it ends.`
  }
}
