// The entries behind a figure, read by stretches of time: as many hours that have any as are read at once, and of an hour in
// which much was done a part.
import type { Services } from '../../platform/services.ts'
import { countSorted, planStretches } from '../rules/rows.ts'
import { narrowTo } from '../rules/windows.ts'
import { countUpTo, findDaysWith, isOfSome, listHoursWith, type WhereWith } from '../store/whereabouts.ts'

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
  let untilMs = asked.until.getTime()
  const look = (until: Date) => listHoursWith(pool, { ...asked, until, limit: hoursAtOnce })
  for (let hours = await look(asked.until); ; ) {
    const told = hours.map(({ hour, ...counts }) => ({ startMs: hour.getTime(), ...counts }))
    for (const { fromMs, ...stretch } of planStretches(told, { untilMs, wanted })) {
      const from = new Date(Math.max(fromMs, asked.from.getTime()))
      const within = { from, until: new Date(stretch.untilMs), entries: stretch.entries }
      if (from >= within.until) continue
      if (stretch.mayBeFull) yield* cutWhereTheyLie(pool, { ...asked, ...within, wanted })
      else yield within
    }
    const oldest = hours.at(-1)
    if (oldest === undefined || hours.length < hoursAtOnce) return
    untilMs = oldest.hour.getTime()
    hours = await look(oldest.hour)
  }
}

const hoursAtOnce = 48

/**
 * An hour in which much was done tells nothing of when in it. Looked at are times that are four times as long as the one before while
 * they are empty; of one that holds too many, its newest part.
 */
async function* cutWhereTheyLie(
  pool: Services['database']['pool'],
  { wanted, entries, ...asked }: Asked & { entries: number },
): AsyncGenerator<Within & { entries: number }> {
  const most = countSorted(wanted)
  const count = (fromMs: number, untilMs: number) =>
    countUpTo(pool, { ...asked, from: new Date(fromMs), until: new Date(untilMs), most })
  const startMs = asked.from.getTime()
  let untilMs = asked.until.getTime()
  let lengthMs = Math.ceil(((untilMs - startMs) * most) / entries)
  while (untilMs > startMs) {
    let fromMs = Math.max(startMs, untilMs - lengthMs)
    let there = await count(fromMs, untilMs)
    if (there > most) [fromMs, there] = await findBegin(count, { fromMs, untilMs, wanted, most })
    if (there > 0) yield { from: new Date(fromMs), until: new Date(untilMs), entries: there }
    lengthMs = there === 0 ? lengthMs * 4 : untilMs - fromMs
    untilMs = fromMs
  }
}

/**
 * Where the newest part of a time that holds too many begins, and how many that one holds: a page, and what can be sorted. What was
 * counted is not counted again, for what is asked for may be rare among what came all at once.
 */
async function findBegin(
  count: (fromMs: number, untilMs: number) => Promise<number>,
  { fromMs, untilMs, wanted, most }: { fromMs: number; untilMs: number; wanted: number; most: number },
): Promise<[fromMs: number, there: number]> {
  let tooEarlyMs = fromMs
  let [lateMs, there] = [untilMs, 0]
  while (there < wanted && lateMs - tooEarlyMs > 1) {
    const middleMs = Math.floor((tooEarlyMs + lateMs) / 2)
    const since = there + (await count(middleMs, lateMs))
    if (since > most) tooEarlyMs = middleMs
    else [lateMs, there] = [middleMs, since]
  }
  // What one instant holds cannot be cut, and is sorted as a whole.
  return there > 0 ? [lateMs, there] : [tooEarlyMs, most]
}
