// What a figure means, as its sign tells it: the definition, and the days by which it counts here.
import type { ReactNode } from 'react'
import type { Metric } from '../../../../server/metrics/rules/registry.ts'
import { bookingSentences, goesBack, useBooking, usualBooking } from './booking.ts'

export function MetricMeaning({ metric, children }: { metric: Metric; children?: ReactNode }) {
  const booked = useBooking()
  const { definition, clock } = metric
  const counts =
    goesBack(metric) && booked !== usualBooking
      ? `As the screen is set: ${bookingSentences[booked].replace(/^M/, 'm')}`
      : `Counted by the day ${clock}.`
  return (
    <>
      {definition} {counts} {children}
    </>
  )
}
