// `npm run key`: what it makes when little is said, when more is, and what it says when something is wrong.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { run } from '../../support/process.ts'
import { startServer, type TestServer } from '../../support/server.ts'

let server: TestServer
let api: Awaited<ReturnType<TestServer['as']>>['api']
beforeAll(async () => {
  server = await startServer()
  api = (await server.as('owner')).api
})
afterAll(() => server.stop())

async function command(...args: string[]): Promise<{ code: number | null; printed: string; output: string }> {
  const running = run('server/scripts/key.ts', args, {
    DATABASE_URL: server.services.config.databaseUrl ?? '',
  })
  let printed = ''
  running.child.stdout?.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  const code = await running.exited
  return { code, printed, output: running.output() }
}

/** The key that a command printed alone on its last line, as the list shows it. */
async function made(...args: string[]) {
  const { code, printed } = await command('--economy', 'jobsearch', ...args)
  expect(code).toBe(0)
  const key = printed.trimEnd().split('\n').at(-1) ?? ''
  expect(key).toMatch(/^fbx_(live|test)_[0-9a-z]{40}$/)
  const mode = key.startsWith('fbx_test_') ? 'test' : 'live'
  const { rows } = await api.keys.list.query({ economyKey: 'jobsearch', mode, filter: { text: key } })
  return rows[0]
}

test('without more it may do everything, in live mode, and never ends', async () => {
  expect(await made('--name', 'plain')).toMatchObject({
    name: 'plain',
    mode: 'live',
    scopes: ['read', 'spend', 'earn', 'purchase', 'admin'],
    expiresAt: null,
  })
})

test('an end is given in days, as an instant, or as never', async () => {
  const inDays = await made('--name', 'days', '--expires', '30d', '--mode', 'test', '--scopes', 'read,spend')
  expect(inDays).toMatchObject({ mode: 'test', scopes: ['read', 'spend'] })
  const lifeMs = new Date(inDays?.expiresAt ?? 0).getTime() - new Date(inDays?.createdAt ?? 0).getTime()
  expect(lifeMs / 86_400_000).toBeCloseTo(30, 2)
  const at = await made('--name', 'instant', '--expires', '2099-01-31T00:00:00Z')
  expect(at?.expiresAt).toBe('2099-01-31T00:00:00.000Z')
  expect(await made('--name', 'never', '--expires', 'never')).toMatchObject({ expiresAt: null })
})

test.each([
  [['--economy', 'jobsearch'], '--name is missing'],
  [['--name', 'web'], '--economy is missing'],
  [['--economy', 'jobsearch', '--name', 'a', '--name', 'b'], '--name is given twice'],
  [['--economy', 'jobsearch', '--name', '\u200b'], '--name is not empty'],
  [
    ['--economy', 'jobsearch', '--name', 'a', '--expires', 'soon'],
    '--expires is a number of days such as 90d',
  ],
  [
    ['--economy', 'jobsearch', '--name', 'a', '--expires', '2020-01-01T00:00:00Z'],
    'The end lies in the past.',
  ],
  [['--economy', 'jobsearch', '--name', 'a', '--mode', 'both'], '--mode is live or test'],
  [['--economy', 'jobsearch', '--name', 'a', '--colour', 'red'], "Unknown option '--colour'"],
])('%j says what is wrong, and makes nothing', async (args, sentence) => {
  const { code, printed, output } = await command(...args)
  expect(output).toContain(sentence)
  expect(output).not.toMatch(/^ +at /m)
  expect(printed).toBe('')
  expect(code).toBe(1)
})

test('--help says what each argument means and what is taken without it', async () => {
  const { code, printed } = await command('--help')
  for (const word of ['--economy', '--name', '--mode', '--scopes', '--expires', 'all unless given'])
    expect(printed).toContain(word)
  expect(code).toBe(0)
})
