// What the sampling verifier's state comes to, for the line that tells of it.
import type { Outputs } from '../../api.ts'

export type Verification = Outputs['ledger']['lastVerification']

export type Proof =
  /** No sample has met an account: on a new server there is none, and nothing is proved by that. */
  | { kind: 'none' }
  | { kind: 'broken'; violations: number; newest: string }
  | { kind: 'true'; accounts: number; at: string }

export function readProof({ at, accounts, violations, passed, told }: Verification): Proof {
  const found = violations + (passed?.violations ?? 0)
  if (found > 0) return { kind: 'broken', violations: found, newest: told[0] ?? 'The log names it' }
  // Of the pass under way, or of the last whole one: whichever saw more.
  const replayed = Math.max(accounts, passed?.accounts ?? 0)
  return at === null || replayed === 0 ? { kind: 'none' } : { kind: 'true', accounts: replayed, at }
}
