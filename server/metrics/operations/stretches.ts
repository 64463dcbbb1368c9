// The entries behind a figure, read by stretches of time: as many hours that have any as are read at once, and of an hour in
// which much was done a part.
import type { Services } from '../../platform/services.ts'
import { countSorted, planStretches } from '../rules/rows.ts'
import { narrowTo } from '../rules/windows.ts'
import { findDaysWith, findInstant, isOfSome, listHoursWith, type WhereWith } from '../store/rows.ts'

type Asked = WhereWith & {
  zone: string
  /** As many entries as a page has, and one more. */
  wanted: number
}
type Within = { from: Date; until: Date }

/**
 * The newest, as many as are wanted: what is sorted then is small. Where one stretch is not likely to hold them the next is read
 * beside it, for the few entries of a rare kind lie behind many of others; and where those before held far less than was thought,
 * for an hour tells of its entries and not of when in it they are.
 */
export async function readStretches<Row>(
  services: Services,
  asked: Asked,
  read: (within: Within) => Promise<Row[]>,
): Promise<Row[]> {
  const found: Row[] = []
  let together: Within[] = []
  let expected = 0
  let isTrusted = true
  const readTogether = async () => {
    for (const rows of await Promise.all(together.map(read))) found.push(...rows)
    isTrusted = 2 * found.length > Math.min(expected, asked.wanted)
    together = []
    expected = found.length
  }
  for await (const { entries, ...within } of listStretches(services, asked)) {
    together.push(within)
    expected += entries
    if ((expected < asked.wanted || !isTrusted) && together.length < readsAtOnce) continue
    await readTogether()
    if (found.length >= asked.wanted) return found
  }
  await readTogether()
  return found
}

/** On two processors, two of 20,000 entries take together little more than one: 12 ms, and 10. */
const readsAtOnce = 2

/** No more hours are looked for than a page needs. */
async function* listStretches(
  { database: { pool } }: Services,
  { wanted, ...whole }: Asked,
): AsyncGenerator<Within & { entries: number }> {
  const asked = isOfSome(whole) ? narrowTo(await findDaysWith(pool, whole), whole, whole.zone) : whole
  if (asked === null) return
  const sortedMax = countSorted(wanted)
  let untilMs = asked.until.getTime()
  const look = (until: Date) => listHoursWith(pool, { ...asked, until, limit: hoursAtOnce })
  for (let hours = await look(asked.until); ; ) {
    const told = hours.map(({ hour, ...counts }) => ({ startMs: hour.getTime(), ...counts }))
    for (const { fromMs, ...stretch } of planStretches(told, { untilMs, wanted })) {
      const from = new Date(fromMs)
      for (let until = new Date(stretch.untilMs); until > from; ) {
        const within = { ...asked, from, until, most: sortedMax }
        // What came all at once is read a little at a time, for its hour tells nothing of that.
        const cut = stretch.mayBeFull ? await findInstant(pool, within) : null
        yield { from: cut ?? from, until, entries: cut === null ? stretch.entries : sortedMax }
        until = cut ?? from
      }
    }
    const oldest = hours.at(-1)
    if (oldest === undefined || hours.length < hoursAtOnce) return
    untilMs = oldest.hour.getTime()
    hours = await look(oldest.hour)
  }
}

const hoursAtOnce = 48
