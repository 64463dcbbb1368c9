// What the ledger must look like after what callers were told: pure, so that each way to be wrong has a test of its own.
import type { Op, OpKind, Story } from './journal.ts'

/** The ledger as it stands in the database, by the product's own names of users. */
export type LedgerFacts = { accounts: AccountFact[]; entries: EntryFact[] }

export type AccountFact = {
  userId: string
  seq: number
  available: number
  held: number
  lots: { number: number; original: number; remaining: number; held: number }[]
}

export type EntryFact = {
  userId: string
  seq: number
  kind: string
  amount: number
  available: number
  held: number
  value: number
  requestId: string | null
  refersTo: number | null
  at: number
}

const entryKindOf: Record<OpKind, string> = {
  give: 'grant',
  charge: 'charge',
  hold: 'hold',
  commit: 'commit',
  release: 'release',
  refund: 'refund',
}
/** What becomes of a hold. */
const closing = new Set(['commit', 'release'])

/** Every way in which the ledger contradicts what was acknowledged, or itself. */
export function judge(story: Story, facts: LedgerFacts, terms: { welcomeTokens: number }): string[] {
  const entriesByUser = Map.groupBy(facts.entries, ({ userId }) => userId)
  return [
    ...story.wrong.map(({ op, told }) => `${nameOf(story.ops.get(op), op)} was answered: ${told}`),
    ...facts.accounts.flatMap(account => judgeAccount(account, entriesByUser.get(account.userId) ?? [])),
    ...judgeOps(story, facts.entries),
    ...judgeBalances(story, facts, terms.welcomeTokens),
  ]
}

/** An account's entries tell one story without gaps, and its balance and lots agree with where it ends. */
function judgeAccount(account: AccountFact, unsorted: readonly EntryFact[]): string[] {
  const found: string[] = []
  const say = (what: string) => found.push(`${account.userId}: ${what}`)
  const entries = unsorted.toSorted((a, b) => a.seq - b.seq)
  let before = { seq: 0, available: 0, at: 0 }
  const closed = new Set<number>()
  for (const entry of entries) {
    if (entry.seq !== before.seq + 1) say(`entry ${entry.seq} follows ${before.seq}`)
    if (entry.available !== before.available + entry.amount)
      say(`entry ${entry.seq}: ${before.available} + ${entry.amount} became ${entry.available}`)
    if (entry.at < before.at) say(`entry ${entry.seq} is older than the one before it`)
    if (closing.has(entry.kind) && entry.refersTo !== null) {
      if (closed.has(entry.refersTo)) say(`hold ${entry.refersTo} was closed twice`)
      closed.add(entry.refersTo)
    }
    before = entry
  }
  if (account.seq !== before.seq) say(`its last entry is ${before.seq}, and it says ${account.seq}`)
  if (account.available !== before.available)
    say(`its last entry leaves ${before.available}, and it says ${account.available}`)
  const inLots = sum(account.lots.map(lot => lot.remaining - lot.held))
  if (inLots !== account.available) say(`its lots have ${inLots} free, and it says ${account.available}`)
  const heldInLots = sum(account.lots.map(lot => lot.held))
  if (heldInLots !== account.held) say(`its lots hold ${heldInLots}, and it says ${account.held}`)
  for (const { number, original, remaining, held } of account.lots) {
    if (held < 0 || held > remaining || remaining > original)
      say(`lot ${number} holds ${held} of ${remaining} of ${original}`)
  }
  return found
}

/** What was acknowledged is there once, as it was told; what was refused is not; what nobody knows is there at most once. */
function judgeOps(story: Story, entries: readonly EntryFact[]): string[] {
  const byName = Map.groupBy(
    entries.filter(({ requestId }) => requestId !== null),
    ({ userId, kind, requestId }) => `${userId} ${kind} ${requestId}`,
  )
  const found: string[] = []
  for (const op of story.ops.values()) {
    const written = byName.get(nameInLedger(op)) ?? []
    const say = (what: string) => found.push(`${nameOf(op, op.number)} ${what}`)
    const answer = story.acknowledged.get(op.number)
    if (written.length > 1) say(`is in the ledger ${written.length} times`)
    if (answer === undefined) {
      const reason = story.refused.get(op.number)
      if (reason !== undefined && written.length > 0) say(`was refused with ${reason} and is in the ledger`)
      continue
    }
    const [entry] = written
    if (entry === undefined) {
      say('was acknowledged and is not in the ledger')
      continue
    }
    if (entry.value !== op.tokens) say(`moved ${entry.value} tokens instead of ${op.tokens}`)
    const told = answer['charged'] ?? answer['held'] ?? answer['released']
    // A receipt says what was taken; of what was given it says 0.
    const toTell = op.kind === 'give' ? 0 : op.tokens
    if (told !== toTell) say(`told of ${String(told)} tokens instead of ${toTell}`)
    const name = op.kind === 'release' ? null : (answer['entryId'] ?? answer['holdId'])
    if (typeof name === 'string' && Number(name.split('_').at(-1)) !== entry.seq)
      say(`was answered with ${name} and is entry ${entry.seq}`)
  }
  const known = new Set([...story.ops.values()].map(nameInLedger))
  for (const [name] of byName)
    if (!known.has(name)) found.push(`${name} is in the ledger, and nobody asked for it`)
  return found
}

/** The generator's own sums: of what was acknowledged, and of what the ledger has though nobody heard of it. */
function judgeBalances(story: Story, { accounts, entries }: LedgerFacts, welcomeTokens: number): string[] {
  const there = new Set(entries.map(({ userId, kind, requestId }) => `${userId} ${kind} ${requestId}`))
  const expected = new Map<string, { available: number; held: number }>()
  for (const op of story.ops.values()) {
    const isAcknowledged = story.acknowledged.has(op.number)
    if (!isAcknowledged && (story.refused.has(op.number) || !there.has(nameInLedger(op)))) continue
    const balance = expected.get(op.userId) ?? { available: welcomeTokens, held: 0 }
    const held = op.of === null ? 0 : (story.ops.get(op.of)?.tokens ?? 0)
    const moved = moves[op.kind](op.tokens, held)
    expected.set(op.userId, {
      available: balance.available + moved.available,
      held: balance.held + moved.held,
    })
  }
  const actual = new Map(accounts.map(account => [account.userId, account]))
  return [...expected].flatMap(([userId, { available, held }]) => {
    const account = actual.get(userId)
    return account?.available === available && account.held === held
      ? []
      : [`${userId}: has ${account?.available} and ${account?.held} held instead of ${available} and ${held}`]
  })
}

/** How each call changes what is available and held; `held` is of the hold that it closes. */
const moves: Record<OpKind, (tokens: number, held: number) => { available: number; held: number }> = {
  give: tokens => ({ available: tokens, held: 0 }),
  charge: tokens => ({ available: -tokens, held: 0 }),
  hold: tokens => ({ available: -tokens, held: tokens }),
  commit: (tokens, held) => ({ available: held - tokens, held: -held }),
  release: (_, held) => ({ available: held, held: -held }),
  refund: tokens => ({ available: tokens, held: 0 }),
}

function nameInLedger({ userId, kind, requestId }: Op): string {
  return `${userId} ${entryKindOf[kind]} ${requestId}`
}

function nameOf(op: Op | undefined, number: number): string {
  return op === undefined ? `call ${number}` : `${op.kind} ${op.requestId} of ${op.userId}`
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
