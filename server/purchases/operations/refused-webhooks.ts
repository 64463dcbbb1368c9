// Refused webhooks in the log: each with its reason, so many a minute that nobody can fill the disk with them.
import type { Services } from '../../platform/services.ts'

const perMinute = 30
const minuteMs = 60_000

type Minute = { since: number; told: number; untold: number }

const minutes = new WeakMap<Services, Minute>()

/** What a minute's limit kept quiet is counted, and told with the next one that is told. */
export function warnOfRefused(services: Services, about: { why: string; event?: string }): void {
  const now = services.clock.now().getTime()
  const before = minutes.get(services)
  const isOver = before === undefined || now - before.since >= minuteMs
  const minute = isOver ? { since: now, told: 0, untold: before?.untold ?? 0 } : before
  minutes.set(services, minute)
  if (minute.told >= perMinute) {
    minute.untold += 1
    return
  }
  minute.told += 1
  const more = minute.untold === 0 ? {} : { refusedBefore: minute.untold }
  minute.untold = 0
  services.log.warn({ ...about, ...more }, 'a webhook was refused')
}
