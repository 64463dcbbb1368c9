// Which stretches of time hold the entries behind a figure: hours that have any, and parts of an hour in which much was done.
import type { Services } from '../../platform/services.ts'
import { cutHour } from '../rules/rows.ts'
import { listHoursWith } from '../store/rows.ts'

/** No more hours are looked for than a page needs; one in which much was done is taken in parts. */
export async function* listStretches(
  { database: { pool } }: Services,
  asked: Omit<Parameters<typeof listHoursWith>[1], 'limit'>,
): AsyncGenerator<{ from: Date; until: Date }> {
  const { until } = asked
  let before = until
  for (;;) {
    const hours = await listHoursWith(pool, { ...asked, until: before, limit: hoursAtOnce })
    for (const { hour, entries } of hours)
      for (const { fromMs, untilMs } of cutHour({
        startMs: hour.getTime(),
        untilMs: until.getTime(),
        entries,
      }))
        yield { from: new Date(fromMs), until: new Date(untilMs) }
    const oldest = hours.at(-1)
    if (oldest === undefined || hours.length < hoursAtOnce) return
    before = oldest.hour
  }
}

const hoursAtOnce = 24
