// The built console over HTTP: compressed, cached for good where the name holds a hash, never where it does not.
import { readdirSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServer, type TestServer } from '../support/server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

const script = readdirSync('client/dist/assets').find(name => /^console-.*\.js$/.test(name)) ?? ''

test.each(['br', 'gzip'])('scripts come compressed by %s, and are kept for good', async encoding => {
  const answer = await fetch(`${server.url}/assets/${script}`, { headers: { 'accept-encoding': encoding } })
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-encoding')).toBe(encoding)
  expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  expect(answer.headers.get('content-type')).toContain('javascript')
})

test('the page itself is asked for anew each time', async () => {
  for (const path of ['/', '/jobsearch/developers', '/sign-in']) {
    const answer = await fetch(`${server.url}${path}`, { headers: { accept: 'text/html' } })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('cache-control')).toBe('no-cache')
    expect(await answer.text()).toContain(`/assets/${script}`)
  }
})

test('a script of an older build is not answered with the page', async () => {
  const answer = await fetch(`${server.url}/assets/console-0000.js`)
  expect(answer.status).toBe(404)
  expect(answer.headers.get('content-type')).toContain('json')
})

test.each([
  '/assets/..%2f..%2fpackage.json',
  '/..%2f..%2fpackage.json',
  '/%2e%2e/%2e%2e/package.json',
  '/assets/%',
])('%s leads nowhere', async path => {
  const answer = await fetch(`${server.url}${path}`, { headers: { accept: 'application/json' } })
  expect([400, 403, 404]).toContain(answer.status)
  expect(await answer.text()).not.toContain('"dependencies"')
})

test('the parts of the interface are shown in development only', async () => {
  const answer = await fetch(`${server.url}/ui`, { headers: { accept: 'text/html' } })
  expect(await answer.text()).not.toContain('gallery')
})
