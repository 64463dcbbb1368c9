// The verifier on a real ledger: one that did everything is found in order; one that somebody changed by hand is named where it was
// changed, and nowhere else.
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Ledger, ledgerOf } from '../../../server/ledger/operations/ledger.ts'
import { sampleLedger } from '../../../server/ledger/operations/sample.ts'
import { verifyLedger, verifySample } from '../../../server/ledger/operations/verify.ts'
import type { Ask } from '../../../server/ledger/rules/commands.ts'
import type { Entry, PlanTerms, Policy } from '../../../server/ledger/rules/state.ts'
import type { Violation } from '../../../server/ledger/rules/verify/facts.ts'
import { writeTotals } from '../../../server/ledger/rules/verify/totals.ts'
import { identify } from '../../../server/ledger/store/identity.ts'
import { getVerification } from '../../../server/ledger/store/verification.ts'
import {
  type LedgerReader,
  type Listener,
  nextSections,
  openReaders,
  readSection,
  type Section,
} from '../../../server/ledger/store/verify.ts'
import { entryKinds } from '../../../server/ledger/words.ts'
import { parseConfig } from '../../../server/platform/config.ts'
import { createLog } from '../../../server/platform/log.ts'
import { closeServices, openServices, type Services } from '../../../server/platform/services.ts'
import { cloneDatabase, type TestDatabase } from '../../support/database.ts'
import {
  charge,
  commit,
  grant,
  hold,
  makePlan,
  makePolicy,
  purchase,
  refund,
  release,
} from './rules/builders.ts'

let database: TestDatabase
let services: Services
let ledger: Ledger
let pool: pg.Pool

beforeAll(async () => {
  database = await cloneDatabase()
  services = await openServices({
    config: parseConfig({ DATABASE_URL: database.url }),
    databaseUrl: database.url,
    connectionsMax: 4,
    log: createLog('silent'),
    address: 'http://localhost',
  })
  ledger = ledgerOf(services)
  pool = new pg.Pool({ connectionString: database.url, max: 1 })
})
afterAll(async () => {
  await pool.end()
  await ledger.stop()
  await closeServices(services)
  await database.drop()
})

const terms = (key: string, tokensPerMonth: number | null): PlanTerms =>
  makePlan({ key, name: key, tokensPerMonth, rolloverCapBasisPoints: 5_000 })
const policy = makePolicy({
  welcomeTokens: 100,
  plans: [terms('pro', 60), terms('max', 90), terms('free', 7), terms('endless', null)],
})
const spending = { action: 'job_match', metadata: '{"run": "α"}' }

let requests = 0

/** One account's commands, each of which has to be accepted. */
function openAccount(economyKey: string, userId: string, changed: Partial<Policy> = {}) {
  const names = { economyKey, mode: 'live', userId } as const
  const submit = async (ask: Ask, requestId: string | null): Promise<Entry> => {
    const about = { requestId, fingerprint: '00ff', policy: { ...policy, ...changed } }
    const decision = await ledger.submit(names, ask, about)
    if (decision.kind !== 'accepted') throw new Error(`${ask.kind}: ${JSON.stringify(decision)}`)
    return decision.answer ?? ({} as Entry)
  }
  const named = (ask: Ask, requestId = `request-${(requests += 1)}`) => submit(ask, requestId)
  return {
    ...identify(names),
    names,
    named,
    grant: (amount: number, expiresAt: number | null = null) => named(grant(amount, expiresAt, 'gift')),
    purchase: (tokens: number, cause: string) => named(purchase(tokens, cause, 1999)),
    charge: (tokens: number, requestId?: string) => named(charge(tokens, spending), requestId),
    hold: (tokens: number, ttlSeconds = 900) => named(hold(tokens, { ...spending, ttlSeconds })),
    commit: (held: Entry, amount: number | null) => submit(commit(held.seq, amount), null),
    release: (held: Entry) => submit(release(held.seq), null),
    refund: (of: Entry, amount: number | null) => named(refund(of.seq, amount)),
    tidy: () => submit({ kind: 'expire' }, null),
  }
}

async function verify(economyKey: string | null, span: { lanesMax?: number } = {}) {
  const found: Violation[] = []
  const verdict = await verifyLedger(database.url, {
    economyKey,
    ...span,
    tell: violation => found.push(violation),
    progress: () => undefined,
  })
  return { found, verdict, told: found.map(({ entry, rule }) => `${entry ?? '-'} ${rule}`) }
}

const soon = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))

/** As if a plan had begun so long ago. */
async function age({ lane, id }: { lane: number; id: string }, days: number) {
  const shifted = ['anchorMs', 'startMs', 'endMs', 'paidUntilMs'].map(
    key => `'${key}', (plan->>'${key}')::bigint - ${days * 86_400_000}`,
  )
  await pool.query(
    `update account set plan = (plan::jsonb || jsonb_strip_nulls(jsonb_build_object(${shifted.join(', ')})))::json
    where lane = $1 and id = $2`,
    [lane, id],
  )
}

test('a ledger with every kind of entry is in order, and its totals are told', {
  timeout: 30_000,
}, async () => {
  const one = openAccount('whole', 'one')
  const now = Date.now()
  await one.grant(50, now + 700)
  const early = await one.charge(12)
  await one.purchase(200, 'first')
  await one.commit(await one.hold(30), 20)
  await one.release(await one.hold(10))
  const over = await one.hold(45)
  await one.hold(5, 0.05)
  await soon(800)
  await one.tidy()
  await one.refund(early, 5)
  await one.refund(early, null)
  await one.commit(over, 40)
  await one.named({ kind: 'adjust', amount: 5, reason: 'a gift' })
  await one.named({ kind: 'adjust', amount: -7, reason: 'an error' })
  const stake = await one.named({ kind: 'stake', amount: 20, cause: 'challenge' })
  await one.named({ kind: 'settle', hold: stake.seq, consumed: 15, reason: 'lost' })
  const won = await one.named({ kind: 'stake', amount: 3, cause: 'challenge' })
  await one.named({ kind: 'settle', hold: won.seq, consumed: 0, reason: 'won' })

  const two = openAccount('whole', 'two', { welcomeTokens: 0 })
  const cause = 'second'
  await two.purchase(300, cause)
  await two.charge(250)
  await two.purchase(15, 'other')
  const kept = await two.hold(20)
  await two.named({ kind: 'freeze', cause, reason: 'a chargeback' })
  await two.named({ kind: 'thaw', cause, reason: 'won' })
  const claw = { kind: 'claw_back', cause, reason: 'returned', spentRefund: 'debt' } as const
  await two.named({ ...claw, tokens: 100 })
  await two.commit(kept, 5)
  await two.named({ kind: 'freeze', cause, reason: 'with nothing of it free' })
  await two.named({ kind: 'restore', cause, tokens: 30, reason: 'by mistake' })
  await two.named({ kind: 'thaw', cause, reason: 'over' })
  await two.named({ kind: 'repay', amount: 10, reason: 'as agreed' })
  await two.purchase(20, 'third')
  await two.named({
    kind: 'restrict',
    friction: { kind: 'hold', untilMs: now + 1, text: 'Wait.' },
    reason: 'looked odd',
  })
  await soon(5)
  const returned = await two.hold(8)
  await two.named({ ...claw, tokens: null, spentRefund: 'freeze' })
  await two.release(returned)

  const three = openAccount('whole', 'three', { startingPlan: terms('free', 7) })
  await three.grant(10)
  await three.named({ kind: 'plan', key: 'pro', paidUntilMs: now + 400 * 86_400_000, reason: null })
  await three.charge(5)
  const across = await three.hold(4)
  await three.named({ kind: 'plan', key: 'max', paidUntilMs: now + 400 * 86_400_000, reason: null })
  await age(three, 40)
  await three.charge(1)
  await three.release(across)
  await age(three, 40)
  await three.charge(85)
  await three.named({ kind: 'renew', key: 'max', paidUntilMs: now + 500 * 86_400_000, reason: null })
  await three.named({ kind: 'cancel_plan', atPeriodEnd: false, reason: null })
  await three.named({ kind: 'plan', key: 'endless', paidUntilMs: null, reason: null })
  await three.charge(11)
  await three.commit(await three.hold(9), 6)
  await openAccount('whole', 'four', { welcomeTokens: 0 }).tidy()
  await openAccount('whole', 'five', { welcomeTokens: 0 }).named({ kind: 'open', profile: null })

  const kinds = await pool.query<{ kind: string }>(
    "select distinct kind from entry join account on account.id = account_id where economy_key = 'whole'",
  )
  expect(kinds.rows.map(({ kind }) => kind).toSorted()).toEqual([...entryKinds].toSorted())
  const { found, verdict } = await verify('whole')
  expect(found).toEqual([])
  expect(verdict).toMatchObject({ accounts: 4, violations: 0 })
  expect(verdict.totals.map(writeTotals)).toEqual([
    expect.stringMatching(
      /^whole live: issued \d+ − consumed \d+ − expired \d+ − clawed back \d+ = outstanding \d+$/,
    ),
  ])
})

/** Ten entries of which each says something else; the numbers are theirs. */
async function prepare(economyKey: string) {
  const account = openAccount(economyKey, 'somebody')
  await account.grant(50) // 1 is the welcome, 2 this
  const first = await account.charge(10, 'first') // 3
  await account.commit(await account.hold(20), 15) // 4 and 5
  await account.purchase(200, 'bought') // 6
  await account.charge(30, 'second') // 7
  await account.hold(5) // 8
  await account.refund(first, 4) // 9
  await account.charge(1, 'third') // 10
  return account
}

const tampers: [name: string, sql: string, told: string[]][] = [
  ['an amount', 'update entry set amount = -11 where seq = 7 and :account', ['7 hash', '7 balance']],
  [
    'a balance in an entry',
    'update entry set available = available + 3 where seq = 7 and :account',
    ['7 hash', '7 balance'],
  ],
  [
    'a value',
    'update entry set value = 31 where seq = 7 and :account',
    ['7 hash', '7 draws', '- double entry'],
  ],
  ['a hash', "update entry set hash = sha256('x') where seq = 7 and :account", ['7 hash']],
  ['the newest hash', "update entry set hash = sha256('x') where seq = 10 and :account", ['10 hash']],
  [
    'a draw',
    "update entry set draws = replace(draws, '30,', '29,') where seq = 7 and :account",
    ['7 hash', '7 burn order'],
  ],
  ['metadata', 'update entry set metadata = \'{"run": "b"}\' where seq = 3 and :account', ['3 hash']],
  [
    'the spaces of metadata',
    'update entry set metadata = \'{"run":"α"}\' where seq = 3 and :account',
    ['3 hash'],
  ],
  ['an instant', "update entry set at = at + interval '1 ms' where seq = 10 and :account", ['10 hash']],
  [
    'an order in time',
    // By as little as it takes: an hour before may be yesterday, and then what was spent today is wrong as well.
    `update entry set at = (select at from entry where seq = 9 and :account) - interval '1 ms'
    where seq = 10 and :account`,
    ['10 hash', '10 time'],
  ],
  [
    'draws into nonsense',
    "update entry set draws = '7' where seq = 7 and :account",
    ['7 hash', '7 unreadable'],
  ],
  ['an entry away', 'delete from entry where seq = 7 and :account', ['8 seq', '- double entry']],
  ['the newest entry away', 'delete from entry where seq = 10 and :account', ['- account', '- double entry']],
  [
    'an entry more',
    `insert into entry (lane, account_id, seq, kind, amount, available, granted, held, debt, value, draws, detail, revenue, at, hash)
    select lane, account_id, 11, 'restrict', 0, available, granted, held, debt, 0, '[]', '{}', 0, at, hash
    from entry where seq = 10 and :account`,
    ['11 hash', '- account'],
  ],
  [
    'what a lot has left',
    'update account set live_used[1] = live_used[1] - 5, live_free[1] = live_free[1] + 5 where :account',
    ['1 lot', '- double entry'],
  ],
  ['what a lot was', "update lot set source = 'purchase' where number = 2 and :account", ['2 lot']],
  [
    'a lot that nothing brought',
    `insert into lot (
      lane, account_id, number, class, source, original, expires_at, frozen, paid_amount, paid_currency, cause, at,
      clawed_back, taken_back, pending_back, owed_back, repaid
    )
    select lane, account_id, 77, class, source, 0, expires_at, frozen, paid_amount, paid_currency, cause, at,
      0, 0, 0, 0, 0
    from lot where number = 1 and :account`,
    ['- lot'],
  ],
  [
    'a hold open again',
    "update hold set state = 'open', closed_seq = null where number = 4 and :account",
    ['5 hold'],
  ],
  [
    'a hold closed that is open',
    "update hold set state = 'released', closed_seq = 10 where number = 8 and :account",
    ['8 hold'],
  ],
  ['what a hold is of', 'update hold set amount = 6 where number = 8 and :account', ['8 hold']],
  ['a hold away', 'delete from hold where number = 8 and :account', ['8 hold']],
  [
    'a hold that nothing set aside',
    `insert into hold (lane, account_id, number, kind, state, amount, draws, at, facts)
    select lane, account_id, 7, kind, state, amount, draws, at, facts from hold where number = 8 and :account`,
    ['- hold'],
  ],
  ['a balance', 'update account set available = available + 1 where :account', ['- account']],
  ['what is held', 'update account set held = 0 where :account', ['- account']],
  ['an account’s hash', "update account set hash = sha256('x') where :account", ['- account']],
  [
    'which lots live',
    `update account
    set live_lots = '{6}', live_free = live_free[2:2], live_held = live_held[2:2], live_used = live_used[2:2],
      live_facts = (live_facts::json->1)::text
    where :account`,
    ['1 lot', '2 lot', '6 lot', '- account', '- double entry'],
  ],
  [
    'what its account says of a lot',
    "update account set live_facts = replace(live_facts, 'gift', 'sold') where :account",
    ['2 lot'],
  ],
  [
    'when something is due',
    'update account set due_at = null, hold_due_at = null where :account',
    ['- account', '- account'],
  ],
  ['what an account spent', 'update account set spent_tokens = 0 where :account', ['- account']],
  ['what it spent today', 'update account set day_spent = day_spent + 1 where :account', ['- account']],
  [
    'how often it ran today',
    'update account set day_actions = day_actions - 1 where :account',
    ['- account'],
  ],
  [
    'what it used of its period',
    'update account set period_used = period_used + 1 where :account',
    ['- account'],
  ],
  [
    'what was asked back of a lot',
    'update lot set clawed_back = 7, taken_back = 7 where number = 6 and :account',
    ['6 lot'],
  ],
  ['what a lot repaid', 'update lot set repaid = 7 where number = 6 and :account', ['6 lot']],
  [
    'what a hold was priced with',
    `update hold set facts = jsonb_set(facts::jsonb, '{spentTokens}', '1')::json where number = 8 and :account`,
    ['8 hold'],
  ],
  [
    'whether a hold is charged',
    `update hold set facts = jsonb_set(facts::jsonb, '{unlimitedValue}', '9')::json where number = 8 and :account`,
    ['8 hold'],
  ],
  [
    'an answer away',
    "update entry set fingerprint = null where request_id = 'second' and :account",
    ['7 answer'],
  ],
  [
    'an answer that the hold gave',
    `update entry set fingerprint = null where seq = 4 and :account;
    update entry set fingerprint = '\\x00' where seq = 5 and :account`,
    ['4 answer', '5 answer'],
  ],
]

test.for(tampers)('%s, changed by hand, is named', async ([name, sql, told]) => {
  const economyKey = `changed ${name}`
  const { lane, id } = await prepare(economyKey)
  expect((await verify(economyKey)).found).toEqual([])
  await tamper(sql, lane, id)
  const verdict = await verify(economyKey)
  expect(verdict.told).toEqual(told)
  for (const { userId, rule } of verdict.found)
    expect(userId).toBe(rule === 'double entry' ? null : 'somebody')
})

test('two entries in each other’s place are named, and nothing outside of what lies between them', async () => {
  const { lane, id } = await prepare('swapped')
  await tamper(
    `update entry set seq = case seq when 3 then -7 else -3 end where seq in (3, 7) and :account;
    update entry set seq = -seq where seq < 0 and :account`,
    lane,
    id,
  )
  const { told, found } = await verify('swapped')
  expect(told).toEqual(expect.arrayContaining(['3 hash', '7 hash', '7 time']))
  for (const { entry } of found) expect([3, 4, 7, 8]).toContain(entry)
})

async function tamper(sql: string, lane: number, id: string) {
  const text = sql
    .split(';')
    .map(one => {
      const column = /(update|from) account\b/.test(one) ? 'id' : 'account_id'
      return one.replaceAll(':account', `lane = ${lane} and ${column} = '${id}'`)
    })
    .join(';')
  await pool.query(`begin;
    alter table entry disable trigger all;
    alter table entry drop constraint if exists entry_tokens;
    ${text};
    alter table entry enable trigger all;
    commit`)
}

test('samples go through all accounts, a few at a time, and name what the whole names', async () => {
  const whole = await verify(null)
  const signal = new AbortController().signal
  const told: Violation[] = []
  const seen = { accounts: 0, entries: 0, samples: 0 }
  let place: Parameters<typeof verifySample>[1]['after'] | null = { lane: 0, id: null }
  while (place !== null) {
    const sampled = await verifySample(database.url, {
      after: place,
      accountsMax: 3,
      rest: { everyRows: 1, ms: 0 },
      signal,
      tell: violation => told.push(violation),
    })
    expect(sampled.accounts).toBeLessThanOrEqual(3)
    seen.accounts += sampled.accounts
    seen.entries += sampled.entries
    seen.samples += 1
    place = sampled.next
  }
  expect(seen).toMatchObject({ accounts: whole.verdict.accounts, entries: whole.verdict.entries })
  expect(seen.samples).toBeGreaterThan(5)
  const ofAccounts = whole.found.filter(({ userId }) => userId !== null)
  const texts = (found: Violation[]) => found.map(({ text }) => text).toSorted()
  expect(texts(told)).toEqual(texts(ofAccounts))
})

test('one process at a time samples, and what it found stays until a whole pass finds nothing', async () => {
  const signal = new AbortController().signal
  expect((await getVerification(pool)).at).toBeNull()
  expect(await sampleLedger(services, { everySeconds: 60, signal })).toBe(true)
  expect(await sampleLedger(services, { everySeconds: 60, signal })).toBe(false)
  const { at, passed, told } = await getVerification(pool)
  expect(at).not.toBeNull()
  const { verdict } = await verify(null)
  expect(passed).toMatchObject({ accounts: verdict.accounts, entries: verdict.entries })
  expect(passed?.violations).toBeGreaterThan(0)
  expect(told[0]).toContain(', account somebody')
})

test('a sample ends when the process does', async () => {
  const stopping = new AbortController()
  stopping.abort()
  await expect(sampleLedger(services, { everySeconds: 0, signal: stopping.signal })).rejects.toThrow(/abort/i)
})

test('statements that are bound to one lane find the same', async () => {
  const whole = await verify(null)
  const bound = await verify(null, { lanesMax: 1 })
  expect(bound.verdict).toEqual(whole.verdict)
  expect(bound.told.toSorted()).toEqual(whole.told.toSorted())
})

test('entries whose account has no row are named', async () => {
  const { lane, id } = await prepare('orphaned')
  const orphan = 'ffffffff-ffff-ffff-ffff-ffffffffffff'
  await pool.query(
    `insert into entry (
      lane, account_id, seq, kind, amount, available, granted, held, debt, value, draws, detail, revenue, at, hash
    )
    select lane, '${orphan}', seq, kind, amount, available, granted, held, debt, value, draws, detail, revenue, at, hash
    from entry
    where lane = $1 and account_id = $2 and seq <= 3`,
    [lane, id],
  )
  try {
    const { found } = await verify(null)
    const about = found.filter(({ userId }) => userId === `${orphan} (which has no row)`)
    expect(about.map(({ entry, rule }) => `${entry ?? '-'} ${rule}`)).toContain('1 hash')
    expect(about.at(-1)?.text).toBe('has 0 entries by its row, and the newest is 3')
  } finally {
    await tamper('delete from entry where :account', lane, orphan)
  }
})

describe('a large account', () => {
  test('is read in stretches of its numbers', async () => {
    const { lane, id } = await prepare('large')
    await tamper('update account set seq = 120000 where :account', lane, id)
    const place = { lane, id: before(id) }
    const found = await reading(reader => nextSections(reader, place, 1))
    await tamper('update account set seq = 10 where :account', lane, id)
    expect(found).toMatchObject({
      sections: [
        { last: { id, number: 50_000 } },
        { after: { id, number: 50_000 }, last: { id, number: 100_000 } },
        { after: { id, number: 100_000 }, last: { id, number: null } },
      ],
      next: { lane, id },
    })
  })

  test('tells in stretches what it tells at once', async () => {
    const { lane, id } = await prepare('stretched')
    const lanes = { from: lane, to: lane }
    const at = (number: number | null) => ({ id, number })
    const listen = (cuts: Section['after'][]) =>
      reading(async reader => {
        const told: string[] = []
        const listener: Listener = {
          open: () => undefined,
          account: () => told.push('account'),
          lot: ({ number }) => told.push(`lot ${number}`),
          refunded: number => told.push(`refunded ${number}`),
          hold: number => told.push(`hold ${number}`),
          entry: ({ seq }) => told.push(`entry ${seq}`),
        }
        for (const [index, last] of cuts.slice(1).entries())
          await readSection(
            reader,
            { lanes, economyKey: null, after: cuts[index] ?? null, last },
            listener,
            null,
          )
        return told
      })
    const first = { id: before(id), number: null }
    const atOnce = await listen([first, at(null)])
    const numbers = [
      'account, lot 1, entry 1, lot 2, entry 2, refunded 3, entry 3, hold 4, entry 4, entry 5',
      'lot 6, entry 6, entry 7, hold 8, entry 8, entry 9, entry 10',
    ]
    expect(atOnce.join(', ')).toBe(numbers.join(', '))
    expect(await listen([first, at(3), at(4), at(8), at(null)])).toEqual(atOnce)
  })

  /** The id before it: nothing of the lane lies between. */
  function before(id: string): string {
    const number = BigInt(`0x${id.replaceAll('-', '')}`) - 1n
    const hex = number.toString(16).padStart(32, '0')
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
  }

  async function reading<T>(read: (reader: LedgerReader) => Promise<T>): Promise<T> {
    const [reader] = await openReaders(database.url, 1)
    if (reader === undefined) throw new Error('a ledger is read by somebody')
    try {
      return await read(reader)
    } finally {
      await reader.close()
    }
  }
})
