// A database that goes away, comes back, and freezes under a running server: refused calls, honest health, a stop that ends.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, openPostgres } from '../../../server/platform/postgres/open.ts'
import { findFreePort, makeFolder, type Running, run } from '../../support/process.ts'
import { cookieOf, postJson } from '../../support/server.ts'

const folder = makeFolder()
let postgres: Database
let server: Running
let url: string
let cookie: string
let productKey: string

const openDatabaseOfTest = () =>
  openPostgres({ dataDir: folder.path, databaseUrl: undefined, log: () => undefined })

beforeAll(async () => {
  postgres = await openDatabaseOfTest()
  const port = await findFreePort()
  url = `http://127.0.0.1:${port}`
  const env = { DATABASE_URL: postgres.url, FAREBOX_DEMO: '1', NODE_ENV: 'production' }
  server = run('server/main.ts', [], { ...env, PORT: String(port) })
  await server.printed(`Farebox serves ${url}`)
  cookie = cookieOf(await postJson(`${url}/api/auth/demo/sign-in`, { role: 'owner' }))
  const command = run('server/scripts/key.ts', ['--economy', 'jobsearch', '--name', 'test'], env)
  await command.exited
  productKey = command.output().trimEnd().split('\n').at(-1) ?? ''
})
afterAll(async () => {
  if (server.child.exitCode === null) server.killGroup()
  await postgres.stop()
  folder.remove()
})

const product = () => fetch(`${url}/trpc/v1/key.get`, { headers: { authorization: `Bearer ${productKey}` } })
const doors: Record<string, () => Promise<Response>> = {
  'a query of the console': () => fetch(`${url}/trpc/console/audit.list?input={}`, { headers: { cookie } }),
  'a change of the console': () =>
    postJson(`${url}/trpc/console/views.save`, { screen: 'audit', name: 'x', state: {} }, { cookie }),
  'a sign-in': () =>
    postJson(`${url}/api/auth/sign-in/email`, { email: 'a@example.com', password: 'a long password' }),
  'a demo sign-in': () => postJson(`${url}/api/auth/demo/sign-in`, { role: 'owner' }),
  'one’s own sessions': () => fetch(`${url}/api/auth/list-sessions`, { headers: { cookie } }),
  'a CSV': () => fetch(`${url}/console/csv/audit`, { headers: { cookie } }),
}

async function expectOverloaded(name: string, answer: Response): Promise<void> {
  const body: unknown = await answer.json()
  expect([name, answer.status, body]).toMatchObject([
    name,
    503,
    { error: { data: { reason: 'OVERLOADED' } } },
  ])
  expect(Number(answer.headers.get('retry-after')), name).toBeGreaterThan(0)
}

test('a database that stopped: every door asks to try again, and the process is alive but not ready', async () => {
  expect((await fetch(`${url}/readyz`)).status).toBe(200)
  expect((await product()).status).toBe(200)
  await postgres.stop()
  for (const [name, ask] of Object.entries(doors)) await expectOverloaded(name, await ask())
  const stranger = `fbx_live_${'a'.repeat(40)}`
  await expectOverloaded(
    'a key not yet known',
    await fetch(`${url}/trpc/v1/key.get`, { headers: { authorization: `Bearer ${stranger}` } }),
  )
  expect((await fetch(`${url}/readyz`)).status).toBe(503)
  expect((await fetch(`${url}/healthz`)).status).toBe(200)
})

test('it comes back: so does everything, without a start', async () => {
  postgres = await openDatabaseOfTest()
  await expect.poll(async () => (await fetch(`${url}/readyz`)).status, { timeout: 10_000 }).toBe(200)
  expect((await product()).status).toBe(200)
  expect((await doors['a query of the console']?.())?.status).toBe(200)
})

test('it freezes: readiness says so within its limit, and a stop ends all the same', {
  timeout: 60_000,
}, async () => {
  const frozen = await pidsOfPostgres()
  for (const pid of frozen) process.kill(pid, 'SIGSTOP')
  try {
    const asked = performance.now()
    expect((await fetch(`${url}/readyz`)).status).toBe(503)
    expect(performance.now() - asked).toBeLessThan(4_000)
    const stopped = performance.now()
    server.signal('SIGTERM')
    await server.exited
    expect(performance.now() - stopped).toBeLessThan(18_000)
    expect(server.output()).not.toMatch(/^ {4}at /m)
  } finally {
    for (const pid of frozen) process.kill(pid, 'SIGCONT')
  }
})

/** The server's own and each connection's: a backend that runs goes on answering while only its server stands still. */
async function pidsOfPostgres(): Promise<number[]> {
  const [first = ''] = readFileSync(path.join(folder.path, 'postgres/data/postmaster.pid'), 'utf8').split(
    '\n',
  )
  const client = new pg.Client({ connectionString: postgres.url })
  await client.connect()
  const { rows } = await client.query<{ pid: number }>(
    'select pid from pg_stat_activity where pid <> pg_backend_pid()',
  )
  await client.end()
  return [Number(first), ...rows.map(({ pid }) => pid)]
}
