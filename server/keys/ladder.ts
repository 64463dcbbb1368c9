// The ladder of product procedures: a key, its scope, its rate limit. Everything past it knows economy and mode.
import { getTRPCErrorFromUnknown } from '@trpc/server'
import type { Request } from 'express'
import { z } from 'zod'
import { DomainError } from '../platform/errors.ts'
import { createLimit, type Limit } from '../platform/limit.ts'
import { type Built, parseInput, type Run } from '../platform/procedures.ts'
import { toTrpcError } from '../platform/refusals.ts'
import type { Services } from '../platform/services.ts'
import { openTrpc } from '../platform/trpc.ts'
import { decideAccess, isKeyShaped } from './rules.ts'
import type { ProductKey, Scope } from './schema.ts'
import { findKeyByHash, hashKey, updateLastUsed } from './store.ts'

export type ProductMeta = {
  /** `null`: any valid key will do. */
  scope: Scope | null
  /** In one sentence, what it does: for whoever reads the API's description. */
  says: string
  /** What it answers, described and not checked. */
  answers: z.ZodType
}

const t = openTrpc<ProductMeta>()

export const productRouter = t.router

/** Callable with a key that carries the scope. */
export function scoped(scope: Scope | null, says: string, answers: z.ZodType) {
  return t.procedure.meta({ scope, says, answers }).use(async ({ ctx, next }) => {
    const key = await requireKey(ctx.services, ctx.request, scope)
    return next({ ctx: { ...ctx, key } })
  })
}

/**
 * A procedure of this ladder without the ladder: its key, its input, its answer, one after another. tRPC copies the call twice
 * for each link of its chain, which costs more than all that a charge decides. With a link more, it stays as it is.
 */
export function shorten(procedure: Built): Run {
  const { meta, inputs, middlewares, resolver } = procedure._def
  const [input] = inputs
  const isPlain = inputs.length <= 1 && middlewares.length === plainLinks + inputs.length
  if (!isPlain || (input !== undefined && !(input instanceof z.ZodType))) return procedure
  const { scope } = meta as ProductMeta
  return async ({ ctx, getRawInput }) => {
    const key = await requireKey(ctx.services, ctx.request, scope)
    const taken = input === undefined ? undefined : parseInput(input, await getRawInput())
    try {
      return await resolver({ ctx: { ...ctx, key }, input: taken })
    } catch (thrown) {
      // As the chain tells it: what is thrown while a call is carried out is no wrong input, whatever it looks like.
      throw toTrpcError(getTRPCErrorFromUnknown(thrown))
    }
  }
}

/** Errors told in our words, the key, and the answer itself; an input is one more. */
const plainLinks = 3

async function requireKey(services: Services, request: Request, scope: Scope | null): Promise<ProductKey> {
  const ring = keyRingOf(services)
  const header = request.headers.authorization
  if (header === undefined) {
    throw new DomainError('UNAUTHENTICATED', 'Send a product key as "Authorization: Bearer fbx_…".')
  }
  const scheme = /^bearer +/i.exec(header)
  const key = scheme === null ? null : await ring.find(header.slice(scheme[0].length).trim())
  const access = decideAccess(key, scope, services.clock.now())
  if (access.kind === 'refused') {
    throw new DomainError(
      access.reason,
      access.message,
      access.reason === 'FORBIDDEN' ? { scope } : undefined,
    )
  }
  if (key === null) throw new Error('an accepted key exists')
  await ring.countUse(key)
  return key
}

/** What a process remembers of keys, so that a call costs no query for its key. */
type KeyRing = {
  find(text: string): Promise<ProductKey | null>
  countUse(key: ProductKey): Promise<void>
  stop(): Promise<void>
}

const rememberedMs = 10_000
const rememberedCountMax = 10_000
const flushMs = 5_000

const rings = new WeakMap<Services, KeyRing>()

export function keyRingOf(services: Services): KeyRing {
  const known = rings.get(services)
  if (known !== undefined) return known
  const ring = createKeyRing(services)
  rings.set(services, ring)
  return ring
}

/**
 * A change of any key empties the memory of every process at once (LISTEN); should that news be lost, nothing is
 * remembered for longer than ten seconds.
 */
function createKeyRing(services: Services): KeyRing {
  const { database, live, log } = services
  const remembered = new Map<string, { key: ProductKey | null; until: number }>()
  const used = new Map<string, Date>()
  // Counts the changes heard of, so that a row read before a change is not remembered after it.
  let generation = 0
  const stopping = new AbortController()
  const limit: Limit = createLimit(database.pool, 'key')

  void (async () => {
    for await (const _news of live.follow('product_key', stopping.signal)) {
      remembered.clear()
      generation += 1
    }
  })()

  async function flush(): Promise<void> {
    if (used.size === 0) return
    const batch = new Map(used)
    used.clear()
    await updateLastUsed(database.pool, batch)
  }
  const timer = setInterval(() => {
    flush().catch(error => log.warn({ error }, 'the last use of keys was not noted'))
  }, flushMs)
  timer.unref()

  return {
    find: async text => {
      if (!isKeyShaped(text)) return null
      const hash = hashKey(text)
      const name = hash.toString('base64')
      const now = performance.now()
      const known = remembered.get(name)
      if (known !== undefined && known.until > now) return known.key
      const readAt = generation
      const key = await findKeyByHash(database.prisma, hash)
      if (readAt !== generation) return key
      if (remembered.size >= rememberedCountMax) remembered.clear()
      remembered.set(name, { key, until: now + rememberedMs })
      return key
    },
    countUse: async key => {
      used.set(key.id, services.clock.now())
      if (key.rateLimitPerMinute === null) return
      const retryAfterSeconds = await limit.consume(key.id, {
        points: key.rateLimitPerMinute,
        windowSeconds: 60,
      })
      if (retryAfterSeconds !== null) {
        throw new DomainError(
          'RATE_LIMITED',
          `This key is limited to ${key.rateLimitPerMinute} calls a minute.`,
          {
            retryAfterSeconds,
          },
        )
      }
    },
    stop: async () => {
      stopping.abort()
      clearInterval(timer)
      await flush()
    },
  }
}
