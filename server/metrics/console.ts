// What the console asks of figures: what they say, the rows behind them, and whom and what they say to look at.
import { z } from 'zod'
import { economyKey } from '../economies/schema.ts'
import { consoleRouter, permitted } from '../operators/ladder.ts'
import { getFigures } from './operations/figures.ts'
import {
  countAccounts,
  getFlows,
  listAccounts,
  listActionRevenue,
  listCohorts,
  listMissionBaselines,
  listMoves,
  listRuns,
} from './operations/insights.ts'
import { listRows } from './operations/rows.ts'
import { findReignOf } from './operations/versions.ts'
import {
  cohortsInput,
  daysInput,
  figuresInput,
  insightInput,
  insightPlace,
  linesInput,
  movesInput,
  reignInput,
  rowsInput,
  runsInput,
} from './schema.ts'
import { findTopUpsSince } from './store/runs.ts'

/** Figures are what an economy comes to, so whoever may see the economy sees them; rows name users. */
export const metricsConsole = consoleRouter({
  figures: permitted('economies.read')
    .input(figuresInput)
    .query(({ ctx, input }) => getFigures(ctx.services, input)),
  /** Since when top-ups are sold: without it there are no days to hold `before_topups` against. */
  topUpsSince: permitted('economies.read')
    .input(z.strictObject({ economyKey }))
    .query(({ ctx, input }) => findTopUpsSince(ctx.services.database.pool, input.economyKey)),
  /** The days that `againstVersion` means; null: there is no such version, or it was cancelled. */
  reign: permitted('economies.read')
    .input(reignInput)
    .query(({ ctx, input }) => findReignOf(ctx.services, input)),
  rows: permitted('accounts.read')
    .input(rowsInput)
    .query(({ ctx, input }) => listRows(ctx.services, input)),
})

/** Lists that name users ask for what their accounts ask for; sums over everybody for what figures do. */
export const insightsConsole = consoleRouter({
  counts: permitted('accounts.read')
    .input(insightPlace)
    .query(({ ctx, input }) => countAccounts(ctx.services, input)),
  nearLimit: permitted('accounts.read')
    .input(insightInput)
    .query(({ ctx, input }) => listAccounts(ctx.services, 'near_limit', input)),
  runsOut: permitted('accounts.read')
    .input(insightInput)
    .query(({ ctx, input }) => listAccounts(ctx.services, 'runs_out', input)),
  upgrades: permitted('accounts.read')
    .input(insightInput)
    .query(({ ctx, input }) => listAccounts(ctx.services, 'upgrade', input)),
  topUps: permitted('accounts.read')
    .input(insightInput)
    .query(({ ctx, input }) => listAccounts(ctx.services, 'top_ups', input)),
  lowMargins: permitted('economies.read')
    .input(cohortsInput)
    .query(({ ctx, input }) => listCohorts(ctx.services, input)),
  actions: permitted('economies.read')
    .input(linesInput)
    .query(({ ctx, input }) => listActionRevenue(ctx.services, input)),
  flows: permitted('economies.read')
    .input(daysInput)
    .query(({ ctx, input }) => getFlows(ctx.services, input)),
  missions: permitted('economies.read')
    .input(insightPlace)
    .query(({ ctx, input }) => listMissionBaselines(ctx.services, input)),
  /** The moves behind a line, and the completions behind a mission: each is of an account. */
  moves: permitted('accounts.read')
    .input(movesInput)
    .query(({ ctx, input }) => listMoves(ctx.services, input)),
  runs: permitted('accounts.read')
    .input(runsInput)
    .query(({ ctx, input }) => listRuns(ctx.services, input)),
})
