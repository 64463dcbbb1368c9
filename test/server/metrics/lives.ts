// A life of an account, move by move, of every kind that there is: what a past that is made up at random consists of.
import type { beginHistory } from '../../../server/ledger/operations/history.ts'
import type { Ask } from '../../../server/ledger/rules/commands.ts'
import type { Policy } from '../../../server/ledger/rules/state.ts'

export type Step = { what: number; size: number }

/** Of `what`: the kinds that an account is moved by. */
export const whatMax = 14

/** What the ledger's rules refuse at its place is left out. */
export function tellLife(
  history: ReturnType<typeof beginHistory>,
  life: readonly Step[],
  { fromMs, stepMs }: { fromMs: number; stepMs: number },
): void {
  const [holds, stakes, bought, charged]: [number[], number[], string[], string[]] = [[], [], [], []]
  let step = 0
  for (const { what, size } of life) {
    step += 1
    const atMs = fromMs + step * stepMs
    const ask = askOf(what, size, { holds, stakes, bought, charged, atMs })
    if (ask === null) continue
    const isNamed = ask.kind !== 'expire' && ask.kind !== 'commit' && ask.kind !== 'release'
    const requestId = isNamed ? `r-${atMs}` : null
    const decision = history.submit(ask, { atMs, requestId, fingerprint: 'a'.repeat(64), policy })
    if (decision.kind !== 'accepted') continue
    if (ask.kind === 'hold' && decision.answer !== null) holds.push(decision.answer.seq)
    if (ask.kind === 'stake' && decision.answer !== null) stakes.push(decision.answer.seq)
    if (ask.kind === 'purchase') bought.push(ask.cause)
    if (ask.kind === 'charge') charged.push(`r-${atMs}`)
  }
}

const policy: Policy = {
  zone: 'UTC',
  words: { one: 'token', many: 'tokens' },
  opensByItself: true,
  welcomeTokens: 10,
  startingPlan: null,
  plans: new Map([
    [
      'monthly',
      {
        key: 'monthly',
        name: 'Monthly',
        tokensPerMonth: 40,
        rolloverCapBasisPoints: 5_000,
        dailyActionCap: null,
        dailySoftCapTokens: null,
      },
    ],
    [
      'unlimited',
      {
        key: 'unlimited',
        name: 'Unlimited',
        tokensPerMonth: null,
        rolloverCapBasisPoints: 0,
        dailyActionCap: null,
        dailySoftCapTokens: null,
      },
    ],
  ]),
  dailySoftCapTokens: null,
  warningPercents: [],
  spentRefund: 'debt',
  renewalGraceDays: 3,
}

type Open = { holds: number[]; stakes: number[]; bought: string[]; charged: string[]; atMs: number }

function askOf(what: number, size: number, { holds, stakes, bought, charged, atMs }: Open): Ask | null {
  const about = { cause: null, reason: 'for a test', metadata: null }
  const spend = {
    action: size % 2 === 0 ? 'cover_letter' : 'job_match_simple',
    quantity: null,
    size: null,
    metadata: null,
    acknowledgeSoftCap: true,
    terms: () => ({
      kind: 'priced' as const,
      tokens: size,
      lines: [],
      sized: 0,
      priceVersion: 1 + (size % 4 > 1 ? 1 : 0),
      arm: size % 3 === 0 ? 'cheaper' : null,
      cooldownSeconds: 0,
    }),
  }
  const [hold, stake, cause, requestId] = [holds.at(-1), stakes.at(-1), bought.at(-1), charged.at(-1)]
  switch (what) {
    case 0:
      return { kind: 'grant', amount: size, source: 'gift', expiresAt: atMs + size * 3_600_000, ...about }
    case 1:
      return { kind: 'grant', amount: size, source: 'reward', expiresAt: null, ...about }
    case 2:
      return {
        kind: 'purchase',
        tokens: size * 3,
        source: 'pack',
        paidAmount: size * 10,
        paidCurrency: 'USD',
        cause: `pur_${atMs}`,
      }
    case 3:
    case 4:
      return { kind: 'charge', ...spend }
    case 5:
      return { kind: 'hold', ttlSeconds: 86_400, ...spend }
    case 6:
      if (hold === undefined) return null
      holds.pop()
      return { kind: 'commit', hold, amount: null, reprice: null, metadata: null }
    case 7:
      return { kind: 'adjust', amount: size % 2 === 0 ? size : -size, reason: 'for a test' }
    case 8:
      return cause === undefined
        ? null
        : { kind: 'claw_back', cause, tokens: size, spentRefund: 'debt', reason: 'for a test' }
    case 9:
      return cause === undefined
        ? null
        : { kind: 'restore', cause, tokens: Math.ceil(size / 4), reason: 'for a test' }
    case 10:
      return { kind: 'stake', amount: size, cause: 'challenge' }
    case 11:
      if (stake === undefined) return null
      stakes.pop()
      return { kind: 'settle', hold: stake, consumed: Math.floor(size / 10), reason: 'for a test' }
    case 12:
      return { kind: 'plan', key: size % 5 === 0 ? 'unlimited' : 'monthly', paidUntilMs: null, reason: null }
    case 13:
      if (requestId === undefined) return null
      charged.pop()
      return { kind: 'refund', of: { requestId }, amount: null, reason: 'for a test' }
    default:
      return { kind: 'repay', amount: 1, reason: 'for a test' }
  }
}
