// The last weeks of an economy's spends, priced by a draft: told while it goes on, and ended when nobody listens any more.
import { booksOf } from '../../catalog/operations/books.ts'
import { getBooksSince } from '../../catalog/operations/past-books.ts'
import { createPricer, type Pricer } from '../../catalog/rules/pricer.ts'
import type { PriceBook } from '../../catalog/schema.ts'
import { followPastSpends } from '../../ledger/operations/past-spends.ts'
import type { Services } from '../../platform/services.ts'
import { openPriceReplay, type PriceReplay } from '../rules/price-replay.ts'
import { type ReplayedMission, replayMissions } from '../rules/replayed-missions.ts'

export type ReplayNews =
  | { kind: 'progress'; spends: number; share: number }
  | { kind: 'done'; from: string; until: string; replay: PriceReplay & { missions: ReplayedMission[] } }
  | { kind: 'refused'; message: string }

const dayMs = 86_400_000
const progressMs = 200
/** Each holds a connection, and the process for as long as its spends arrive. */
const atOnceMax = 2

let running = 0

export async function* replayPrices(
  services: Services,
  asked: {
    economyKey: string
    mode: 'live' | 'test'
    days: number
    document: PriceBook
    signal: AbortSignal
  },
): AsyncGenerator<ReplayNews> {
  if (running >= atOnceMax) {
    yield { kind: 'refused', message: 'Others replay prices just now: try again in a moment.' }
    return
  }
  running += 1
  const ended = new AbortController()
  try {
    const until = services.clock.now()
    const from = new Date(until.getTime() - asked.days * dayMs)
    const books = await getBooksSince(services, asked.economyKey, from)
    const inForce = (await booksOf(services).inForce(asked.economyKey))?.document ?? null
    const replay = openPriceReplay({ draft: createPricer(asked.document), ofVersion: pricersOf(books) })
    const signal = AbortSignal.any([asked.signal, ended.signal])
    let spends = 0
    let share = 0
    const work = followPastSpends(
      services,
      { ...asked, from, signal },
      {
        account: account => {
          share = account.share
          replay.account(account)
        },
        spend: spend => {
          if (spend.kind !== 'refund') spends += 1
          replay.spend(spend)
        },
      },
    )
    while (!(await isEnded(work, progressMs))) yield { kind: 'progress', spends, share }
    // What it ended with is told to nobody who has left, not even as an error.
    if (asked.signal.aborted) return
    await work
    const found = replay.close()
    const missions = replayMissions({ inForce, draft: asked.document }, found.actions, until)
    yield {
      kind: 'done',
      from: from.toISOString(),
      until: until.toISOString(),
      replay: { ...found, missions },
    }
  } finally {
    ended.abort()
    running -= 1
  }
}

function pricersOf(books: ReadonlyMap<number, PriceBook>): (number: number) => Pricer | null {
  const pricers = new Map<number, Pricer>()
  return number => {
    const known = pricers.get(number)
    if (known !== undefined) return known
    const document = books.get(number)
    if (document === undefined) return null
    const pricer = createPricer(document)
    pricers.set(number, pricer)
    return pricer
  }
}

/** Whether it ended in time, well or badly. */
async function isEnded(work: Promise<void>, waitMs: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const timer = setTimeout(resolve, waitMs, false)
  work.then(
    () => resolve(true),
    () => resolve(true),
  )
  const ended = await promise
  clearTimeout(timer)
  return ended
}
