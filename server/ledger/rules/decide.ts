// The ledger as a state machine: an account, a command and an instant give new rows and an answer, or a refusal and nothing.
import { computeDay } from '../../platform/calendar.ts'
import type { Command, Decision } from './commands.ts'
import { addEntry, addLot, type Draft, describeLot, drawOf, findEntry, openDraft } from './draft.ts'
import { add, put } from './few.ts'
import {
  adjust,
  cancelPlan,
  changePlan,
  clawBack,
  freeze,
  grant,
  keepPlan,
  purchase,
  renewPaid,
  repay,
  restore,
  restrict,
  settle,
  stake,
  thaw,
  unpayPlan,
} from './money.ts'
import { charge, commit, hold, type Outcome, refund, refuse, release } from './spend.ts'
import type { Account, Entry, Lot, Policy, State } from './state.ts'
import { bringUpToDate, computeDueAt, startMonth, startPlan } from './tidy.ts'

/** An accepted command changes the state it is given; a refused one leaves it as it was. */
export function decide(state: State, command: Command, now: number): Decision {
  const { requestId, fingerprint } = command
  const stored = requestId === null ? undefined : state.answers.get(requestId)
  if (stored !== undefined) {
    return stored.fingerprint === fingerprint
      ? replay(state, stored.seq)
      : {
          kind: 'refused',
          ...refuse('REQUEST_ID_REUSED', 'This request id was used for another call of this account.'),
        }
  }
  if (state.account.openedAt === null) {
    const refusal = refuseUnopened(command)
    if (refusal !== null) return { kind: 'refused', ...refusal }
    if (command.kind === 'expire') return { kind: 'accepted', answer: null }
  }
  const draft = openDraft(state, command.policy, now)
  if (state.account.openedAt === null) open(draft)
  else bringUpToDate(draft)
  const outcome = apply(draft, command)
  if (outcome === null) {
    keep(draft, command, null)
    return { kind: 'accepted', answer: null }
  }
  if ('refusal' in outcome) return { kind: 'refused', refusal: outcome.refusal }
  if ('replayOf' in outcome) return replay(state, outcome.replayOf)
  const answer = tellWhatIsLeft(draft, outcome)
  keep(draft, command, answer.seq)
  return { kind: 'accepted', answer }
}

/** An answer says what a look at the same instant would find, and says it again when it is asked again. */
function tellWhatIsLeft({ account, entries }: Draft, answer: Entry): Entry {
  if (answer === entries.at(-1)) return answer
  const { available, granted, held, debt } = account
  const after = { available, granted, held, debt }
  if (fieldsOfBalance.every(field => answer[field] === after[field])) return answer
  const told = { ...answer, detail: { ...answer.detail, after } }
  entries[entries.indexOf(answer)] = told
  return told
}

const fieldsOfBalance = ['available', 'granted', 'held', 'debt'] as const

/** The account as it stands at an instant, unwritten: as a command that came now would find it. */
export function view(
  state: State,
  policy: Policy,
  now: number,
): { account: Account; lots: Lot[]; now: number } {
  const draft = openDraft(state, policy, now)
  if (state.account.openedAt === null) {
    open(draft)
    return { account: { ...draft.account, openedAt: null }, lots: draft.lots, now: draft.now }
  }
  bringUpToDate(draft)
  return { account: draft.account, lots: draft.lots, now: draft.now }
}

function apply(draft: Draft, command: Command): Outcome | null {
  switch (command.kind) {
    case 'open':
    case 'expire':
      return null
    case 'charge':
      return charge(draft, command)
    case 'hold':
      return hold(draft, command)
    case 'commit':
      return commit(draft, command)
    case 'release':
      return release(draft, command)
    case 'refund':
      return refund(draft, command)
    case 'grant':
      return grant(draft, command)
    case 'purchase':
      return purchase(draft, command)
    case 'adjust':
      return adjust(draft, command)
    case 'claw_back':
      return clawBack(draft, command)
    case 'restore':
      return restore(draft, command)
    case 'freeze':
      return freeze(draft, command)
    case 'thaw':
      return thaw(draft, command)
    case 'repay':
      return repay(draft, command)
    case 'restrict':
      return restrict(draft, command)
    case 'stake':
      return stake(draft, command)
    case 'settle':
      return settle(draft, command)
    case 'plan':
      return changePlan(draft, command)
    case 'renew':
      return renewPaid(draft, command)
    case 'cancel_plan':
      return cancelPlan(draft, command)
    case 'keep_plan':
      return keepPlan(draft, command)
    case 'unpay_plan':
      return unpayPlan(draft, command)
  }
}

/** The first write that names an account opens it: the welcome lot once, and the plan everybody begins with. */
function open(draft: Draft): void {
  const { account, policy, now } = draft
  account.openedAt = now
  account.lastAt = now
  account.day = { startMs: computeDay(now, policy.zone).startMs, spent: 0, actions: 0 }
  if (policy.welcomeTokens > 0) {
    const lot = addLot(draft, {
      class: 'granted',
      source: 'welcome',
      original: policy.welcomeTokens,
      expiresAt: null,
    })
    addEntry(draft, {
      kind: 'grant',
      value: policy.welcomeTokens,
      draws: [drawOf(lot, lot.original)],
      detail: { lot: describeLot(lot) },
    })
  }
  if (policy.startingPlan === null) startMonth(draft, now)
  else startPlan(draft, policy.startingPlan, { anchorMs: now, paidUntilMs: null })
}

function refuseUnopened(command: Command) {
  switch (command.kind) {
    case 'commit':
    case 'release':
    case 'settle':
      return refuse('UNKNOWN_HOLD', 'This account has no such hold.')
    case 'refund':
      return refuse('UNKNOWN_ENTRY', 'This account has no such charge.', { of: command.of })
    case 'claw_back':
    case 'restore':
    case 'freeze':
    case 'thaw':
      return refuse('UNKNOWN_PURCHASE', 'This account has no lot of that purchase.')
    case 'open':
    case 'expire':
      return null
    default:
      return command.policy.opensByItself
        ? null
        : refuse('UNKNOWN_ACCOUNT', 'This account has not been opened: call account.open first.', {
            userId: command.userId,
          })
  }
}

function replay(state: State, seq: number): Decision {
  const entry = findEntry(state, seq)
  if (entry === undefined) throw new Error(`entry ${seq} of ${state.account.id} was not loaded`)
  return { kind: 'replayed', entry }
}

/** From here on the decision is the state that the next command of the batch finds. */
function keep(draft: Draft, command: Command, answerSeq: number | null): void {
  const { state, account } = draft
  const { changes } = state
  if (state.account.openedAt === null) changes.opened = true
  if (command.kind === 'open' && command.profile !== null) changes.profile = command.profile
  if (draft.entries.length > 0 || changes.opened || command.kind === 'expire') {
    const dueAt = computeDueAt(draft)
    if (dueAt !== account.dueAt) changes.tidied = true
    account.dueAt = dueAt
  }
  state.account = account
  state.lots = draft.lots
  for (const [number, held] of draft.holds) {
    state.holds = put(state.holds, number, held)
    changes.holds = add(changes.holds, number)
  }
  for (const entry of draft.entries) changes.entries.push(entry)
  if (draft.refunded !== null) state.refunds = put(state.refunds, draft.refunded.seq, draft.refunded.byLot)
  if (command.requestId !== null && answerSeq !== null) {
    const answer = { requestId: command.requestId, fingerprint: command.fingerprint, seq: answerSeq }
    state.answers = put(state.answers, answer.requestId, answer)
    changes.answers.push(answer)
  }
}
