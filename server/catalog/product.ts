// What a product shows of the prices in force.
import { z } from 'zod'
import { productRouter, scoped } from '../keys/ladder.ts'
import { DomainError } from '../platform/errors.ts'
import { booksOf } from './operations/books.ts'
import { describeCatalog, withoutRows } from './operations/catalog.ts'
import { catalogAnswer } from './schema/answers.ts'

const userId = z.string().regex(/^\P{C}{1,128}$/u, 'is 1 to 128 printable characters')

export const catalogProduct = productRouter({
  get: scoped('read', 'The prices in force, for one user or for nobody in particular.', catalogAnswer)
    .input(z.strictObject({ userId: userId.optional() }).optional())
    .query(async ({ ctx, input }) => {
      const { services, key, request, response } = ctx
      const books = booksOf(services)
      const [economy, inForce] = await Promise.all([
        books.economy(key.economyKey),
        books.inForce(key.economyKey),
      ])
      if (inForce === null) throw new DomainError('INTERNAL', 'This economy has published no prices yet.')
      const { catalog, etag } = describeCatalog({
        economy,
        version: inForce.number,
        document: inForce.document,
        userId: input?.userId ?? null,
      })
      // The answer to a batch is more than this catalog: a mark of it would say that the rest is unchanged too.
      if (/[?&]batch=/.test(request.url)) return catalog
      response.setHeader('etag', etag)
      response.setHeader('cache-control', 'private, no-cache')
      // By the same rule `conditional` answers 304 and drops the body, which for a long book takes longer than the rest.
      return request.headers['if-none-match']?.split(', ').includes(etag) ? withoutRows(catalog) : catalog
    }),
})
