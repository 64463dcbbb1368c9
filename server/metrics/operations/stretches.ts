// Which stretches of time hold the entries behind a figure: as many hours that have any as are read at once, and of an hour in
// which much was done a part.
import type { Services } from '../../platform/services.ts'
import { planStretches } from '../rules/rows.ts'
import { countEntriesPerHour, listHoursWith, type WhereWith } from '../store/rows.ts'

/** No more hours are looked for than a page needs. `wanted`: as many entries as a page has. */
export async function* listStretches(
  { database: { pool } }: Services,
  { wanted, ...asked }: WhereWith & { wanted: number },
): AsyncGenerator<{ from: Date; until: Date }> {
  const untilMs = asked.until.getTime()
  const look = (until: Date) => listHoursWith(pool, { ...asked, until, limit: hoursAtOnce })
  const [newest, perHour] = await Promise.all([look(asked.until), countEntriesPerHour(pool, asked)])
  for (let hours = newest; ; ) {
    const told = hours.map(({ hour, entries }) => ({ startMs: hour.getTime(), entries }))
    for (const stretch of planStretches(told, { untilMs, wanted, perHour }))
      yield { from: new Date(stretch.fromMs), until: new Date(stretch.untilMs) }
    const oldest = hours.at(-1)
    if (oldest === undefined || hours.length < hoursAtOnce) return
    hours = await look(oldest.hour)
  }
}

const hoursAtOnce = 48
