// The store's way to Farebox: the SDK with a product key of its own, over HTTP like every product.
import { type Farebox, farebox } from '../../../client/sdk/index.ts'
import { createKey } from '../../keys/operations.ts'
import { audited } from '../../operators/operations/audited.ts'
import type { Services } from '../../platform/services.ts'

const economyKey = 'jobsearch'
const keyHours = 48
/** A run that began with a key must end with it. */
const renewHoursBefore = 1
const msPerHour = 3_600_000
/** Less than a stopping server waits for its requests: a run that can no longer be paid must not hold it up. */
const timeoutMs = 5_000

type Opened = { tokens: Promise<Farebox>; renewAt: number }
const opened = new WeakMap<Services, Opened>()

/**
 * A key is made when the first visitor comes and lives in this process's memory alone. One for the store of each
 * process, and ended by itself rather than by the next: several of them serve one database.
 */
export function tokensOf(services: Services, url: string): Promise<Farebox> {
  const known = opened.get(services)
  const now = services.clock.now().getTime()
  if (known !== undefined && now < known.renewAt) return known.tokens
  const tokens = makeKey(services, new Date(now + keyHours * msPerHour)).then(key =>
    farebox({ url, key, timeoutMs }),
  )
  opened.set(services, { tokens, renewAt: now + (keyHours - renewHoursBefore) * msPerHour })
  tokens.catch(() => opened.delete(services))
  return tokens
}

async function makeKey(services: Services, expiresAt: Date): Promise<string> {
  const creator = { id: null, name: 'The demo store' }
  const { key } = await audited(
    services,
    { action: 'keys.create', actor: { name: creator.name }, reason: 'A visitor came to the demo store.' },
    rows =>
      createKey(
        rows,
        {
          economyKey,
          mode: 'live',
          name: 'Demo store',
          scopes: ['read', 'spend', 'purchase'],
          rateLimitPerMinute: null,
          expiresAt,
        },
        creator,
        services.clock.now(),
      ),
  )
  return key
}
