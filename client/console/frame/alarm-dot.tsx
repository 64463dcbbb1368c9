// On the button of the navigation, where it hides the areas: that something is wrong.
import { classNames } from '../../ui/class-names.ts'
import { useAlarms } from './use-alarms.ts'

/** What it says is said once, by what hears of it (alarm-news.tsx). */
export function AlarmDot() {
  const { incidents, isCritical, breaches } = useAlarms()
  if (incidents + breaches === 0) return null
  return (
    <span
      aria-hidden
      data-alarm
      className={classNames(
        'pointer-events-none absolute top-1 right-1 size-2 rounded-full ring-2 ring-page',
        isCritical || breaches > 0 ? 'bg-bad' : 'bg-warn',
      )}
    />
  )
}
