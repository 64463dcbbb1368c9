// What a command would do if it came now: decided by the same rules, on a copy, and written nowhere.
import type { Services } from '../../platform/services.ts'
import { copyState } from '../rules/blank.ts'
import type { Ask, Decision } from '../rules/commands.ts'
import { decide } from '../rules/decide.ts'
import { compareBurnOrder } from '../rules/draft.ts'
import { put } from '../rules/few.ts'
import type { Lot, Policy, State } from '../rules/state.ts'
import { type AccountNames, identify } from '../store/identity.ts'
import { findEntry, listCausedLots, listNumberedLots, listRefunds } from '../store/read.ts'
import { ledgerOf } from './ledger.ts'

export async function previewMove(
  services: Services,
  names: AccountNames,
  ask: Ask,
  policy: Policy,
): Promise<Decision> {
  const view = await ledgerOf(services).view(names, policy)
  // Whoever asked in the same turn looks at the same state.
  const state = copyState(view.state)
  if (ask.kind === 'refund' && 'seq' in ask.of) await addRefundable(services, names, ask.of.seq, state)
  if (ask.kind === 'claw_back' || ask.kind === 'restore' || ask.kind === 'freeze' || ask.kind === 'thaw')
    await addCaused(services, names, ask.cause, state)
  return decide(state, { ...names, ...ask, requestId: null, fingerprint: '', policy }, view.now)
}

/** Everything that one payment brought, as it stands now: the newest first, and what is used up too. */
export async function lookAtCaused(
  services: Services,
  names: AccountNames,
  { cause, policy }: { cause: string; policy: Policy },
): Promise<{ lots: Lot[]; now: number }> {
  const { lots: live, now } = await ledgerOf(services).view(names, policy)
  const known = new Set(live.map(({ number }) => number))
  const kept = await listCausedLots(services.database.pool, identify(names), cause)
  const own = [...live.filter(lot => lot.cause === cause), ...kept.filter(({ number }) => !known.has(number))]
  return { lots: own.toSorted((a, b) => b.number - a.number), now }
}

/** What is named by what brought it may be used up, which a look at an account does not bring. */
async function addCaused(
  { database: { pool } }: Services,
  names: AccountNames,
  cause: string,
  state: State,
): Promise<void> {
  const known = new Set(state.lots.map(({ number }) => number))
  const missing = (await listCausedLots(pool, identify(names), cause)).filter(
    ({ number }) => !known.has(number),
  )
  state.lots = [...state.lots, ...missing].toSorted(compareBurnOrder)
}

/** What a refund needs beside what every look at an account brings: the charge, its lots, what was given back of it. */
async function addRefundable(
  { database: { pool } }: Services,
  names: AccountNames,
  seq: number,
  state: State,
): Promise<void> {
  const identity = identify(names)
  const charged = await findEntry(pool, identity, seq)
  if (charged === null) return
  state.entries = put(state.entries, seq, charged.entry)
  const known = new Set(state.lots.map(({ number }) => number))
  const missing = charged.entry.draws.map(({ lot }) => lot).filter(lot => !known.has(lot))
  state.lots = [...state.lots, ...(await listNumberedLots(pool, identity, missing))].toSorted(
    compareBurnOrder,
  )
  const byLot = new Map<number, number>()
  for (const { detail, draws } of await listRefunds(pool, identity, seq)) {
    for (const { lot, amount } of detail.from ?? draws) byLot.set(lot, (byLot.get(lot) ?? 0) + amount)
  }
  if (byLot.size > 0) state.refunds = put(state.refunds, seq, byLot)
}
