// The rows behind a level: what changed it in these days, and at their end what there was before.
import { nameRow } from '../../ledger/rules/names.ts'
import type { Count } from '../rules/registry.ts'
import { addDays } from '../rules/windows.ts'
import { listChangesWithin } from '../store/changes.ts'
import { sumLevels } from '../store/levels.ts'
import type { EntryPlace } from '../store/rows.ts'
import { type Context, parseInstant, parseUuid, parseWhole, type RowsPage, toPage } from './page.ts'
import { readStretches } from './stretches.ts'

type Level = Extract<Count, { kind: 'level' }>

const kindsOfLevels = [
  'grant',
  'purchase',
  'charge',
  'commit',
  'settle',
  'refund',
  'expire',
  'claw_back',
  'restore',
  'repay',
  'adjust',
]

export async function listChanges(context: Context, { take, class: only }: Level): Promise<RowsPage> {
  const { services, base, zone, part, from, limit } = context
  const { pool } = services.database
  const { economyKey, mode } = base
  const isBySource = part?.split === 'source'
  // What rolls over leaves its source for one of its own, of which the sums do not tell; of anything else it changes nothing.
  const kinds = isBySource ? [...kindsOfLevels, 'rollover'] : kindsOfLevels
  const about = { economyKey, mode, kinds, class: only ?? null, part }
  const place = context.place(3)
  const after: EntryPlace | null =
    place === null
      ? null
      : { at: parseInstant(place[0]), accountId: parseUuid(place[1]), seq: parseWhole(place[2]) }
  const until = after === null ? context.until : new Date(after.at.getTime() + 1)
  const kindsOfAnyPart = isBySource ? ['rollover'] : []
  const asked = { ...about, kindsOfAnyPart, byFirstDraw: false, priceVersion: null, zone, from, until }
  const found = await readStretches(services, { ...asked, wanted: limit + 1 }, within =>
    listChangesWithin(pool, { ...about, ...within, take, after, limit: limit + 1 }),
  )
  const page = toPage(found, limit, {
    row: change => ({
      at: change.at.toISOString(),
      userId: change.userId,
      subject: nameRow('entry', change.accountId, change.seq),
      what: change.kind,
      detail: change.action,
      priceVersion: change.priceVersion === 0 ? null : change.priceVersion,
      counts: change[take],
    }),
    place: change => [change.at.toISOString(), change.accountId, change.seq],
  })
  return page.nextCursor === null
    ? { ...page, rows: [...page.rows, await tellBefore(context, { take, only })] }
    : page
}

/** Without it the rows would be what changed, and not what there is. */
async function tellBefore(
  { services, base, part, currency, window, from }: Context,
  { take, only }: { take: Level['take']; only: Level['class'] },
) {
  const day = addDays(window.from, -1)
  const levels = await sumLevels(services.database.pool, {
    ...base,
    currency,
    from: day,
    to: day,
    fromMs: 0,
    untilMs: 0,
    bucket: null,
    split: part?.split ?? null,
  })
  let counts = 0
  for (const level of levels) {
    if (part !== null && !part.keys.includes(level.part)) continue
    if (only === undefined || level.class === only) counts += level[take]
  }
  return {
    at: from.toISOString(),
    userId: '',
    subject: '',
    what: 'before',
    detail: 'What there was before these days.',
    priceVersion: null,
    counts,
  }
}
