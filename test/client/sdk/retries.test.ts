// What is tried again and what is not: with the same request id, after a wait, until the deadline.
import { getEventListeners } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type FareboxError, hasReason, isFareboxError, isUnavailable } from '../../../client/sdk/errors.ts'
import { computeWaitMs } from '../../../client/sdk/retry.ts'
import { failureOf, openClient } from './support/client.ts'
import { type Fault, type StandIn, startStandIn } from './support/stand-in.ts'

let farebox: StandIn
beforeAll(async () => {
  farebox = await startStandIn()
})
beforeEach(() => {
  farebox.heal()
  farebox.received.splice(0)
})
afterAll(() => farebox.stop())

/** The faults in turn, and then none. */
function faults(...given: Fault[]): void {
  const left = [...given]
  farebox.breakWith(() => left.shift() ?? null)
}

test.each<[Fault & string, boolean]>([
  ['reset before', false],
  ['reset after', true],
  ['half a body', true],
  ['busy', false],
  ['limited', false],
  ['bad gateway', false],
])('after "%s" the same request id is sent again, and one move is made', async (fault, isReplay) => {
  const { tokens } = openClient(farebox.url)
  const userId = `after ${fault}`
  farebox.ledger.give(userId, 10)
  faults(fault)
  const receipt = await tokens.spend.charge({ userId, action: 'letter' })
  expect(receipt).toMatchObject({ charged: 5, replayed: isReplay })
  const ids = farebox.received.map(({ body }) => JSON.parse(body).requestId)
  expect(ids).toEqual([receipt.requestId, receipt.requestId])
  expect(farebox.ledger.balanceOf(userId).available).toBe(5)
})

test('an attempt without an answer is given up and made again', async () => {
  const { tokens } = openClient(farebox.url, { attemptTimeoutMs: 30 })
  farebox.ledger.give('hung', 5)
  faults('hang')
  expect((await tokens.spend.charge({ userId: 'hung', action: 'letter' })).charged).toBe(5)
})

test('a batch that failed comes back as one batch', async () => {
  const { tokens } = openClient(farebox.url)
  farebox.ledger.give('batch', 100)
  faults('reset after')
  await Promise.all(
    Array.from({ length: 20 }, () => tokens.spend.charge({ userId: 'batch', action: 'coin' })),
  )
  expect(farebox.received).toHaveLength(2)
  expect(farebox.ledger.balanceOf('batch').available).toBe(80)
})

test('retry-after is honoured', async () => {
  const { tokens, pauses } = openClient(farebox.url)
  farebox.ledger.give('patient', 5)
  faults('busy', 'limited', 'reset before')
  await tokens.spend.charge({ userId: 'patient', action: 'letter' })
  const [busy = 0, limited = 0, reset = 0] = pauses
  expect(busy).toBeGreaterThanOrEqual(1_000)
  expect(limited).toBeGreaterThanOrEqual(1_000)
  expect(reset).toBeLessThan(1_000)
})

test('a wait that would outlast the deadline is not begun: the refusal is told at once', async () => {
  const { tokens } = openClient(farebox.url, { timeoutMs: 500 })
  farebox.breakWith(() => 'limited')
  const error = await failureOf(tokens.account.get({ userId: 'x' }))
  expect(error).toMatchObject({ reason: 'RATE_LIMITED', attempts: 1, details: { retryAfterSeconds: 1 } })
  expect(isUnavailable(error)).toBe(true)
  const charge = tokens.spend.charge({ userId: 'x', action: 'coin' })
  expect(await failureOf(charge)).toMatchObject({ reason: 'RATE_LIMITED', mayHaveHappened: false })
})

test('a call that is over leaves no timer behind', async () => {
  let timers = 0
  const after = (ms: number, run: () => void) => {
    timers += 1
    const timer = setTimeout(run, ms)
    return () => {
      timers -= 1
      clearTimeout(timer)
    }
  }
  const { tokens } = openClient(farebox.url, { surroundings: { after } })
  farebox.ledger.give('timed', 20)
  faults('reset after', 'busy')
  await tokens.withTokens({ userId: 'timed', action: 'letter' }, () => 1)
  await failureOf(tokens.spend.charge({ userId: 'timed', action: 'nothing' }))
  await tokens.account.get({ userId: 'timed' })
  expect(timers).toBe(0)
})

test.each(['cooling', 'frozen', 'nothing', 'letter'])(
  'a refusal about the user is not tried again: %s',
  async action => {
    const { tokens } = openClient(farebox.url)
    const error = await failureOf(tokens.spend.charge({ userId: 'refused', action }))
    expect(error).toMatchObject({ attempts: 1, mayHaveHappened: false })
    expect(farebox.received).toHaveLength(1)
  },
)

test.each(['an abort', 'the deadline'])('%s ends a wait between attempts, and its timer', async what => {
  const stop = new AbortController()
  let paused = 0
  const { tokens } = openClient(farebox.url, {
    timeoutMs: 2_000,
    surroundings: {
      pause: () => {
        paused += 1
        if (what === 'an abort') setImmediate(() => stop.abort())
        return () => {
          paused -= 1
        }
      },
      after: (ms, run) => {
        // The deadline comes when the wait has begun; the attempt's own time does not matter here.
        if (what === 'an abort' || ms !== 2_000) return () => {}
        const timer = setInterval(() => paused > 0 && run(), 1)
        return () => clearInterval(timer)
      },
    },
  })
  farebox.breakWith(() => 'limited')
  const both = Array.from({ length: 2 }, (_one, index) =>
    tokens.spend.charge({ userId: 'x', action: 'coin', requestId: `wait_${index}` }, { signal: stop.signal }),
  )
  const errors = await Promise.all(both.map(failureOf))
  const reason = what === 'an abort' ? 'ABORTED' : 'TIMEOUT'
  // Its only attempt was refused, and none is under way: nothing can have happened.
  expect(errors).toMatchObject([
    { reason, mayHaveHappened: false, attempts: 1 },
    { reason, mayHaveHappened: false, attempts: 1 },
  ])
  expect(paused).toBe(0)
})

test('a call that has no time left is not sent', async () => {
  const { tokens } = openClient(farebox.url)
  for (const timeoutMs of [0, -5]) {
    const error = await failureOf(tokens.spend.charge({ userId: 'x', action: 'coin' }, { timeoutMs }))
    expect(error).toMatchObject({ reason: 'TIMEOUT', attempts: 0, mayHaveHappened: false })
  }
  await tokens.key.get()
  expect(farebox.received.map(({ path }) => path)).toEqual(['key.get'])
})

const circular: Record<string, unknown> = {}
circular['self'] = circular

test.each([
  ['a bigint', { quantity: 10n }, 'quantity'],
  ['circular metadata', { metadata: circular }, 'metadata'],
])('%s is refused in words, and nothing is asked', async (_name, field, named) => {
  const { tokens } = openClient(farebox.url)
  // As JavaScript would send it.
  const input = { userId: 'x', action: 'coin', requestId: 'unwritable', ...field } as unknown as {
    userId: string
    action: string
    requestId: string
  }
  const refused = {
    reason: 'INVALID_INPUT',
    message: `Invalid input: ${named}: cannot be written as JSON.`,
    details: { fields: { [named]: 'cannot be written as JSON' } },
    spendRequestId: 'unwritable',
    attempts: 0,
    mayHaveHappened: false,
    cause: expect.any(TypeError),
  }
  for (const call of [
    tokens.spend.charge(input),
    tokens.spend.hold(input),
    tokens.withTokens(input, () => 'ran'),
  ]) {
    const error = await failureOf(call)
    expect(isFareboxError(error)).toBe(true)
    expect(error).toMatchObject(refused)
  }
  const { results } = await tokens.spend.chargeMany({ items: [input] })
  expect(results).toMatchObject([{ ok: false, error: refused }])
  expect(farebox.received).toEqual([])
})

test.each([
  [{ timeoutMs: Number.NaN }, 'timeoutMs'],
  [{ timeoutMs: '500' }, 'timeoutMs'],
  [{ signal: new AbortController() }, 'signal'],
])('the option %j of a call is refused in words, and no timer stays', async (given, named) => {
  let timers = 0
  const after = () => {
    timers += 1
    return () => {
      timers -= 1
    }
  }
  const { tokens } = openClient(farebox.url, { surroundings: { after } })
  const options = given as { timeoutMs: number }
  for (const call of [
    tokens.key.get(options),
    tokens.spend.charge({ userId: 'x', action: 'coin' }, options),
    tokens.withTokens({ userId: 'x', action: 'coin', ...options }, () => 1),
  ]) {
    expect(await failureOf(call)).toMatchObject({
      reason: 'INVALID_INPUT',
      details: { fields: { [named]: expect.any(String) } },
    })
  }
  expect(timers).toBe(0)
  expect(farebox.received).toEqual([])
})

test('a call without its input is refused by the server, and never thrown at whoever asks', async () => {
  const { tokens } = openClient(farebox.url)
  const charge = tokens.spend.charge as unknown as () => Promise<unknown>
  expect(await failureOf(charge())).toMatchObject({ reason: 'INVALID_INPUT' })
})

test('the deadline ends a call that nobody answers, and says that it may have happened', async () => {
  const { tokens } = openClient(farebox.url, { timeoutMs: 60, attemptTimeoutMs: 25 })
  farebox.breakWith(() => 'hang')
  const error = await failureOf(tokens.spend.charge({ userId: 'late', action: 'coin', requestId: 'late_1' }))
  expect(error).toMatchObject({
    procedure: 'spend.charge',
    spendRequestId: 'late_1',
    mayHaveHappened: true,
    httpStatus: null,
  })
  expect(hasReason(error, 'TIMEOUT', 'UNREACHABLE')).toBe(true)
  expect(isUnavailable(error)).toBe(true)
})

test('nobody at the address: unreachable, with the cause', async () => {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise(resolve => server.close(resolve))
  const { tokens, pauses } = openClient(`http://127.0.0.1:${port}`)
  const error = await failureOf(tokens.spend.charge({ userId: 'x', action: 'coin' }))
  expect(error).toMatchObject({
    reason: 'UNREACHABLE',
    attempts: pauses.length + 1,
    cause: expect.any(Error),
  })
  expect(pauses.length).toBeGreaterThan(5)
})

test('another server at the address is told apart, and asked once', async () => {
  let asked = 0
  const server = createServer((_request, response) => {
    asked += 1
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html>')
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { tokens } = openClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  const error = await failureOf(tokens.key.get())
  expect(error).toMatchObject({ reason: 'UNREADABLE', details: { status: 200 } })
  expect(asked).toBe(1)
  server.closeAllConnections()
  await new Promise(resolve => server.close(resolve))
})

const whole = () => Response.json({ result: { data: { economy: 'jobsearch' } } })

test.each<[string, () => Response]>([
  [
    'JSON that ends in the middle',
    () => new Response('{"resu', { headers: { 'content-type': 'application/json' } }),
  ],
  ['JSON that answers nothing', () => Response.json({})],
  [
    'a limit of a proxy',
    () => new Response('<h1>Slow down</h1>', { status: 429, headers: { 'retry-after': '2' } }),
  ],
  ['a timeout of a proxy', () => new Response('<h1>Late</h1>', { status: 504 })],
  ...[500, 502, 503, 504].map((status): [string, () => Response] => [
    `a proxy’s ${status} that names a wait`,
    () => new Response('<h1>Later</h1>', { status, headers: { 'retry-after': '2' } }),
  ]),
  [
    'a proxy’s 503 that names a moment by its own clock',
    () =>
      new Response('<h1>Later</h1>', {
        status: 503,
        headers: { date: 'Tue, 01 Jan 2030 10:00:00 GMT', 'retry-after': 'Tue, 01 Jan 2030 10:00:02 GMT' },
      }),
  ],
])('%s is tried again', async (_name, first) => {
  const answers = [first, whole]
  const { tokens, pauses } = openClient('http://unused', {
    fetch: async () => answers.shift()?.() ?? whole(),
  })
  expect((await tokens.key.get()).economy).toBe('jobsearch')
  expect(pauses).toHaveLength(1)
  expect((pauses[0] ?? 0) >= 2_000).toBe(first().headers.has('retry-after'))
})

test.each([
  ['Sun, 22 Nov 2026 10:00:07 GMT', 7],
  ['Sun, 22 Nov 2026 09:00:00 GMT', 0],
  ['7', 7],
  ['', null],
  ['soon', null],
  [null, null],
])(
  'retry-after %j is a wait of %j seconds, told where it is too long to be waited for',
  async (said, wait) => {
    const { tokens } = openClient('http://unused', {
      timeoutMs: 1,
      fetch: async () =>
        new Response('', { status: 503, headers: said === null ? {} : { 'retry-after': said } }),
      surroundings: { now: () => new Date('2026-11-22T10:00:00Z'), random: () => 1, after: () => () => {} },
    })
    expect(await failureOf(tokens.key.get())).toMatchObject({
      reason: 'UNREACHABLE',
      httpStatus: 503,
      attempts: 1,
      details: { retryAfterSeconds: wait },
    })
  },
)

test('a whole refusal of another server is not half an answer of Farebox: it is asked once', async () => {
  let asked = 0
  const { tokens } = openClient('http://unused', {
    fetch: async () => {
      asked += 1
      return Response.json({ message: 'Forbidden' }, { status: 403 })
    },
  })
  const error = await failureOf(tokens.key.get())
  expect(error).toMatchObject({ reason: 'UNREADABLE', details: { status: 403 } })
  expect(asked).toBe(1)
})

test('something failed inside Farebox: not tried again, and it may have happened', async () => {
  let asked = 0
  const { tokens } = openClient('http://unused', {
    fetch: async () => {
      asked += 1
      return Response.json(
        { error: { message: 'No.', data: { reason: 'INTERNAL', httpStatus: 500 } } },
        { status: 500 },
      )
    },
  })
  const error = await failureOf(tokens.spend.charge({ userId: 'x', action: 'coin' }))
  expect(error).toMatchObject({ reason: 'INTERNAL', mayHaveHappened: true })
  expect(await failureOf(tokens.key.get())).toMatchObject({ mayHaveHappened: false })
  expect(asked).toBe(2)
})

test.each([
  ['COOLDOWN', 429, { retryAfterSeconds: null }],
  ['INVALID_INPUT', 400, { fields: {} }],
  ['FORBIDDEN', 403, { scope: null }],
  ['ACTION_DISABLED', 403, { action: null }],
])('%s without details has those that its type promises', async (reason, httpStatus, details) => {
  const { tokens } = openClient('http://unused', {
    fetch: async () =>
      Response.json(
        { error: { message: 'No.', data: { reason, httpStatus, details: null } } },
        { status: httpStatus },
      ),
  })
  expect(await failureOf(tokens.key.get())).toMatchObject({ reason, httpStatus, details })
})

test('a signal that outlives its calls keeps nothing of them', async () => {
  const { tokens } = openClient(farebox.url)
  const { signal } = new AbortController()
  farebox.ledger.give('listener', 20)
  await tokens.account.get({ userId: 'listener' }, { signal })
  await failureOf(tokens.spend.charge({ userId: 'listener', action: 'nothing' }, { signal }))
  await tokens.withTokens({ userId: 'listener', action: 'letter', signal }, () => 1)
  expect(getEventListeners(signal, 'abort')).toEqual([])
})

test('a wrong key is told once, with the request id of the server', async () => {
  const { tokens } = openClient(farebox.url, { key: 'fbx_test_wrong' })
  const error = await failureOf(tokens.key.get())
  expect(error).toMatchObject({
    reason: 'UNAUTHENTICATED',
    httpStatus: 401,
    requestId: 'req_stand_in',
    details: { scope: null },
  })
  expect(farebox.received).toHaveLength(1)
})

test('a signal ends one call and leaves the others of its batch alone', async () => {
  const { tokens } = openClient(farebox.url)
  farebox.ledger.give('aborted', 10)
  farebox.breakWith(() => ({ delayMs: 30 }))
  const stop = new AbortController()
  const left = tokens.spend.charge({ userId: 'aborted', action: 'coin' }, { signal: stop.signal })
  const kept = tokens.spend.charge({ userId: 'aborted', action: 'coin' })
  setTimeout(() => stop.abort(new Error('the user left')), 10)
  const error = await failureOf(left)
  expect(error).toMatchObject({
    reason: 'ABORTED',
    mayHaveHappened: true,
    cause: { message: 'the user left' },
  })
  expect((await kept).charged).toBe(1)
})

test('a request that nobody waits for any more is dropped', async () => {
  const { tokens } = openClient(farebox.url, { requestsInFlightMax: 1 })
  farebox.breakWith(({ path }) => (path === 'key.get' ? 'hang' : null))
  const stop = new AbortController()
  const hung = tokens.key.get({ signal: stop.signal })
  await new Promise(resolve => setTimeout(resolve, 10))
  stop.abort()
  await failureOf(hung)
  // The only line is free again at once, not after the attempt's timeout.
  expect((await tokens.account.get({ userId: 'next' }, { timeoutMs: 1_000 })).userId).toBe('next')
})

test('a signal that was aborted before sends nothing', async () => {
  const { tokens } = openClient(farebox.url)
  const error = await failureOf(tokens.key.get({ signal: AbortSignal.abort() }))
  expect(error).toMatchObject({ reason: 'ABORTED', attempts: 0 })
  expect(farebox.received).toEqual([])
})

test('the same request id with another body is refused, and the first answer stays', async () => {
  const { tokens } = openClient(farebox.url)
  farebox.ledger.give('twice', 20)
  const first = await tokens.spend.charge({ userId: 'twice', action: 'letter', requestId: 'same' })
  const again = await tokens.spend.charge({ userId: 'twice', action: 'letter', requestId: 'same' })
  expect(again).toEqual({ ...first, replayed: true })
  const error = await failureOf(tokens.spend.charge({ userId: 'twice', action: 'coin', requestId: 'same' }))
  expect(hasReason(error, 'REQUEST_ID_REUSED')).toBe(true)
})

test.each(['', 'http://', 'farebox.example.com', 'ftp://farebox.example.com'])(
  'the url %j is refused at once',
  url => {
    expect(() => openClient(url)).toThrow('url is where Farebox is served')
  },
)

test.each(['', 'two words', 'line\nbreak'])('the key %j is refused at once and not told', key => {
  expect(() => openClient(farebox.url, { key })).toThrow(/^key is a product key, such as fbx_live_….$/)
})

test.each([
  ['url', 'https://ann:secret@farebox.example.com', /^url is where.*without a user, a query or a fragment/],
  ['url', 'https://farebox.example.com/?economy=jobsearch', /without a user, a query or a fragment/],
  ['url', undefined, /^url is where Farebox is served/],
  ['key', undefined, /^key is a product key/],
  ['timeoutMs', Number.NaN, /^timeoutMs is a number of milliseconds above 0/],
  ['attemptTimeoutMs', '5000', /^attemptTimeoutMs is .* not "5000"/],
  ['allowAfterMs', -1, /^allowAfterMs is .* not -1/],
  ['requestsInFlightMax', 0, /^requestsInFlightMax is a whole number from 1, not 0/],
  ['onUnavailable', 'alow', /^onUnavailable is 'deny' or 'allow', not "alow"/],
  ['journal', { put: () => {} }, /^journal has no method remove/],
])('the option %s %j is refused in words', (name, value, words) => {
  const open = () => openClient(farebox.url, { [name]: value })
  expect(open).toThrow(words)
  expect(open).not.toThrow(/secret/)
})

test('a url as it was copied, with spaces and slashes around it, is the same url', async () => {
  const { tokens } = openClient(` ${farebox.url}// \n`)
  expect((await tokens.key.get()).economy).toBe('stand-in')
})

test('a deadline longer than timers last is no deadline of a millisecond', async () => {
  const { tokens } = openClient(farebox.url)
  const account = await tokens.account.get({ userId: 'forever' }, { timeoutMs: Number.POSITIVE_INFINITY })
  expect(account.userId).toBe('forever')
})

test('a reason that is newer than this SDK still reads', async () => {
  const { tokens } = openClient('http://unused', {
    fetch: async () =>
      Response.json(
        {
          error: { message: 'New.', data: { reason: 'MOON_PHASE', httpStatus: 451, details: { phase: 3 } } },
        },
        { status: 451 },
      ),
  })
  const error = await failureOf(tokens.key.get())
  expect(error).toMatchObject({
    reason: 'UNLISTED',
    httpStatus: 451,
    details: { reason: 'MOON_PHASE', details: { phase: 3 } },
  })
})

test('a switch over the reason knows the details of each', async () => {
  const { tokens } = openClient(farebox.url)
  const error = await failureOf(tokens.spend.charge({ userId: 'poor', action: 'letter' }))
  if (!isFareboxError(error)) throw error
  const told: string = (() => {
    switch (error.reason) {
      case 'INSUFFICIENT_TOKENS':
        return `short by ${error.details.short.toFixed()}`
      case 'HOLD_CLOSED':
        return error.details.state
      default:
        return error.message
    }
  })()
  expect(told).toBe('short by 5')
  expect((error as FareboxError).name).toBe('FareboxError')
})

test.each([
  [{ attempts: 1, retryAfterSeconds: null, random: 0 }, 0],
  [{ attempts: 1, retryAfterSeconds: null, random: 1 }, 100],
  [{ attempts: 3, retryAfterSeconds: null, random: 1 }, 400],
  [{ attempts: 40, retryAfterSeconds: null, random: 1 }, 2_000],
  [{ attempts: 1, retryAfterSeconds: 3, random: 0 }, 3_000],
  [{ attempts: 9, retryAfterSeconds: 3, random: 1 }, 3_250],
])('the wait of %j is %i ms', (facts, expected) => {
  expect(computeWaitMs(facts)).toBe(expected)
})
