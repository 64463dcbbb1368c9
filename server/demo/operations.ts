// A history for an empty database: asked for before anything else of a first start, told account by account, and closed economy
// by economy. What a crash left is told again; what was written already stays as it is.
import { setImmediate as breathe } from 'node:timers/promises'
import { aimanager } from '../../prisma/demo/aimanager.ts'
import { alertReason, alerts } from '../../prisma/demo/alerts.ts'
import { annotationReason, annotations } from '../../prisma/demo/annotations.ts'
import { applications } from '../../prisma/demo/applications.ts'
import { intellicv } from '../../prisma/demo/intellicv.ts'
import { jobsearch } from '../../prisma/demo/jobsearch.ts'
import { countries } from '../../prisma/demo/people.ts'
import { priceChanges } from '../../prisma/demo/price-changes.ts'
import { createAlert } from '../alerts/operations/alerts.ts'
import { showAlerts } from '../alerts/operations/show.ts'
import { createAnnotation, showAnnotations } from '../annotations/operations.ts'
import { booksOf } from '../catalog/operations/books.ts'
import { loadPastVersion } from '../catalog/operations/presets.ts'
import { type Disputing, openDisputing, saveDisputing } from '../disputes/operations/history.ts'
import { listEconomyKeys } from '../economies/operations.ts'
import {
  beginHistory,
  type History,
  type HistoryWriter,
  openHistoryWriter,
} from '../ledger/operations/history.ts'
import { laneCount } from '../ledger/words.ts'
import { foldAll } from '../metrics/operations/fold.ts'
import { type PastActivity, savePastActivity } from '../metrics/operations/history.ts'
import { audited } from '../operators/operations/audited.ts'
import { getDemoOperator } from '../operators/operations/prepare.ts'
import type { Services } from '../platform/services.ts'
import { type Buying, openBuying, saveBuying } from '../purchases/operations/history/buying.ts'
import { openSpending, type PastPrices, type Spending } from '../spend/operations/history.ts'
import { spanOf } from './rules/annotations.ts'
import { openChance } from './rules/chance.ts'
import { openSupport } from './rules/disputes.ts'
import type { Habits } from './rules/habits.ts'
import { tellLife } from './rules/life.ts'
import { listPeople, type Person } from './rules/people.ts'
import { applyPriceChange, beginOfChange } from './rules/prices.ts'
import { beginOfPrices, fullDays, type Told } from './rules/told.ts'
import { closeTold, insertTold, listUntold, measureTables } from './store.ts'

export type HistoryAsked = {
  days: number
  /** The same seed, end and size tell the same. */
  seed?: number
  endsAt?: Date
  /** Of the accounts that so many days have, how many are told of. */
  share?: number
}

const all: readonly Habits[] = [aimanager, applications, intellicv, jobsearch]
/** Visits end so long before the history does, so that nothing of one lies in the future. */
const quietMs = 600_000
const saidEveryMs = 3_000

/** To be asked before presets are loaded: a database that has economies has its own history. Null: nothing is to be told. */
export async function askForHistory(
  services: Services,
  { days, seed = 1, endsAt = services.clock.now(), share = 1 }: HistoryAsked,
): Promise<{ pricesSince: Date } | null> {
  const { prisma } = services.database
  if (days > 0 && (await listEconomyKeys(prisma)).length === 0) {
    const size = (days / fullDays) * share
    await insertTold(
      prisma,
      all.map(({ economyKey, accounts }) => ({
        economyKey,
        seed,
        days,
        accounts: Math.max(1, Math.round(accounts * size)),
        endsAt,
      })),
    )
  }
  const [told] = await listUntold(prisma)
  return told === undefined ? null : { pricesSince: beginOfPrices(told) }
}

/** Once presets are loaded, and before anybody is served: what is told again must not have been gone on with. */
export async function buildHistory(services: Services, say: (line: string) => void): Promise<void> {
  const { prisma } = services.database
  const untold = await listUntold(prisma)
  const total = untold.reduce((sum, { accounts }) => sum + accounts, 0)
  const progress = openProgress(`Building ${untold[0]?.days} days of demo history`, say)
  const writer = await openHistoryWriter(services)
  let done = 0
  let entries = 0
  try {
    for (const told of untold) {
      const habits = all.find(({ economyKey }) => economyKey === told.economyKey)
      if (habits === undefined) continue
      await buildEconomy(services, writer, { habits, told }, saved => {
        done += saved.accounts
        entries += saved.entries
        progress.reach(done / total)
      })
      await switchOnAlerts(services, told.economyKey)
      await annotate(services, told)
      await closeTold(prisma, told.economyKey)
    }
  } finally {
    await writer.stop()
  }
  await measureTables(prisma)
  progress.end(`${done} accounts, ${entries} entries`)
  // Whoever looks in the first seconds would be told that there is nothing yet.
  const counting = openProgress('Counting its figures', say)
  await foldAll(services)
  counting.end('as of now')
}

/** Not told as of the past: their first windows are judged as of now, as those of any alert that is switched on. */
async function switchOnAlerts(services: Services, economyKey: string): Promise<void> {
  const actor = await getDemoOperator(services, 'growth')
  const where = { economyKey, mode: 'live' } as const
  // A start that was interrupted may have switched on some.
  const there = new Set((await showAlerts(services, where)).alerts.map(({ name }) => name))
  for (const alert of alerts.filter(({ name }) => !there.has(name)))
    await audited(services, { action: 'alerts.create', actor, reason: alertReason }, rows =>
      createAlert({ rows, services }, { ...where, ...alert, recipientIds: [], enabled: true }, actor),
    )
}

async function annotate(services: Services, told: Told): Promise<void> {
  const { economyKey } = told
  const { rows: noted } = await showAnnotations(services.database.prisma, { economyKey, limit: 100 })
  const there = new Set(noted.map(({ label }) => label))
  const missing = annotations.filter(one => one.economyKey === economyKey && !there.has(one.label))
  const changes = priceChanges.filter(one => one.economyKey === economyKey)
  for (const { kind, label, by, ...days } of missing) {
    const actor = await getDemoOperator(services, by)
    const span = spanOf(days, told, changes)
    await audited(services, { action: 'annotations.create', actor, reason: annotationReason }, rows =>
      createAnnotation(rows, { economyKey, kind, label, ...span }, actor),
    )
  }
}

/** Every few seconds, as the steps before it say how they go. */
function openProgress(label: string, say: (line: string) => void) {
  const beganMs = performance.now()
  let saidMs = beganMs
  say(`${label}…`)
  return {
    reach: (share: number) => {
      if (performance.now() - saidMs < saidEveryMs) return
      saidMs = performance.now()
      say(`${label}… ${Math.min(99, Math.floor(share * 100))} %`)
    },
    end: (what: string) => {
      say(`${label}: done in ${Math.round((performance.now() - beganMs) / 1000)} s (${what})`)
    },
  }
}

/** A lane at a time: while the database writes one, the next one is told. */
async function buildEconomy(
  services: Services,
  writer: HistoryWriter,
  { habits, told }: { habits: Habits; told: Told },
  tell: (saved: { accounts: number; entries: number }) => void,
): Promise<void> {
  const prices = await loadPrices(services, told)
  const people = listPeople(habits, told, countries)
  const endMs = told.endsAt.getTime() - quietMs
  const change = priceChanges.find(({ economyKey }) => economyKey === told.economyKey)
  const changeMs = change === undefined ? null : beginOfChange(change, told).getTime()
  const support = openSupport(await getDemoOperator(services, 'support'), endMs)
  const lanes = new Map<number, Life[]>()
  for (const person of people) {
    const life = beginLife(services, person, prices)
    lanes.set(life.history.lane, [...(lanes.get(life.history.lane) ?? []), life])
  }
  let saving: Promise<void> = Promise.resolve()
  for (let lane = 0; lane < laneCount; lane += 1) {
    const lives = lanes.get(lane) ?? []
    for (const life of lives) {
      life.activity = tellLife(life.person, habits, life, { endMs, changeMs, support })
      await breathe()
    }
    await saving
    saving = save(services, writer, lives).then(entries => tell({ accounts: lives.length, entries }))
    // Whoever waits for it hears of it; until then it is no loose end.
    saving.catch(() => undefined)
    lanes.delete(lane)
  }
  await saving
}

type Life = {
  person: Person
  history: History
  spending: Spending
  buying: Buying
  disputing: Disputing
  activity: PastActivity[]
}

function beginLife({ address }: Services, person: Person, prices: PastPrices): Life {
  const { key: economyKey, moneyCurrency: currency } = prices.economy
  const history = beginHistory({ economyKey, mode: person.mode, userId: person.userId })
  const spending = openSpending(history, prices)
  const { draw } = openChance(`${person.seed} ids`)
  const buying = openBuying(spending, { address: address(), currency, draw })
  const disputing = openDisputing(spending, openChance(`${person.seed} dispute ids`))
  return { person, history, spending, buying, disputing, activity: [] }
}

/** Each on a connection of its own. Whatever a crash keeps from one of them is written again with the others. */
async function save(services: Services, writer: HistoryWriter, lives: readonly Life[]): Promise<number> {
  const [entries] = await Promise.all([
    writer.save(lives.map(({ history }) => history)),
    saveBuying(
      services,
      lives.map(({ buying }) => buying),
    ),
    saveDisputing(
      services,
      lives.map(({ disputing }) => disputing),
    ),
    savePastActivity(
      services,
      lives.flatMap(({ activity }) => activity),
    ),
  ])
  return entries
}

async function loadPrices(services: Services, told: Told): Promise<PastPrices> {
  const { economyKey } = told
  const books = booksOf(services)
  const economy = await books.economy(economyKey)
  const first = await books.find(economyKey, 1)
  if (first === null) throw new Error(`${economyKey} has no price book to begin with`)
  const versions = [{ number: 1, effectiveAt: beginOfPrices(told), document: first }]
  for (const change of priceChanges.filter(one => one.economyKey === economyKey)) {
    const [latest] = versions
    if (latest === undefined) break
    const version = {
      number: latest.number + 1,
      effectiveAt: beginOfChange(change, told),
      document: applyPriceChange(latest.document, change),
    }
    await loadPastVersion(services, { ...version, economyKey, reason: change.reason })
    versions.unshift(version)
  }
  await books.refresh()
  return { economy, versions }
}
