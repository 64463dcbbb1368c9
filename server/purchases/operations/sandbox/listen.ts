// The sandbox's ear: a listener for this process alone that speaks Stripe's HTTP.
import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Services } from '../../../platform/services.ts'
import { answerCall } from './api.ts'

export type Sandbox = { key: string; port: number; close(): Promise<void> }

const bodyLengthMax = 100_000

export async function openSandbox(services: Services): Promise<Sandbox> {
  // Made anew with each start and told to nobody: what else runs on this machine gets no answer.
  const key = `sk_test_${randomBytes(24).toString('hex')}`
  const server = createServer((request, response) => {
    serve(services, key, request, response).catch((error: unknown) => {
      services.log.error({ error }, 'the payment sandbox failed')
      send(response, 500, fault('api_error', 'The sandbox failed.'))
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    // A free port is otherwise the same one for every worker of a server, and its calls are answered by another.
    server.listen({ port: 0, host: '127.0.0.1', exclusive: true }, resolve)
  })
  server.unref()
  const { port } = server.address() as AddressInfo
  return {
    key,
    port,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function serve(
  services: Services,
  key: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.headers.authorization !== `Bearer ${key}`)
    return send(response, 401, fault('invalid_request_error', 'Invalid API Key provided.'))
  const body = await readBody(request)
  if (body === null) return send(response, 413, fault('invalid_request_error', 'The request is too large.'))
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1')
  const idempotencyKey = request.headers['idempotency-key']
  const answer = await answerCall(services, {
    method: request.method ?? 'GET',
    path: pathname,
    form: request.method === 'POST' ? body : searchParams.toString(),
    idempotencyKey: typeof idempotencyKey === 'string' ? idempotencyKey : null,
  })
  send(response, answer.status, answer.body)
}

async function readBody(request: IncomingMessage): Promise<string | null> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) {
    text += String(chunk)
    if (text.length > bodyLengthMax) return null
  }
  return text
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}

function fault(type: string, message: string) {
  return { error: { type, message } }
}
