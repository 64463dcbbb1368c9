// The HTTP application: every door in the order in which a request meets it. Tests import this.

import type { Server } from 'node:http'
import type { AnyRouter, TRPCError } from '@trpc/server'
import { createExpressMiddleware } from '@trpc/server/adapters/express'
import compression from 'compression'
import express, { type NextFunction, type Request, type Response } from 'express'
import { consoleApi } from './console.ts'
import { shorten } from './keys/ladder.ts'
import { metricsCsv } from './metrics/http.ts'
import { operatorsHttp } from './operators/http.ts'
import {
  conditional,
  errorAnswers,
  jsonOnly,
  knownHosts,
  readablePaths,
  sameOrigin,
  securityHeaders,
  unknownPath,
} from './platform/http.ts'
import type { Handler } from './platform/listener.ts'
import { builtPages, developmentPages } from './platform/pages.ts'
import { createRefusalLog, type RefusalLog } from './platform/refusal-log.ts'
import { tellError } from './platform/refusals.ts'
import { requestIds } from './platform/request.ts'
import { restDoor } from './platform/rest.ts'
import type { Services } from './platform/services.ts'
import { openShortPath } from './platform/short-path.ts'
import { bodyBytesMax, createContext, responseMeta } from './platform/trpc.ts'
import { readTextBody, utf8Addresses } from './platform/utf8.ts'
import { describeProductApi, productApi } from './product.ts'
import { purchasesCsv } from './purchases/console/csv.ts'
import { purchasesHttp } from './purchases/http.ts'
import { purchasesWebhook } from './purchases/webhook.ts'
import { spendHttp } from './spend/http.ts'
import { storefrontHttp } from './storefront/http.ts'

const batchCallsMax = 200
/** What reads more of an address than its path. Pages do not: they are served whatever somebody added to a link. */
const asked = ['/api/auth', '/webhooks', '/console/csv', '/store/api', '/store/tokens', '/sandbox']

export async function createApp(
  services: Services,
  options: {
    isReady(): Promise<boolean>
    development: Server | null
    /** Of all workers, where this process is one of several. */
    metricsText?: () => Promise<string>
  },
): Promise<Handler> {
  const app = express()
  app.disable('x-powered-by')
  app.set('query parser', 'simple')
  if (services.config.publicUrl !== undefined) app.set('trust proxy', 'loopback, linklocal, uniquelocal')

  app.use(requestIds)
  app.get('/healthz', (_request, response) => {
    response.type('text/plain').send('ok\n')
  })
  app.get('/readyz', async (_request, response) => {
    const ready = await options.isReady()
    response
      .status(ready ? 200 : 503)
      .type('text/plain')
      .send(ready ? 'ready\n' : 'not ready\n')
  })
  app.get('/metrics', async (_request, response) => {
    const { registry } = services.metrics
    response.type(registry.contentType).send(await (options.metricsText?.() ?? registry.metrics()))
  })

  app.use(measure(services))
  const refusals = createRefusalLog(services)
  app.use('/trpc/v1', programsOnly, conditional, ...trpcDoor(services, 'product', productApi, refusals))
  app.use('/api/v1', programsOnly, conditional, restProductDoor(services, refusals))
  app.get('/openapi.json', (_request, response) => {
    response.json(describeProductApi())
  })
  const short = shortProductDoor(services, refusals)

  if (options.development === null) app.use(securityHeaders(services.config))
  app.use(knownHosts(services.config))
  app.use(compression({ filter: isCompressible }))
  app.use(asked, utf8Addresses)
  app.use(purchasesWebhook(services))
  app.use(sameOrigin(services.config))
  app.use('/trpc/console', notKept, ...trpcDoor(services, 'console', consoleApi, refusals))
  app.use(operatorsHttp(services))
  app.use(spendHttp(services))
  app.use(purchasesHttp(services))
  app.use(storefrontHttp(services))
  app.use(purchasesCsv(services))
  app.use(metricsCsv(services))
  app.use(options.development === null ? builtPages() : await developmentPages(options.development))

  app.use(unknownPath)
  app.use(errorAnswers(services, { refusals, doorOf }))
  return (request, response) => {
    if (!short(request, response)) app(request, response)
  }
}

/** The same door as `/trpc/v1` below Express, for calls without anything special about them. */
function shortProductDoor(
  services: Services,
  refusals: RefusalLog,
): (...given: Parameters<Handler>) => boolean {
  const take = openShortPath({
    prefix: '/trpc/v1/',
    router: productApi,
    shorten,
    services,
    maxBodySize: bodyBytesMax.product,
    maxBatchSize: batchCallsMax,
    responseMeta: responseMeta({ scheme: 'Bearer' }),
    onError: ({ error, path, type }) => noteError(services, refusals, 'product', { error, path, type }),
  })
  return (request, response) => {
    let taken = false
    requestIds(request, response, () => {
      taken = take(request, response)
    })
    if (!taken) return false
    const stop = services.metrics.requestSeconds.startTimer({ door: 'product' })
    response.setHeader('x-content-type-options', 'nosniff')
    response.once('close', () => stop({ status: `${Math.floor(response.statusCode / 100)}xx` }))
    return true
  }
}

/** The same procedures for languages without tRPC. */
function restProductDoor(services: Services, refusals: RefusalLog) {
  return restDoor(services, {
    router: productApi,
    maxBodySize: bodyBytesMax.product,
    responseMeta: responseMeta({ scheme: 'Bearer' }),
    onError: given => noteError(services, refusals, 'product', given),
  })
}

function noteError(
  services: Services,
  refusals: RefusalLog,
  door: 'product' | 'console',
  { error, path, type }: { error: TRPCError; path: string | undefined; type: string },
): void {
  const { reason } = tellError(error).data
  const procedure = type === 'unknown' ? null : (path ?? null)
  refusals.add({ door, procedure, reason, refusal: error.cause })
  if (reason === 'INTERNAL')
    services.log.error({ error: error.cause ?? error, door, procedure }, 'a call failed')
}

function trpcDoor(services: Services, door: 'product' | 'console', router: AnyRouter, refusals: RefusalLog) {
  const readText = readTextBody(bodyBytesMax[door])
  const answer = createExpressMiddleware({
    router,
    createContext: createContext(services),
    responseMeta: responseMeta({ scheme: door === 'product' ? 'Bearer' : null }),
    middleware: (request, response, next) =>
      jsonOnly(request, response, error => {
        if (error === undefined) void readText(request, response, next)
        else next(error)
      }),
    maxBatchSize: batchCallsMax,
    onError: given => noteError(services, refusals, door, given),
  })
  return [readablePaths, utf8Addresses, answer]
}

/** What matters where only programs read; the console's doors get all the headers. */
function programsOnly(_request: Request, response: Response, next: NextFunction): void {
  response.setHeader('x-content-type-options', 'nosniff')
  response.setHeader('content-type', 'application/json')
  next()
}

/** What an operator saw stays in no cache, of the browser or on the way. */
function notKept(_request: Request, response: Response, next: NextFunction): void {
  response.setHeader('cache-control', 'no-store')
  response.setHeader('content-type', 'application/json')
  next()
}

/** Live updates are written line by line; a compressor would hold them back. */
function isCompressible(request: Request, response: Response): boolean {
  const type = String(response.getHeader('content-type') ?? '')
  return !type.startsWith('text/event-stream') && compression.filter(request, response)
}

function measure({ metrics }: Services) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const stop = metrics.requestSeconds.startTimer()
    const door = doorOf(request.path)
    response.once('close', () => {
      // A live update lasts as long as its page is open: that says nothing of how fast we are.
      if (String(response.getHeader('content-type')).startsWith('text/event-stream')) return
      stop({ door, status: `${Math.floor(response.statusCode / 100)}xx` })
    })
    next()
  }
}

function doorOf(path: string): string {
  if (path.startsWith('/trpc/v1') || path.startsWith('/api/v1')) return 'product'
  if (path.startsWith('/trpc/console')) return 'console'
  if (path.startsWith('/api/auth')) return 'auth'
  return 'pages'
}
