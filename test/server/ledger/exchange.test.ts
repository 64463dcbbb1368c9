// Statements that go to the database in one piece: what each is answered, and what becomes of the others where one fails.
import { type AddressInfo, createServer } from 'node:net'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Exchange, openExchange, SkippedError } from '../../../server/ledger/store/exchange.ts'
import { cloneDatabase, type TestDatabase } from '../../support/database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await cloneDatabase()
})
afterAll(() => database.drop())

const clients: pg.Client[] = []
afterEach(async () => {
  for (const client of clients.splice(0)) await client.end()
})

/** `pieces` tells what each writing to the socket held. */
async function open(limitMs = 10_000): Promise<{ ask: Exchange; client: pg.Client; pieces: number[] }> {
  const client = new pg.Client({ connectionString: database.url })
  client.on('error', () => undefined)
  await client.connect()
  clients.push(client)
  const pieces: number[] = []
  const { stream } = Reflect.get(client, 'connection') as { stream: object }
  const writev = Reflect.get(stream, '_writev') as (chunks: { chunk: Buffer }[], ...rest: unknown[]) => void
  Reflect.set(stream, '_writev', (chunks: { chunk: Buffer }[], ...rest: unknown[]) => {
    pieces.push(chunks.reduce((sum, { chunk }) => sum + chunk.length, 0))
    Reflect.apply(writev, stream, [chunks, ...rest])
  })
  return { ask: openExchange(client, limitMs), client, pieces }
}

const number = (value: string) => ({ name: 'number', text: 'select $1::int as number', values: [value] })
const keep = (value: number) => ({
  name: `keep_${value}`,
  text: `insert into kept values (${value})`,
  values: [],
})
const table = { name: 'table', text: 'create temporary table kept (number int unique)', values: [] }
const kept = { name: 'kept', text: 'select number from kept order by number', values: [] }

test('what one turn asks is written at once, and each is answered for itself', async () => {
  const { ask, pieces } = await open()
  const empty = { name: 'empty', text: 'select 1 where false', values: [] }
  const mixed = { name: 'mixed', text: "select null::text, 'ä'::text, true, 7::bigint", values: [] }
  const answers = await Promise.all([number('1'), number('2'), empty, mixed].map(ask))
  expect(answers.map(({ rows }) => rows)).toEqual([[[1]], [[2]], [], [[null, 'ä', true, 7]]])
  expect(answers.map(({ command }) => command)).toEqual(['SELECT 1', 'SELECT 1', 'SELECT 0', 'SELECT 1'])
  expect(pieces).toHaveLength(1)

  // What is known already is neither prepared nor described again.
  expect((await ask(number('3'))).rows).toEqual([[3]])
  expect(pieces).toHaveLength(2)
  expect(pieces[1]).toBeLessThan(80)
})

test('what is asked meanwhile goes together behind it', async () => {
  const { ask, pieces } = await open()
  const first = ask({ name: 'slow', text: 'select pg_sleep(0.05)', values: [] })
  await Promise.resolve()
  const others = [ask(number('1'))]
  await Promise.resolve()
  others.push(ask(number('2')))
  await first
  expect((await Promise.all(others)).map(({ rows }) => rows)).toEqual([[[1]], [[2]]])
  expect(pieces).toHaveLength(2)
})

test('many bytes are written piece by piece', async () => {
  const { ask, pieces } = await open()
  const long = 'x'.repeat(20_000)
  const text = { name: 'text', text: 'select length($1::text)', values: [long] }
  const answers = await Promise.all([text, text, text].map(ask))
  expect(answers.map(({ rows }) => rows)).toEqual([[[20_000]], [[20_000]], [[20_000]]])
  expect(pieces.length).toBeGreaterThanOrEqual(3)
})

test('what stands before the one that fails is answered; what stands behind was left out', async () => {
  const { ask } = await open()
  await ask(table)
  const [first, second, third, fourth] = await Promise.allSettled([keep(1), keep(2), keep(2), kept].map(ask))
  expect(first).toMatchObject({ status: 'fulfilled', value: { command: 'INSERT 0 1' } })
  expect(second).toMatchObject({ status: 'fulfilled' })
  expect(third).toMatchObject({ status: 'rejected', reason: { code: '23505' } })
  expect(fourth).toMatchObject({ status: 'rejected', reason: expect.any(SkippedError) })
  await expect(ask(kept), 'the connection is of no more use').rejects.toMatchObject({ code: '23505' })
})

test('statements of one piece stand or fall together, with a transaction around them or without', async () => {
  const { ask, client } = await open()
  await ask(table)
  await Promise.allSettled([keep(1), keep(1)].map(ask))
  expect((await client.query('select count(*)::int as rows from kept')).rows).toEqual([{ rows: 0 }])
})

test('a database that does not answer is given up after the limit', async () => {
  const { ask } = await open(100)
  const slow = ask({ name: 'slow', text: 'select pg_sleep(30)', values: [] })
  const behind = ask(number('1'))
  await expect(slow).rejects.toThrow('Query read timeout')
  await expect(behind).rejects.toThrow('Query read timeout')
})

test('a connection that is lost fails what is under way and what waits', async () => {
  const { ask } = await open()
  const [[pid] = []] = (await ask({ name: 'pid', text: 'select pg_backend_pid()', values: [] })).rows
  const slow = ask({ name: 'slow', text: 'select pg_sleep(30)', values: [] })
  await Promise.resolve()
  const waiting = ask(number('1'))
  const lost = Promise.allSettled([slow, waiting])
  const other = await open()
  await other.client.query('select pg_terminate_backend($1)', [pid])
  for (const one of await lost) expect(one).toMatchObject({ status: 'rejected' })
  await expect(ask(number('2')), 'what comes later').rejects.toThrow('terminat')
})

test('what stands between and loses the database leaves in doubt what came behind', async () => {
  const server = createServer(socket => {
    let seen = 0
    socket.on('error', () => undefined)
    socket.on('data', () => {
      seen += 1
      if (seen === 1) socket.write(Buffer.concat([message('R', '\0\0\0\0'), message('Z', 'I')]))
      else socket.end(message('E', 'SFATAL\0C08P01\0Mserver conn crashed?\0\0'))
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const client = new pg.Client({ host: '127.0.0.1', port, user: 'a', database: 'a' })
  client.on('error', () => undefined)
  await client.connect()
  const ask = openExchange(client, 10_000)
  for (const one of await Promise.allSettled([keep(1), { name: 'c', text: 'commit', values: [] }].map(ask)))
    expect(one).toMatchObject({ status: 'rejected', reason: { code: '08P01' } })
  await client.end().catch(() => undefined)
  server.close()
})

test('a value that cannot be written fails what is asked with it, and nothing else', async () => {
  const { ask } = await open()
  const [first, second] = await Promise.allSettled(
    [number('1'), { ...number('2'), values: [Object.create(null)] }].map(ask),
  )
  expect(first?.status).toBe('rejected')
  expect(second).toMatchObject({ status: 'rejected', reason: expect.any(TypeError) })
})

/** As PostgreSQL writes one: its kind, its length and its body. */
function message(kind: string, body: string): Buffer {
  const bytes = Buffer.from(body)
  const head = Buffer.alloc(5)
  head.write(kind)
  head.writeInt32BE(bytes.length + 4, 1)
  return Buffer.concat([head, bytes])
}
