// Each way in which a database call fails, provoked on a real one, and what whoever asked is told of it.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, openDatabase } from '../../../server/platform/database.ts'
import { createLog } from '../../../server/platform/log.ts'
import { toTrpcError } from '../../../server/platform/refusals.ts'
import { withRequestId } from '../../../server/platform/request.ts'
import { refusalOfTrouble } from '../../../server/platform/trouble.ts'
import { cloneDatabase, type TestDatabase } from '../../support/database.ts'

let cloned: TestDatabase
let database: Database
const silent = createLog('silent')
beforeAll(async () => {
  cloned = await cloneDatabase()
  database = openDatabase({ url: cloned.url, connectionsMax: 3, log: silent })
})
afterAll(async () => {
  await database.close()
  await cloned.drop()
})

async function reasonOf(work: () => PromiseLike<unknown>): Promise<string | null> {
  try {
    await work()
  } catch (error) {
    return refusalOfTrouble(error)?.reason ?? null
  }
  throw new Error('it did not fail')
}

const raise = (code: string) =>
  `do $$ begin raise exception 'as the test wants' using errcode = '${code}'; end $$`

test.each([
  ['40001', 'OVERLOADED'],
  ['40P01', 'OVERLOADED'],
  ['55P03', 'OVERLOADED'],
  ['57014', 'OVERLOADED'],
  ['57P01', 'OVERLOADED'],
  ['57P02', 'OVERLOADED'],
  ['57P03', 'OVERLOADED'],
  ['08006', 'OVERLOADED'],
  ['53100', 'OVERLOADED'],
  ['53300', 'OVERLOADED'],
  ['25006', 'OVERLOADED'],
  ['22021', 'INVALID_INPUT'],
  ['22P05', 'INVALID_INPUT'],
  ['22007', 'INVALID_INPUT'],
  ['22008', 'INVALID_INPUT'],
  ['42P01', null],
  ['23514', null],
])('SQLSTATE %s is %s, through Prisma and through the pool', async (code, reason) => {
  expect(await reasonOf(() => database.prisma.$executeRawUnsafe(raise(code)))).toBe(reason)
  expect(await reasonOf(() => database.pool.query(raise(code)))).toBe(reason)
})

test('a row that somebody else made first', async () => {
  const data = { name: 'twice', value: 'x' }
  await database.prisma.secret.create({ data })
  expect(await reasonOf(() => database.prisma.secret.create({ data }))).toBe('CHANGED_MEANWHILE')
})

test('two transactions that wait for each other: one is refused as overloaded, not as a fault', async () => {
  const { prisma } = database
  await prisma.secret.createMany({ data: ['one', 'two'].map(name => ({ name, value: '0' })) })
  const both = Promise.withResolvers<void>()
  let held = 0
  const hold = (first: string, second: string) =>
    prisma.$transaction(async rows => {
      await rows.secret.update({ where: { name: first }, data: { value: '1' } })
      held += 1
      if (held === 2) both.resolve()
      await both.promise
      await rows.secret.update({ where: { name: second }, data: { value: '1' } })
    })
  const ended = await Promise.allSettled([hold('one', 'two'), hold('two', 'one')])
  const failed = ended.filter(one => one.status === 'rejected')
  expect(failed).toHaveLength(1)
  expect(refusalOfTrouble(failed[0]?.reason)).toMatchObject({ reason: 'OVERLOADED' })
})

test('no connection in time', async () => {
  const held = await Promise.all([1, 2, 3].map(() => database.pool.connect()))
  try {
    const wanted = database.prisma.$transaction(async rows => rows.secret.count(), { maxWait: 50 })
    expect(await reasonOf(() => wanted)).toBe('OVERLOADED')
  } finally {
    for (const client of held) client.release()
  }
})

test('a connection that is lost before the commit: nothing is claimed about what happened', async () => {
  const work = database.prisma.$transaction(async rows => {
    const [own] = await rows.$queryRaw<{ pid: number }[]>`select pg_backend_pid() as pid`
    await database.pool.query('select pg_terminate_backend($1, 5000)', [own?.pid])
  })
  const error: unknown = await work.then(
    () => null,
    thrown => thrown,
  )
  const refusal = refusalOfTrouble(error)
  expect(refusal?.reason).toBe('OVERLOADED')
  expect(refusal?.message).not.toMatch(/nothing was/i)
})

test('every connection has limits for a statement, a lock and the wait for an answer', async () => {
  const { rows } = await database.pool.query<{ statement: string; lock: string }>(
    `select current_setting('statement_timeout') as statement, current_setting('lock_timeout') as lock`,
  )
  expect(rows).toEqual([{ statement: '15s', lock: '5s' }])
  expect(database.pool.options.query_timeout).toBe(20_000)
})

test('what a library hides of a failure is known to the request it happened in, and to no other', async () => {
  const hidden = async () => {
    await database.prisma.$queryRaw`select ${'a\0b'}::text`.catch(() => undefined)
    throw new Error('Failed to get session')
  }
  const told = (error: unknown) => toTrpcError(error).code
  expect(await withRequestId(() => hidden().catch(told))).toBe('BAD_REQUEST')
  expect(await withRequestId(async () => told(new Error('a fault of ours')))).toBe('INTERNAL_SERVER_ERROR')
})
