// A past that a test tells: spends at chosen instants by the ledger's own rules, money as the purchases' trigger notes it.
import type { DisputeReason } from '../../../server/disputes/words.ts'
import { beginHistory, openHistoryWriter } from '../../../server/ledger/operations/history.ts'
import type { Policy } from '../../../server/ledger/rules/state.ts'
import { foldAll } from '../../../server/metrics/operations/fold.ts'
import type { FlowKind } from '../../../server/metrics/rules/fold.ts'
import type { Services } from '../../../server/platform/services.ts'

export const economyKey = 'jobsearch'

const policy = (zone: string): Policy => ({
  zone,
  words: { one: 'token', many: 'tokens' },
  opensByItself: true,
  welcomeTokens: 0,
  startingPlan: null,
  plans: new Map(),
  dailySoftCapTokens: null,
  warningPercents: [],
  spentRefund: 'forgive',
  renewalGraceDays: 3,
})

export type Told =
  | { at: string; give: number; lives?: number }
  | { at: string; buy: number; paid: number }
  | { at: string; spend: number; action?: string; version?: number }
  | { at: string; refundOf: string }
  /** Of what was bought at an instant; null: all of it. */
  | { at: string; takeBack: string; tokens: number | null; policy?: 'forgive' | 'debt' }
  | { at: string; restore: string; tokens: number }
  | { at: string; adjust: number }
  | { at: string; live: string }

/** In the order of time; each spend is named by its instant. */
export async function tellSpends(
  services: Services,
  told: Record<string, Told[]>,
  zone = 'UTC',
  key: string = economyKey,
): Promise<void> {
  const writer = await openHistoryWriter(services)
  for (const [userId, moves] of Object.entries(told)) {
    const history = beginHistory({ economyKey: key, mode: 'live', userId })
    for (const move of moves) {
      const about = {
        atMs: Date.parse(move.at),
        requestId: `${Object.keys(move)[1]} at ${move.at}`,
        fingerprint: 'a'.repeat(64),
        policy: policy(zone),
      }
      const decision = history.submit(askOf(move), about)
      if (decision.kind !== 'accepted') throw new Error(JSON.stringify(decision))
    }
    await writer.save([history])
  }
  await writer.stop()
}

function askOf(move: Told) {
  if ('give' in move) {
    const expiresAt = move.lives === undefined ? null : Date.parse(move.at) + move.lives
    const about = { source: 'gift', expiresAt, cause: null, reason: 'for a test', metadata: null }
    return { kind: 'grant' as const, amount: move.give, ...about }
  }
  if ('buy' in move) {
    const about = { source: 'pack', paidCurrency: 'USD', cause: `pur_${move.at}` }
    return { kind: 'purchase' as const, tokens: move.buy, paidAmount: move.paid, ...about }
  }
  if ('refundOf' in move) {
    const of = { requestId: `spend at ${move.refundOf}` }
    return { kind: 'refund' as const, of, amount: null, reason: 'for a test' }
  }
  if ('takeBack' in move) {
    const { tokens, policy: spentRefund = 'forgive' } = move
    return {
      kind: 'claw_back' as const,
      cause: `pur_${move.takeBack}`,
      tokens,
      spentRefund,
      reason: 'for a test',
    }
  }
  if ('restore' in move) {
    const { tokens } = move
    return { kind: 'restore' as const, cause: `pur_${move.restore}`, tokens, reason: 'for a test' }
  }
  if ('adjust' in move) return { kind: 'adjust' as const, amount: move.adjust, reason: 'for a test' }
  if ('live' in move) {
    const nothing = { email: null, name: null, timezone: null, referredBy: null }
    return { kind: 'open' as const, profile: { ...nothing, country: move.live } }
  }
  const { spend, action = 'job_match_simple', version = 1 } = move
  return {
    kind: 'charge' as const,
    action,
    quantity: null,
    size: null,
    metadata: null,
    acknowledgeSoftCap: true,
    terms: () => ({
      kind: 'priced' as const,
      tokens: spend,
      lines: [],
      sized: 0,
      priceVersion: version,
      arm: null,
      cooldownSeconds: 0,
    }),
  }
}

export type ToldFlow = {
  userId: string
  purchaseId: string
  kind: FlowKind
  amount: number
  at: string
  paidAt?: string
  currency?: string
  item?: string
  itemKey?: string
  version?: number
}

export async function tellFlows(
  { database }: Services,
  flows: readonly ToldFlow[],
  key: string = economyKey,
): Promise<void> {
  const numbers = new Map<string, number>()
  for (const { userId, purchaseId, kind, amount, at, paidAt = at, ...flow } of flows) {
    const number = (numbers.get(purchaseId) ?? 0) + 1
    numbers.set(purchaseId, number)
    const { currency = 'USD', item = 'pack', itemKey = 'small', version = 1 } = flow
    await database.pool.query(
      `insert into money_flow (
        purchase_id, number, economy_key, mode, user_id, kind, amount, currency, item, item_key, price_version, at, paid_at
      )
      values ($1, $2, $3, 'live', $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [purchaseId, number, key, userId, kind, amount, currency, item, itemKey, version, at, paidAt],
    )
  }
}

export type ToldMissionRun = {
  userId: string
  at: string
  tokens: number
  mission?: string
  mode?: 'live' | 'test'
}

/** Completed missions as the sweep measures them. */
export async function tellMissionRuns(
  { database }: Services,
  runs: readonly ToldMissionRun[],
  key: string = economyKey,
): Promise<void> {
  for (const { userId, at, tokens, mission = 'find_a_job', mode = 'live' } of runs)
    await database.pool.query(
      `insert into mission_run (economy_key, mode, mission, user_id, completed_at, tokens)
      values ($1, $2, $3, $4, $5, $6)
      on conflict do nothing`,
      [key, mode, mission, userId, at, tokens],
    )
}

export type ToldDispute = {
  userId: string
  at: string
  reason?: DisputeReason
  mode?: 'live' | 'test'
}

let disputes = 0

/** As their table has them: that they were opened, its trigger notes. */
export async function tellDisputes(
  { database }: Services,
  told: readonly ToldDispute[],
  key: string = economyKey,
): Promise<void> {
  for (const { userId, at, reason = 'unexpected_cost', mode = 'live' } of told) {
    disputes += 1
    await database.pool.query(
      `insert into token_dispute (id, economy_key, mode, account_id, user_id, reason, opened_at)
      values ($1, $2, $3, gen_random_uuid(), $4, $5, $6)`,
      [`dsp_${String(disputes).padStart(6, '0')}`, key, mode, userId, reason, at],
    )
  }
}

/** Until all of it is counted, whoever else folds beside. */
export async function foldWhole(services: Services): Promise<void> {
  for (;;) {
    if ((await foldAll(services)) === 'done') return
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}
