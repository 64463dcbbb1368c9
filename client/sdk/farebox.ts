// The client: every procedure by its name, work that pays for itself, guards, and what is still to be paid.
import type { GuardOptions } from './admit.ts'
import type { CallOptions } from './call.ts'
import { createCaller } from './caller.ts'
import type {
  Account,
  AccountHistory,
  AccountHistoryInput,
  AccountOpenInput,
  AccountUsage,
} from './contract/account.ts'
import type { ActivityInput } from './contract/activity.ts'
import type { Catalog } from './contract/catalog.ts'
import type {
  Dispute,
  DisputeInput,
  DisputeList,
  DisputeListInput,
  OpenedDispute,
} from './contract/dispute.ts'
import type { Explanation } from './contract/explanation.ts'
import type { OwnKey } from './contract/key.ts'
import type { Paywall, PaywallInput, PaywallRecordInput, Resumed } from './contract/paywall.ts'
import type {
  PlanCancelInput,
  PlanChangeInput,
  Purchase,
  PurchaseInput,
  PurchaseStarted,
} from './contract/purchase.ts'
import type {
  ChargeInput,
  CommitInput,
  GrantInput,
  Hold,
  HoldInput,
  Quote,
  QuoteInput,
  Receipt,
  RefundInput,
  Released,
  ReleaseInput,
} from './contract/spend.ts'
import { type AnyFareboxError, isFareboxError } from './errors.ts'
import { type GuardedHandler, guardHandler } from './guard.ts'
import { idOf, type Journal, type LetThrough } from './journal.ts'
import { readCallerConfig, readPolicy } from './read-options.ts'
import { type Settlement, settleAll } from './settle.ts'
import { ownSurroundings, type Surroundings } from './surroundings.ts'
import type { Office } from './ticket.ts'
import { type Paid, type Run, type WithTokensInput, withTokens } from './with-tokens.ts'

export interface FareboxOptions {
  /** Where Farebox is served: `https://farebox.example.com`. */
  url: string
  /** A product key: `fbx_live_…`. It belongs on a server, never in a browser. */
  key: string
  /** For a call with all its attempts; 15,000 when absent. */
  timeoutMs?: number
  /** For one attempt, after which the call is tried again; 5,000 when absent. */
  attemptTimeoutMs?: number
  /** Requests at a time; what is asked meanwhile travels together in the next. 8 when absent. */
  requestsInFlightMax?: number
  /** What `withTokens` and the guards do when Farebox cannot be asked; `deny` when absent. */
  onUnavailable?: 'deny' | 'allow'
  /** With `allow`: how long a hold is tried before the work is let through; 2,000 when absent. */
  allowAfterMs?: number
  /** Where work that was let through is written down; in memory when absent. */
  journal?: Journal
  /** In place of the global one. */
  fetch?: (url: string, init: RequestInit) => Promise<Response>
}

/** A request id that is not given is made for the call, and stays the same over its attempts. */
type WithId<Input extends { requestId: string }> = Omit<Input, 'requestId'> & {
  requestId?: string | undefined
}

export type ChargeResult = { ok: true; receipt: Receipt } | { ok: false; error: AnyFareboxError }

export interface Farebox {
  key: { get(options?: CallOptions): Promise<OwnKey> }
  account: {
    open(input: AccountOpenInput, options?: CallOptions): Promise<Account>
    get(input: { userId: string }, options?: CallOptions): Promise<Account>
    history(input: AccountHistoryInput, options?: CallOptions): Promise<AccountHistory>
    explain(input: { userId: string; entryId: string }, options?: CallOptions): Promise<Explanation>
    usage(input: { userId: string; days?: number }, options?: CallOptions): Promise<AccountUsage>
  }
  /** Told again, it counts once. */
  activity: { record(input: ActivityInput, options?: CallOptions): Promise<{ ok: true }> }
  catalog: { get(input?: { userId?: string }, options?: CallOptions): Promise<Catalog> }
  spend: {
    quote(input: QuoteInput, options?: CallOptions): Promise<Quote>
    charge(input: WithId<ChargeInput>, options?: CallOptions): Promise<Receipt>
    /** Any number of charges; each succeeds or fails by itself, in the order given. */
    chargeMany(
      input: { items: readonly WithId<ChargeInput>[] },
      options?: CallOptions,
    ): Promise<{ results: ChargeResult[] }>
    hold(input: WithId<HoldInput>, options?: CallOptions): Promise<Hold>
    commit(input: CommitInput, options?: CallOptions): Promise<Receipt>
    release(input: ReleaseInput, options?: CallOptions): Promise<Released>
    refund(input: WithId<RefundInput>, options?: CallOptions): Promise<Receipt>
  }
  grant: { give(input: WithId<GrantInput>, options?: CallOptions): Promise<Receipt> }
  paywall: {
    show(input: PaywallInput, options?: CallOptions): Promise<Paywall>
    record(input: PaywallRecordInput, options?: CallOptions): Promise<{ ok: true }>
    resume(input: { resumeToken: string }, options?: CallOptions): Promise<Resumed>
  }
  purchase: {
    start(input: WithId<PurchaseInput>, options?: CallOptions): Promise<PurchaseStarted>
    get(input: { purchaseId: string }, options?: CallOptions): Promise<Purchase>
  }
  plan: {
    cancel(input: WithId<PlanCancelInput>, options?: CallOptions): Promise<Account>
    change(input: WithId<PlanChangeInput>, options?: CallOptions): Promise<Account>
  }
  /** A user says that tokens moved wrongly; an operator decides. */
  dispute: {
    open(input: WithId<DisputeInput>, options?: CallOptions): Promise<OpenedDispute>
    list(input: DisputeListInput, options?: CallOptions): Promise<DisputeList>
    get(input: { disputeId: string }, options?: CallOptions): Promise<Dispute>
  }
  /** Holds, runs, takes what was used; gives everything back when the work throws, is aborted or takes too long. */
  withTokens<Result>(
    input: WithTokensInput<Result>,
    work: (run: Run) => Result | Promise<Result>,
  ): Promise<Paid<Result>>
  /** For handlers that take a `Request` and return a `Response`. For Express: `@farebox/sdk/express`. */
  guard<Rest extends readonly unknown[] = []>(
    options: GuardOptions<Request>,
    handler: GuardedHandler<Rest>,
  ): (request: Request, ...rest: Rest) => Promise<Response>
  /** What was let through and is not paid yet. */
  pending(): Promise<LetThrough[]>
  /** Pays it, with the request ids of the work. Safe to call at any time, and again. */
  settle(): Promise<Settlement>
  /** Gives up on one of them. */
  forgive(entry: { userId: string; requestId: string }): Promise<void>
}

export function farebox(options: FareboxOptions): Farebox {
  return createFarebox(options, ownSurroundings(options.fetch))
}

/** With surroundings of one's own: for tests. */
export function createFarebox(options: FareboxOptions, surroundings: Surroundings): Farebox {
  const call = createCaller(readCallerConfig(options), surroundings)
  const office: Office = { call, surroundings, running: new Set(), ...readPolicy(options) }
  const identified = <Input extends { requestId?: string | undefined }>(input: Input) => ({
    ...input,
    // Where no compiler looks it may be left out altogether: the server then says what is missing.
    requestId: input?.requestId ?? surroundings.newId(),
  })
  const charge = (input: WithId<ChargeInput>, about?: CallOptions) =>
    call('spend.charge', identified(input), about)

  const client: Farebox = {
    key: { get: about => call('key.get', undefined, about) },
    account: {
      open: (input, about) => call('account.open', input, about),
      get: (input, about) => call('account.get', input, about),
      history: (input, about) => call('account.history', input, about),
      explain: (input, about) => call('account.explain', input, about),
      usage: (input, about) => call('account.usage', input, about),
    },
    catalog: { get: (input, about) => call('catalog.get', input, about) },
    spend: {
      quote: (input, about) => call('spend.quote', input, about),
      charge,
      // Charges of one turn travel as `spend.chargeMany` anyway, as many requests as they need.
      chargeMany: async ({ items }, about) => ({
        results: await Promise.all(items.map(item => readResult(charge(item, about)))),
      }),
      hold: (input, about) => call('spend.hold', identified(input), about),
      commit: (input, about) => call('spend.commit', input, about),
      release: (input, about) => call('spend.release', input, about),
      refund: (input, about) => call('spend.refund', identified(input), about),
    },
    grant: { give: (input, about) => call('grant.give', identified(input), about) },
    activity: { record: (input, about) => call('activity.record', input, about) },
    paywall: {
      show: (input, about) => call('paywall.show', input, about),
      record: (input, about) => call('paywall.record', input, about),
      resume: (input, about) => call('paywall.resume', input, about),
    },
    purchase: {
      start: (input, about) => call('purchase.start', identified(input), about),
      get: (input, about) => call('purchase.get', input, about),
    },
    plan: {
      cancel: (input, about) => call('plan.cancel', identified(input), about),
      change: (input, about) => call('plan.change', identified(input), about),
    },
    dispute: {
      open: (input, about) => call('dispute.open', identified(input), about),
      list: (input, about) => call('dispute.list', input, about),
      get: (input, about) => call('dispute.get', input, about),
    },
    withTokens: (input, work) => withTokens(office, input, work),
    guard: (guardOptions, handler) => guardHandler(office, guardOptions, handler),
    pending: () => office.journal.list(),
    settle: () => settleAll(office),
    forgive: entry => office.journal.remove(idOf(entry)),
  }
  offices.set(client, office)
  return client
}

async function readResult(receipt: Promise<Receipt>): Promise<ChargeResult> {
  try {
    return { ok: true, receipt: await receipt }
  } catch (error) {
    if (isFareboxError(error)) return { ok: false, error }
    throw error
  }
}

const offices = new WeakMap<Farebox, Office>()

/** For guards in entry points of their own. */
export function officeOf(tokens: Farebox): Office {
  const office = offices.get(tokens)
  if (office === undefined) throw new TypeError('Pass the client that farebox() made.')
  return office
}
