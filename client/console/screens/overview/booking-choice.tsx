// The choice of the day by which money that went back counts, for every figure of the screen that has such money in it.
import { bookings } from '../../../../server/metrics/words.ts'
import { SegmentedControl } from '../../../ui/segmented-control.tsx'
import { useScreenSearch } from '../../current.ts'
import { bookingNames, useBooking, usualBooking } from './booking.ts'

export function BookingChoice() {
  const booked = useBooking()
  const [, setSearch] = useScreenSearch()
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 sm:justify-end">
      <span aria-hidden className="text-sm text-ink-2">
        Money that went back counts on
      </span>
      <SegmentedControl
        label="Money that went back counts on"
        value={booked}
        onChange={next => setSearch({ booked: next === usualBooking ? undefined : next })}
        options={bookings.map(booking => ({ value: booking, label: bookingNames[booking] }))}
      />
    </div>
  )
}
