// Farebox's product door over real HTTP with tRPC's own server and the real error shape, and faults where a test wants them.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { initTRPC, TRPCError } from '@trpc/server'
import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import { ZodError, z } from 'zod'
import { DomainError, reasons } from '../../../../server/platform/errors.ts'
import { createLedger, type Ledger } from './ledger.ts'

/** What goes wrong with one request. `after` the move was made, the answer is lost; `before`, nothing was made. */
export type Fault =
  | 'reset before'
  | 'reset after'
  | 'half a body'
  | 'busy'
  | 'limited'
  | 'bad gateway'
  | 'hang'
  | { delayMs: number }
  | { until: Promise<unknown> }
  | null

export type Received = { method: string; path: string; procedures: string[]; url: string; body: string }

export const testKey = 'fbx_test_0123456789'

const t = initTRPC.create({
  errorFormatter: ({ shape, error, path }) => ({
    code: shape.code,
    message: shape.message,
    data: { ...tell(error), code: error.code, requestId: 'req_stand_in', path: path ?? null },
  }),
})

function tell({ cause, code }: TRPCError) {
  if (cause instanceof DomainError) {
    const { reason, details } = cause
    return { reason, httpStatus: reasons[reason].httpStatus, details: details ?? null }
  }
  if (cause instanceof ZodError) {
    const fields = Object.fromEntries(cause.issues.map(issue => [issue.path.join('.'), issue.message]))
    return { reason: 'INVALID_INPUT', httpStatus: 400, details: { fields } }
  }
  return code === 'INTERNAL_SERVER_ERROR'
    ? { reason: 'INTERNAL', httpStatus: 500, details: null }
    : { reason: 'INVALID_INPUT', httpStatus: 400, details: null }
}

/** Refusals of the ledger as the real ladder tells them. */
const procedure = t.procedure.use(async ({ next }) => {
  const result = await next()
  if (result.ok) return result
  const { cause } = result.error
  if (!(cause instanceof DomainError)) throw result.error
  throw new TRPCError({ code: reasons[cause.reason].code, message: cause.message, cause })
})

const count = z.int().min(0)
const metadata = z.record(z.string(), z.unknown()).optional()
const spend = {
  userId: z.string().min(1),
  action: z.string(),
  quantity: z.int().min(1).optional(),
  size: count.optional(),
  quoteId: z.string().optional(),
}
const charge = z.strictObject({
  ...spend,
  requestId: z.string(),
  metadata,
  acknowledgeSoftCap: z.boolean().optional(),
})
const hold = charge.extend({ ttlSeconds: z.int().min(10).optional() })
const ofHold = { userId: z.string(), holdId: z.string() }
const commit = z.strictObject({
  ...ofHold,
  amount: count.optional(),
  quantity: count.optional(),
  size: count.optional(),
  metadata,
})

function routerOver(ledger: Ledger) {
  return t.router({
    key: t.router({ get: procedure.query(() => ({ economy: 'stand-in', mode: 'test', scopes: ['spend'] })) }),
    account: t.router({
      get: procedure
        .input(z.strictObject({ userId: z.string() }))
        .query(({ input: { userId } }) => ({ userId, balance: ledger.balanceOf(userId) })),
    }),
    grant: t.router({
      give: procedure
        .input(
          z.strictObject({
            userId: z.string(),
            requestId: z.string(),
            amount: count,
            source: z.string(),
            reason: z.string(),
          }),
        )
        .mutation(({ input }) => ledger.grant(input)),
    }),
    spend: t.router({
      quote: procedure.input(z.strictObject(spend)).query(({ input }) => ledger.quote(input)),
      charge: procedure.input(charge).mutation(({ input }) => ledger.charge(input)),
      chargeMany: procedure
        .input(z.strictObject({ items: z.array(z.unknown()).min(1).max(500) }))
        .mutation(({ input }) => ({
          results: input.items.map(item => tellItem(() => ledger.charge(charge.parse(item)))),
        })),
      hold: procedure.input(hold).mutation(({ input }) => ledger.hold(input)),
      commit: procedure.input(commit).mutation(({ input }) => ledger.commit(input)),
      release: procedure
        .input(z.strictObject({ ...ofHold, reason: z.string().optional() }))
        .mutation(({ input }) => ledger.release(input)),
    }),
  })
}

function tellItem(decide: () => object) {
  try {
    return { ok: true, receipt: decide() }
  } catch (cause) {
    const error = new TRPCError({ code: 'BAD_REQUEST', message: 'The item is refused.', cause })
    const { reason, details } = tell(error)
    return { ok: false, error: { reason, message: error.message, details } }
  }
}

export type StandIn = Awaited<ReturnType<typeof startStandIn>>

export async function startStandIn(options: { now?: () => number } = {}) {
  const ledger = createLedger(options.now)
  const router = routerOver(ledger)
  const received: Received[] = []
  const state = { decideFault: (_request: Received): Fault => null }

  const server = createServer((incoming, outgoing) => {
    answer(incoming, outgoing).catch(() => outgoing.destroy())
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await readBody(incoming)
    const address = new URL(incoming.url ?? '/', url)
    const path = address.pathname.replace('/trpc/v1/', '')
    const request = {
      method: incoming.method ?? '',
      path,
      procedures: path.split(','),
      url: address.href,
      body,
    }
    received.push(request)
    const fault = state.decideFault(request)
    if (fault === 'hang') return
    if (fault === 'reset before') {
      incoming.socket.destroy()
      return
    }
    if (fault === 'bad gateway') {
      outgoing.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad gateway</h1>')
      return
    }
    if (fault === 'busy' || fault === 'limited') {
      sendRefusal(outgoing, fault === 'busy' ? 'OVERLOADED' : 'RATE_LIMITED', { retryAfterSeconds: 1 })
      return
    }
    if (typeof fault === 'object' && fault !== null)
      await ('until' in fault ? fault.until : wait(fault.delayMs))
    if (incoming.headers.authorization !== `Bearer ${testKey}`) {
      sendRefusal(outgoing, 'UNAUTHENTICATED', {})
      return
    }
    const response = await fetchRequestHandler({
      endpoint: '/trpc/v1',
      router,
      maxBatchSize: 200,
      req: new Request(address, {
        method: request.method,
        headers: { 'content-type': 'application/json' },
        ...(request.method === 'POST' ? { body } : {}),
      }),
    })
    const text = await response.text()
    if (fault === 'reset after') {
      incoming.socket.destroy()
      return
    }
    outgoing.writeHead(response.status, {
      ...Object.fromEntries(response.headers),
      'content-length': Buffer.byteLength(text),
      'x-request-id': 'req_stand_in',
    })
    if (fault === 'half a body') {
      outgoing.write(text.slice(0, text.length / 2), () => incoming.socket.destroy())
      return
    }
    outgoing.end(text)
  }

  return {
    url,
    ledger,
    received,
    /** Decides what goes wrong with each request from now on. */
    breakWith: (decide: (request: Received) => Fault) => {
      state.decideFault = decide
    },
    heal: () => {
      state.decideFault = () => null
    },
    stop: async () => {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

function sendRefusal(
  outgoing: ServerResponse,
  reason: keyof typeof reasons,
  details: Record<string, unknown>,
): void {
  const { httpStatus, code } = reasons[reason]
  const data = { code, httpStatus, reason, requestId: 'req_stand_in', path: null, details }
  const retryAfter = typeof details['retryAfterSeconds'] === 'number' ? { 'retry-after': '1' } : {}
  outgoing
    .writeHead(httpStatus, { 'content-type': 'application/json', ...retryAfter })
    .end(JSON.stringify({ error: { code: -32000, message: `Refused: ${reason}`, data } }))
}

function wait(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms))
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}
