// The product's own server behind the pages at /store: visitors, runs, and the proxy that the widgets of the page ask.
import express, { type NextFunction, type Request, type Response, Router } from 'express'
import { tokensProxy } from '../../client/sdk/express.ts'
import { type Farebox, hasReason, isFareboxError, isUnavailable } from '../../client/sdk/index.ts'
import { DomainError, HttpRefusal } from '../platform/errors.ts'
import { unknownPath } from '../platform/http.ts'
import type { Services } from '../platform/services.ts'
import { readTextBody, verifyUtf8 } from '../platform/utf8.ts'
import { runJob, WorkFailed } from './operations/run.ts'
import { tokensOf } from './operations/tokens.ts'
import { startVisitor } from './operations/visitors.ts'
import { type Job, letterJob, matchJob, resumeJob } from './rules/tools.ts'
import { chooseVisitor, describeVisitor, readVisitors } from './rules/visitors.ts'
import { letterInput, matchInput, resumeInput, runInput, type VisitorAnswer, visitorInput } from './schema.ts'

const cookieName = 'farebox_store'
const cookieDays = 180
/** Four postings and what one writes of oneself, in any script. */
const bodyBytesMax = 64 * 1024

export function storefrontHttp(services: Services): Router {
  const router = Router()
  if (!services.config.demo) {
    router.use('/store', (_request, _response, next) =>
      next(new HttpRefusal(404, 'The store is a demo: it is served where FAREBOX_DEMO is 1.')),
    )
    return router
  }
  router.use(
    '/store/api',
    notKept,
    express.json({ limit: bodyBytesMax, verify: verifyUtf8 }),
    storeApi(services),
  )
  router.use('/store/tokens', notKept, readTextBody(bodyBytesMax), proxy(services))
  return router
}

function storeApi(services: Services): Router {
  const router = Router()
  router.get('/visitor', async (request, response) => {
    const known = visitorsOf(request)
    answerVisitors(services, response, known.length > 0 ? known : await begin(services, request, known))
  })
  router.post('/visitor/new', async (request, response) => {
    answerVisitors(services, response, await begin(services, request, visitorsOf(request)))
  })
  router.post('/visitor/choose', (request, response) => {
    const { visitorId } = visitorInput.parse(request.body)
    const chosen = chooseVisitor(visitorsOf(request), visitorId)
    if (chosen === null) throw new DomainError('UNKNOWN_SUBJECT', 'This browser has been no such visitor.')
    answerVisitors(services, response, chosen)
  })
  router.post('/run/:tool', async (request, response) => {
    const { requestId, fails, input } = runInput.parse(request.body)
    const job = readJob(request.params.tool, input)
    const userId = requireVisitor(request)
    const tokens = await openTokens(services, request)
    const asked = { userId, requestId, fails, signal: untilLeft(response) }
    try {
      response.json(await runJob(tokens, job, asked))
    } catch (error) {
      const told = tellRefusal(error)
      if (told === null) throw error
      response.status(told.status).json(told.body)
    }
  })
  router.use(unknownPath)
  return router
}

/** Made once for each client: a renewed key brings another. */
function proxy(services: Services) {
  const { publicUrl } = services.config
  const proxies = new WeakMap<Farebox, ReturnType<typeof tokensProxy<Request>>>()
  return async (request: Request, response: Response, next: NextFunction): Promise<void> => {
    const client = await openTokens(services, request)
    const made =
      proxies.get(client) ??
      tokensProxy<Request>({ client, userOf: findVisitor, returnOrigin: publicUrl?.origin })
    proxies.set(client, made)
    await made(request, response, next)
  }
}

/**
 * The address that this very request came in by, which is this machine's own: the one that is printed may be a
 * proxy's, which need not be reached from here.
 */
function openTokens(services: Services, { socket }: Request): Promise<Farebox> {
  const { localAddress = '127.0.0.1', localPort = services.config.port } = socket
  const name = localAddress.includes(':') ? `[${localAddress}]` : localAddress
  return tokensOf(services, `http://${name}:${localPort}`)
}

async function begin(services: Services, request: Request, known: string[]): Promise<string[]> {
  return startVisitor(await openTokens(services, request), known)
}

function visitorsOf(request: Request): string[] {
  const mark = `${cookieName}=`
  const cookies = (request.headers.cookie ?? '').split(/; */)
  return readVisitors(cookies.find(cookie => cookie.startsWith(mark))?.slice(mark.length))
}

function findVisitor(request: Request): string | null {
  return visitorsOf(request)[0] ?? null
}

function requireVisitor(request: Request): string {
  const visitorId = findVisitor(request)
  if (visitorId === null) throw new DomainError('UNAUTHENTICATED', 'Open the store first.')
  return visitorId
}

function answerVisitors({ config }: Services, response: Response, visitors: string[]): void {
  response.cookie(cookieName, visitors.join('.'), {
    path: '/store',
    httpOnly: true,
    sameSite: 'lax',
    secure: config.publicUrl?.protocol === 'https:',
    maxAge: cookieDays * 24 * 3_600_000,
  })
  const [visitor, ...others] = visitors.map(describeVisitor)
  if (visitor === undefined) throw new Error('a visitor was begun or found')
  response.json({ visitor, others } satisfies VisitorAnswer)
}

function readJob(tool: string, input: unknown): Job {
  switch (tool) {
    case 'match':
      return matchJob(matchInput.parse(input))
    case 'letter':
      return letterJob(letterInput.parse(input))
    case 'resume':
      return resumeJob(resumeInput.parse(input))
    default:
      throw new HttpRefusal(404, 'The store has no such tool.')
  }
}

/** Whoever closes the tab in the middle takes no result, and pays for none. */
function untilLeft(response: Response): AbortSignal {
  const left = new AbortController()
  response.once('close', () => {
    if (!response.writableFinished) left.abort()
  })
  return left.signal
}

/** As the SDK's guards answer, which the gate on the page reads: the math of a paywall, or a reason and a sentence. */
function tellRefusal(error: unknown): { status: number; body: object } | null {
  if (error instanceof WorkFailed)
    return { status: 500, body: { reason: 'WORK_FAILED', text: error.message } }
  if (hasReason(error, 'INSUFFICIENT_TOKENS'))
    return { status: 402, body: { ...error.details, text: error.message } }
  if (isUnavailable(error))
    return {
      status: 503,
      body: { reason: 'OVERLOADED', text: 'Tokens cannot be asked for: try again shortly.' },
    }
  if (hasReason(error, 'UNAUTHENTICATED', 'FORBIDDEN'))
    return { status: 503, body: { reason: 'CLOSED', text: 'The store’s own product key was revoked.' } }
  if (!isFareboxError(error)) return null
  return { status: error.httpStatus ?? 400, body: { reason: error.reason, text: error.message } }
}

function notKept(_request: Request, response: Response, next: NextFunction): void {
  response.setHeader('cache-control', 'no-store')
  next()
}
