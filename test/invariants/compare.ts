// One run of the model beside a ledger: every answer and every balance is compared, and the first difference told.
import type { Command, Decision } from '../../server/ledger/rules/commands.ts'
import { balanceAfter } from '../../server/ledger/rules/draft.ts'
import type { Account, Lot, Policy } from '../../server/ledger/rules/state.ts'
import { openChance } from './chance.ts'
import {
  balanceOf,
  blankAccount,
  look,
  type ModelAccount,
  type ModelPolicy,
  play,
  type Told,
} from './model.ts'
import { drawMoves, drawPolicy, type Move, type MoveOptions, toAsk, toPolicy } from './moves.ts'

/** Where the ledger lives: in memory, or in a real database. */
export type World = {
  submit(command: Command): Promise<Decision>
  view(userId: string, policy: Policy): Promise<{ account: Account; lots: Lot[] }>
  now(): number
  wait(ms: number): void
}

export async function compare(seed: number, world: World, options: MoveOptions): Promise<Move[]> {
  const chance = openChance(seed)
  const policy = drawPolicy(chance)
  const ledgerPolicy = toPolicy(policy)
  const models = new Map<string, ModelAccount>()
  const holds = new Map<string, number[]>()
  const moves = drawMoves(chance, options)
  for (const [index, move] of moves.entries()) {
    world.wait(move.afterMs)
    const numbers = holds.get(move.account) ?? []
    const command: Command = {
      economyKey: 'economy',
      mode: 'live',
      userId: move.account,
      requestId: move.requestId,
      fingerprint: JSON.stringify(move.ask),
      policy: ledgerPolicy,
      ...toAsk(move.ask, numbers, world.now()),
    }
    const decision = await world.submit(command)
    const now = decidedAt(decision) ?? world.now()
    const { account, told } = play(models.get(move.account) ?? blankAccount(), move, policy, now)
    models.set(move.account, account)
    if (decision.kind === 'accepted' && decision.answer !== null) {
      const { kind, seq } = decision.answer
      if (kind === 'hold' || kind === 'stake') holds.set(move.account, [...numbers, seq])
    }
    const where = `move ${index} of ${move.account}, ${JSON.stringify(move.ask)}`
    expectSame(where, toTold(decision), told)
    const seen = await world.view(move.account, ledgerPolicy)
    expectSame(`${where}: the account after it`, ofLedger(seen), ofModel(account, policy, world.now()))
  }
  return moves
}

/** What was written just now says when that was. */
function decidedAt(decision: Decision): number | null {
  return decision.kind === 'accepted' ? (decision.answer?.at ?? null) : null
}

function toTold(decision: Decision): Told {
  if (decision.kind === 'refused') return { kind: 'refused', reason: decision.refusal.reason }
  const entry = decision.kind === 'replayed' ? decision.entry : decision.answer
  if (entry === null) return { kind: 'accepted', entry: null }
  return {
    kind: decision.kind,
    entry: entry.kind,
    value: entry.value,
    balance: balanceAfter(entry),
    warning: entry.detail.warning?.threshold ?? null,
  }
}

function ofLedger({ account, lots }: { account: Account; lots: Lot[] }) {
  const { available, granted, held, debt, period, day, plan } = account
  return {
    balance: { available, granted, held, debt },
    lots: lots
      .filter(({ remaining }) => remaining > 0)
      .toSorted((a, b) => a.number - b.number)
      .map(lot => [
        [lot.class, lot.source, lot.original, lot.remaining, lot.held, lot.expiresAt, lot.frozen],
        [lot.clawedBack, lot.takenBack, lot.pendingBack, lot.owedBack, lot.repaid],
      ]),
    period: [period.startMs, period.endMs, period.used],
    day: [day.startMs, day.spent, day.actions],
    plan: plan === null ? null : [plan.key, plan.startMs, plan.endMs],
  }
}

function ofModel(before: ModelAccount, policy: ModelPolicy, now: number) {
  const account = look(before, policy, now)
  const { lots, period, day, plan } = account
  return {
    balance: balanceOf(account),
    lots: lots
      .filter(({ remaining }) => remaining > 0)
      .map(lot => [
        [lot.class, lot.source, lot.original, lot.remaining, lot.held, lot.expiresAt, lot.frozen],
        [lot.back.asked, lot.back.taken, lot.back.waiting, lot.back.owed, lot.repaid],
      ]),
    period: [period.start, period.end, period.used],
    day: [day.start, day.spent, day.actions],
    plan: plan === null ? null : [plan.key, plan.start, plan.end],
  }
}

/** Both sides name their fields in one order. */
function expectSame(where: string, actual: unknown, expected: unknown): void {
  const [got, wanted] = [JSON.stringify(actual), JSON.stringify(expected)]
  if (got !== wanted) throw new Error(`${where}\n  ledger: ${got}\n  model:  ${wanted}`)
}
