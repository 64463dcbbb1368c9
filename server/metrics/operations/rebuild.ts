// The figures of an economy, counted anew: after its zone changed, for days are other days then; when so much waits that it is
// faster than folding; or when an operator asks for it.
import pg from 'pg'
import { dropDeltas } from '../../ledger/operations/deltas.ts'
import type { Services } from '../../platform/services.ts'
import { computeSettled } from '../rules/fold.ts'
import { judge } from '../store/cohorts.ts'
import { keepFold, updateZones } from '../store/fold.ts'
import {
  countEnrolled,
  countLevels,
  countMembers,
  countMissionRuns,
  countMoney,
  countMoves,
  countOpenings,
  countTold,
  deleteFigures,
  findEnrolled,
  isOvertaken,
} from '../store/rebuild.ts'
import { judgeRetained } from '../store/retained.ts'
import { within } from '../store/transaction.ts'
import { listZones } from './zones.ts'

const attemptsMax = 10
/** Many: what was judged within this transaction is walked over again by each next search for what is due. */
const judgedAtOnce = 500_000

/** As of one snapshot: what waited by then is in it, and what comes after waits to be folded. Figures are read as before meanwhile. */
export async function rebuildFigures(services: Services, economyKey: string): Promise<void> {
  const zone = (await listZones(services)).get(economyKey)
  if (zone === undefined) throw new Error(`there is no economy ${economyKey}`)
  await inSnapshot(services, async client => {
    await keepFold(client)
    await countAnew(client, { economyKey, zone })
  })
}

/** Until nobody overtakes it. On a connection of its own: this takes longer than the pool's limits allow. */
export async function inSnapshot<T>(
  services: Services,
  work: (client: pg.ClientBase) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({
    connectionString: services.databaseUrl,
    keepAlive: true,
    application_name: 'farebox figures',
    options: '-c timezone=UTC -c work_mem=64MB',
  })
  client.on('error', () => undefined)
  await client.connect()
  try {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await within(client, 'begin isolation level repeatable read', work)
      } catch (error) {
        if (attempt === attemptsMax || !isOvertaken(error)) throw error
      }
    }
  } finally {
    await client.end()
  }
}

/** By whoever keeps others from folding. `tell` hears what is counted next. */
export async function countAnew(
  client: pg.ClientBase,
  { economyKey, zone, now: asOf }: { economyKey: string; zone: string; now?: Date },
  tell: (what: string) => void = () => undefined,
): Promise<void> {
  const asked = { economyKey, zone }
  const zones = new Map([[economyKey, zone]])
  const { enrolledTo, now } = await findEnrolled(client)
  await dropDeltas(client, economyKey)
  await deleteFigures(client, economyKey)
  tell('moves of tokens')
  await countMoves(client, asked)
  tell('what accounts have')
  await countLevels(client, asked)
  tell('money')
  await countMoney(client, asked)
  tell('what products told')
  await countTold(client, asked)
  tell('token disputes')
  await countOpenings(client, asked)
  tell('completed missions')
  await countMissionRuns(client, asked)
  tell('distinct accounts')
  await countMembers(client, asked)
  tell('cohorts')
  await countEnrolled(client, { economyKey, enrolledTo })
  const dueBy = computeSettled(asOf ?? now)
  await judgeRetained(client, { economyKey, zone, dueBy })
  while ((await judge(client, { dueBy, zones, limit: judgedAtOnce })) === judgedAtOnce) continue
  await updateZones(client, zones)
}
