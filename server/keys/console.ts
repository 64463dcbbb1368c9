// What the console asks about product keys.
import { z } from 'zod'
import { economyKey } from '../economies/schema.ts'
import { change, consoleRouter, permitted, withReason } from '../operators/ladder.ts'
import { id, pageInput } from '../operators/schema.ts'
import { decodeCursor, encodeCursor } from '../platform/cursor.ts'
import { instant } from '../platform/text.ts'
import { changeKey, createKey, getKey, revokeKey, rotateKey } from './operations.ts'
import { computeKeyState } from './rules.ts'
import { keyFilter, keyName, keySort, mode, type ProductKey, rateLimitPerMinute, scopeSet } from './schema.ts'
import { listKeys, listLineage } from './store.ts'

const expiresAt = instant.transform(text => new Date(text)).nullable()
const editable = { name: keyName, scopes: scopeSet, rateLimitPerMinute, expiresAt }

const withState = (key: ProductKey, now: Date) => ({ ...key, state: computeKeyState(key, now) })

export const keysConsole = consoleRouter({
  list: permitted('keys.read')
    .input(
      pageInput.extend({ economyKey, mode, filter: keyFilter.default({}), sort: keySort.default('newest') }),
    )
    .query(async ({ ctx, input }) => {
      const now = ctx.services.clock.now()
      const found = await listKeys(ctx.services.database.prisma, {
        economyKey: input.economyKey,
        mode: input.mode,
        filter: input.filter,
        sort: input.sort,
        cursor: input.cursor === undefined ? null : decodeCursor(input.cursor),
        limit: input.limit + 1,
        now,
      })
      const rows = found.slice(0, input.limit)
      const last = rows.at(-1)
      const more = found.length > input.limit && last !== undefined
      return {
        rows: rows.map(key => withState(key, now)),
        nextCursor: more ? encodeCursor({ at: last.createdAt, id: last.id }) : null,
      }
    }),
  get: permitted('keys.read')
    .input(z.strictObject({ economyKey, id }))
    .query(async ({ ctx, input }) =>
      withState(
        await getKey(ctx.services.database.prisma, input.economyKey, input.id),
        ctx.services.clock.now(),
      ),
    ),
  /** A key among those it was rotated from and into, oldest first. */
  lineage: permitted('keys.read')
    .input(z.strictObject({ economyKey, id }))
    .query(async ({ ctx, input }) => {
      const keys = await listLineage(ctx.services.database.prisma, input.economyKey, input.id)
      return keys.map(key => withState(key, ctx.services.clock.now()))
    }),
  create: change(
    'keys.create',
    'keys.change',
    withReason({ economyKey, mode, ...editable }),
    ({ rows, input: { reason: _reason, ...asked }, operator, services }) =>
      createKey(rows, asked, operator, services.clock.now()),
  ),
  change: change(
    'keys.change',
    'keys.change',
    withReason({ economyKey, id, revision: z.int().min(1), ...editable }),
    ({ rows, input: { reason: _reason, ...asked }, services }) =>
      changeKey(rows, asked, services.clock.now()),
  ),
  rotate: change(
    'keys.rotate',
    'keys.change',
    withReason({ economyKey, id, overlapHours: z.int().min(0).max(720) }),
    ({ rows, input, operator, services }) => rotateKey(rows, input, operator, services.clock.now()),
  ),
  revoke: change('keys.revoke', 'keys.change', withReason({ economyKey, id }), ({ rows, input }) =>
    revokeKey(rows, input),
  ),
  /** News of any change to this economy's keys. */
  follow: permitted('keys.read')
    .input(z.strictObject({ economyKey }))
    .subscription(async function* ({ ctx, input, signal }) {
      for await (const news of ctx.services.live.follow('product_key', signal ?? AbortSignal.abort())) {
        if (news.economyKey === input.economyKey) yield news
      }
    }),
})
