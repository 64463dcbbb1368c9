// By which day money that went back counts, on the figures that have such money in them; said in the address.
import { countsOf, type Metric, termsOf } from '../../../../server/metrics/rules/registry.ts'
import { type Booking, bookings } from '../../../../server/metrics/words.ts'
import { useScreenSearch } from '../../current.ts'

export const usualBooking: Booking = 'own_day'

export const bookingNames: Record<Booking, string> = {
  own_day: 'Its own day',
  purchase_day: 'The day of its purchase',
}

export const bookingSentences: Record<Booking, string> = {
  own_day: 'Money that went back counts on its own day.',
  purchase_day: 'Money that went back counts on the day of its purchase.',
}

/** Whether refunds and chargebacks are in it, which either of two days may count. */
export function goesBack({ formula }: Metric): boolean {
  return countsOf(formula)
    .flatMap(termsOf)
    .some(term => term.from === 'money' && term.kinds.includes('refunded'))
}

export function readBooking(text: string | undefined): Booking {
  return bookings.find(booking => booking === text) ?? usualBooking
}

export function useBooking(): Booking {
  const [{ booked }] = useScreenSearch()
  return readBooking(booked)
}
