// How often somebody may ask, counted in the database so that every process counts together.
import type pg from 'pg'
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import { noteTrouble } from './trouble.ts'

export type Limit = {
  /** Seconds to wait, or null when the call may go on. */
  consume(key: string, rule: LimitRule): Promise<number | null>
  /** Seconds to wait as things stand, counting nothing. */
  check(key: string, rule: LimitRule): Promise<number | null>
  forget(key: string, rule: LimitRule): Promise<void>
}

type LimitRule = { points: number; windowSeconds: number }

/** `forgets`: whether `forget` is asked. A process that refuses from its memory would not hear that another forgave. */
export function createLimit(pool: pg.Pool, keyPrefix: string, { forgets = false } = {}): Limit {
  const limiters = new Map<string, RateLimiterPostgres>()

  function limiterOf({ points, windowSeconds }: LimitRule): RateLimiterPostgres {
    const name = `${points}/${windowSeconds}`
    const known = limiters.get(name)
    if (known !== undefined) return known
    const limiter = new RateLimiterPostgres({
      storeClient: pool,
      tableName: 'rate_limit',
      tableCreated: true,
      keyPrefix: `${keyPrefix}:${name}`,
      points,
      duration: windowSeconds,
      // Who is over the limit is refused from memory until the window ends: a flood costs no queries.
      ...(forgets ? {} : { inMemoryBlockOnConsumed: points + 1 }),
    })
    limiters.set(name, limiter)
    return limiter
  }

  return {
    consume: async (key, rule) => {
      try {
        await limiterOf(rule).consume(key)
        return null
      } catch (refusal) {
        if (refusal instanceof RateLimiterRes) return secondsUntil(refusal)
        noteTrouble(refusal)
        throw refusal
      }
    },
    check: async (key, rule) => {
      const state = await limiterOf(rule).get(key)
      return state !== null && state.consumedPoints >= rule.points ? secondsUntil(state) : null
    },
    forget: async (key, rule) => {
      await limiterOf(rule).delete(key)
    },
  }
}

function secondsUntil(state: RateLimiterRes): number {
  return Math.max(1, Math.ceil(state.msBeforeNext / 1000))
}
