// What every door answers to nonsense: one shape, a reason of the closed list, a request id, and nothing of our insides.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { reasons } from '../../server/platform/errors.ts'
import { postJson, startServer, type TestServer } from '../support/server.ts'

let server: TestServer
let cookie: string
const logged: string[] = []
beforeAll(async () => {
  server = await startServer({ log: line => logged.push(line) })
  cookie = (await server.as('owner')).cookie
})
afterAll(() => server.stop())

type Told = {
  error: { message: string; data: { reason: string; httpStatus: number; requestId: string; code: string } }
}

async function told(answer: Response): Promise<Told['error']> {
  const body = (await answer.json()) as Told | Told[]
  return (Array.isArray(body) ? (body[0] as Told) : body).error
}

const big = JSON.stringify({ name: 'x'.repeat(8_100_000) })
const consolePath = '/trpc/console/keys.create'

test.each<[string, number, string, () => Promise<Response>]>([
  [
    'a body over the limit',
    413,
    'INVALID_INPUT',
    () => postJson(`${server.url}${consolePath}`, big, { cookie }),
  ],
  [
    'JSON that does not parse',
    400,
    'INVALID_INPUT',
    () => postJson(`${server.url}${consolePath}`, '{"a":', { cookie }),
  ],
  [
    'a body of another type',
    415,
    'INVALID_INPUT',
    () => postJson(`${server.url}${consolePath}`, 'x', { cookie, 'content-type': 'text/plain' }),
  ],
  ['an empty body', 400, 'INVALID_INPUT', () => postJson(`${server.url}${consolePath}`, '', { cookie })],
  [
    'a list for an object',
    400,
    'INVALID_INPUT',
    () => postJson(`${server.url}${consolePath}`, [], { cookie }),
  ],
  [
    'a mutation by GET',
    405,
    'INVALID_INPUT',
    () => fetch(`${server.url}${consolePath}`, { headers: { cookie } }),
  ],
  [
    'a query input that is no JSON',
    400,
    'INVALID_INPUT',
    () => fetch(`${server.url}/trpc/console/audit.get?input={`, { headers: { cookie } }),
  ],
  ['an unknown procedure', 404, 'INVALID_INPUT', () => fetch(`${server.url}/trpc/v1/nothing.here`)],
  [
    '201 calls in a batch',
    400,
    'INVALID_INPUT',
    () => fetch(`${server.url}/trpc/v1/${Array(201).fill('key.get').join(',')}?batch=1&input={}`),
  ],
  ['a call without a key', 401, 'UNAUTHENTICATED', () => fetch(`${server.url}/trpc/v1/key.get`)],
  [
    'a call with a key of another form',
    401,
    'UNAUTHENTICATED',
    () => fetch(`${server.url}/trpc/v1/key.get`, { headers: { authorization: 'Bearer nonsense' } }),
  ],
  [
    'a call with a key nobody made',
    401,
    'UNAUTHENTICATED',
    () =>
      fetch(`${server.url}/trpc/v1/key.get`, {
        headers: { authorization: `Bearer fbx_live_${'a'.repeat(40)}` },
      }),
  ],
  [
    'a change from another site',
    403,
    'FORBIDDEN',
    () => postJson(`${server.url}${consolePath}`, {}, { cookie, origin: 'http://evil.example' }),
  ],
  [
    'a change from an opaque origin',
    403,
    'FORBIDDEN',
    () => postJson(`${server.url}${consolePath}`, {}, { cookie, origin: 'null' }),
  ],
  [
    'a sign-in that does not parse',
    400,
    'INVALID_INPUT',
    () => postJson(`${server.url}/api/auth/sign-in/email`, '{'),
  ],
  [
    'a sign-in over its limit',
    413,
    'INVALID_INPUT',
    () => postJson(`${server.url}/api/auth/sign-in/email`, { email: 'x'.repeat(20_000) }),
  ],
  [
    'a sign-in without a password',
    400,
    'INVALID_INPUT',
    () => postJson(`${server.url}/api/auth/sign-in/email`, { email: 'a@b.example' }),
  ],
  [
    'a path of the sign-in library that is not served',
    404,
    'INVALID_INPUT',
    () => postJson(`${server.url}/api/auth/sign-up/email`, {}),
  ],
  [
    'an unknown path for programs',
    404,
    'INVALID_INPUT',
    () => fetch(`${server.url}/nothing.json`, { headers: { accept: 'application/json' } }),
  ],
  ['a CSV without a session', 401, 'UNAUTHENTICATED', () => fetch(`${server.url}/console/csv/audit`)],
  [
    'a CSV with an unknown filter',
    400,
    'INVALID_INPUT',
    () => fetch(`${server.url}/console/csv/audit?colour=red`, { headers: { cookie } }),
  ],
])('%s: %i %s', async (_name, status, reason, ask) => {
  const answer = await ask()
  expect(answer.status).toBe(status)
  const error = await told(answer)
  expect(error.data).toMatchObject({ reason, httpStatus: status })
  expect(Object.keys(reasons)).toContain(error.data.reason)
  expect(error.data.requestId).toMatch(/^req_/)
  expect(error.data.requestId).toBe(answer.headers.get('x-request-id'))
  expect(error.message.length).toBeGreaterThan(5)
  expect(JSON.stringify(error)).not.toMatch(/node_modules|at \w+ \(|select |prisma/i)
})

test('every mistake of an input is named by its path, at once', async () => {
  const answer = await postJson(
    `${server.url}${consolePath}`,
    { economyKey: 'Nope', mode: 'x', scopes: ['read', 'rule'], extra: 1 },
    { cookie },
  )
  const error = (await told(answer)) as unknown as { data: { details: { fields: Record<string, string> } } }
  expect(Object.keys(error.data.details.fields).toSorted()).toEqual(
    [
      'economyKey',
      'expiresAt',
      'extra',
      'mode',
      'name',
      'rateLimitPerMinute',
      'reason',
      'scopes.1',
    ].toSorted(),
  )
})

test('pages carry a policy that lets only our own scripts run', async () => {
  const answer = await fetch(`${server.url}/anything`, { headers: { accept: 'text/html' } })
  expect(answer.headers.get('content-security-policy')).toContain("script-src 'self'")
  expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  expect(answer.headers.get('x-powered-by')).toBeNull()
})

test('health, readiness and metrics answer', async () => {
  expect(await (await fetch(`${server.url}/healthz`)).text()).toBe('ok\n')
  expect(await (await fetch(`${server.url}/readyz`)).text()).toBe('ready\n')
  const metrics = await (await fetch(`${server.url}/metrics`)).text()
  expect(metrics).toMatch(/farebox_http_request_seconds_count\{door="product",status="4xx"\} [1-9]/)
  expect(metrics).toMatch(/farebox_refusals_total\{door="console",reason="INVALID_INPUT"\} [1-9]/)
})

test('nothing that opens a door was logged', async () => {
  const key = `fbx_live_${'b'.repeat(40)}`
  await fetch(`${server.url}/trpc/v1/key.get`, { headers: { authorization: `Bearer ${key}` } })
  await postJson(`${server.url}/api/auth/sign-in/email`, {
    email: 'a@b.example',
    password: 'a wrong password',
  })
  const text = logged.join('')
  expect(text).not.toContain(key)
  expect(text).not.toContain('a wrong password')
  expect(text).not.toContain(cookie.split('=')[1])
})

test('another name for this machine is not served', async () => {
  const { request } = await import('node:http')
  const status = await new Promise<number | undefined>((resolve, reject) => {
    request(server.url, { headers: { host: 'evil.example' } }, answer => resolve(answer.statusCode))
      .on('error', reject)
      .end()
  })
  expect(status).toBe(421)
})
