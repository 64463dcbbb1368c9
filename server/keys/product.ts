// What a product can ask about the key it holds: the first call of every integration.
import { productRouter, scoped } from './ladder.ts'
import { ownKey } from './schema.ts'

export const keysProduct = productRouter({
  get: scoped(null, 'What the key at hand may do, and for whom.', ownKey)
    .output(ownKey)
    .query(({ ctx: { key } }) => ({
      economy: key.economyKey,
      mode: key.mode,
      name: key.name,
      prefix: key.prefix,
      scopes: key.scopes,
      expiresAt: key.expiresAt?.toISOString() ?? null,
    })),
})
