// The HTTP server itself: long addresses, what is no HTTP, and how it lets go.
import { Agent, get, type IncomingMessage, type ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createListener, type Handler } from '../../../server/platform/listener.ts'

const opened: ReturnType<typeof createListener>[] = []
afterEach(() => {
  for (const { server } of opened.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function open(handler: Handler) {
  const listener = createListener(handler)
  opened.push(listener)
  const port = await listener.listen({ host: '127.0.0.1', port: 0 })
  return { ...listener, port }
}

async function say(port: number, words: string): Promise<{ head: string; body: string }> {
  const socket = connect(port, '127.0.0.1')
  socket.write(words)
  const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n')
  return { head, body }
}

test('a batch of 200 calls fits into an address', async () => {
  const { port } = await open((request, response) => void response.end(String(request.url?.length)))
  const calls = Array.from({ length: 200 }, () => 'catalog.get').join(',')
  const input = encodeURIComponent(JSON.stringify({ accountId: 'user_'.padEnd(60, '0') })).repeat(200)
  const answer = await fetch(`http://127.0.0.1:${port}/trpc/v1/${calls}?batch=1&input=${input}`)
  expect(Number(await answer.text())).toBeGreaterThan(20_000)
})

test.each([
  ['a longer one', `GET /${'x'.repeat(300_000)} HTTP/1.1\r\nhost: x\r\n\r\n`, 431],
  ['what is no HTTP', 'good day\r\n\r\n', 400],
  ['an address that is not written in ASCII', 'GET /?userId=Jürgen HTTP/1.1\r\nhost: x\r\n\r\n', 400],
])('%s is refused in the shape of every refusal', async (_name, words, status) => {
  const { port } = await open((_request, response) => void response.end('ok'))
  const { head, body } = await say(port, words)
  expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
  expect(head).toContain('content-type: application/json')
  const { error } = JSON.parse(body) as { error: { message: string; data: Record<string, unknown> } }
  expect(error.data).toMatchObject({ reason: 'INVALID_INPUT', httpStatus: status })
  expect(head).toContain(`x-request-id: ${String(error.data['requestId'])}`)
  expect(error.message).toMatch(/\.$/)
})

test('while it closes, whoever keeps a connection is told to look for another, in calls under way and later ones', async () => {
  const begun: { request: IncomingMessage; response: ServerResponse }[] = []
  const came = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const listener = await open((request, response) => {
    begun.push({ request, response })
    came[begun.length - 1]?.resolve()
  })
  const agent = new Agent({ keepAlive: true, maxSockets: 2 })
  const ask = () =>
    new Promise<string | undefined>((resolve, reject) => {
      get({ host: '127.0.0.1', port: listener.port, agent }, answer => {
        answer.resume()
        resolve(answer.headers.connection)
      }).on('error', reject)
    })
  const underWay = ask()
  await came[0]?.promise
  listener.sayGoodbye()
  const late = ask()
  await came[1]?.promise
  for (const { response } of begun) response.end('ok')
  expect(await underWay).toBe('close')
  expect(await late).toBe('close')
  await listener.drain()
  agent.destroy()
})

test('an idle connection outlives the minute for which load balancers keep theirs', async () => {
  const { server } = createListener(() => undefined)
  expect(server.keepAliveTimeout).toBeGreaterThan(60_000)
})

test('who sent no request is let go, though it never closes its side', async () => {
  const { server, port } = await open((_request, response) => void response.end('ok'))
  const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true })
  socket.write('good day\r\n\r\n')
  expect(await text(socket)).toMatch(/^HTTP\/1.1 400 /)
  const countOpen = promisify(server.getConnections.bind(server))
  await vi.waitFor(async () => expect(await countOpen()).toBe(0), { timeout: 10_000 })
  socket.destroy()
})

describe('whoever does not send the whole of a request', () => {
  async function openImpatient(handler: Handler) {
    const listener = await open(handler)
    listener.server.headersTimeout = 100
    listener.server.requestTimeout = 200
    return listener
  }

  test('has 20 s for its headers and a minute for all of it', () => {
    const { server } = createListener(() => undefined)
    expect([server.headersTimeout, server.requestTimeout]).toEqual([20_000, 60_000])
  })

  test.each([
    ['half of its headers', 'POST / HTTP/1.1\r\nhost: x\r\n'],
    ['half of its body', 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf'],
    [
      'a part that is never the last',
      'POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n1\r\nx\r\n',
    ],
  ])('is answered and let go: %s', async (_name, words) => {
    let taken = 0
    const { port } = await openImpatient((request, response) => {
      request.on('error', () => undefined).resume()
      request.once('end', () => {
        taken += 1
        response.end('ok')
      })
    })
    const { head, body } = await say(port, words)
    expect(head).toMatch(/^HTTP\/1.1 408 /)
    expect(JSON.parse(body)).toMatchObject({
      error: { message: 'The request did not arrive in time.', data: { httpStatus: 408 } },
    })
    expect(taken).toBe(0)
  })

  test('is not answered twice', async () => {
    const { port } = await openImpatient((_request, response) => void response.end('refused'))
    const { head, body } = await say(port, 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf')
    expect(head).toMatch(/^HTTP\/1.1 200 /)
    expect(body).toBe('refused')
  })

  test('is let go without a word when it sent nothing', async () => {
    const { port } = await openImpatient((_request, response) => void response.end('ok'))
    expect(await say(port, '')).toEqual({ head: '', body: '' })
  })
})
