// What the columns of each insight list's file are called, and what stands in them. Money is in minor units.
import type { AccountList } from '../../words.ts'
import type { FactsByList } from './accounts.ts'
import type { ActionLine, CohortLine } from './actions.ts'
import type { MissionBaseline } from './missions.ts'

export type Columns<Row> = Record<string, (row: Row) => string | number | null>

type AccountRow<List extends AccountList> = { userId: string } & FactsByList[List]

export const insightColumns: { [List in AccountList]: Columns<AccountRow<List>> } = {
  near_limit: {
    user: row => row.userId,
    of: row => row.of,
    used: row => row.used,
    limit: row => row.limit,
    'used, ten-thousandths': row => row.usedBasisPoints,
    'begins anew at': row => row.renewsAt,
    plan: row => row.planName,
  },
  runs_out: {
    user: row => row.userId,
    'can spend': row => row.available,
    'spent in 28 days': row => row.spentTokens,
    'lasts hours': row => row.hours,
    plan: row => row.planName,
  },
  upgrade: {
    user: row => row.userId,
    offer: row => row.offer.kind,
    'offer key': row => row.offer.key,
    'offer name': row => row.offer.name,
    'offer price, of a plan a month': row => row.offer.price,
    reason: row => row.reason,
    'paid in 30 days, with the plan': row => row.paid,
    'tokens bought in 30 days': row => row.boughtTokens,
    'tokens spent in 30 days': row => row.spentTokens,
    'saving in 30 days': row => row.saving,
  },
  top_ups: {
    user: row => row.userId,
    'top-ups in 30 days': row => row.topUps,
    tokens: row => row.tokens,
    paid: row => row.paid,
    'value pack': row => row.pack?.key ?? null,
    'saving at its price per token': row => row.saving,
  },
}

export const actionColumns: Columns<ActionLine> = {
  action: row => row.action,
  name: row => row.name,
  tier: row => row.tier,
  track: row => row.track,
  spends: row => row.spends,
  'tokens consumed': row => row.tokens,
  'recognised revenue': row => row.revenue,
  'revenue per token': row => row.revenuePerToken,
  'revenue per spend': row => row.revenuePerSpend,
  'cost of runs': row => row.margin.cost,
  margin: row => row.margin.margin,
  'margin, ten-thousandths': row => row.margin.basisPoints,
  'runs without a cost': row => row.margin.uncostedRuns,
}

export const cohortColumns: Columns<CohortLine> = {
  cohort: row => row.cohort,
  name: row => row.name,
  runs: row => row.runs,
  'tokens consumed': row => row.tokens,
  'recognised revenue': row => row.revenue,
  'cost of runs': row => row.cost,
  margin: row => row.margin,
  'margin, ten-thousandths': row => row.basisPoints,
  'runs without a cost': row => row.uncostedRuns,
}

export const flowColumns: Columns<{ side: string; what: string; of: string; tokens: number }> = {
  side: row => row.side,
  what: row => row.what,
  of: row => row.of,
  tokens: row => row.tokens,
}

export const missionColumns: Columns<MissionBaseline> = {
  mission: row => row.mission,
  name: row => row.name,
  track: row => row.track,
  'tokens at list price': row => row.listTokens,
  'completions in 90 days': row => row.spent?.completions ?? 0,
  accounts: row => row.spent?.accounts ?? 0,
  p25: row => row.spent?.p25 ?? null,
  median: row => row.spent?.median ?? null,
  p75: row => row.spent?.p75 ?? null,
}
