// Both guards: the paywall's math before the work, a commit when the answer was taken whole, a release otherwise.

import { once } from 'node:events'
import { createServer, type Server, request as sendRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import express, { type Request as ExpressRequest } from 'express'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { guard, runOf } from '../../../client/sdk/express.ts'
import type { Farebox } from '../../../client/sdk/farebox.ts'
import type { Run } from '../../../client/sdk/with-tokens.ts'
import { eventually, failureOf, openClient } from './support/client.ts'
import { type StandIn, startStandIn } from './support/stand-in.ts'

let farebox: StandIn
beforeAll(async () => {
  farebox = await startStandIn()
})
const closers: (() => void)[] = []
beforeEach(() => {
  farebox.heal()
  farebox.received.splice(0)
})
afterEach(() => {
  for (const close of closers.splice(0)) close()
})
afterAll(() => farebox.stop())

let users = 0
function newUser(tokens: number): string {
  const userId = `reader_${(users += 1)}`
  farebox.ledger.give(userId, tokens)
  return userId
}

const balance = (userId: string) => {
  const { available, held } = farebox.ledger.balanceOf(userId)
  return { available, held }
}

type Handle = (
  run: Run | null,
) => { status: number; body?: string } | Promise<{ status: number; body?: string }>
type Ask = { userId: string; action?: string; requestId?: string }
type Door = (
  tokens: Farebox,
  options: { mode?: 'hold' | 'check' },
  handle: Handle,
) => (ask: Ask) => Promise<Response>

function readAsk(headers: { get(name: string): string | null | undefined }) {
  const userId = headers.get('x-user') ?? ''
  const requestId = headers.get('x-id')
  const about = requestId === null || requestId === undefined ? {} : { requestId }
  return { userId, action: headers.get('x-action') ?? 'letter', ...about }
}

function headersOf({ userId, action = 'letter', requestId }: Ask): Record<string, string> {
  return { 'x-user': userId, 'x-action': action, ...(requestId === undefined ? {} : { 'x-id': requestId }) }
}

const fetchDoor: Door = (tokens, options, handle) => {
  const handler = tokens.guard(
    { ...options, spend: request => readAsk(request.headers) },
    async (_request, run) => {
      const { status, body } = await handle(run)
      return new Response(body ?? null, { status })
    },
  )
  return async ask => {
    const response = await handler(new Request('http://product/letters', { headers: headersOf(ask) }))
    // As whoever serves it would: the body is read to its end.
    return new Response(response.body === null ? null : await response.text(), response)
  }
}

const expressDoor: Door = (tokens, options, handle) => {
  const app = express()
  app.get(
    '/letters',
    guard(tokens, { ...options, spend: (request: ExpressRequest) => readAsk(request) }),
    async (request, response) => {
      const { status, body } = await handle(runOf(request))
      response.status(status).send(body)
    },
  )
  app.use(
    (error: Error, _request: ExpressRequest, response: express.Response, _next: express.NextFunction) => {
      response.status(500).send(error.message)
    },
  )
  const server = app.listen(0, '127.0.0.1')
  closers.push(() => {
    server.closeAllConnections()
    server.close()
  })
  const listening = once(server, 'listening')
  return async ask => {
    if (!server.listening) await listening
    return fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/letters`, {
      headers: headersOf(ask),
    })
  }
}

const doors: [string, Door][] = [
  ['fetch', fetchDoor],
  ['express', expressDoor],
]

test.each(doors)('%s: a 2xx answer is paid', async (_name, door) => {
  const userId = newUser(10)
  const { tokens } = openClient(farebox.url)
  const ask = door(tokens, {}, run => {
    expect(balance(userId)).toEqual({ available: 5, held: 5 })
    run?.used(3)
    return { status: 201, body: 'letter' }
  })
  const response = await ask({ userId })
  expect([response.status, await response.text()]).toEqual([201, 'letter'])
  await eventually(() => balance(userId)).toEqual({ available: 7, held: 0 })
})

test.each(doors)('%s: an answer without a body is paid', async (_name, door) => {
  const userId = newUser(10)
  const ask = door(openClient(farebox.url).tokens, {}, () => ({ status: 204 }))
  expect((await ask({ userId })).status).toBe(204)
  await eventually(() => balance(userId)).toEqual({ available: 5, held: 0 })
})

test.each(doors.flatMap(([name, door]) => [400, 404, 500].map(status => [name, status, door] as const)))(
  '%s: a %i answer is given back',
  async (_name, status, door) => {
    const userId = newUser(10)
    const ask = door(openClient(farebox.url).tokens, {}, () => ({ status, body: 'no' }))
    const response = await ask({ userId })
    expect([response.status, await response.text()]).toEqual([status, 'no'])
    await eventually(() => balance(userId)).toEqual({ available: 10, held: 0 })
  },
)

test.each(
  doors.flatMap(([name, door]) => (['hold', 'check'] as const).map(mode => [name, mode, door] as const)),
)(
  '%s, %s: too few tokens answer 402 with the math, and the handler does not run',
  async (_name, mode, door) => {
    const userId = newUser(1)
    let ran = false
    const ask = door(openClient(farebox.url).tokens, { mode }, () => {
      ran = true
      return { status: 200 }
    })
    const response = await ask({ userId })
    expect(response.status).toBe(402)
    expect(response.headers.get('content-type')).toMatch(/^application\/json/)
    expect(await response.json()).toEqual({
      have: 1,
      need: 5,
      short: 4,
      text: 'You have 1 token, this needs 5: you are short by 4.',
    })
    expect(ran).toBe(false)
    expect(balance(userId)).toEqual({ available: 1, held: 0 })
  },
)

test.each(doors)('%s: check holds nothing', async (_name, door) => {
  const userId = newUser(10)
  const ask = door(openClient(farebox.url).tokens, { mode: 'check' }, run => {
    expect(run).toBeNull()
    expect(balance(userId)).toEqual({ available: 10, held: 0 })
    return { status: 200, body: 'ok' }
  })
  expect((await ask({ userId })).status).toBe(200)
})

test.each(
  doors.flatMap(([name, door]) =>
    (
      [
        ['frozen', 403, { reason: 'FRICTION', text: 'Wait.', until: '2027-01-01T00:00:00Z' }, null],
        ['cooling', 429, { reason: 'COOLDOWN', retryAfterSeconds: 7 }, '7'],
      ] as const
    ).map(row => [name, ...row, door] as const),
  ),
)('%s: %s answers %i', async (_name, action, status, body, retryAfter, door) => {
  const ask = door(openClient(farebox.url).tokens, {}, () => ({ status: 200 }))
  const response = await ask({ userId: newUser(10), action })
  expect(response.status).toBe(status)
  expect(await response.json()).toMatchObject(body)
  expect(response.headers.get('retry-after')).toBe(retryAfter)
})

test.each(doors)('%s: Farebox away answers 503, and the handler does not run', async (_name, door) => {
  farebox.breakWith(() => 'reset before')
  let ran = false
  const ask = door(openClient(farebox.url, { timeoutMs: 300 }).tokens, {}, () => {
    ran = true
    return { status: 200 }
  })
  const response = await ask({ userId: 'x' })
  expect([response.status, response.headers.get('retry-after'), ran]).toEqual([503, '5', false])
})

test.each(doors)('%s: with allow the request is let through and paid later', async (_name, door) => {
  const userId = newUser(10)
  const { tokens } = openClient(farebox.url, { onUnavailable: 'allow', allowAfterMs: 200 })
  farebox.breakWith(() => 'reset before')
  const ask = door(tokens, {}, () => ({ status: 200, body: 'ok' }))
  expect((await ask({ userId })).status).toBe(200)
  await eventually(() => tokens.pending()).toMatchObject([{ state: 'owed' }])
  farebox.heal()
  await tokens.settle()
  expect(balance(userId)).toEqual({ available: 5, held: 0 })
})

test.each(doors)('%s: a request id that was paid answers 409', async (_name, door) => {
  const userId = newUser(20)
  const ask = door(openClient(farebox.url).tokens, {}, () => ({ status: 200, body: 'ok' }))
  expect((await ask({ userId, requestId: 'once' })).status).toBe(200)
  await eventually(() => balance(userId)).toEqual({ available: 15, held: 0 })
  const again = await ask({ userId, requestId: 'once' })
  expect([again.status, await again.json()]).toMatchObject([409, { reason: 'HOLD_CLOSED' }])
  expect(balance(userId)).toEqual({ available: 15, held: 0 })
})

test('an unknown action is the product’s own mistake: thrown, and passed on to Express’s error handler', async () => {
  const { tokens } = openClient(farebox.url)
  const handle: Handle = () => ({ status: 200 })
  expect(await failureOf(fetchDoor(tokens, {}, handle)({ userId: 'x', action: 'nothing' }))).toMatchObject({
    reason: 'UNKNOWN_ACTION',
  })
  const response = await expressDoor(tokens, {}, handle)({ userId: 'x', action: 'nothing' })
  expect([response.status, await response.text()]).toEqual([500, 'There is no action nothing.'])
})

test.each(doors)('%s: a request id that is none answers 400', async (_name, door) => {
  const ask = door(openClient(farebox.url).tokens, {}, () => ({ status: 200 }))
  const response = await ask({ userId: 'x', requestId: 'r'.repeat(121) })
  expect([response.status, await response.json()]).toMatchObject([400, { reason: 'INVALID_INPUT' }])
})

test('a handler that throws is given back', async () => {
  const userId = newUser(10)
  const { tokens } = openClient(farebox.url)
  const handle: Handle = () => {
    throw new Error('the handler')
  }
  expect(await failureOf(fetchDoor(tokens, {}, handle)({ userId }))).toMatchObject({ message: 'the handler' })
  expect((await expressDoor(tokens, {}, handle)({ userId })).status).toBe(500)
  await eventually(() => balance(userId)).toEqual({ available: 10, held: 0 })
})

test('work that was delivered and cannot be paid is told to whoever asked to know', async () => {
  const userId = newUser(10)
  const told: unknown[] = []
  const { tokens, warnings } = openClient(farebox.url)
  const spend = () => ({ userId, action: 'letter' })
  const handler = (_request: Request, run: Run | null) => {
    run?.used(6)
    return new Response('ok')
  }
  const listened = tokens.guard({ spend, onUncommitted: error => void told.push(error) }, handler)
  expect(await (await listened(new Request('http://product/'))).text()).toBe('ok')
  expect(told).toMatchObject([{ reason: 'UNCOMMITTED', details: { userId, use: { amount: 6 } } }])
  const unheard = tokens.guard({ spend: () => ({ userId, action: 'coin' }) }, handler)
  await (await unheard(new Request('http://product/'))).text()
  expect(warnings).toEqual([expect.stringContaining('could not be taken')])
  const throwing = () => {
    throw new Error('the pager is broken')
  }
  const clumsy = tokens.guard({ spend: () => ({ userId, action: 'coin' }), onUncommitted: throwing }, handler)
  expect(await (await clumsy(new Request('http://product/'))).text()).toBe('ok')
  expect(warnings).toEqual([expect.anything(), expect.stringMatching(/pager is broken.*could not be taken/)])
  const late = async () => throwing()
  const slow = tokens.guard({ spend: () => ({ userId, action: 'coin' }), onUncommitted: late }, handler)
  expect(await (await slow(new Request('http://product/'))).text()).toBe('ok')
  expect(warnings).toHaveLength(3)
  expect(warnings[2]).toMatch(/pager is broken/)
})

test.each([
  ['mode', { mode: 'chek' }, `mode is 'hold' or 'check', not "chek"`],
  ['spend', { spend: 'coin' }, 'spend is a function'],
])('a guard with a wrong %s is refused where it is made', (_name, wrong, words) => {
  const { tokens } = openClient(farebox.url)
  const options = { spend: () => ({ userId: 'x', action: 'coin' }), ...wrong } as unknown as {
    spend: () => never
  }
  expect(() => tokens.guard(options, () => new Response())).toThrow(words)
  expect(() => guard(tokens, options)).toThrow(words)
})

test.each(doors)('%s: the wait that Farebox asks for is passed on', async (_name, door) => {
  const { tokens } = openClient('http://unused', {
    timeoutMs: 500,
    fetch: async () => new Response('', { status: 503, headers: { 'retry-after': '37' } }),
  })
  const response = await door(tokens, {}, () => ({ status: 200 }))({ userId: 'x' })
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '37'])
})

/** A body that is written in three pieces, with a word from the test between them. */
function slowBody() {
  const pieces = ['one ', 'two ', 'three']
  const read: string[] = []
  const body = new ReadableStream<Uint8Array>(
    {
      pull: controller => {
        const piece = pieces.shift()
        if (piece === undefined) return controller.close()
        read.push(piece)
        controller.enqueue(new TextEncoder().encode(piece))
      },
    },
    { highWaterMark: 0 },
  )
  return { body, read }
}

test('fetch: a streamed answer is paid when its last byte was taken, with what the stream used', async () => {
  const userId = newUser(10)
  const { tokens } = openClient(farebox.url)
  const handler = tokens.guard({ spend: () => ({ userId, action: 'letter' }) }, (_request, run) => {
    const { body } = slowBody()
    let bytes = 0
    const counted = body.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform: (chunk, controller) => {
          bytes += chunk.length
          controller.enqueue(chunk)
        },
        flush: () => run?.used(Math.ceil(bytes / 7)),
      }),
    )
    return new Response(counted, { headers: { 'x-kept': 'yes' } })
  })
  const response = await handler(new Request('http://product/'))
  expect(response.headers.get('x-kept')).toBe('yes')
  expect(balance(userId)).toEqual({ available: 5, held: 5 })
  expect(await response.text()).toBe('one two three')
  // Paid before the end was told: no polling here.
  expect(balance(userId)).toEqual({ available: 8, held: 0 })
})

test('fetch: a reader that leaves early gets everything back', async () => {
  const userId = newUser(10)
  const { tokens } = openClient(farebox.url)
  let signal: AbortSignal | undefined
  const handler = tokens.guard({ spend: () => ({ userId, action: 'letter' }) }, (_request, run) => {
    signal = run?.signal
    return new Response(slowBody().body)
  })
  const reader = (await handler(new Request('http://product/'))).body?.getReader()
  await reader?.read()
  await reader?.cancel('left')
  expect(balance(userId)).toEqual({ available: 10, held: 0 })
  expect(signal?.aborted).toBe(true)
})

test('fetch: a request that was aborted gets everything back, whatever the handler answers', async () => {
  const userId = newUser(10)
  const { tokens } = openClient(farebox.url)
  const stop = new AbortController()
  const handler = tokens.guard({ spend: () => ({ userId, action: 'letter' }) }, () => {
    stop.abort()
    return new Response('too late')
  })
  await handler(new Request('http://product/', { signal: stop.signal }))
  await eventually(() => balance(userId)).toEqual({ available: 10, held: 0 })
})

test('fetch: a request that was aborted while tokens were being held gets them back, and nothing runs', async () => {
  const userId = newUser(10)
  const { tokens } = openClient(farebox.url)
  const stop = new AbortController()
  farebox.breakWith(() => {
    stop.abort()
    return null
  })
  let ran = false
  const handler = tokens.guard({ spend: () => ({ userId, action: 'letter' }) }, () => {
    ran = true
    return new Response('ok')
  })
  await handler(new Request('http://product/', { signal: stop.signal }))
  expect(balance(userId)).toEqual({ available: 10, held: 0 })
  expect(ran).toBe(false)
})

test('fetch: a connection that closes after the answer was taken changes nothing', async () => {
  const userId = newUser(10)
  const { tokens } = openClient(farebox.url)
  const stop = new AbortController()
  const handler = tokens.guard({ spend: () => ({ userId, action: 'letter' }) }, () => new Response('ok'))
  await (await handler(new Request('http://product/', { signal: stop.signal }))).text()
  stop.abort()
  await tokens.account.get({ userId })
  expect(farebox.received.map(({ path }) => path)).toEqual(['spend.hold', 'spend.commit', 'account.get'])
})

test('fetch: Response.error() is no answer that anyone pays for', async () => {
  const userId = newUser(10)
  const { tokens } = openClient(farebox.url)
  const handler = tokens.guard({ spend: () => ({ userId, action: 'letter' }) }, () => Response.error())
  await handler(new Request('http://product/'))
  expect(balance(userId)).toEqual({ available: 10, held: 0 })
})

test('a check that cannot be made answers 503, and is passed over with allow', async () => {
  farebox.breakWith(() => 'reset before')
  const options = { mode: 'check', spend: () => ({ userId: 'x', action: 'letter' }) } as const
  const { tokens } = openClient(farebox.url)
  const denied = tokens.guard(options, () => new Response('ok'))
  expect((await denied(new Request('http://product/'))).status).toBe(503)
  const { tokens: lenient } = openClient(farebox.url, { onUnavailable: 'allow' })
  const allowed = lenient.guard(options, () => new Response('ok'))
  expect((await allowed(new Request('http://product/'))).status).toBe(200)
  expect(await lenient.pending()).toEqual([])
})

test('fetch: what the framework passes beside the request reaches the handler', async () => {
  const userId = newUser(10)
  const { tokens } = openClient(farebox.url)
  const handler = tokens.guard(
    { spend: () => ({ userId, action: 'letter' }) },
    (_request, _run, context: { params: { id: string } }) => new Response(context.params.id),
  )
  expect(await (await handler(new Request('http://product/'), { params: { id: '7' } })).text()).toBe('7')
})

test('express: a caller who leaves in the middle gets everything back', async () => {
  const userId = newUser(10)
  const { tokens } = openClient(farebox.url)
  let signal: AbortSignal | undefined
  const app = express()
  app.get('/', guard(tokens, { spend: () => ({ userId, action: 'letter' }) }), (request, response) => {
    signal = runOf(request)?.signal
    response.write('the first half')
  })
  const server = createServer(app).listen(0, '127.0.0.1')
  closers.push(() => void server.close())
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const call = sendRequest({ port, host: '127.0.0.1' }, response => {
    response.once('data', () => call.destroy())
    response.on('error', () => undefined)
  })
  call.on('error', () => undefined).end()
  await eventually(() => farebox.received.some(({ path }) => path === 'spend.release')).toBe(true)
  await eventually(() => balance(userId)).toEqual({ available: 10, held: 0 })
  expect(signal?.aborted).toBe(true)
})

test('express: a caller who left while tokens were being held gets them back, and nothing runs', async () => {
  const userId = newUser(10)
  const { tokens } = openClient(farebox.url)
  const left = Promise.withResolvers<void>()
  farebox.breakWith(({ path }) => (path === 'spend.hold' ? { until: left.promise } : null))
  let ran = false
  const app = express()
  app.get('/', guard(tokens, { spend: () => ({ userId, action: 'letter' }) }), (_request, response) => {
    ran = true
    response.send('ok')
  })
  const server = createServer(app).listen(0, '127.0.0.1')
  closers.push(() => void server.close())
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const call = sendRequest({ port, host: '127.0.0.1' })
  call.on('error', () => undefined).end()
  await eventually(() => farebox.received.length).toBe(1)
  call.destroy()
  await eventually(() => connections(server)).toBe(0)
  left.resolve()
  await eventually(() => farebox.received.some(({ path }) => path === 'spend.release')).toBe(true)
  await eventually(() => balance(userId)).toEqual({ available: 10, held: 0 })
  expect(ran).toBe(false)
})

function connections(server: Server): Promise<number> {
  return new Promise((resolve, reject) =>
    server.getConnections((error, count) => (error === null ? resolve(count) : reject(error))),
  )
}
