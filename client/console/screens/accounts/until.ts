// Ends that are offered, and the instant that a choice stands for.

const untilDays = { week: 7, month: 30, quarter: 90 } as const
export type UntilChoice = keyof typeof untilDays | 'never' | 'date'

export const untilOptions: ReadonlyArray<{ value: UntilChoice; label: string }> = [
  { value: 'never', label: 'They never expire' },
  { value: 'week', label: '7 days' },
  { value: 'month', label: '30 days' },
  { value: 'quarter', label: '90 days' },
  { value: 'date', label: 'A date' },
]

const dayMs = 86_400_000

/** Null: never. Undefined: a date was chosen and is not given yet. */
export function untilOf(choice: UntilChoice, date: string | null, from: Date): string | null | undefined {
  switch (choice) {
    case 'never':
      return null
    case 'date':
      return date ?? undefined
    default:
      return new Date(from.getTime() + untilDays[choice] * dayMs).toISOString()
  }
}
