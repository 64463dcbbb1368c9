// Folding: what waits is added to the figures, each step in one transaction, by one process at a time. A crash leaves a step
// undone or done, never half.
import { countDeltas, type TakenDelta, takeDeltas } from '../../ledger/operations/deltas.ts'
import { writeDay } from '../../platform/calendar.ts'
import type { Services } from '../../platform/services.ts'
import {
  computeSettled,
  type Flow,
  lotMoveKinds,
  placeMissionRuns,
  type Seen,
  sumFlows,
  sumLevels,
  sumMissionRuns,
  sumMoves,
  sumOpenings,
  sumTold,
  type Zones,
} from '../rules/fold.ts'
import { insertOverusers, insertRepeaters } from '../store/buyers.ts'
import { enrolBegun, enrolFlows, findEnrolEnd, judge, reopen, restate } from '../store/cohorts.ts'
import {
  addLevels,
  addMoney,
  addMoves,
  addOpenings,
  addTold,
  type Client,
  type FoldState,
  holdFold,
  takeActivity,
  takeFlows,
  takeLotMoves,
  takeOpenings,
  updateEnrolled,
  updateFolded,
  updateZones,
} from '../store/fold.ts'
import {
  forgetLaterFirsts,
  insertMembers,
  insertSpenders,
  linkMembers,
  type Member,
} from '../store/members.ts'
import {
  addMissionRuns,
  linkMissionRuns,
  listNewMissionRuns,
  updateMissionRunDays,
} from '../store/missions.ts'
import { inTransaction } from '../store/transaction.ts'
import { judgedAfterMs } from '../words.ts'
import { rebuildFigures } from './rebuild.ts'
import { listZones } from './zones.ts'

const deltasAtOnce = 2_000
/** From here on, to count everything anew is faster: after a long time without folding, or a history that was made up. */
const backlogMax = 50_000
const rowsAtOnce = 1_000
const judgedAtOnce = 500
/** What is enrolled is judged an hour and a half later at the soonest. */
const enrolEveryMs = 10_000
const spendKinds = new Set(['charge', 'commit', 'usage'])

export type Folded = 'done' | 'more' | 'busy'

/** Until nothing waits; `busy`: another process folds at this moment, `more`: it was told to stop before the end. */
export async function foldAll(services: Services, signal?: AbortSignal): Promise<Folded> {
  const zones = await listZones(services)
  const moved = await findMoved(services, zones)
  if (moved === null) return 'busy'
  const isBehind = (await countDeltas(services.database.pool, backlogMax)) === backlogMax
  for (const economyKey of isBehind ? zones.keys() : moved) await rebuildFigures(services, economyKey)
  for (;;) {
    const folded = await foldStep(services, zones)
    if (folded !== 'more' || signal?.aborted === true) return folded
  }
}

/** As much as one short transaction takes. */
function foldStep({ database }: Services, zones: Zones): Promise<Folded> {
  return inTransaction<Folded>(database.pool, async client => {
    const state = await holdFold(client)
    if (state === null) return 'busy'
    if (await foldWaiting(client, zones, state)) return 'more'
    await updateFolded(client, state)
    return 'done'
  })
}

/** Some of each that waits; whether more of any may. By whoever keeps others from folding. */
export async function foldWaiting(client: Client, zones: Zones, state: FoldState): Promise<boolean> {
  const more = [
    await foldMoves(client, zones, state),
    await foldFlows(client, zones, state),
    await foldActivity(client, zones),
    await foldOpenings(client, zones),
    await foldMissionRuns(client, zones),
    await foldCohorts(client, zones, state),
  ]
  return more.includes(true)
}

/** Economies whose zone changed since their days were counted; null: another process folds. */
async function findMoved({ database }: Services, zones: Zones): Promise<string[] | null> {
  return inTransaction(database.pool, async client => {
    const state = await holdFold(client)
    if (state === null) return null
    const known = new Map(Object.entries(state.zones))
    const added = [...zones].filter(([economyKey]) => !known.has(economyKey))
    if (added.length > 0) await updateZones(client, new Map(added))
    return [...zones]
      .filter(([economyKey, zone]) => known.has(economyKey) && known.get(economyKey) !== zone)
      .map(([economyKey]) => economyKey)
  })
}

async function foldMoves(client: Client, zones: Zones, { now }: FoldState): Promise<boolean> {
  const deltas = await takeDeltas(client, deltasAtOnce)
  if (deltas.length === 0) return false
  await addMoves(client, sumMoves(deltas, zones))
  const ofLots = windowOf(deltas.filter(({ kind }) => lotMoveKinds.has(kind)))
  const lotMoves =
    ofLots === null ? [] : await takeLotMoves(client, { ...ofLots, economyKeys: [...zones.keys()] })
  await addLevels(client, sumLevels(deltas, lotMoves, zones))
  const spent = windowOf(deltas.filter(({ kind }) => spendKinds.has(kind)))
  if (spent !== null) {
    const { from, to } = spent
    if (from.getTime() < now.getTime() - judgedAfterMs.retention)
      await forgetLaterFirsts(client, { from, to })
    await linkMembers(client, await insertSpenders(client, { from, to, zones }))
  }
  return deltas.length === deltasAtOnce
}

/** Between these lie the entries that they sum. */
function windowOf(deltas: readonly TakenDelta[]): { from: Date; to: Date } | null {
  if (deltas.length === 0) return null
  return {
    from: new Date(Math.min(...deltas.map(({ firstAt }) => firstAt.getTime()))),
    to: new Date(Math.max(...deltas.map(({ lastAt }) => lastAt.getTime()))),
  }
}

async function foldFlows(client: Client, zones: Zones, { now }: FoldState): Promise<boolean> {
  const flows = await takeFlows(client, rowsAtOnce)
  if (flows.length === 0) return false
  await addMoney(client, sumFlows(flows, zones))
  const captured = flows.filter(({ kind }) => kind === 'captured')
  const buyers = captured.map(flow => toMember('paying', flow, zones))
  await linkMembers(client, await insertMembers(client, buyers))
  await linkMembers(client, await insertRepeaters(client, { captured, zones }))
  const topUps = captured.filter(({ item }) => item === 'topup')
  await linkMembers(client, await insertOverusers(client, { topUps, zones }))
  await reopen(client, { captured, now })
  await enrolFlows(client, flows)
  await restate(client, { flows, seen: [] })
  return flows.length === rowsAtOnce
}

async function foldActivity(client: Client, zones: Zones): Promise<boolean> {
  const seen = await takeActivity(client, rowsAtOnce)
  if (seen.length === 0) return false
  await addTold(client, sumTold(seen, zones))
  const members = seen.map(one => toMember('active', one, zones))
  await linkMembers(client, await insertMembers(client, members))
  await restate(client, { flows: [], seen })
  return seen.length === rowsAtOnce
}

async function foldOpenings(client: Client, zones: Zones): Promise<boolean> {
  const openings = await takeOpenings(client, rowsAtOnce)
  if (openings.length === 0) return false
  await addOpenings(client, sumOpenings(openings, zones))
  return openings.length === rowsAtOnce
}

/** The sweep measured what they took. */
async function foldMissionRuns(client: Client, zones: Zones): Promise<boolean> {
  const found = await listNewMissionRuns(client, { zones, limit: rowsAtOnce })
  if (found.length === 0) return false
  const runs = placeMissionRuns(found, zones)
  await linkMissionRuns(client, runs)
  await addMissionRuns(client, sumMissionRuns(runs))
  await updateMissionRunDays(client, runs)
  return found.length === rowsAtOnce
}

async function foldCohorts(client: Client, zones: Zones, { now, enrolledTo }: FoldState): Promise<boolean> {
  const settled = computeSettled(now)
  let enrolled = settled
  if (settled.getTime() - enrolledTo.getTime() >= enrolEveryMs) {
    const window = { from: enrolledTo, to: settled, economyKeys: [...zones.keys()] }
    enrolled = await findEnrolEnd(client, { ...window, rowsMax: rowsAtOnce })
    await enrolBegun(client, { ...window, to: enrolled })
    await updateEnrolled(client, { to: enrolled })
  }
  const judged = await judge(client, { dueBy: settled, zones, limit: judgedAtOnce })
  return judged === judgedAtOnce || enrolled < settled
}

function toMember(role: Member['role'], { economyKey, mode, userId, at }: Seen | Flow, zones: Zones): Member {
  const zone = zones.get(economyKey)
  if (zone === undefined) throw new Error(`the economy ${economyKey} has a zone`)
  return { economyKey, mode, role, userId, day: writeDay(at.getTime(), zone) }
}
