// The form as it was left at the paywall: back from the checkout in a browser that kept nothing, the work stands in it again.
import { useEffect } from 'react'
import { useResumed } from '../../kit/index.ts'

/** What was typed since is newer than what the paywall kept, and stays. */
export function useTakenUp<Values extends object>(
  action: string,
  { isUntouched, empty, change }: { isUntouched: boolean; empty: Values; change: (values: Values) => void },
): void {
  const kept = useResumed(action)?.resume
  useEffect(() => {
    const known = isUntouched ? readValues(kept, empty) : null
    if (known !== null && JSON.stringify(known) !== JSON.stringify(empty)) change(known)
  })
}

/** Kept for a week: a page that changed meanwhile takes what it still knows. */
function readValues<Values extends object>(kept: unknown, empty: Values): Values | null {
  if (typeof kept !== 'object' || kept === null) return null
  const known = Object.entries(kept).filter(
    ([key, value]) => key in empty && typeof value === typeof empty[key as keyof Values],
  )
  return known.length === 0 ? null : { ...empty, ...Object.fromEntries(known) }
}
