// What the console asks about economies.
import { z } from 'zod'
import { change, consoleRouter, permitted, withReason } from '../operators/ladder.ts'
import { changeEconomy, createEconomy, getEconomy } from './operations.ts'
import { economyKey, economySettings } from './schema.ts'
import { listEconomies } from './store.ts'

export const economiesConsole = consoleRouter({
  list: permitted('economies.read').query(({ ctx }) => listEconomies(ctx.services.database.prisma)),
  get: permitted('economies.read')
    .input(z.strictObject({ key: economyKey }))
    .query(({ ctx, input }) => getEconomy(ctx.services.database.prisma, input.key)),
  create: change(
    'economies.create',
    'economies.create',
    withReason({ key: economyKey, settings: economySettings }),
    ({ rows, input }) => createEconomy(rows, { key: input.key, ...input.settings }),
  ),
  change: change(
    'economies.change',
    'economies.change',
    withReason({ key: economyKey, revision: z.int().min(1), settings: economySettings }),
    ({ rows, input }) => changeEconomy(rows, input),
  ),
})
