// Names and origins: who may call under which, with a proxy before us and without.
import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startServer, type TestServer } from '../../support/server.ts'

/** As a proxy or a stranger would: every header as given, `host` included. */
function post(
  server: TestServer,
  path: string,
  headers: Record<string, string>,
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const options = { method: 'POST', headers: { 'content-type': 'application/json', ...headers } }
    request(`${server.url}${path}`, options, answer => {
      answer.resume()
      resolve(answer.statusCode)
    })
      .on('error', reject)
      .end(JSON.stringify({ role: 'owner' }))
  })
}

const signIn = '/api/auth/demo/sign-in'

describe('with PUBLIC_URL', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startServer({ env: { PUBLIC_URL: 'https://tokens.example.com' } })
  })
  afterAll(() => server.stop())

  test.each([
    [
      'a proxy that keeps the name',
      { host: 'tokens.example.com', origin: 'https://tokens.example.com' },
      200,
    ],
    [
      'a proxy that asks under its own',
      { host: 'localhost:4000', origin: 'https://tokens.example.com' },
      200,
    ],
    ['another site through the proxy', { host: 'tokens.example.com', origin: 'https://evil.example' }, 403],
    ['a name that is neither', { host: 'evil.example', origin: 'https://tokens.example.com' }, 421],
    [
      'a name that only claims to be forwarded',
      { host: 'evil.example', 'x-forwarded-host': 'localhost' },
      421,
    ],
  ])('%s: %o %i', async (_name, headers, status) => {
    expect(await post(server, signIn, headers)).toBe(status)
  })
})

describe('without', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startServer()
  })
  afterAll(() => server.stop())

  test.each([
    ['a browser on this machine', { host: 'localhost:4000', origin: 'http://localhost:4000' }, 200],
    ['a program that names no origin', { host: '127.0.0.1' }, 200],
    ['another port of this machine', { host: 'localhost:4000', origin: 'http://localhost:3000' }, 403],
    ['a forwarded name', { host: 'evil.example', 'x-forwarded-host': 'localhost' }, 421],
  ])('%s: %o %i', async (_name, headers, status) => {
    expect(await post(server, signIn, headers)).toBe(status)
  })
})
