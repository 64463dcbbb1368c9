// The versions in memory: which one is in force now, its document and its economy's settings, without a query.
import { getEconomy } from '../../economies/operations.ts'
import type { Economy } from '../../economies/schema.ts'
import type { Services } from '../../platform/services.ts'
import { pickInForce } from '../rules/versions.ts'
import type { PriceBook } from '../schema.ts'
import { type Begin, findDocument, listBegins } from '../store/versions.ts'

type ScheduledBook = { number: number; effectiveAt: Date; document: PriceBook }

export type Books = {
  /** The version in force at the database's present instant; null for an economy that never published. */
  inForce(economyKey: string): Promise<{ number: number; document: PriceBook } | null>
  /** When each version begins; those that were cancelled have no beginning. */
  begins(economyKey: string): Promise<readonly Begin[]>
  /** Any version, for whoever holds its number (a spend, a diff). */
  find(economyKey: string, number: number): Promise<PriceBook | null>
  /** The version in force and those to come, to choose from at the instant of a decision. Newest number first. */
  schedule(economyKey: string): Promise<ScheduledBook[]>
  /** The settings that prices are shown with: the token's name, the currency. */
  economy(economyKey: string): Promise<Economy>
  /** Both of them without waiting; null: they have to be waited for. */
  atOnce(economyKey: string): { versions: ScheduledBook[]; economy: Economy } | null
  /** Asks the database now, for whoever knows that it holds more than is known here. */
  refresh(): Promise<void>
  stop(): void
}

/** News can be lost; what another process published or changed is known after this long at the latest. */
const pollMs = 5_000
/** A book of 5,000 actions takes a few megabytes: old versions are read again rather than kept. */
const documentsMax = 64

const opened = new WeakMap<Services, Books>()

export function booksOf(services: Services): Books {
  const known = opened.get(services)
  if (known !== undefined) return known
  const books = openBooks(services)
  opened.set(services, books)
  return books
}

type Asked<Value> = { answer: Promise<Value>; found?: Value }

/** What could not be read is asked for again. */
function askOnce<Value>(
  known: Map<string, Asked<Value>>,
  economyKey: string,
  load: () => Promise<Value>,
): Promise<Value> {
  const asked = known.get(economyKey)
  if (asked !== undefined) return asked.answer
  const fresh: Asked<Value> = { answer: load() }
  known.set(economyKey, fresh)
  fresh.answer.then(
    found => Object.assign(fresh, { found }),
    () => known.delete(economyKey),
  )
  return fresh.answer
}

function openBooks({ database, live, clock, log }: Services): Books {
  const documents = new Map<string, Promise<PriceBook | null>>()
  const stopping = new AbortController()
  let begins: Promise<Map<string, Begin[]>> = load()
  // Whoever asks hears of it; a process that stops before anybody asked does not end by it.
  begins.catch(() => undefined)
  let schedules = new Map<string, Asked<ScheduledBook[]>>()

  async function load(): Promise<Map<string, Begin[]>> {
    return Map.groupBy(await listBegins(database.prisma), begin => begin.economyKey)
  }

  /** What is known stays in use until newer is there: a database that is away for a moment changes no price. */
  let reloads = 0
  let newest = 0
  async function reload(): Promise<void> {
    reloads += 1
    const turn = reloads
    const loaded = await load()
    // One that began earlier and ends later knows less.
    if (turn < newest) return
    newest = turn
    begins = Promise.resolve(loaded)
    schedules = new Map()
  }
  const reloadOrWarn = () => {
    reload().catch(error => log.warn({ error }, 'price versions could not be looked up'))
  }
  // Another map, rather than the same one emptied: a row read before a change is not remembered after it.
  let economies = new Map<string, Asked<Economy>>()
  const forgetEconomies = () => {
    economies = new Map()
  }
  const timer = setInterval(() => {
    reloadOrWarn()
    forgetEconomies()
  }, pollMs)
  timer.unref()
  void (async () => {
    for await (const _news of live.follow('price_version', stopping.signal)) reloadOrWarn()
  })()
  void (async () => {
    for await (const _news of live.follow('economy', stopping.signal)) forgetEconomies()
  })()

  function find(economyKey: string, number: number): Promise<PriceBook | null> {
    const name = `${economyKey} ${number}`
    const known = documents.get(name)
    if (known !== undefined) return known
    const oldest = documents.keys().next()
    if (documents.size >= documentsMax && !oldest.done) documents.delete(oldest.value)
    const document = findDocument(database.prisma, economyKey, number)
    documents.set(name, document)
    // What was not found or could not be read is asked for again.
    document.then(
      found => found === null && documents.delete(name),
      () => documents.delete(name),
    )
    return document
  }

  async function loadSchedule(economyKey: string): Promise<ScheduledBook[]> {
    const all = (await begins).get(economyKey) ?? []
    const inForce = pickInForce(all, clock.now()) ?? 0
    const ahead = all.filter(({ number }) => number >= inForce).toSorted((a, b) => b.number - a.number)
    const books = await Promise.all(
      ahead.map(async ({ number, effectiveAt }) => ({
        number,
        effectiveAt,
        document: await find(economyKey, number),
      })),
    )
    return books.flatMap(book => (book.document === null ? [] : [{ ...book, document: book.document }]))
  }

  async function listKnown(economyKey: string): Promise<readonly Begin[]> {
    const known = await begins.catch(() => {
      begins = load()
      return begins
    })
    return known.get(economyKey) ?? []
  }

  return {
    find,
    begins: listKnown,
    economy: economyKey => askOnce(economies, economyKey, () => getEconomy(database.prisma, economyKey)),
    refresh: reload,
    schedule: economyKey => askOnce(schedules, economyKey, () => loadSchedule(economyKey)),
    atOnce: economyKey => {
      const versions = schedules.get(economyKey)?.found
      const economy = economies.get(economyKey)?.found
      return versions === undefined || economy === undefined ? null : { versions, economy }
    },
    inForce: async economyKey => {
      const number = pickInForce(await listKnown(economyKey), clock.now())
      if (number === null) return null
      const document = await find(economyKey, number)
      return document === null ? null : { number, document }
    },
    stop: () => {
      stopping.abort()
      clearInterval(timer)
    },
  }
}
