// A disk without room under the database: what is refused, what is not lost, and what happens when there is room again.
import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { verifyLedger } from '../../../server/ledger/operations/verify.ts'
import { openCrashDatabase } from '../../crash/database.ts'
import { loadFacts } from '../../crash/facts.ts'
import { openFarebox } from '../../crash/farebox.ts'
import { composeStory, type Line, type Op } from '../../crash/journal.ts'
import { judge } from '../../crash/judge.ts'
import { callOnce } from '../../crash/wire.ts'
import { makeFolder, run } from '../../support/process.ts'
import { type Product, startProduct } from '../../support/product.ts'
import { refusalOf } from '../../support/server.ts'

const price = 5
const welcomeTokens = 10

/** PostgreSQL's own words for it, at the statement that would have needed the room: it works on every system. */
describe('a database that says its disk is full', () => {
  let product: Product
  beforeAll(async () => {
    product = await startProduct({ economyKey: 'jobsearch' })
  })
  afterAll(() => product.stop())

  async function fill(table: string): Promise<void> {
    await product.services.database.pool.query(`
      create function disk_full() returns trigger language plpgsql as $$
      begin
        raise exception 'could not extend file: No space left on device' using errcode = 'disk_full';
      end $$;
      create trigger disk_full before insert on ${table} execute function disk_full()`)
  }
  const makeRoom = () => product.services.database.pool.query('drop function disk_full cascade')

  test.each(['entry', 'metric_delta'])(
    'refuses at once, moves nothing, and goes on when there is room again (%s)',
    async table => {
      const { userId, api } = product.newUser()
      await product.give(userId, 100)
      const charge = (number: number) =>
        api.spend.charge.mutate({ userId, action: 'job_match_detailed', requestId: `charge-${number}` })
      const before = await charge(0)
      await fill(table)
      const numbers = [1, 2, 3, 4, 5, 6, 7, 8]
      const refusals = await Promise.all(numbers.map(number => refusalOf(charge(number))))
      for (const refusal of refusals) {
        expect(refusal).toMatchObject({
          reason: 'OVERLOADED',
          httpStatus: 503,
          details: { retryAfterSeconds: 1 },
          message: expect.stringContaining('nothing was moved'),
        })
      }
      expect((await api.account.get.query({ userId })).balance).toEqual(before.balance)
      expect(await charge(0)).toEqual({ ...before, replayed: true })
      const [again, refusal] = await Promise.all([charge(0), refusalOf(charge(1))])
      expect(again).toEqual({ ...before, replayed: true })
      expect(refusal).toMatchObject({ reason: 'OVERLOADED' })
      await makeRoom()
      const receipts = await Promise.all(numbers.map(charge))
      expect(receipts.every(({ charged, replayed }) => charged === price && !replayed)).toBe(true)
      expect((await api.account.get.query({ userId })).balance.available).toBe(
        welcomeTokens + 100 - 9 * price,
      )
    },
  )

  test('answers again what was answered before while the database takes no writes', async () => {
    const { userId, api } = product.newUser()
    await product.give(userId, 100)
    const charge = (number: number) =>
      api.spend.charge.mutate({ userId, action: 'job_match_detailed', requestId: `read-only-${number}` })
    const before = await charge(0)
    await allowWrites(false)
    try {
      const [again, refusal] = await Promise.all([charge(0), refusalOf(charge(1))])
      expect(again).toEqual({ ...before, replayed: true })
      expect(refusal).toMatchObject({
        reason: 'OVERLOADED',
        message: expect.stringContaining('nothing was moved'),
      })
      expect(await charge(0)).toEqual({ ...before, replayed: true })
      expect((await api.account.get.query({ userId })).balance).toEqual(before.balance)
    } finally {
      await allowWrites(true)
    }
    expect(await charge(1)).toMatchObject({ charged: price, replayed: false })
  })

  /** Of the ledger's connections, which are made anew. */
  async function allowWrites(isAllowed: boolean): Promise<void> {
    const { pool } = product.services.database
    const { rows } = await pool.query<{ name: string }>('select current_database() as name')
    await pool.query(
      `alter database "${rows[0]?.name}" set default_transaction_read_only = ${isAllowed ? 'off' : 'on'}`,
    )
    await pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name = 'farebox ledger'`,
    )
  }
})

const roomBytes = 320_000_000

/** A file system of its own, which only root, or a system that lets users mount, can give. */
function mount(folder: string): boolean {
  return (
    spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${roomBytes}`, 'farebox-test', folder], {
      stdio: 'ignore',
    }).status === 0
  )
}

function unmount(folder: string): boolean {
  return spawnSync('umount', [folder], { stdio: 'ignore' }).status === 0
}

function canMount(): boolean {
  const tried = makeFolder()
  const could = process.platform === 'linux' && mount(tried.path) && unmount(tried.path)
  tried.remove()
  return could
}

describe.runIf(canMount())('a disk that is full', () => {
  let outer: ReturnType<typeof makeFolder>
  let folder: string
  beforeAll(() => {
    outer = makeFolder()
    folder = path.join(outer.path, 'small')
    mkdirSync(folder)
    mount(folder)
  })
  afterAll(() => {
    unmount(folder)
    outer.remove()
  })

  test('refuses cleanly, loses nothing that was acknowledged, and recovers', async () => {
    spawnSync('chmod', ['755', folder])
    const database = await openCrashDatabase(folder)
    const server = await openFarebox({ databaseUrl: database.url, dataDir: outer.path })
    const lines: Line[] = []
    try {
      await server.start()
      const command = run('server/scripts/key.ts', ['--economy', 'jobsearch', '--name', 'test'], {
        DATABASE_URL: database.url(),
        FAREBOX_DATA: outer.path,
      })
      expect(await command.exited, command.output()).toBe(0)
      const key = command.output().trimEnd().split('\n').at(-1) ?? ''

      let number = 0
      const send = async (op: Op) => {
        const answer = await callOnce(server.url, key, op)
        if (answer.kind === 'answered') {
          const { replayed: _replayed, ...told } = answer.data
          lines.push({ acknowledged: op.number, answer: told })
        }
        if (answer.kind === 'refused') lines.push({ wrong: op.number, told: answer.reason })
        return answer.kind
      }
      const ask = (userId: string, kind: 'give' | 'charge') => {
        number += 1
        const requestId = `r${number}`
        const about = { number, kind, userId, requestId, of: null }
        const op: Op =
          kind === 'give'
            ? {
                ...about,
                path: 'grant.give',
                tokens: 100_000,
                input: { userId, requestId, amount: 100_000, source: 'gift', reason: 'to spend' },
              }
            : {
                ...about,
                path: 'spend.charge',
                tokens: price,
                // So much of it that room is needed soon.
                input: { userId, requestId, action: 'job_match_detailed', metadata: { text: noise(6_000) } },
              }
        lines.push({ sent: op })
        return { op, outcome: send(op) }
      }
      const users = Array.from({ length: 40 }, (_, index) => `full-${index}`)
      for (const userId of users) expect(await ask(userId, 'give').outcome).toBe('answered')

      const ballast = path.join(folder, 'ballast')
      const { bavail, bsize } = statfsSync(folder)
      // Enough is left to go on for a moment, so that it ends in the middle of work.
      writeFileSync(ballast, Buffer.alloc(bavail * bsize - 3_000_000))
      const open: Op[] = []
      let acknowledged = 0
      for (let round = 0; round < 400 && open.length < 80; round += 1) {
        const asked = users.map(userId => ask(userId, 'charge'))
        for (const { op, outcome } of asked) {
          if ((await outcome) === 'answered') acknowledged += 1
          else open.push(op)
        }
      }
      expect(acknowledged).toBeGreaterThan(0)
      expect(open.length).toBeGreaterThan(0)
      rmSync(ballast)
      // With no room for its log PostgreSQL may have ended altogether.
      if (!(await answers(database.url()))) {
        await database.end('SIGKILL')
        await database.startAgain()
      }
      await expect.poll(() => isReady(server.url), { timeout: 60_000 }).toBe(true)

      const judgeNow = async () =>
        judge(composeStory(lines), await loadFacts(database.url(), 'full-'), { welcomeTokens })
      expect(await judgeNow()).toEqual([])
      for (const op of open)
        await expect.poll(() => send(op), { timeout: 60_000, interval: 500 }).toBe('answered')
      expect(await judgeNow()).toEqual([])
      const violations: unknown[] = []
      await verifyLedger(database.url(), {
        economyKey: null,
        tell: violation => violations.push(violation),
        progress: () => undefined,
      })
      expect(violations).toEqual([])
    } finally {
      await server.stop()
      await database.stop()
    }
  }, 240_000)
})

function noise(length: number): string {
  return Array.from({ length }, () => Math.floor(Math.random() * 36).toString(36)).join('')
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  try {
    await client.connect()
    await client.query('select 1')
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => undefined)
  }
}

async function isReady(url: string): Promise<boolean> {
  return (await fetch(`${url}/readyz`).catch(() => null))?.status === 200
}
