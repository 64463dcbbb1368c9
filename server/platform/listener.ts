// The HTTP server of a process: listening, answering what is not HTTP, and letting go.
import { createServer, type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc'
import { HttpRefusal } from './errors.ts'
import { tellError, toTrpcError } from './refusals.ts'
import { withRequestId } from './request.ts'
import { StartError } from './start-error.ts'

export type Listener = ReturnType<typeof createListener>
export type Handler = (request: IncomingMessage, response: ServerResponse) => void

/** A batch of queries travels in the address: 200 calls with their inputs are well over Node's 16 kB. */
const headerBytesMax = 256 * 1024
const drainMsMax = 8_000
/** Longer than load balancers and clients keep a connection: whoever sends on one that is closed just then has lost the call. */
const idleMsMax = 75_000
/** Nobody has so slow a line that headers take longer; 8 MB, the largest body that is read, need 1.1 Mbit/s. */
const headersMsMax = 20_000
const requestMsMax = 60_000
/** How much longer one may take before it is noticed. */
const lateMsMax = 1_000

export function createListener(first: Handler) {
  let handler = first
  let closing = false
  const underWay = new Set<ServerResponse>()
  const latest = new WeakMap<Socket, ServerResponse>()
  const limits = {
    maxHeaderSize: headerBytesMax,
    keepAliveTimeout: idleMsMax,
    headersTimeout: headersMsMax,
    requestTimeout: requestMsMax,
    connectionsCheckingInterval: lateMsMax,
  }
  const server = createServer(limits, (request, response) => {
    underWay.add(response)
    latest.set(request.socket, response)
    response.once('close', () => underWay.delete(response))
    if (closing) response.setHeader('connection', 'close')
    handler(request, response)
  })
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    const begun = [...underWay].some(response => response.socket === socket && response.headersSent)
    // Refused before all of it had come: whoever goes on sending was told.
    const last = latest.get(socket)
    const told = last !== undefined && last.headersSent && !last.req.complete
    // Some open connections to have them ready: an answer to nothing would be taken for that of what they send next.
    const silent = socket.bytesRead === 0
    if (begun || told || silent || error.code === 'ECONNRESET' || !socket.writable) socket.destroy()
    else answerNoRequest(error.code, socket)
  })
  return {
    server,
    answerWith: (next: Handler) => {
      handler = next
    },
    /** Answers the port. */
    listen: ({ host, port }: { host: string; port: number }) =>
      new Promise<number>((resolve, reject) => {
        server.once('error', (error: NodeJS.ErrnoException) => {
          reject(new StartError(sentenceOf(error, host, port)))
        })
        server.listen(port, host, () => resolve((server.address() as AddressInfo).port))
      }),
    /** Tells who keeps a connection to look for another: a load balancer may still send over those it holds. */
    sayGoodbye: () => {
      closing = true
      for (const response of underWay) if (!response.headersSent) response.setHeader('connection', 'close')
    },
    /** No new requests; those under way finish, but not for ever. */
    drain: async () => {
      const closed = new Promise(resolve => server.close(resolve))
      server.closeIdleConnections()
      const cut = setTimeout(() => server.closeAllConnections(), drainMsMax)
      await closed
      clearTimeout(cut)
    },
  }
}

/** How long whoever sent no request may take to read why; one that never closes its side would be kept for ever. */
const lingerMsMax = 2_000
const lateCode = 'ERR_HTTP_REQUEST_TIMEOUT'

/** What never became a request is answered in the shape of everything else. */
function answerNoRequest(errorCode: string | undefined, socket: Socket): void {
  const refusal = refusalOf(errorCode)
  withRequestId(() => {
    const told = toTrpcError(refusal)
    const { message, data } = tellError(told)
    const code = TRPC_ERROR_CODES_BY_KEY[told.code]
    const body = JSON.stringify({ error: { code, message, data: { ...data, path: null } } })
    socket.end(
      [
        `HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status]}`,
        'content-type: application/json; charset=utf-8',
        `content-length: ${Buffer.byteLength(body)}`,
        `x-request-id: ${data.requestId}`,
        'cache-control: no-store',
        'connection: close',
        '',
        body,
      ].join('\r\n'),
    )
    // What comes after all must not be taken any more, now that it was refused.
    if (errorCode === lateCode) socket.destroySoon()
    else setTimeout(() => socket.destroy(), lingerMsMax).unref()
  })
}

function refusalOf(code: string | undefined): HttpRefusal {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return new HttpRefusal(
        431,
        `Address and headers have at most ${headerBytesMax / 1024} kB in all: send fewer calls in a batch.`,
      )
    case 'HPE_INVALID_URL':
      return new HttpRefusal(400, 'The address holds what has to be written with %, as UTF-8.')
    case lateCode:
      return new HttpRefusal(408, 'The request did not arrive in time.')
    default:
      return new HttpRefusal(400, 'This is no HTTP request.')
  }
}

function sentenceOf(error: NodeJS.ErrnoException, host: string, port: number): string {
  switch (error.code) {
    case 'EADDRINUSE':
      return `Port ${port} is taken by another program: stop it, or choose another with PORT=${port + 1} npm start.`
    case 'EACCES':
      return `Port ${port} may not be used by this user: choose one above 1023 with PORT.`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `HOST=${host} is not an address of this machine.`
    default:
      return `Cannot listen on ${host}:${port}: ${error.message}.`
  }
}
