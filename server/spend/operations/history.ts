// Spends of an account whose past is made up: the calls that a product would have made, priced and decided as of their instants.
import type { Economy } from '../../economies/schema.ts'
import type { History } from '../../ledger/operations/history.ts'
import type { Ask, Decision } from '../../ledger/rules/commands.ts'
import { nameRow } from '../../ledger/rules/names.ts'
import { factsOf } from '../../ledger/rules/spend.ts'
import type { Entry, Policy, Profile } from '../../ledger/rules/state.ts'
import { policyOf } from '../rules/policy.ts'
import { computeTerms, pickVersion, type QuotedTerms, type Version } from '../rules/terms.ts'
import type { ChargeInput, GiveInput, HoldInput, RefundInput } from '../schema.ts'
import { fingerprintOf } from './spend.ts'

/** All versions that were in force in the time that is told, newest first. */
export type PastPrices = { economy: Economy; versions: Version[] }

export type Spending = {
  history: History
  /** The first one of all. */
  first: Version
  versionAt(atMs: number): Version
  policyAt(atMs: number): Policy
  quote(atMs: number, call: Pick<ChargeInput, 'action' | 'quantity' | 'size'>): QuotedTerms
  open(atMs: number, profile: Profile): void
  charge(atMs: number, input: Omit<ChargeInput, 'userId'>): Decision
  hold(atMs: number, input: Omit<HoldInput, 'userId'> & { ttlSeconds: number }): Decision
  commit(atMs: number, hold: Entry): Decision
  release(atMs: number, hold: Entry, reason: string): Decision
  refund(atMs: number, input: Omit<RefundInput, 'userId' | 'of'> & { of: { requestId: string } }): Decision
  give(atMs: number, input: Omit<GiveInput, 'userId'>): Decision
  /** What no product asks for: stakes, restrictions, time alone. */
  move(atMs: number, ask: Ask, about: { requestId: string | null; fingerprint: object }): Decision
}

export function openSpending(history: History, { economy, versions }: PastPrices): Spending {
  const { economyKey, userId } = history.names

  function versionAt(atMs: number): Version {
    const version = pickVersion(versions, atMs)
    if (version === null) throw new Error(`no price book of ${economyKey} was in force at ${atMs}`)
    return version
  }
  const policyAt = (atMs: number) => policyOf(economy, versionAt(atMs).document)

  function submit(atMs: number, ask: Ask, requestId: string | null, body: object): Decision {
    const fingerprint = fingerprintOf(ask.kind, body)
    return history.submit(ask, { atMs, requestId, fingerprint, policy: policyAt(atMs) })
  }

  function priceOf({ action, quantity, size }: Pick<ChargeInput, 'action' | 'quantity' | 'size'>) {
    const call = { economyKey, userId, action, quantity: quantity ?? 1, size: size ?? null }
    const { quantity: counted, size: sized } = call
    const terms = (facts: Parameters<typeof computeTerms>[3]) => computeTerms(call, versions, null, facts)
    return { action, quantity: counted, size: sized, metadata: null, acknowledgeSoftCap: false, terms }
  }

  const first = versions.at(-1)
  if (first === undefined) throw new Error(`${economyKey} has no price book`)
  return {
    history,
    first,
    versionAt,
    policyAt,
    quote: (atMs, call) => {
      const { account } = history.view(policyAt(atMs), atMs)
      return computeTerms(
        { economyKey, userId, action: call.action, quantity: call.quantity ?? 1, size: call.size ?? null },
        versions,
        null,
        factsOf(account, call.action, atMs),
      )
    },
    open: (atMs, profile) => void submit(atMs, { kind: 'open', profile }, null, { userId }),
    charge: (atMs, input) =>
      submit(atMs, { kind: 'charge', ...priceOf(input) }, input.requestId, { userId, ...input }),
    hold: (atMs, input) => {
      const ask = { kind: 'hold', ...priceOf(input), ttlSeconds: input.ttlSeconds } as const
      return submit(atMs, ask, input.requestId, { userId, ...input })
    },
    commit: (atMs, { seq }) => {
      const ask = { kind: 'commit', hold: seq, amount: null, reprice: null, metadata: null } as const
      return submit(atMs, ask, null, { userId, holdId: nameRow('hold', history.id, seq) })
    },
    release: (atMs, { seq }, reason) =>
      submit(atMs, { kind: 'release', hold: seq, reason }, null, {
        holdId: nameRow('hold', history.id, seq),
      }),
    refund: (atMs, input) => {
      const { of, amount, reason, requestId } = input
      const ask = { kind: 'refund', of, amount: amount ?? null, reason } as const
      return submit(atMs, ask, requestId, { userId, ...input })
    },
    give: (atMs, input) => {
      const { amount, source, reason, expiresAt, requestId } = input
      const ends = expiresAt == null ? null : Date.parse(expiresAt)
      const about = { amount, source, reason, expiresAt: ends, cause: null, metadata: null }
      return submit(atMs, { kind: 'grant', ...about }, requestId, { userId, ...input })
    },
    move: (atMs, ask, { requestId, fingerprint }) => submit(atMs, ask, requestId, fingerprint),
  }
}
