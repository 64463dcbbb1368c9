// FAREBOX_WORKERS: several server processes on one port and one database, ended as roughly as anything ends them.
import { execFileSync } from 'node:child_process'
import { request } from 'node:http'
import { createTRPCClient, httpLink } from '@trpc/client'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { ProductApi } from '../../server/product.ts'
import { cloneDatabase, type TestDatabase } from '../support/database.ts'
import { findFreePort, makeFolder, type Running, run } from '../support/process.ts'
import { consoleCaller, cookieOf, postJson } from '../support/server.ts'

const economyKey = 'jobsearch'
const action = 'job_match_detailed'
const price = 5
const given = 100_000
const soon = { timeout: 30_000, interval: 50 }
const folder = makeFolder()
afterAll(() => folder.remove())

type Server = Running & { url: string; port: number }

async function start(env: Record<string, string>): Promise<Server> {
  const port = await findFreePort()
  const server = run('server/main.ts', [], { FAREBOX_DATA: folder.path, PORT: String(port), ...env })
  await server.printed('Farebox serves')
  return { ...server, url: `http://127.0.0.1:${port}`, port }
}

/** The server processes of a start: those that it started with its own program. */
function workersOf(server: Running): number[] {
  const rows = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' }).trim().split('\n')
  return rows.flatMap(row => {
    const [pid = '', parent = '', args = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(row)?.slice(1) ?? []
    return Number(parent) === server.child.pid && args.includes('server/main.ts') ? [Number(pid)] : []
  })
}

/** On a connection of its own, so that the workers take turns. */
function get(server: Server, path: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port: server.port, path, agent: false }, answer => {
      let body = ''
      answer.setEncoding('utf8').on('data', chunk => {
        body += chunk
      })
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body }))
    })
    asked.once('error', reject).end()
  })
}

function callerOf(url: string, key: string) {
  const headers = { authorization: `Bearer ${key}`, connection: 'close' }
  return createTRPCClient<ProductApi>({ links: [httpLink({ url: `${url}/trpc/v1`, headers })] })
}

describe('two workers on one database', () => {
  let database: TestDatabase
  let server: Server
  let api: ReturnType<typeof callerOf>
  const env = () => ({ DATABASE_URL: database.url, FAREBOX_DEMO: '1', FAREBOX_WORKERS: '2' })

  beforeAll(async () => {
    database = await cloneDatabase()
    server = await start(env())
    const command = run('server/scripts/key.ts', ['--economy', economyKey, '--name', 'test'], env())
    await command.exited
    api = callerOf(server.url, command.output().trimEnd().split('\n').at(-1) ?? '')
    const gift = { requestId: 'give', amount: given, source: 'gift', reason: 'for a test' }
    await api.grant.give.mutate({ userId: 'ada', ...gift })
  }, 120_000)
  afterAll(async () => {
    if (server.child.exitCode === null) server.killGroup()
    await server.exited
    await database.drop()
  })

  const charge = (requestId: string) => api.spend.charge.mutate({ userId: 'ada', action, requestId })

  /** As the tables have it, not as anybody answers. */
  async function requestIdsOf(userId: string): Promise<Set<string>> {
    const client = new pg.Client({ connectionString: database.url })
    await client.connect()
    const { rows } = await client.query<{ id: string }>(
      `select entry.request_id as id from entry join account on account.lane = entry.lane and account.id = account_id
      where user_id = $1 and entry.kind = 'charge'`,
      [userId],
    )
    await client.end()
    return new Set(rows.map(({ id }) => id))
  }

  test('both answer on the one port, and their figures are told together', async () => {
    expect(workersOf(server)).toHaveLength(2)
    expect((await get(server, '/readyz')).status).toBe(200)
    for (let call = 0; call < 10; call += 1) await charge(`both-${call}`)
    const { body } = await get(server, '/metrics')
    const counted = [...body.matchAll(/_seconds_count\{.*door="product".*worker="(\d)".*\} (\d+)/g)]
    expect(new Set(counted.map(match => match[1]))).toEqual(new Set(['1', '2']))
    expect(counted.every(match => Number(match[2]) >= 3)).toBe(true)
    expect(body.match(/^# TYPE farebox_http_request_seconds /gm)).toHaveLength(1)
  })

  test('a sign-in at one is a session at both, and what one changes the other tells who looks', async () => {
    const answer = await postJson(`${server.url}/api/auth/demo/sign-in`, { role: 'owner' })
    const cookie = cookieOf(answer)
    // Each on a connection of its own: whichever worker it came to, some of these come to the other.
    for (let call = 0; call < 4; call += 1) {
      const followed = await fetch(`${server.url}/trpc/console/audit.follow`, { headers: { cookie } })
      expect(followed.headers.get('content-type')).toContain('text/event-stream')
      const reader = followed.body?.pipeThrough(new TextDecoderStream()).getReader()
      let heard = ''
      const listening = (async () => {
        for (;;) {
          const { done, value } = (await reader?.read()) ?? { done: true, value: undefined }
          if (done) return
          heard += value
        }
      })().catch(() => undefined)
      await vi.waitFor(() => expect(heard).toContain('connected'), soon)
      await consoleCaller(server.url, cookie).keys.create.mutate({
        economyKey,
        mode: 'test',
        name: `heard ${call}`,
        scopes: ['read'],
        rateLimitPerMinute: null,
        expiresAt: null,
        reason: 'a test says so',
      })
      await vi.waitFor(() => expect(heard).toMatch(/data: .*aud/), soon)
      await reader?.cancel()
      await listening
    }
  })

  test('killed under load, a worker loses no acknowledged spend: the other serves, and a new one comes', async () => {
    const before = workersOf(server)
    const acknowledged: string[] = []
    let unanswered = 0
    const over = new AbortController()
    const callers = Array.from({ length: 8 }, async (_, caller) => {
      for (let call = 0; !over.signal.aborted; call += 1) {
        const requestId = `killed-${caller}-${call}`
        try {
          await charge(requestId)
          acknowledged.push(requestId)
        } catch {
          unanswered += 1
        }
      }
    })
    await vi.waitFor(() => expect(acknowledged.length).toBeGreaterThan(100), soon)
    const [victim = 0] = before
    process.kill(victim, 'SIGKILL')
    const atKill = acknowledged.length
    // The other has it all at once; nobody waits for the new one.
    await vi.waitFor(() => expect(acknowledged.length).toBeGreaterThan(atKill + 100), soon)
    await server.printed('a worker serves again')
    over.abort()
    await Promise.all(callers)
    // What the killed one was busy with, and no more: at most a call of each caller.
    expect(unanswered).toBeLessThanOrEqual(callers.length)
    const now = workersOf(server)
    expect(now).toHaveLength(2)
    expect(now).not.toContain(victim)
    expect((await get(server, '/readyz')).status).toBe(200)
    expect(server.output()).toMatch(/"signal":"SIGKILL".*a worker ended; another is started in its place/)

    const kept = await requestIdsOf('ada')
    expect(acknowledged.filter(requestId => !kept.has(requestId))).toEqual([])
    const { balance } = await api.account.get.query({ userId: 'ada' })
    expect(given + 10 - kept.size * price).toBe(balance.available)
    const verify = run('server/scripts/verify.ts', [], env())
    expect(await verify.exited, verify.output()).toBe(0)
  }, 120_000)

  test('told to end, a worker finishes its calls, and a new one comes', async () => {
    const [one = 0] = workersOf(server)
    const seen = server.output().length
    process.kill(one, 'SIGTERM')
    await vi.waitFor(() => expect(server.output().slice(seen)).toContain('a worker serves again'), soon)
    expect(server.output().slice(seen)).toMatch(/"code":0,"signal":null/)
  })

  test('one that hangs is noticed, ended and replaced', async () => {
    const [one = 0] = workersOf(server)
    const seen = server.output().length
    process.kill(one, 'SIGSTOP')
    await vi.waitFor(() => expect(server.output().slice(seen)).toContain('a worker serves again'), {
      ...soon,
      timeout: 75_000,
    })
    expect(server.output().slice(seen)).toContain('a worker hangs and is ended')
    expect(workersOf(server)).not.toContain(one)
    for (let call = 0; call < 4; call += 1) await charge(`after a hang-${call}`)
  }, 90_000)

  test('a stop drains both: what is under way is answered, and all of them end', async () => {
    const workers = workersOf(server)
    const underWay = Array.from({ length: 40 }, (_, call) => charge(`drained-${call}`))
    await vi.waitFor(async () => expect((await requestIdsOf('ada')).has('drained-0')).toBe(true), soon)
    server.signal('SIGTERM')
    const answered = (await Promise.allSettled(underWay)).filter(({ status }) => status === 'fulfilled')
    expect(await server.exited).toBe(0)
    expect(server.output()).toMatch(/\nStopping: finishing what is under way …\nStopped\.\n$/)
    // A call that had not reached a worker may have found the door closed; one that was charged has its answer.
    const drained = [...(await requestIdsOf('ada'))].filter(id => id.startsWith('drained-'))
    expect(answered).toHaveLength(drained.length)
    for (const pid of workers) expect(() => process.kill(pid, 0)).toThrow('ESRCH')
  })
})

test('on the embedded database: one history, one set of presets, and killed alone the first leaves nothing behind', async () => {
  const server = await start({ FAREBOX_WORKERS: '2' })
  expect(server.output().match(/Price books loaded/g)).toHaveLength(1)
  const workers = workersOf(server)
  expect(workers).toHaveLength(2)
  server.signal('SIGKILL')
  await server.exited
  await vi.waitFor(() => {
    for (const pid of workers) expect(() => process.kill(pid, 0)).toThrow('ESRCH')
  }, soon)
  const next = await start({ FAREBOX_WORKERS: '2' })
  expect((await get(next, '/readyz')).status).toBe(200)
  next.signal('SIGTERM')
  expect(await next.exited).toBe(0)
}, 120_000)

test('one process is one: nothing is started beside it', async () => {
  const server = await start({})
  expect(workersOf(server)).toEqual([])
  expect((await get(server, '/metrics')).body).not.toContain('worker=')
  server.signal('SIGTERM')
  expect(await server.exited).toBe(0)
})
