// What `farebox()` was given, made whole; what could not work is refused in words, before anything is asked.
import type { CallerConfig } from './caller.ts'
import type { FareboxOptions } from './farebox.ts'
import { type Journal, memoryJournal } from './journal.ts'
import type { Office } from './ticket.ts'

export function readCallerConfig(options: FareboxOptions): CallerConfig {
  return {
    url: readUrl(options.url),
    key: readKey(options.key),
    timeoutMs: readMs(options, 'timeoutMs', 15_000),
    attemptTimeoutMs: readMs(options, 'attemptTimeoutMs', 5_000),
    requestsInFlightMax: readCount(options, 'requestsInFlightMax', 8),
  }
}

export function readPolicy(
  options: FareboxOptions,
): Pick<Office, 'onUnavailable' | 'allowAfterMs' | 'journal'> {
  const { onUnavailable = 'deny', journal = memoryJournal() } = options
  // Anything else would be one of the two by accident.
  if (onUnavailable !== 'deny' && onUnavailable !== 'allow')
    throw new TypeError(`onUnavailable is 'deny' or 'allow', not ${JSON.stringify(onUnavailable)}.`)
  return {
    onUnavailable,
    allowAfterMs: readMs(options, 'allowAfterMs', 2_000),
    journal: readJournal(journal),
  }
}

/** Without what a copied address may end with; one that fetch would refuse at every call is refused here. */
function readUrl(url: string): string {
  const wanted = 'url is where Farebox is served, such as https://farebox.example.com'
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new TypeError(`${wanted}, not "${url}".`)
  const { origin, pathname, search, hash, username, password } = new URL(url)
  if (`${search}${hash}${username}${password}` !== '')
    throw new TypeError(`${wanted}, without a user, a query or a fragment.`)
  return origin + pathname.replace(/\/+$/, '')
}

/** What could not travel in a header is no key; what it is is never told. */
function readKey(key: unknown): string {
  if (typeof key !== 'string' || !/^[\x21-\x7e]+$/.test(key))
    throw new TypeError('key is a product key, such as fbx_live_….')
  return key
}

function readMs(
  options: FareboxOptions,
  name: 'timeoutMs' | 'attemptTimeoutMs' | 'allowAfterMs',
  otherwise: number,
): number {
  const { [name]: ms = otherwise } = options
  if (typeof ms === 'number' && ms > 0) return ms
  throw new TypeError(`${name} is a number of milliseconds above 0, not ${JSON.stringify(ms)}.`)
}

/** With none in flight nothing would ever be sent. */
function readCount(options: FareboxOptions, name: 'requestsInFlightMax', otherwise: number): number {
  const { [name]: count = otherwise } = options
  if (Number.isSafeInteger(count) && count >= 1) return count
  throw new TypeError(`${name} is a whole number from 1, not ${JSON.stringify(count)}.`)
}

function readJournal(journal: Journal): Journal {
  for (const name of ['put', 'remove', 'find', 'list'] as const) {
    if (typeof journal[name] !== 'function') throw new TypeError(`journal has no method ${name}.`)
  }
  return journal
}
