// A ledger of one economy in memory, exact where the SDK depends on it: request ids, holds, refusals, replays.
import { DomainError } from '../../../../server/platform/errors.ts'

export type SpendInput = {
  userId: string
  action: string
  quantity?: number | undefined
  size?: number | undefined
  metadata?: Record<string, unknown> | undefined
}
export type UseInput = {
  amount?: number | undefined
  quantity?: number | undefined
  size?: number | undefined
}

type Hold = {
  holdId: string
  userId: string
  action: string
  held: number
  expiresAt: number
  state: 'open' | 'committed' | 'released'
  closedWith: string | null
  closedAnswer: object | null
}
type Account = {
  granted: number
  held: number
  answers: Map<string, { fingerprint: string; answer: object }>
}

/** What each action costs: `letter` 5 a target, `scan` 1 for each of its size, `coin` 1. */
const prices: Record<string, (spend: { quantity: number; size: number }) => number> = {
  letter: ({ quantity }) => 5 * quantity,
  scan: ({ quantity, size }) => quantity * size,
  coin: ({ quantity }) => quantity,
  cooling: () => 1,
  frozen: () => 1,
}

export type Ledger = ReturnType<typeof createLedger>

export function createLedger(now: () => number = Date.now) {
  const accounts = new Map<string, Account>()
  const holds = new Map<string, Hold>()
  /** Every move of tokens that was ever made, for counting. */
  const moves: { kind: string; userId: string; requestId: string; amount: number }[] = []

  function accountOf(userId: string): Account {
    const known = accounts.get(userId)
    if (known !== undefined) return known
    const opened: Account = { granted: 0, held: 0, answers: new Map() }
    accounts.set(userId, opened)
    return opened
  }

  function balanceOf(userId: string) {
    closeExpired(userId)
    const { granted, held } = accountOf(userId)
    return { available: granted - held, granted, purchased: 0, held, debt: 0 }
  }

  function closeExpired(userId: string): void {
    for (const hold of holds.values()) {
      if (hold.userId === userId && hold.state === 'open' && hold.expiresAt <= now()) {
        accountOf(userId).held -= hold.held
        hold.state = 'released'
        hold.closedWith = 'expired'
      }
    }
  }

  function once<Answer extends object>(
    input: { userId: string; requestId: string },
    kind: string,
    decide: () => Answer,
  ) {
    const { answers } = accountOf(input.userId)
    const fingerprint = JSON.stringify([kind, Object.entries(input).toSorted(byName)])
    const known = answers.get(input.requestId)
    if (known === undefined) {
      const answer = decide()
      answers.set(input.requestId, { fingerprint, answer })
      return { ...answer, replayed: false }
    }
    if (known.fingerprint !== fingerprint) throw new DomainError('REQUEST_ID_REUSED', 'Another body.')
    return { ...(known.answer as Answer), replayed: true }
  }

  function receipt(facts: {
    kind: string
    userId: string
    requestId: string
    amount: number
    action: string
  }) {
    const { kind, userId, requestId, amount, action } = facts
    moves.push({ kind, userId, requestId, amount })
    return {
      entryId: `ent_${moves.length}`,
      requestId,
      kind,
      action,
      charged: amount,
      balance: balanceOf(userId),
      draws: [],
      priceVersion: 1,
      arm: null,
      warning: null,
      at: new Date(now()).toISOString(),
    }
  }

  function priceOf({ action, quantity = 1, size = 1 }: SpendInput): number {
    const price = prices[action]
    if (price === undefined)
      throw new DomainError('UNKNOWN_ACTION', `There is no action ${action}.`, { action })
    if (action === 'cooling') throw new DomainError('COOLDOWN', 'Again in 7 s.', { retryAfterSeconds: 7 })
    if (action === 'frozen') {
      throw new DomainError('FRICTION', 'Wait.', {
        kind: 'pause',
        until: '2027-01-01T00:00:00Z',
        text: 'Wait.',
      })
    }
    return price({ quantity, size })
  }

  function requireTokens(userId: string, need: number): void {
    const have = balanceOf(userId).available
    if (have < need) {
      throw new DomainError('INSUFFICIENT_TOKENS', 'Too few.', { have, need, short: need - have })
    }
  }

  function close(
    input: { userId: string; holdId: string },
    state: 'committed' | 'released',
    decide: (hold: Hold) => object,
  ) {
    closeExpired(input.userId)
    const hold = holds.get(input.holdId)
    if (hold === undefined || hold.userId !== input.userId)
      throw new DomainError('UNKNOWN_HOLD', 'No such hold.')
    const fingerprint = JSON.stringify(Object.entries(input).toSorted(byName))
    if (hold.state !== 'open') {
      if (hold.state === state && hold.closedWith === fingerprint)
        return { ...hold.closedAnswer, replayed: true }
      throw new DomainError('HOLD_CLOSED', 'It is closed.', {
        state: hold.closedWith === 'expired' ? 'expired' : hold.state,
      })
    }
    const answer = decide(hold)
    hold.state = state
    hold.closedWith = fingerprint
    hold.closedAnswer = answer
    return { ...answer, replayed: false }
  }

  return {
    moves,
    holds,
    balanceOf,
    give: (userId: string, amount: number) => {
      accountOf(userId).granted += amount
    },
    quote: (input: SpendInput) => {
      const cost = priceOf(input)
      const balance = balanceOf(input.userId)
      return {
        action: input.action,
        cost,
        range: { min: cost, max: cost },
        lines: [{ label: input.action, tokens: cost }],
        priceVersion: 1,
        arm: null,
        unlimited: false,
        balance,
        affordable: balance.available >= cost,
        shortfall: Math.max(0, cost - balance.available),
        quoteId: null,
        expiresAt: null,
      }
    },
    charge: (input: SpendInput & { requestId: string }) =>
      once(input, 'charge', () => {
        const { userId, requestId, action } = input
        const amount = priceOf(input)
        requireTokens(userId, amount)
        accountOf(userId).granted -= amount
        return receipt({ kind: 'charge', userId, requestId, amount, action })
      }),
    grant: (input: { userId: string; requestId: string; amount: number }) =>
      once(input, 'grant', () => {
        const { userId, requestId, amount } = input
        accountOf(userId).granted += amount
        return receipt({ kind: 'grant', userId, requestId, amount, action: '' })
      }),
    hold: (input: SpendInput & { requestId: string; ttlSeconds?: number | undefined }) =>
      once(input, 'hold', () => {
        const { userId, requestId, action } = input
        const held = priceOf(input)
        requireTokens(userId, held)
        accountOf(userId).held += held
        const holdId = `hld_${holds.size + 1}`
        const expiresAt = now() + (input.ttlSeconds ?? 900) * 1000
        holds.set(holdId, {
          holdId,
          userId,
          action,
          held,
          expiresAt,
          state: 'open',
          closedWith: null,
          closedAnswer: null,
        })
        moves.push({ kind: 'hold', userId, requestId, amount: held })
        return {
          holdId,
          requestId,
          held,
          expiresAt: new Date(expiresAt).toISOString(),
          balance: balanceOf(userId),
        }
      }),
    commit: (input: { userId: string; holdId: string } & UseInput) =>
      close(input, 'committed', hold => {
        const { userId, action } = hold
        const used = input.amount ?? repriced(hold, input)
        if (used > hold.held) throw new DomainError('AMOUNT_TOO_LARGE', 'Above the hold.', { max: hold.held })
        const account = accountOf(userId)
        account.held -= hold.held
        account.granted -= used
        hold.state = 'committed'
        return receipt({ kind: 'commit', userId, requestId: hold.holdId, amount: used, action })
      }),
    release: (input: { userId: string; holdId: string }) =>
      close(input, 'released', hold => {
        accountOf(hold.userId).held -= hold.held
        hold.state = 'released'
        moves.push({ kind: 'release', userId: hold.userId, requestId: hold.holdId, amount: hold.held })
        return { holdId: hold.holdId, released: hold.held, balance: balanceOf(hold.userId) }
      }),
  }

  function repriced(hold: Hold, { quantity, size }: UseInput): number {
    return quantity === undefined && size === undefined ? hold.held : priceOf({ ...hold, quantity, size })
  }
}

function byName([a]: [string, unknown], [b]: [string, unknown]): number {
  return a.localeCompare(b)
}
