// What a product shows of the prices in force.
import { z } from 'zod'
import { getEconomy } from '../economies/operations.ts'
import { productRouter, scoped } from '../keys/ladder.ts'
import { DomainError } from '../platform/errors.ts'
import { booksOf } from './operations/books.ts'
import { describeCatalog } from './operations/catalog.ts'

const userId = z.string().regex(/^\P{C}{1,128}$/u, 'is 1 to 128 printable characters')

export const catalogProduct = productRouter({
  get: scoped('read')
    .input(z.strictObject({ userId: userId.optional() }).optional())
    .query(async ({ ctx, input }) => {
      const { services, key, response } = ctx
      const [economy, inForce] = await Promise.all([
        getEconomy(services.database.prisma, key.economyKey),
        booksOf(services).inForce(key.economyKey),
      ])
      if (inForce === null) throw new DomainError('INTERNAL', 'This economy has published no prices yet.')
      const { catalog, etag } = describeCatalog({
        economy,
        version: inForce.number,
        document: inForce.document,
        userId: input?.userId ?? null,
      })
      response.setHeader('etag', etag)
      response.setHeader('cache-control', 'private, no-cache')
      return catalog
    }),
})
