// The figures of an economy, counted anew: after its zone changed, for days are other days then; or when so much waits that it
// is faster than folding.
import pg from 'pg'
import { dropDeltas } from '../../ledger/operations/deltas.ts'
import type { Services } from '../../platform/services.ts'
import { computeSettled } from '../rules/fold.ts'
import { judge } from '../store/cohorts.ts'
import { keepFold, updateZones } from '../store/fold.ts'
import {
  countEnrolled,
  countMembers,
  countMoney,
  countMoves,
  deleteFigures,
  findEnrolled,
  isOvertaken,
} from '../store/rebuild.ts'
import { within } from '../store/transaction.ts'
import { listZones } from './zones.ts'

const attemptsMax = 10
const judgedAtOnce = 10_000

/** As of one snapshot: what waited by then is in it, and what comes after waits to be folded. Figures are read as before meanwhile. */
export async function rebuildFigures(services: Services, economyKey: string): Promise<void> {
  const zone = (await listZones(services)).get(economyKey)
  if (zone === undefined) throw new Error(`there is no economy ${economyKey}`)
  // A connection of its own: this takes longer than the pool's limits allow.
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
        await within(client, 'begin isolation level repeatable read', () =>
          rebuild(client, { economyKey, zone }),
        )
        return
      } catch (error) {
        if (attempt === attemptsMax || !isOvertaken(error)) throw error
      }
    }
  } finally {
    await client.end()
  }
}

async function rebuild(client: pg.Client, asked: { economyKey: string; zone: string }): Promise<void> {
  const { economyKey, zone } = asked
  await keepFold(client)
  const { enrolledTo, now } = await findEnrolled(client)
  await dropDeltas(client, economyKey)
  await deleteFigures(client, economyKey)
  await countMoves(client, asked)
  await countMoney(client, asked)
  await countMembers(client, asked)
  await countEnrolled(client, { economyKey, enrolledTo })
  const zones = new Map([[economyKey, zone]])
  const dueBy = computeSettled(now)
  while ((await judge(client, { dueBy, zones, limit: judgedAtOnce })) === judgedAtOnce) continue
  await updateZones(client, zones)
}
