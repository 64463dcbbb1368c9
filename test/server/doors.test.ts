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
const deep = `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`
const asked = (path: string, input: unknown) =>
  fetch(`${server.url}/trpc/console/${path}?input=${encodeURIComponent(JSON.stringify(input))}`, {
    headers: { cookie },
  })

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
  [
    'a form',
    415,
    'INVALID_INPUT',
    () => {
      const body = new FormData()
      body.set('name', 'x')
      return fetch(`${server.url}${consolePath}`, { method: 'POST', headers: { cookie }, body })
    },
  ],
  [
    'raw bytes',
    415,
    'INVALID_INPUT',
    () =>
      postJson(`${server.url}${consolePath}`, 'x', { cookie, 'content-type': 'application/octet-stream' }),
  ],
  [
    'JSON nested too deep',
    400,
    'INVALID_INPUT',
    () => postJson(`${server.url}${consolePath}`, deep, { cookie }),
  ],
  [
    'JSON nested too deep where anything may stand',
    400,
    'INVALID_INPUT',
    () =>
      postJson(`${server.url}/trpc/console/views.save`, `{"screen":"audit","name":"x","state":${deep}}`, {
        cookie,
      }),
  ],
  [
    'NUL in what is looked for',
    400,
    'INVALID_INPUT',
    () => asked('audit.list', { filter: { text: 'a\0b' } }),
  ],
  [
    'NUL in an e-mail that signs in',
    400,
    'INVALID_INPUT',
    () =>
      postJson(`${server.url}/api/auth/sign-in/email`, {
        email: 'a\0b@example.com',
        password: 'a long password',
      }),
  ],
  [
    'a year that PostgreSQL has not',
    400,
    'INVALID_INPUT',
    () => asked('audit.list', { filter: { from: '0000-01-01T00:00:00Z' } }),
  ],
  [
    'a cursor in such a year',
    400,
    'INVALID_INPUT',
    () =>
      asked('audit.list', { cursor: Buffer.from('0000-01-01T00:00:00.000Z aud_1').toString('base64url') }),
  ],
  [
    'a cursor with NUL',
    400,
    'INVALID_INPUT',
    () => asked('audit.list', { cursor: Buffer.from('2026-01-01T00:00:00.000Z a\0').toString('base64url') }),
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
    'a sign-in from another site',
    403,
    'FORBIDDEN',
    () =>
      postJson(`${server.url}/api/auth/demo/sign-in`, { role: 'owner' }, { origin: 'http://evil.example' }),
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
  expect(answer.headers.get('content-type')).toContain('application/json')
  const error = await told(answer)
  expect(error.data).toMatchObject({ reason, httpStatus: status })
  expect(Object.keys(reasons)).toContain(error.data.reason)
  expect(error.data.requestId).toMatch(/^req_/)
  expect(error.data.requestId).toBe(answer.headers.get('x-request-id'))
  expect(error.message.length).toBeGreaterThan(5)
  // A caller that reads the fields of bad input finds some, whatever was wrong with it.
  if (reason === 'INVALID_INPUT') expect(error.data).toMatchObject({ details: { fields: {} } })
  expect(JSON.stringify(error)).not.toMatch(/node_modules|at \w+ \(|select |prisma|call stack/i)
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

test('what a program is told says whether it is a path or a procedure that does not exist', async () => {
  const message = async (path: string) =>
    (await told(await fetch(`${server.url}${path}`, { headers: { accept: 'application/json' } }))).message
  expect(await message('/nothing/here')).toBe('There is nothing here.')
  expect(await message('/trpc/v1/nothing.here')).toBe('There is no such procedure.')
})

test('a change from another site is refused by us, whatever the sign-in library checks in which environment', async () => {
  for (const path of ['/api/auth/sign-out', '/api/auth/sign-in/email', consolePath]) {
    const answer = await postJson(`${server.url}${path}`, {}, { cookie, origin: 'https://evil.example' })
    expect((await told(answer)).message).toBe(
      'Changes are taken from the console only, not from another site.',
    )
  }
  const own = await postJson(`${server.url}${consolePath}`, {}, { cookie, origin: server.url })
  expect((await told(own)).data.reason).toBe('INVALID_INPUT')
})

test('a product without a key learns the scheme; an operator without a session is asked nothing by the browser', async () => {
  const product = await fetch(`${server.url}/trpc/v1/key.get`)
  expect(product.headers.get('www-authenticate')).toBe('Bearer')
  const operator = await fetch(`${server.url}/trpc/console/audit.list`)
  expect(operator.status).toBe(401)
  expect(operator.headers.get('www-authenticate')).toBeNull()
})

test('whoever calls in the wrong way learns the right one, at each door', async () => {
  const allowed = async (path: string, method: string) => {
    const sent =
      method === 'POST' ? { method, body: '{}', headers: { 'content-type': 'application/json' } } : {}
    const answer = await fetch(`${server.url}${path}`, sent)
    return [answer.status, answer.headers.get('allow')]
  }
  for (const path of ['/trpc/v1/spend.charge', '/api/v1/spend/charge', consolePath])
    expect([path, await allowed(path, 'GET')]).toEqual([path, [405, 'POST']])
  for (const path of ['/trpc/v1/account.get', '/api/v1/account/get', '/trpc/console/audit.list'])
    expect([path, await allowed(path, 'POST')]).toEqual([path, [405, 'GET, HEAD']])
})

test('what an operator saw is kept by no cache, refused or not', async () => {
  for (const answer of [
    await asked('audit.list', {}),
    await asked('audit.list', { limit: 0 }),
    await postJson(`${server.url}${consolePath}`, '{', { cookie }),
  ])
    expect(answer.headers.get('cache-control')).toBe('no-store')
})

test('a person in a browser reads a sentence where there is no page', async () => {
  const accept = 'text/html,application/xhtml+xml,*/*;q=0.8'
  for (const [path, status] of [
    ['/index.html', 404],
    ['/%E0%A4%A', 400],
    ['/nothing.json', 404],
    ['/console/csv/audit', 401],
  ] as const) {
    const answer = await fetch(`${server.url}${path}`, { headers: { accept } })
    expect([path, answer.status]).toEqual([path, status])
    expect(answer.headers.get('content-type')).toContain('text/plain')
    expect(await answer.text()).toMatch(/^[A-Z][^{}]+\.\nreq_\w+\n$/)
  }
})

test('robots are asked to stay out', async () => {
  const answer = await fetch(`${server.url}/robots.txt`)
  expect(answer.headers.get('content-type')).toContain('text/plain')
  expect(await answer.text()).toContain('Disallow: /')
})

test('pages carry a policy that lets only our own scripts run', async () => {
  const answer = await fetch(`${server.url}/anything`, { headers: { accept: 'text/html' } })
  expect(answer.headers.get('content-security-policy')).toContain("script-src 'self'")
  expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  expect(answer.headers.get('x-powered-by')).toBeNull()
})

test('health and metrics answer', async () => {
  expect(await (await fetch(`${server.url}/healthz`)).text()).toBe('ok\n')
  const metrics = await (await fetch(`${server.url}/metrics`)).text()
  expect(metrics).toMatch(/farebox_http_request_seconds_count\{door="product",status="4xx"\} [1-9]/)
  expect(metrics).toMatch(
    /farebox_refusals_total\{door="console",procedure="keys.create",reason="INVALID_INPUT"\} [1-9]/,
  )
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
