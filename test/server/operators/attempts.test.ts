// Guessing passwords: attempts at the same moment count each other, whatever is typed has a count, the right one forgives.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createAuth } from '../../../server/operators/auth.ts'
import { startServer, type TestServer } from '../../support/server.ts'
import { join, signIn } from './people.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

test('of thirty wrong passwords at the same moment, ten are looked at', async () => {
  const email = await join(server, 'viewer', 'parallel@example.com')
  const answers = await Promise.all(
    Array.from({ length: 30 }, () => signIn(server, email, 'not the password')),
  )
  const statuses = answers.map(({ status }) => status)
  expect(statuses.filter(status => status === 401)).toHaveLength(10)
  expect(statuses.filter(status => status === 429)).toHaveLength(20)
})

test('the right password forgives the wrong ones before it', async () => {
  const email = await join(server, 'viewer', 'forgiven@example.com')
  for (let round = 0; round < 3; round += 1) {
    for (let attempt = 0; attempt < 9; attempt += 1) await signIn(server, email, 'not the password')
    expect((await signIn(server, email)).status).toBe(200)
  }
})

test('an e-mail longer than any operator’s is counted like the others', async () => {
  const email = `${'long'.repeat(200)}@example.com`
  const statuses: number[] = []
  for (let attempt = 0; attempt < 12; attempt += 1) statuses.push((await signIn(server, email)).status)
  expect(statuses.slice(0, 10).every(status => status === 400 || status === 401)).toBe(true)
  expect(statuses.slice(10)).toEqual([429, 429])
})

test('processes behind one public address share their sessions; without one the port keeps them apart', async () => {
  const nameOf = async (port: number, publicUrl: string | undefined) => {
    const config = {
      ...server.services.config,
      port,
      publicUrl: publicUrl === undefined ? undefined : new URL(publicUrl),
    }
    const { authCookies } = await createAuth({ ...server.services, config }).$context
    return authCookies.sessionToken.name
  }
  expect(await nameOf(1, 'http://farebox.example')).toBe('farebox.session_token')
  expect(await nameOf(2, 'http://farebox.example')).toBe('farebox.session_token')
  expect(await nameOf(1, undefined)).not.toBe(await nameOf(2, undefined))
})
