// What the console asks of figures: what they say, and the rows behind them.
import { consoleRouter, permitted } from '../operators/ladder.ts'
import { getFigures } from './operations/figures.ts'
import { listRows } from './operations/rows.ts'
import { figuresInput, rowsInput } from './schema.ts'

/** Figures are what an economy comes to, so whoever may see the economy sees them; rows name users. */
export const metricsConsole = consoleRouter({
  figures: permitted('economies.read')
    .input(figuresInput)
    .query(({ ctx, input }) => getFigures(ctx.services, input)),
  rows: permitted('accounts.read')
    .input(rowsInput)
    .query(({ ctx, input }) => listRows(ctx.services, input)),
})
