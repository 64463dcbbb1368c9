// The versions in memory: which one is in force now, and its document, without a query.
import type { Services } from '../../platform/services.ts'
import { pickInForce } from '../rules/versions.ts'
import type { PriceBook } from '../schema.ts'
import { type Begin, findDocument, listBegins } from '../store/versions.ts'

export type Books = {
  /** The version in force at the database's present instant; null for an economy that never published. */
  inForce(economyKey: string): Promise<{ number: number; document: PriceBook } | null>
  /** Any version, for whoever holds its number (a spend, a diff). */
  find(economyKey: string, number: number): Promise<PriceBook | null>
  stop(): void
}

/** News can be lost; a version published by another process is known after this long at the latest. */
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

function openBooks({ database, live, clock, log }: Services): Books {
  const documents = new Map<string, Promise<PriceBook | null>>()
  const stopping = new AbortController()
  let begins: Promise<Map<string, Begin[]>> = load()

  async function load(): Promise<Map<string, Begin[]>> {
    return Map.groupBy(await listBegins(database.prisma), begin => begin.economyKey)
  }

  /** What is known stays in use until newer is there: a database that is away for a moment changes no price. */
  async function reload(): Promise<void> {
    const loaded = await load()
    begins = Promise.resolve(loaded)
  }
  const reloadOrWarn = () => {
    reload().catch(error => log.warn({ error }, 'price versions could not be looked up'))
  }
  const timer = setInterval(reloadOrWarn, pollMs)
  timer.unref()
  void (async () => {
    for await (const _news of live.follow('price_version', stopping.signal)) reloadOrWarn()
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

  return {
    find,
    inForce: async economyKey => {
      const known = await begins.catch(() => {
        begins = load()
        return begins
      })
      const number = pickInForce(known.get(economyKey) ?? [], clock.now())
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
