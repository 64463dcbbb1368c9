// A server with a product key of one economy, and users that no other test touches.
import { createTRPCClient, httpBatchLink } from '@trpc/client'
import { createKey } from '../../server/keys/operations.ts'
import type { Scope } from '../../server/keys/schema.ts'
import type { ProductApi } from '../../server/product.ts'
import { startServer } from './server.ts'

export type Product = Awaited<ReturnType<typeof startProduct>>

const allScopes: Scope[] = ['read', 'spend', 'earn', 'purchase', 'admin']

export async function startProduct(options: { economyKey: string; env?: Record<string, string> }) {
  const server = await startServer(options.env === undefined ? {} : { env: options.env })
  let users = 0

  async function makeKey(asked: { economyKey?: string; mode?: 'live' | 'test'; scopes?: Scope[] } = {}) {
    const { database, clock } = server.services
    const made = await database.prisma.$transaction(rows =>
      createKey(
        rows,
        {
          economyKey: asked.economyKey ?? options.economyKey,
          mode: asked.mode ?? 'live',
          name: 'test',
          scopes: asked.scopes ?? allScopes,
          rateLimitPerMinute: null,
          expiresAt: null,
        },
        { id: null, name: 'test' },
        clock.now(),
      ),
    )
    return made.answer.key
  }

  const key = await makeKey()
  const api = productCaller(server.url, key)
  return {
    ...server,
    key,
    api,
    makeKey,
    newUser: () => {
      users += 1
      return { userId: `user-${users}`, api }
    },
    /** Tokens that never expire, so that a test has what it needs. */
    give: (userId: string, amount: number) => {
      users += 1
      return api.grant.give.mutate({
        userId,
        requestId: `give-${users}`,
        amount,
        source: 'gift',
        reason: 'for a test',
      })
    },
  }
}

export function productCaller(url: string, key: string) {
  return createTRPCClient<ProductApi>({
    links: [httpBatchLink({ url: `${url}/trpc/v1`, headers: { authorization: `Bearer ${key}` } })],
  })
}
