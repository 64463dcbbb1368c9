// Starting and stopping as people and machines do it: politely, roughly, twice, wrongly.
import { spawn } from 'node:child_process'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { cloneDatabase, type TestDatabase } from '../support/database.ts'
import { findFreePort, makeFolder, type Running, run } from '../support/process.ts'
import { consoleCaller, cookieOf, postJson, refusalOf } from '../support/server.ts'

const folders: ReturnType<typeof makeFolder>[] = []
const running: Running[] = []

function newFolder(): string {
  const folder = makeFolder()
  folders.push(folder)
  return folder.path
}

async function start(
  folder: string,
  env: Record<string, string> = {},
  name = '127.0.0.1',
): Promise<Running & { url: string }> {
  const port = await findFreePort()
  const server = run('server/main.ts', [], { FAREBOX_DATA: folder, PORT: String(port), ...env })
  running.push(server)
  await server.printed(`Farebox serves http://${name}:${port}`)
  return { ...server, url: `http://127.0.0.1:${port}` }
}

async function stop(server: Running): Promise<number | null> {
  server.signal('SIGTERM')
  return server.exited
}

async function asOwner(url: string) {
  return consoleCaller(url, cookieOf(await postJson(`${url}/api/auth/demo/sign-in`, { role: 'owner' })))
}

afterEach(async () => {
  for (const server of running.splice(0)) if (server.child.exitCode === null) await stop(server)
})
afterAll(() => {
  for (const folder of folders) folder.remove()
})

const newEconomy = (key: string) => ({
  key,
  reason: 'a test says so',
  settings: {
    name: key,
    tokenOne: 'token',
    tokenMany: 'tokens',
    tokenSymbol: 'T',
    moneyCurrency: 'USD',
    resetZone: 'UTC',
    policies: { keys: { lifetimeDaysMax: null, rotationOverlapHours: 24 } },
  },
})

describe('one folder', () => {
  const folder = newFolder()

  test('the first start serves, and a polite stop ends with 0 though a live update is open', async () => {
    const server = await start(folder)
    await server.printed('a product that uses it is at /store')
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200)
    const cookie = cookieOf(await postJson(`${server.url}/api/auth/demo/sign-in`, { role: 'owner' }))
    const live = await fetch(`${server.url}/trpc/console/audit.follow`, { headers: { cookie } })
    expect(live.headers.get('content-type')).toContain('text/event-stream')
    expect(await stop(server)).toBe(0)
    expect(server.output()).toMatch(/\nStopping: finishing what is under way …\nStopped\.\n$/)
    await live.body?.cancel().catch(() => undefined)
  })

  test('what was acknowledged before everything was killed is there after the next start', async () => {
    const first = await start(folder)
    await (await asOwner(first.url)).economies.create.mutate(newEconomy('survivor'))
    first.killGroup()
    await first.exited
    const second = await start(folder)
    const keys = (await (await asOwner(second.url)).economies.list.query()).map(economy => economy.key)
    expect(keys).toContain('survivor')
  })

  test('a server killed alone leaves nothing to clean by hand', async () => {
    const first = await start(folder)
    first.signal('SIGKILL')
    await first.exited
    const second = await start(folder)
    expect((await fetch(`${second.url}/readyz`)).status).toBe(200)
  })

  test('a second start beside the first says so and leaves it alone', async () => {
    const first = await start(folder)
    const second = run('server/main.ts', [], { FAREBOX_DATA: folder, PORT: String(await findFreePort()) })
    expect(await second.exited).toBe(1)
    expect(second.output()).toContain('already runs')
    expect(second.output()).toContain(first.url)
    expect((await fetch(`${first.url}/readyz`)).status).toBe(200)
  })

  test('npm run key works beside the server and without it; the key stands alone on the last line', async () => {
    const make = async (...args: string[]) => {
      const command = run('server/scripts/key.ts', ['--economy', 'jobsearch', '--name', 'ci', ...args], {
        FAREBOX_DATA: folder,
      })
      expect(await command.exited, command.output()).toBe(0)
      return command.output().trimEnd().split('\n').at(-1) ?? ''
    }
    const apart = await make('--mode', 'test', '--scopes', 'read')
    const server = await start(folder)
    const beside = await make()
    for (const [key, mode, scopes] of [
      [apart, 'test', ['read']],
      [beside, 'live', ['read', 'spend', 'earn', 'purchase', 'admin']],
    ] as const) {
      const answer = await fetch(`${server.url}/trpc/v1/key.get`, {
        headers: { authorization: `Bearer ${key}` },
      })
      expect(await answer.json()).toMatchObject({ result: { data: { economy: 'jobsearch', mode, scopes } } })
    }
  })

  test.each([
    [['--economy', 'nothing', '--name', 'x'], 'There is no economy "nothing". There are: jobsearch'],
    [['--economy', 'jobsearch'], '--name'],
    [['--economy', 'jobsearch', '--name', 'x', '--scopes', 'read,rule'], '--scopes is one of read, spend'],
    [['--economy', 'jobsearch', '--name', 'x', '--mode', 'demo'], '--mode'],
    [['--colour', 'red'], "Unknown option '--colour'"],
  ])('npm run key %j says what is wrong and makes nothing', async (args, sentence) => {
    const command = run('server/scripts/key.ts', args, { FAREBOX_DATA: folder })
    expect(await command.exited).toBe(1)
    expect(command.output()).toContain(sentence)
    expect(command.output()).not.toMatch(/fbx_(live|test)_/)
    expect(command.output()).not.toContain('    at ')
  })
})

// A child takes another number only from root.
test.runIf(process.getuid?.() === 0)('npm run key works for a user without a name', async () => {
  const database = await cloneDatabase()
  const child = spawn(
    process.execPath,
    ['server/scripts/key.ts', '--economy', 'jobsearch', '--name', 'container'],
    {
      uid: 54_321,
      gid: 54_321,
      env: { ...process.env, DATABASE_URL: database.url },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  expect((await text(child.stdout)).trimEnd().split('\n').at(-1)).toMatch(/^fbx_live_/)
  await database.drop()
})

test('two folders at once: both work, apart from each other', async () => {
  const [one, two] = await Promise.all([start(newFolder()), start(newFolder())])
  const [oneOwner, twoOwner] = await Promise.all([asOwner(one.url), asOwner(two.url)])
  await oneOwner.economies.create.mutate(newEconomy('only_one'))
  expect((await twoOwner.economies.list.query()).map(economy => economy.key)).not.toContain('only_one')
})

test('outside the demo each start without an owner prints a fresh link, and the older one is dead', async () => {
  const folder = newFolder()
  const tokenIn = (server: Running) => /welcome#([0-9a-z]+)/.exec(server.output())?.[1] ?? ''
  const first = await start(folder, { FAREBOX_DEMO: '0' })
  await first.printed(/welcome#/)
  const old = tokenIn(first)
  await stop(first)
  const second = await start(folder, { FAREBOX_DEMO: '0' })
  await second.printed(/welcome#/)
  const given = { name: 'Ada', email: 'ada@example.com', password: 'correct horse battery' }
  const caller = consoleCaller(second.url, '')
  expect((await refusalOf(caller.invitations.accept.mutate({ ...given, token: old }))).reason).toBe(
    'UNKNOWN_SUBJECT',
  )
  await caller.invitations.accept.mutate({ ...given, token: tokenIn(second) })
  await stop(second)
  const third = await start(folder, { FAREBOX_DEMO: '0' })
  expect(third.output()).not.toContain('welcome#')
})

test('a taken port is named, and no database is started for nothing', async () => {
  const other = createServer()
  const port = await findFreePort()
  await new Promise<void>(resolve => other.listen(port, '127.0.0.1', resolve))
  const server = run('server/main.ts', [], { FAREBOX_DATA: newFolder(), PORT: String(port) })
  expect(await server.exited).toBe(1)
  expect(server.output()).toContain(`Port ${port} is taken`)
  expect(server.output()).not.toContain('database')
  await new Promise(resolve => other.close(resolve))
})

test('settings that make no sense are told together, without a stack', async () => {
  const server = run('server/main.ts', [], { PORT: 'x', LOG_LEVEL: 'loud', FAREBOX_DATA: newFolder() })
  expect(await server.exited).toBe(1)
  expect(server.output()).toMatch(/PORT is a whole number.*\n.*LOG_LEVEL is one of/)
  expect(server.output()).not.toContain('    at ')
})

test.each(['Making the database', 'Applying', 'Economies loaded', 'Price books loaded'])(
  'a stop during the start, at "%s", ends it without a word of failure',
  async moment => {
    const server = run('server/main.ts', [], {
      FAREBOX_DATA: newFolder(),
      PORT: String(await findFreePort()),
    })
    await server.printed(moment)
    server.signal('SIGTERM')
    expect([await server.exited, server.output()]).toEqual([0, expect.stringMatching(/\nStopped\.\n$/)])
    expect(server.output()).not.toMatch(/^ {4}at |failed/m)
  },
)

describe('two processes that start at once on one empty database', () => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await cloneDatabase({ empty: true })
  })
  afterAll(() => database.drop())

  test('both serve, the presets are there once, and the one link that is printed works', async () => {
    const env = { DATABASE_URL: database.url, FAREBOX_DEMO: '0' }
    const [one, two] = await Promise.all([start(newFolder(), env), start(newFolder(), env)])
    const output = one.output() + two.output()
    expect(output.match(/Price books loaded/g)).toHaveLength(1)
    const links = [...output.matchAll(/welcome#([0-9a-z]+)/g)].map(match => match[1] ?? '')
    expect(links).toHaveLength(1)
    const given = { name: 'Ada', email: 'ada@example.com', password: 'correct horse battery' }
    await consoleCaller(two.url, '').invitations.accept.mutate({ ...given, token: links[0] ?? '' })
  })
})

test('who makes a demo public is warned; who does not ask for one gets none', async () => {
  const asked = await start(newFolder(), { HOST: '0.0.0.0', FAREBOX_DEMO: '1' }, 'localhost')
  expect(asked.output()).toContain('Warning: this demo is not on this machine alone')
  const unasked = await start(newFolder(), { HOST: '0.0.0.0' }, 'localhost')
  expect(unasked.output()).toContain('welcome#')
  const answer = await postJson(`${unasked.url}/api/auth/demo/sign-in`, { role: 'owner' })
  expect(answer.status).toBe(404)
})
