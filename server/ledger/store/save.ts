// What the decisions of a batch changed, written as set statements with the commit right behind them. By hand, for Prisma would
// send a statement for every row.
import { hash } from 'node:crypto'
import {
  chainContent,
  composeContent,
  composeDraws,
  composeTexts,
  type EntryTexts,
} from '../rules/canonical.ts'
import type { Account, Entry, Hold, Lot, Profile } from '../rules/state.ts'
import { writeNumbers } from './arrays.ts'
import { computeDeltas, insertDeltas } from './deltas.ts'
import { bare, type Exchange, SkippedError } from './exchange.ts'
import type { Loaded, LoadedBatch } from './load.ts'
import type { Remembered } from './memory.ts'
import { writeLotFacts } from './rows.ts'
import {
  columnsOf,
  expectRows,
  insertInto,
  type Span,
  type Statement,
  updateOf,
  type Write,
} from './statements.ts'

/** Nothing of it was written, and its accounts are free again. */
export async function leaveBatch(ask: Exchange): Promise<void> {
  await ask(bare('rollback'))
}

/** Sends everything in one go; `committing` is told when the commit is under way, and when its answer has come. */
export async function saveBatch(
  ask: Exchange,
  batch: LoadedBatch,
  span: Span,
  committing: (isUnderWay: boolean) => void,
): Promise<void> {
  const results = composeStatements(batch, span).map(ask)
  const committed = ask(bare('commit'))
  committing(true)
  const settled = await Promise.allSettled([...results, committed])
  // A commit that was answered, or that the database never came to, leaves no doubt.
  const last = settled.at(-1)
  if (last?.status === 'fulfilled' || last?.reason instanceof SkippedError) committing(false)
  // The first that failed says why; what came after it did nothing, unless the connection was lost.
  for (const result of settled) if (result.status === 'rejected') throw result.reason
  const { command } = await committed
  if (command !== 'COMMIT') throw new Error(`the transaction ended with ${command}`)
}

function composeStatements({ accounts, isLocked }: LoadedBatch, span: Span): Statement[] {
  const changed = [...accounts.values()].filter(isChanged)
  const statements: Statement[] = []
  function add<Row>(write: Write<Row>, rows: readonly Row[]): void {
    if (rows.length > 0) statements.push(write(rows, span))
  }

  /** Each row the one way or the other. */
  function addEither<Row>(
    rows: readonly Row[],
    isOne: (row: Row) => boolean,
    one: Write<Row>,
    other: Write<Row>,
  ) {
    const [yes, no] = divide(rows, isOne)
    add(one, yes)
    add(other, no)
  }

  const entries = chainEntries(changed)
  const [fresh, known] = divide(changed, ({ isNew }) => isNew)
  const update = isLocked ? updates.ofLocked : updates.ofUnchanged
  // In one statement, so that all are locked in one order; and before anything that another process may wait for.
  add(known.every(isOnlySpent) ? update.spent : update.whole, known)
  if (!isLocked) add(expectUnchanged, [...accounts.values()].filter(isLeft))
  add(insertAccounts, fresh)
  addEither(listLots(changed), ({ isNew }) => isNew, insertLots, updateLots)
  addEither(listHolds(changed), ({ isNew }) => isNew, insertHolds, updateHolds)
  addEither(entries, isPlain, insertPlainEntries, insertEntries)
  add(
    upsertProfiles,
    changed.flatMap(({ state: { account, changes } }) =>
      changes.profile === null ? [] : [{ account, ...changes.profile }],
    ),
  )
  add(
    insertOutbox,
    entries.filter(({ entry }) => isNotable(entry)),
  )
  add(insertDeltas, computeDeltas(entries))
  return statements
}

function divide<Row>(rows: readonly Row[], isOne: (row: Row) => boolean): [yes: Row[], no: Row[]] {
  const yes: Row[] = []
  const no: Row[] = []
  for (const row of rows) (isOne(row) ? yes : no).push(row)
  return [yes, no]
}

function isChanged({ state: { changes } }: Loaded): boolean {
  return changes.opened || changes.tidied || changes.entries.length > 0 || changes.profile !== null
}

/** A refusal is right only if what it was decided on still is. */
function isLeft(loaded: Loaded): boolean {
  return !loaded.isNew && !isChanged(loaded)
}

/** Accounts as they stand once the batch is committed. */
export function listWritten({ accounts, writer }: LoadedBatch): Remembered[] {
  if (writer === null) return []
  return [...accounts.values()].filter(isChanged).map(loaded => ({
    account: loaded.state.account,
    hash: loaded.hash,
    lots: liveOf(loaded),
    writer,
  }))
}

type WrittenEntry = {
  account: Account
  entry: Entry
  texts: EntryTexts
  hash: string
  /** Of the call that it answers. */
  fingerprint: string | null
}

/** Each entry's hash covers its content and the hash before it. */
function chainEntries(changed: readonly Loaded[]): WrittenEntry[] {
  const written: WrittenEntry[] = []
  for (const loaded of changed) {
    const { account, changes } = loaded.state
    // Both stand in the order of the commands.
    let answered = 0
    for (const entry of changes.entries) {
      const texts = composeTexts(entry)
      loaded.hash = hash('sha256', chainContent(loaded.hash, composeContent(entry, texts)), 'hex')
      const answer = changes.answers[answered]
      const answers = answer?.seq === entry.seq
      if (answers) answered += 1
      written.push({
        account,
        entry,
        texts,
        hash: loaded.hash,
        fingerprint: answers ? answer.fingerprint : null,
      })
    }
    if (answered < changes.answers.length) throw new Error(`an answer of ${account.id} has no entry`)
  }
  return written
}

/** New lots, and those of which something changed that does not stand with the account. */
function listLots(changed: readonly Loaded[]) {
  const listed: (LotRow & { isNew: boolean })[] = []
  for (const { state, before, lotsBefore } of changed) {
    const { account, lots } = state
    // Those that there were stand in their order, each replaced where it stood; new ones stand between them.
    let known = 0
    for (const lot of lots) {
      const isNew = lot.number > before.seq
      const was = isNew ? undefined : lotsBefore[known]
      if (!isNew) known += 1
      if (was === lot) continue
      if (was === undefined || was.number !== lot.number || hasOtherFacts(was, lot))
        listed.push({ account, lot, isNew })
    }
  }
  return listed
}

function hasOtherFacts(before: Lot, after: Lot): boolean {
  return (
    before.expiresAt !== after.expiresAt ||
    before.frozen !== after.frozen ||
    before.clawedBack !== after.clawedBack ||
    before.takenBack !== after.takenBack ||
    before.pendingBack !== after.pendingBack ||
    before.owedBack !== after.owedBack ||
    before.repaid !== after.repaid
  )
}

function listHolds(changed: readonly Loaded[]) {
  const listed: (HoldRow & { isNew: boolean })[] = []
  for (const { state, before } of changed) {
    const { account, holds, changes } = state
    for (const number of changes.holds) {
      const held = holds.get(number)
      if (held !== undefined) listed.push({ account, held, isNew: number > before.seq })
    }
  }
  return listed
}

/** Nearly every batch: of an account nothing moved but what a plain charge moves. */
function isOnlySpent({ state: { account, lots }, before, lotsBefore }: Loaded): boolean {
  const { period } = account
  return (
    account.held === before.held &&
    account.debt === before.debt &&
    account.plan === before.plan &&
    account.friction === before.friction &&
    account.uses === before.uses &&
    account.holdDueAt === before.holdDueAt &&
    account.dueAt === before.dueAt &&
    period.startMs === before.period.startMs &&
    period.endMs === before.period.endMs &&
    period.allowance === before.period.allowance &&
    period.warnedPercent === before.period.warnedPercent &&
    lots.length === lotsBefore.length &&
    lots.every((lot, index) => isSameButSpent(lotsBefore[index], lot))
  )
}

function isSameButSpent(before: Lot | undefined, after: Lot): boolean {
  if (before === after) return true
  return (
    before !== undefined &&
    before.number === after.number &&
    before.held === after.held &&
    isLive(before) === isLive(after) &&
    !hasOtherFacts(before, after)
  )
}

/** Most entries say nothing of these. */
function isPlain({ entry: { size, refersTo, arm, reason, metadata } }: WrittenEntry): boolean {
  return size === null && refersTo === null && arm === null && reason === null && metadata === null
}

/** What somebody beside the caller should hear of: not every spend. */
function isNotable({ kind, detail }: Entry): boolean {
  return detail.warning !== undefined || notable.has(kind)
}

const notable = new Set<Entry['kind']>(['purchase', 'claw_back', 'debt', 'restrict', 'plan'])

const ofAccount = columnsOf<Loaded>()
const accountOf = ({ state }: Loaded) => state.account
const laneOfLoaded = (loaded: Loaded) => accountOf(loaded).lane

/** What a charge moves. */
const spentChanges = [
  ofAccount.whole('seq', loaded => accountOf(loaded).seq),
  ofAccount.bytes('hash', loaded => (accountOf(loaded).seq === 0 ? '' : loaded.hash)),
  ofAccount.instant('last_at', loaded => accountOf(loaded).lastAt),
  ofAccount.whole('available', loaded => accountOf(loaded).available),
  ofAccount.whole('granted', loaded => accountOf(loaded).granted),
  ofAccount.whole('spent_tokens', loaded => accountOf(loaded).spentTokens),
  ofAccount.instant('day_start', loaded => accountOf(loaded).day.startMs),
  ofAccount.whole('day_spent', loaded => accountOf(loaded).day.spent),
  ofAccount.whole('day_actions', loaded => accountOf(loaded).day.actions),
  ofAccount.whole('period_used', loaded => accountOf(loaded).period.used),
  ofAccount.as('bigint[]')('live_free', loaded =>
    writeNumbers(liveOf(loaded), ({ remaining, held }) => remaining - held),
  ),
  ofAccount.as('bigint[]')('live_used', loaded =>
    writeNumbers(liveOf(loaded), ({ original, remaining }) => original - remaining),
  ),
]
const accountChanges = [
  ...spentChanges,
  ofAccount.whole('held', loaded => accountOf(loaded).held),
  ofAccount.whole('debt', loaded => accountOf(loaded).debt),
  ofAccount.instant('period_start', loaded => accountOf(loaded).period.startMs),
  ofAccount.instant('period_end', loaded => accountOf(loaded).period.endMs),
  ofAccount.whole('period_allowance', loaded => accountOf(loaded).period.allowance),
  ofAccount.small('period_warned', loaded => accountOf(loaded).period.warnedPercent),
  ofAccount.json('plan', loaded => writeJson(accountOf(loaded).plan)),
  ofAccount.json('friction', loaded => writeJson(accountOf(loaded).friction)),
  ofAccount.json('uses', loaded => writeUses(accountOf(loaded))),
  ofAccount.instant('hold_due_at', loaded => accountOf(loaded).holdDueAt),
  ofAccount.instant('due_at', loaded => accountOf(loaded).dueAt),
  ofAccount.as('bigint[]')('live_lots', loaded => writeNumbers(liveOf(loaded), ({ number }) => number)),
  ofAccount.as('bigint[]')('live_held', loaded => writeNumbers(liveOf(loaded), ({ held }) => held)),
  ofAccount.text('live_facts', loaded => writeLotFacts(liveOf(loaded))),
]
const accountKey = ofAccount.uuid('id', loaded => accountOf(loaded).id)

const insertAccounts = insertInto<Loaded>('account', laneOfLoaded, [
  accountKey,
  ofAccount.text('economy_key', loaded => accountOf(loaded).economyKey),
  ofAccount.as('mode')('mode', loaded => accountOf(loaded).mode),
  ofAccount.text('user_id', loaded => accountOf(loaded).userId),
  ofAccount.instant('opened_at', loaded => accountOf(loaded).openedAt),
  ...accountChanges,
])
/**
 * A database that was taken over or put back gives the numbers of lost transactions to others: so a row is the same by its hash
 * too, which no two pasts have alike.
 */
const accountVersion = [
  accountKey,
  ofAccount.writer('xmin', ({ version }) => version?.writer ?? null),
  { ...ofAccount.bytes('hash_before', ({ version }) => version?.hash ?? null), column: 'hash' },
]
const updates = {
  ofLocked: {
    whole: updateOf('account', laneOfLoaded, [accountKey], accountChanges),
    spent: updateOf('account', laneOfLoaded, [accountKey], spentChanges, { called: 'account_spent' }),
  },
  ofUnchanged: {
    whole: updateOf('account', laneOfLoaded, accountVersion, accountChanges, {
      called: 'account_unchanged',
      all: true,
    }),
    spent: updateOf('account', laneOfLoaded, accountVersion, spentChanges, {
      called: 'account_unchanged_spent',
      all: true,
    }),
  },
}
const expectUnchanged = expectRows('account', laneOfLoaded, accountVersion)

type LotRow = { account: Account; lot: Lot }
const ofLot = columnsOf<LotRow>()
const lotKeys = [
  ofLot.uuid('account_id', ({ account }) => account.id),
  ofLot.whole('number', ({ lot }) => lot.number),
]
const lotChanges = [
  ofLot.instant('expires_at', ({ lot }) => lot.expiresAt),
  ofLot.flag('frozen', ({ lot }) => lot.frozen),
  ofLot.whole('clawed_back', ({ lot }) => lot.clawedBack),
  ofLot.whole('taken_back', ({ lot }) => lot.takenBack),
  ofLot.whole('pending_back', ({ lot }) => lot.pendingBack),
  ofLot.whole('owed_back', ({ lot }) => lot.owedBack),
  ofLot.whole('repaid', ({ lot }) => lot.repaid),
]
const insertLots = insertInto<LotRow>('lot', ({ account }) => account.lane, [
  ...lotKeys,
  ofLot.as('lot_class')('class', ({ lot }) => lot.class),
  ofLot.text('source', ({ lot }) => lot.source),
  ofLot.whole('original', ({ lot }) => lot.original),
  ...lotChanges,
  ofLot.whole('paid_amount', ({ lot }) => lot.paidAmount),
  ofLot.text('paid_currency', ({ lot }) => lot.paidCurrency),
  ofLot.text('cause', ({ lot }) => lot.cause),
  ofLot.instant('at', ({ lot }) => lot.at),
])
const updateLots = updateOf<LotRow>('lot', ({ account }) => account.lane, lotKeys, lotChanges)

type HoldRow = { account: Account; held: Hold }
const ofHold = columnsOf<HoldRow>()
const holdKeys = [
  ofHold.uuid('account_id', ({ account }) => account.id),
  ofHold.whole('number', ({ held }) => held.number),
]
const holdChanges = [
  ofHold.as('hold_state')('state', ({ held }) => held.state),
  ofHold.whole('closed_seq', ({ held }) => held.closedSeq),
  ofHold.bytes('closed_with', ({ held }) => held.closedWith),
]
const insertHolds = insertInto<HoldRow>('hold', ({ account }) => account.lane, [
  ...holdKeys,
  ...holdChanges,
  ofHold.as('hold_kind')('kind', ({ held }) => held.kind),
  ofHold.text('action', ({ held }) => held.action),
  ofHold.whole('quantity', ({ held }) => held.quantity),
  ofHold.whole('size', ({ held }) => held.size),
  ofHold.whole('amount', ({ held }) => held.amount),
  ofHold.json('draws', ({ held }) => composeDraws(held.draws)),
  ofHold.small('price_version', ({ held }) => held.priceVersion),
  ofHold.text('arm', ({ held }) => held.arm),
  ofHold.text('request_id', ({ held }) => held.requestId),
  ofHold.instant('expires_at', ({ held }) => held.expiresAt),
  ofHold.instant('at', ({ held }) => held.at),
  ofHold.json('facts', ({ held }) => JSON.stringify(held.facts)),
])
const updateHolds = updateOf<HoldRow>('hold', ({ account }) => account.lane, holdKeys, holdChanges)

const ofEntry = columnsOf<WrittenEntry>()
const plainColumns = [
  ofEntry.uuid('account_id', ({ account }) => account.id),
  ofEntry.whole('seq', ({ entry }) => entry.seq),
  ofEntry.text('kind', ({ entry }) => entry.kind),
  ofEntry.whole('amount', ({ entry }) => entry.amount),
  ofEntry.whole('available', ({ entry }) => entry.available),
  ofEntry.whole('granted', ({ entry }) => entry.granted),
  ofEntry.whole('held', ({ entry }) => entry.held),
  ofEntry.whole('debt', ({ entry }) => entry.debt),
  ofEntry.whole('value', ({ entry }) => entry.value),
  ofEntry.text('action', ({ entry }) => entry.action),
  ofEntry.whole('quantity', ({ entry }) => entry.quantity),
  ofEntry.text('request_id', ({ entry }) => entry.requestId),
  ofEntry.small('price_version', ({ entry }) => entry.priceVersion),
  ofEntry.text('draws', ({ texts }) => texts.draws),
  ofEntry.text('detail', ({ texts }) => texts.detail),
  ofEntry.whole('revenue', ({ entry }) => entry.revenue),
  ofEntry.instant('at', ({ entry }) => entry.at),
  ofEntry.bytes('hash', written => written.hash),
  ofEntry.bytes('fingerprint', written => written.fingerprint),
]
const insertPlainEntries = insertInto<WrittenEntry>('entry', ({ account }) => account.lane, plainColumns, {
  called: 'plain_entry',
})
const insertEntries = insertInto<WrittenEntry>('entry', ({ account }) => account.lane, [
  ...plainColumns,
  ofEntry.whole('size', ({ entry }) => entry.size),
  ofEntry.whole('refers_to', ({ entry }) => entry.refersTo),
  ofEntry.text('arm', ({ entry }) => entry.arm),
  ofEntry.text('reason', ({ entry }) => entry.reason),
  ofEntry.json('metadata', ({ texts }) => texts.metadata),
])

const insertOutbox = insertInto<WrittenEntry>('outbox', ({ account }) => account.lane, [
  ofEntry.uuid('account_id', ({ account }) => account.id),
  ofEntry.whole('seq', ({ entry }) => entry.seq),
  ofEntry.text('topic', ({ entry }) => (entry.detail.warning === undefined ? entry.kind : 'warning')),
  ofEntry.jsonb('payload', ({ account: { economyKey, mode, userId } }) =>
    JSON.stringify({ economyKey, mode, userId }),
  ),
  ofEntry.instant('at', ({ entry }) => entry.at),
])

type ProfileRow = Profile & { account: Account }
const ofProfile = columnsOf<ProfileRow>()
/** What is told later completes what was told before; who referred an account is told once. */
const upsertProfiles = insertInto<ProfileRow>(
  'profile',
  ({ account }) => account.lane,
  [
    ofProfile.uuid('account_id', ({ account }) => account.id),
    ofProfile.text('economy_key', ({ account }) => account.economyKey),
    ofProfile.as('mode')('mode', ({ account }) => account.mode),
    ofProfile.text('email', profile => profile.email),
    ofProfile.text('name', profile => profile.name),
    ofProfile.text('country', profile => profile.country),
    ofProfile.text('timezone', profile => profile.timezone),
    ofProfile.text('referred_by', profile => profile.referredBy),
  ],
  {
    conflict: `on conflict (lane, account_id) do update
    set email = coalesce(excluded.email, profile.email),
      name = coalesce(excluded.name, profile.name),
      country = coalesce(excluded.country, profile.country),
      timezone = coalesce(excluded.timezone, profile.timezone),
      referred_by = coalesce(profile.referred_by, excluded.referred_by)`,
  },
)

function writeJson(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value)
}

function writeUses({ uses }: Account): string | null {
  for (const _action in uses) return JSON.stringify(uses)
  return null
}

/** In burn order, as the rules keep them. */
function liveOf(loaded: Loaded): Lot[] {
  const { lots } = loaded.state
  return lots.every(isLive) ? lots : lots.filter(isLive)
}

function isLive({ remaining }: Lot): boolean {
  return remaining > 0
}
