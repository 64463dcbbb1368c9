// News of accounts that moved, beside the ledger's transactions: a notification inside one would make every commit of the
// database wait for the others, so a process collects what its batches moved and tells it a few times a second.
import { setTimeout as setTimer } from 'node:timers'
import { setTimeout } from 'node:timers/promises'
import { announce, type News } from '../../platform/live.ts'
import type { Services } from '../../platform/services.ts'
import { nameAccount } from '../rules/names.ts'
import type { Account } from '../rules/state.ts'

const topic = 'account_moved'
const pauseMs = 250
/** More than these in one pause are told as "many": a notification holds 8,000 bytes. */
const namedMax = 150
const many = '*'

type Collected = { byPlace: Map<string, Set<string>>; timer: NodeJS.Timeout | null }

const collectors = new WeakMap<Services, Collected>()

/** To be called after a commit, with the accounts of the batch. Costs a set insertion each, and never fails the caller. */
export function noteMoved(
  services: Services,
  moved: readonly Pick<Account, 'economyKey' | 'mode' | 'id'>[],
): void {
  let collected = collectors.get(services)
  if (collected === undefined) {
    collected = { byPlace: new Map(), timer: null }
    collectors.set(services, collected)
  }
  for (const { economyKey, mode, id } of moved) {
    const place = `${economyKey} ${mode}`
    let ids = collected.byPlace.get(place)
    if (ids === undefined) {
      ids = new Set()
      collected.byPlace.set(place, ids)
    }
    if (ids.size <= namedMax) ids.add(nameAccount(id))
  }
  const waiting = collected
  collected.timer ??= setTimer(() => void tell(services, waiting), pauseMs).unref()
}

async function tell({ database, log }: Services, collected: Collected): Promise<void> {
  const told = [...collected.byPlace]
  collected.byPlace.clear()
  collected.timer = null
  try {
    for (const [place, ids] of told) {
      const [economyKey = '', mode = ''] = place.split(' ')
      const id = `${mode} ${ids.size > namedMax ? many : [...ids].join(' ')}`
      await announce(database.prisma, { topic, economyKey, id })
    }
  } catch (error) {
    // Nobody waits for news: whoever looks asks for rows.
    log.debug({ error }, 'news of moved accounts could not be told')
  }
}

/**
 * Each time something of the economy's accounts moved: the ids of those that did, or null for more than are named.
 * `gatherMs`: what moves in so short a time is told together.
 */
export async function* followMoved(
  { live }: Services,
  place: { economyKey: string; mode: 'live' | 'test' },
  { gatherMs, signal }: { gatherMs: number; signal: AbortSignal },
): AsyncGenerator<ReadonlySet<string> | null> {
  const news = live.follow(topic, signal)[Symbol.asyncIterator]()
  let next = news.next()
  while (true) {
    const first = await next
    if (first.done === true) return
    next = news.next()
    const ids = idsIn(first.value, place)
    if (ids.size === 0) continue
    const over = setTimeout(gatherMs, null)
    for (
      let more = await Promise.race([next, over]);
      more !== null;
      more = await Promise.race([next, over])
    ) {
      if (more.done === true) return
      for (const id of idsIn(more.value, place)) ids.add(id)
      next = news.next()
    }
    yield ids.has(many) || ids.size > namedMax ? null : ids
  }
}

function idsIn(news: News, place: { economyKey: string; mode: 'live' | 'test' }): Set<string> {
  const [mode, ...ids] = news.id.split(' ')
  return new Set(news.economyKey === place.economyKey && mode === place.mode ? ids : [])
}
