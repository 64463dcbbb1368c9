// A database for the ledger's rules that lives in memory: a batch loads no more than the real one would, decides, and writes
// all of it or nothing.
import type { Command, Decision } from '../../server/ledger/rules/commands.ts'
import { decide, view } from '../../server/ledger/rules/decide.ts'
import { compareBurnOrder } from '../../server/ledger/rules/draft.ts'
import { put } from '../../server/ledger/rules/few.ts'
import type { Account, Entry, Lot, Policy, State } from '../../server/ledger/rules/state.ts'
import { makeState } from '../server/ledger/rules/builders.ts'

type Asked = { accountId: string; command: Command }

export type MemoryLedger = {
  /** Decides now; `commit` writes, and without it nothing happened. */
  begin(asked: readonly Asked[], now: number): { decisions: Decision[]; commit(): void }
  view(accountId: string, policy: Policy, now: number): { account: Account; lots: Lot[] }
  /** Everything that was ever written of an account, in order. */
  entriesOf(accountId: string): Entry[]
  lotsOf(accountId: string): Lot[]
  accountOf(accountId: string): Account
  /** All of it, for whoever verifies it. */
  stateOf(accountId: string): State
}

export function openMemoryLedger(): MemoryLedger {
  const kept = new Map<string, State>()

  function keptOf(accountId: string): State {
    return kept.get(accountId) ?? makeState({ id: accountId, userId: accountId })
  }

  /** Used-up lots only for those who ask for all; closed holds, answers and entries only by name. */
  function load(accountId: string, commands: readonly Command[], now: number): State {
    const all = keptOf(accountId)
    const named = commands.flatMap(command => ('hold' in command ? [command.hold] : []))
    const requestIds = commands.flatMap(({ requestId }) => (requestId === null ? [] : [requestId]))
    const refunds = commands.filter(command => command.kind === 'refund')
    for (const { of } of refunds) if ('requestId' in of) requestIds.push(of.requestId)
    const allLots = commands.some(({ kind }) => kindsOnAllLots.has(kind))
    const isHoldDue = all.account.holdDueAt !== null && all.account.holdDueAt <= now
    const answers = pickFrom(all.answers, requestIds)
    const seqs = [...answers.values()].map(({ seq }) => seq)
    for (const { of } of refunds) if ('seq' in of) seqs.push(of.seq)
    if (allLots) named.push(...seqs)
    const holds = pickFrom(all.holds, named)
    if (isHoldDue) for (const [number, hold] of all.holds) if (hold.state === 'open') holds.set(number, hold)
    for (const { closedSeq } of holds.values()) if (closedSeq !== null) seqs.push(closedSeq)
    const lots = all.lots.filter(({ remaining }) => allLots || remaining > 0)
    return {
      ...makeState(),
      account: all.account,
      lots: lots.toSorted(compareBurnOrder),
      holds,
      answers,
      entries: pickFrom(all.entries, seqs),
      refunds: new Map([...pickFrom(all.refunds, seqs)].map(([seq, byLot]) => [seq, new Map(byLot)])),
    }
  }

  function save(accountId: string, { account, lots, holds, answers, refunds, changes }: State): void {
    const all = keptOf(accountId)
    all.account = freeze(account)
    const byNumber = new Map(all.lots.map(lot => [lot.number, lot]))
    for (const lot of lots) byNumber.set(lot.number, freeze(lot))
    all.lots = [...byNumber.values()]
    for (const number of changes.holds) {
      const hold = holds.get(number)
      if (hold !== undefined) all.holds = put(all.holds, number, freeze(hold))
    }
    for (const { requestId } of changes.answers) {
      const answer = answers.get(requestId)
      if (all.answers.has(requestId)) throw new Error(`${requestId} was answered before`)
      if (answer !== undefined) all.answers = put(all.answers, requestId, answer)
    }
    for (const entry of changes.entries) {
      if (all.entries.has(entry.seq)) throw new Error(`entry ${entry.seq} was written before`)
      all.entries = put(all.entries, entry.seq, freeze(entry))
    }
    for (const [seq, byLot] of refunds) all.refunds = put(all.refunds, seq, byLot)
    kept.set(accountId, all)
  }

  return {
    begin: (asked, now) => {
      const loaded = new Map<string, State>()
      for (const { accountId } of asked) {
        if (loaded.has(accountId)) continue
        const commands = asked.filter(one => one.accountId === accountId).map(({ command }) => command)
        loaded.set(accountId, load(accountId, commands, now))
      }
      const decisions = asked.map(({ accountId, command }) => {
        const state = loaded.get(accountId)
        if (state === undefined) throw new Error('an account that was not loaded')
        return decide(state, command, now)
      })
      return {
        decisions,
        commit: () => {
          for (const [accountId, state] of loaded) {
            const { opened, tidied, entries } = state.changes
            if (opened || tidied || entries.length > 0) save(accountId, state)
          }
        },
      }
    },
    view: (accountId, policy, now) => {
      const { account, lots } = view(load(accountId, [], now), policy, now)
      return { account, lots }
    },
    entriesOf: accountId => [...keptOf(accountId).entries.values()],
    lotsOf: accountId => keptOf(accountId).lots.toSorted((a, b) => a.number - b.number),
    accountOf: accountId => keptOf(accountId).account,
    stateOf: keptOf,
  }
}

const kindsOnAllLots = new Set<Command['kind']>(['refund', 'claw_back', 'restore', 'freeze', 'thaw', 'repay'])

function pickFrom<Key, Value>(all: ReadonlyMap<Key, Value>, keys: readonly Key[]): Map<Key, Value> {
  const picked = new Map<Key, Value>()
  for (const key of keys) {
    const value = all.get(key)
    if (value !== undefined) picked.set(key, value)
  }
  return picked
}

/** What was written is changed by nobody: a decision that tries fails at once. */
function freeze<Row extends object>(row: Row): Row {
  for (const value of Object.values(row)) if (typeof value === 'object' && value !== null) freeze(value)
  return Object.freeze(row)
}
