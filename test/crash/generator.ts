// A process that calls Farebox as many products at once would, and writes down on disk what it was told. It never crashes
// itself: whatever it does not know about the ledger afterwards, the servers and the database lost.
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Chance, createChance } from './chance.ts'
import { type Op, openJournal } from './journal.ts'
import { createShoppers } from './shoppers.ts'
import { type Weighed, weigh, withoutReplayed } from './weigh.ts'
import { callOnce } from './wire.ts'

/** What the supervisor gives with the start. */
export type Setup = {
  urls: string[]
  key: string
  journalPath: string
  pricesPath: string
  seed: number
  accounts: number
  callers: number
}

export type Order = { kind: 'load' } | { kind: 'pause' } | { kind: 'finish' } | { kind: 'end' }
/** `open`: calls whose outcome nobody knows yet. */
export type Report = { kind: 'paused'; open: number }

const giveUpMs = 120_000
const openMax = 400
const shoppersAtOnce = 2
/** Refusals that a spend may meet; any other answer is a fault. */
const expected = new Set(['INSUFFICIENT_TOKENS', 'HOLD_CLOSED', 'AMOUNT_TOO_LARGE'])

const setup = JSON.parse(process.argv[2] ?? '{}') as Setup
const chance = createChance(setup.seed)
const journal = openJournal(setup.journalPath)
const book = readBook(setup.pricesPath)
const shoppers = createShoppers({
  ...setup,
  packs: book.packs,
  actions: book.prices.map(([action]) => action),
})

let numbers = 0
const course: { state: 'paused' | 'loading' | 'finishing' } = { state: 'paused' }
let workers: Promise<unknown> = Promise.resolve()
/** Sent, and not answered: asked again, with the same words, later. */
let open: Op[] = []
/** Those of them that the next load begins with. */
let due: Op[] = []
const holds: { op: Op; holdId: string }[] = []
const charges: { op: Op; entryId: string }[] = []
/** A guess, so that most spends can be paid; the judge's sums come from the journal alone. */
const funds = new Map<string, number>()

process.on('message', (order: Order) => void obey(order))
process.on('disconnect', () => process.exit())

async function obey({ kind }: Order): Promise<void> {
  switch (kind) {
    case 'load':
      due = open.splice(0)
      course.state = 'loading'
      workers = Promise.all([
        ...Array.from({ length: setup.callers }, () => work()),
        ...Array.from({ length: shoppersAtOnce }, () => shop()),
      ])
      break
    case 'pause':
      course.state = 'paused'
      await workers
      break
    case 'finish':
      due = open.splice(0)
      course.state = 'finishing'
      await Promise.all(Array.from({ length: setup.callers }, () => finish()))
      course.state = 'paused'
      break
    case 'end':
      journal.close()
      process.disconnect()
      return
  }
  const report: Report = { kind: 'paused', open: open.length + due.length }
  if (kind !== 'load') process.send?.(report)
}

async function work(): Promise<void> {
  while (course.state === 'loading') {
    const again = due.shift() ?? (open.length > openMax ? open.shift() : undefined)
    await (again === undefined ? askNew() : settle(again))
  }
  open.push(...due.splice(0))
}

async function shop(): Promise<void> {
  while (course.state === 'loading') await shoppers.visit()
}

async function finish(): Promise<void> {
  for (let op = due.shift(); op !== undefined; op = due.shift()) await settle(op)
}

async function askNew(): Promise<void> {
  const calls = composeCalls(chance)
  for (const op of calls) await journal.write({ sent: op })
  await Promise.all(calls.map(settle))
}

/** Asks until there is an answer; where nobody answers, half of the time it is left for later. */
async function settle(op: Op): Promise<void> {
  const began = Date.now()
  while (true) {
    // Some callers are impatient and ask twice at once; with several servers, often two of them.
    const times = chance.happens(0.1) ? 2 : 1
    const answers = await Promise.all(
      Array.from({ length: times }, () => callOnce(chance.pick(setup.urls), setup.key, op)),
    )
    const answer = weigh(answers)
    if (answer.kind !== 'unknown') {
      await conclude(op, answer)
      return
    }
    if (course.state === 'finishing' && Date.now() - began > giveUpMs) {
      await journal.write({ wrong: op.number, told: `nothing in ${giveUpMs} ms: ${JSON.stringify(answers)}` })
      return
    }
    if (course.state === 'paused' || (course.state === 'loading' && chance.happens(0.5))) {
      open.push(op)
      await sleep(50)
      return
    }
    await sleep(chance.whole(50, 300))
  }
}

/** Only from here on does it count as told. */
async function conclude(op: Op, answer: Exclude<Weighed, { kind: 'unknown' }>): Promise<void> {
  const { number } = op
  switch (answer.kind) {
    case 'contradictory':
      await journal.write({ wrong: number, told: answer.told })
      return
    case 'refused':
      await journal.write(
        expected.has(answer.reason)
          ? { refused: number, reason: answer.reason }
          : { wrong: number, told: `${answer.reason}: ${answer.message}` },
      )
      if (answer.reason === 'INSUFFICIENT_TOKENS') funds.set(op.userId, 0)
      return
    case 'answered':
      await journal.write({ acknowledged: number, answer: withoutReplayed(answer.data) })
      if (op.kind === 'hold') holds.push({ op, holdId: String(answer.data['holdId']) })
      if (op.kind === 'charge') charges.push({ op, entryId: String(answer.data['entryId']) })
  }
}

/** One call, or two that contest the same tokens: only one of the two may move them. */
function composeCalls(by: Chance): Op[] {
  const number = by.part()
  if (number < 0.25 && holds.length > 0) return closeHold(by)
  if (number < 0.35 && charges.length > 0) return refundCharge(by)
  // Every tenth call meets one account: a hot one.
  const user = by.happens(0.1) ? 0 : by.whole(0, setup.accounts - 1)
  const userId = `crash-${setup.seed}-${user}`
  const have = funds.get(userId) ?? 0
  if (have < 60) return [give(userId, by.whole(200, 2_000))]
  const [action, price] = by.pick(book.prices)
  const quantity = by.whole(1, 3)
  const tokens = price * quantity
  funds.set(userId, have - tokens)
  const input = { userId, action, quantity, acknowledgeSoftCap: true }
  return number < 0.65
    ? [compose('hold', { userId, tokens, input: { ...input, ttlSeconds: 86_400 } })]
    : [compose('charge', { userId, tokens, input })]
}

function give(userId: string, tokens: number): Op {
  funds.set(userId, (funds.get(userId) ?? 0) + tokens)
  return compose('give', {
    userId,
    tokens,
    input: { userId, amount: tokens, source: 'gift', reason: 'to spend' },
  })
}

function closeHold(by: Chance): Op[] {
  const [taken] = holds.splice(by.whole(0, holds.length - 1), 1)
  if (taken === undefined) return []
  const { op, holdId } = taken
  const { userId, requestId } = op
  const used = by.whole(0, op.tokens)
  const commit = compose('commit', {
    userId,
    tokens: used,
    of: op.number,
    requestId,
    input: { userId, holdId, amount: used },
  })
  const release = compose('release', {
    userId,
    tokens: op.tokens,
    of: op.number,
    requestId,
    input: { userId, holdId },
  })
  if (by.happens(0.1)) return [commit, release]
  return by.happens(0.7) ? [commit] : [release]
}

function refundCharge(by: Chance): Op[] {
  const [taken] = charges.splice(by.whole(0, charges.length - 1), 1)
  if (taken === undefined) return []
  const { op, entryId } = taken
  const { userId } = op
  const refund = (amount: number) =>
    compose('refund', {
      userId,
      tokens: amount,
      of: op.number,
      input: { userId, of: { entryId }, amount, reason: 'the run failed' },
    })
  return by.happens(0.1) ? [refund(op.tokens), refund(op.tokens)] : [refund(by.whole(1, op.tokens))]
}

function compose(
  kind: Op['kind'],
  about: { userId: string; tokens: number; input: object; of?: number; requestId?: string },
): Op {
  numbers += 1
  const { userId, tokens, of = null } = about
  // Commit and release are known by the hold that they name.
  const requestId = about.requestId ?? `r${numbers}`
  const input = { ...about.input, ...(about.requestId === undefined ? { requestId } : {}) }
  const path = kind === 'give' ? 'grant.give' : `spend.${kind}`
  return { number: numbers, kind, userId, path, input, requestId, tokens, of }
}

/** Prices are of actions that cost the same whatever they are used on. */
function readBook(path: string): { prices: [string, number][]; packs: string[] } {
  const { actions, packs } = JSON.parse(readFileSync(path, 'utf8')) as {
    actions: { key: string; formula: { kind: string; tokens: number }; cooldownSeconds: number }[]
    packs: { key: string }[]
  }
  return {
    prices: actions
      .filter(({ formula, cooldownSeconds }) => formula.kind === 'flat' && cooldownSeconds === 0)
      .map(({ key, formula }) => [key, formula.tokens]),
    packs: packs.map(({ key }) => key),
  }
}
