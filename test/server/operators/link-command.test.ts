// `npm run operator`: a way back in for the only owner, without the console and without SQL.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { run } from '../../support/process.ts'
import { consoleCaller, startServer, type TestServer } from '../../support/server.ts'
import { join, signIn, tokenOf } from './people.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

async function command(...args: string[]): Promise<{ code: number | null; lines: string[]; output: string }> {
  const running = run('server/scripts/operator.ts', args, {
    DATABASE_URL: server.services.config.databaseUrl ?? '',
    PUBLIC_URL: 'https://tokens.example.com',
  })
  let printed = ''
  running.child.stdout?.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  const code = await running.exited
  return { code, lines: printed.trimEnd().split('\n'), output: running.output() }
}

test('the link is alone on the last line, sets a new password, and the log tells of it', async () => {
  const email = await join(server, 'owner', 'only@example.com')
  const { code, lines } = await command('--link', 'Only@Example.com')
  expect(code).toBe(0)
  const link = lines.at(-1) ?? ''
  expect(link).toMatch(/^https:\/\/tokens\.example\.com\/welcome#[0-9a-z]{40}$/)
  await consoleCaller(server.url, '').invitations.accept.mutate({
    token: tokenOf(link),
    name: 'x',
    email,
    password: 'another long password',
  })
  expect((await signIn(server, email, 'another long password')).status).toBe(200)
  const { api } = await server.as('owner')
  const { rows } = await api.audit.list.query({ filter: { action: 'operators.command' } })
  expect(rows[0]).toMatchObject({
    actorId: null,
    actorName: expect.stringContaining('npm run operator'),
    subjectLabel: 'Ada',
    after: expect.objectContaining({ passwordLinkUntil: expect.any(String) }),
  })
  expect((await api.audit.facets.query()).actions).toEqual(
    expect.arrayContaining(['operators.command', 'keys.command']),
  )
})

test.each([
  [['--link', 'nobody@example.com'], 'There is no operator with the e-mail address nobody@example.com.'],
  [['--link', 'owner@demo.farebox.example'], 'A demo operator has no password.'],
  [[], '--link is missing'],
  [['--link', 'a@example.com', '--link', 'b@example.com'], '--link is given twice'],
  [['--link', 'nothing'], '--link is an e-mail address'],
])('%j says what is wrong', async (args, sentence) => {
  const { code, output } = await command(...args)
  expect(output).toContain(sentence)
  expect(output).not.toMatch(/^ +at /m)
  expect(code).toBe(1)
})

test('--help says how it is called, and does nothing', async () => {
  const { code, output } = await command('--help')
  expect(output).toContain('npm run operator -- --link <email>')
  expect(code).toBe(0)
})
