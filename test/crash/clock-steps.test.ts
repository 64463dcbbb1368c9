// The database's clock steps back and forward under a running ledger: no entry is older than the one before it, and no period
// is granted twice. The clock is a function of the same name, found before PostgreSQL's own.
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Ledger, ledgerOf } from '../../server/ledger/operations/ledger.ts'
import { lookAtEntries } from '../../server/ledger/operations/look.ts'
import { verifyLedger } from '../../server/ledger/operations/verify.ts'
import type { Ask, Terms } from '../../server/ledger/rules/commands.ts'
import type { Policy } from '../../server/ledger/rules/state.ts'
import { parseConfig } from '../../server/platform/config.ts'
import { createLog } from '../../server/platform/log.ts'
import { closeServices, openServices, type Services } from '../../server/platform/services.ts'
import { cloneDatabase, type TestDatabase } from '../support/database.ts'

let database: TestDatabase
let admin: pg.Client
let services: Services
let ledger: Ledger

beforeAll(async () => {
  database = await cloneDatabase()
  admin = new pg.Client({ connectionString: database.url })
  await admin.connect()
  await admin.query(`
    create table clock_step (shift interval not null);
    insert into clock_step values ('0');
    create function public.clock_timestamp() returns timestamptz volatile language sql
      as 'select pg_catalog.clock_timestamp() + shift from public.clock_step';
    do $$ begin
      execute format('alter database %I set search_path = public, pg_catalog', current_database());
    end $$`)
  services = await openServices({
    config: parseConfig({ DATABASE_URL: database.url }),
    databaseUrl: database.url,
    connectionsMax: 4,
    log: createLog('silent'),
    address: 'http://localhost',
  })
  ledger = ledgerOf(services)
})
afterAll(async () => {
  await ledger.stop()
  await closeServices(services)
  await admin.end()
  await database.drop()
})

/** From the true time, not from the step before. */
const step = (shift: string) => admin.query('update clock_step set shift = $1', [shift])

const monthly = {
  key: 'free',
  name: 'Free',
  tokensPerMonth: 60,
  rolloverCapBasisPoints: 10_000,
  dailyActionCap: null,
  dailySoftCapTokens: null,
}
const policy: Policy = {
  zone: 'UTC',
  words: { one: 'token', many: 'tokens' },
  opensByItself: true,
  welcomeTokens: 100,
  startingPlan: null,
  plans: new Map([['free', monthly]]),
  dailySoftCapTokens: null,
  warningPercents: [],
  spentRefund: 'debt',
  renewalGraceDays: 3,
}

function openAccount(userId: string, changed: Partial<Policy> = {}) {
  const names = { economyKey: 'clocks', mode: 'live', userId } as const
  const own = { ...policy, ...changed }
  let requests = 0
  const spend = (tokens: number) => ({
    action: 'job_match',
    quantity: 1,
    size: null,
    metadata: null,
    acknowledgeSoftCap: true,
    terms: (): Terms => ({
      kind: 'priced',
      tokens,
      lines: [],
      sized: 0,
      priceVersion: 1,
      arm: null,
      cooldownSeconds: 0,
    }),
  })
  const submit = (ask: Ask) => {
    requests += 1
    const isNamed = ask.kind !== 'expire' && ask.kind !== 'commit'
    return ledger.submit(names, ask, {
      requestId: isNamed ? `r${requests}` : null,
      fingerprint: '00ff',
      policy: own,
    })
  }
  return {
    submit,
    charge: (tokens: number) => submit({ kind: 'charge', ...spend(tokens) }),
    hold: (tokens: number, ttlSeconds: number) => submit({ kind: 'hold', ...spend(tokens), ttlSeconds }),
    view: () => ledger.view(names, own),
    entries: async () => {
      const found = await lookAtEntries(services, names, { before: null, limit: 200, kinds: null })
      return found.map(({ entry }) => entry).toReversed()
    },
  }
}

async function findViolations(): Promise<unknown[]> {
  const violations: unknown[] = []
  await verifyLedger(database.url, {
    economyKey: null,
    tell: violation => violations.push(violation),
    progress: () => undefined,
  })
  return violations
}

test('an entry is never older than the one before it, however often the clock steps back', async () => {
  const { charge, entries, view } = openAccount('steps')
  for (const shift of ['0', '-1 hour', '-2 days', '3 hours', '-1 hour', '-400 days', '4 hours', '0']) {
    await step(shift)
    expect((await charge(1)).kind).toBe('accepted')
    const { now, account } = await view()
    expect(now).toBeGreaterThanOrEqual(account.lastAt)
  }
  const times = (await entries()).map(({ at }) => at)
  expect(times).toHaveLength(9)
  expect(times).toEqual(times.toSorted((a, b) => a - b))
  // Four hours ahead was the latest: what was charged after that step is of the same instant.
  expect(times.at(-1)).toBe(times.at(-2))
  await step('0')
  expect(await findViolations()).toEqual([])
})

test('a hold outlives a step back, and expires by the time that the account has reached', async () => {
  const { submit, hold, charge, entries } = openAccount('holds')
  await hold(10, 600)
  await step('-2 days')
  await charge(1)
  await submit({ kind: 'expire' })
  expect((await entries()).map(({ kind }) => kind)).toEqual(['grant', 'hold', 'charge'])
  await step('11 minutes')
  await charge(1)
  // Back again: what has expired stays so.
  await step('0')
  const decision = await submit({ kind: 'commit', hold: 2, amount: null, reprice: null, metadata: null })
  expect(decision).toMatchObject({ kind: 'refused', refusal: { reason: 'HOLD_CLOSED' } })
  expect((await entries()).map(({ kind }) => kind)).toEqual(['grant', 'hold', 'charge', 'release', 'charge'])
  expect(await findViolations()).toEqual([])
})

test('a period is granted once, though the clock comes by its beginning three times', async () => {
  const { submit, charge, entries } = openAccount('periods', { welcomeTokens: 0, startingPlan: monthly })
  await charge(5)
  for (const shift of ['32 days', '0', '32 days', '-1 day', '33 days']) {
    await step(shift)
    await submit({ kind: 'expire' })
    await charge(1)
  }
  await step('0')
  const granted = (await entries())
    .filter(({ kind }) => kind === 'grant')
    .map(({ detail }) => detail.plan?.period)
  expect(granted).toEqual([0, 1])
  expect(await findViolations()).toEqual([])
})
