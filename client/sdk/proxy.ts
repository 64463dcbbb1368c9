// What a browser may ask through the product's own server: a few procedures, for the user whom that server names.
import { type Kind, kinds, type Procedures } from './contract/procedures.ts'
import { type AnyFareboxError, isFareboxError, isUnavailable, retryAfterOf } from './errors.ts'
import type { Farebox } from './farebox.ts'
import { type Reason, statuses } from './reasons.ts'
import type { Office } from './ticket.ts'

export interface ProxyOptions<Incoming> {
  client: Farebox
  /** Who asks, by the product's own session; null: nobody is signed in. */
  userOf(request: Incoming): string | null | Promise<string | null>
  /** Where the product is served, as its browsers see it; that of the request's own host when absent. */
  returnOrigin?: string | undefined
}

/** A request as both kinds of server have it. */
export interface ProxyRequest {
  method: string
  /** Path and query, wherever it is mounted. */
  url: string
  header(name: string): string | null
  /** Null: longer than this. */
  readBody(charactersMax: number): Promise<string | null>
}

export interface ProxyAnswer {
  status: number
  headers: Record<string, string>
  body: string
}

type Input = Readonly<Record<string, unknown>>

const charactersMax = 16_384
const headers = {
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
}

/** Told where the proxy is made, and not to the first browser that asks. */
export function requireProxyOptions<Incoming>({ userOf, returnOrigin }: ProxyOptions<Incoming>): void {
  if (typeof userOf !== 'function') throw new TypeError('userOf is a function that says who asks.')
  if (returnOrigin !== undefined && !/^https?:$/.test(protocolOf(returnOrigin)))
    throw new TypeError(
      `returnOrigin is where browsers see the product, such as https://app.example.com, not "${returnOrigin}".`,
    )
}

function protocolOf(address: string): string {
  return URL.canParse(address) ? new URL(address).protocol : ''
}

/** Whatever `userOf` throws is the product's own and is thrown. */
export async function answerProxied<Incoming>(
  office: Office,
  options: ProxyOptions<Incoming>,
  incoming: Incoming,
  request: ProxyRequest,
): Promise<ProxyAnswer> {
  // Whatever browsers ask for is a path here: `//` alone would be an address without a host.
  const url = new URL(`http://any/${request.url}`)
  const name = url.pathname.split('/').at(-1) ?? ''
  try {
    const procedure = findProcedure(name)
    requireMethod(kinds[procedure], request.method)
    requireOwnSite(options, request)
    const userId = await options.userOf(incoming)
    if (typeof userId !== 'string' || userId === '')
      throw new ProxyRefusal('UNAUTHENTICATED', 'Nobody is signed in.')
    const input = parseInput(await readInput(kinds[procedure], url, request))
    if (procedure === 'purchase.start') requireOwnReturn(options, request, input)
    const data = await ask(office, procedure, input, userId)
    return { status: 200, headers, body: JSON.stringify({ result: { data } }) }
  } catch (error) {
    if (error instanceof ProxyRefusal) return tell(error, name)
    if (!isFareboxError(error)) throw error
    return tell(readRefusal(error, office.surroundings.warn), name)
  }
}

/** No charge, hold, commit or grant: what moves tokens is the product's own server's. */
const allowed = [
  'account.get',
  'account.usage',
  'account.history',
  'catalog.get',
  'spend.quote',
  'paywall.show',
  'paywall.record',
  'paywall.resume',
  'purchase.start',
  'purchase.get',
  'plan.cancel',
  'plan.change',
] as const satisfies (keyof Procedures)[]
type Allowed = (typeof allowed)[number]

/** Those that name no user, but something that belongs to one. */
const ofSomething: ReadonlySet<Allowed> = new Set<Allowed>([
  'paywall.record',
  'paywall.resume',
  'purchase.get',
])

function findProcedure(name: string): Allowed {
  const found = allowed.find(one => one === name)
  if (found === undefined)
    throw new ProxyRefusal('INVALID_INPUT', 'Browsers cannot ask for this.', { httpStatus: 404 })
  return found
}

/** Farebox judges every field but the user, whom it is told by this server alone. */
async function ask({ call }: Office, procedure: Allowed, input: Input, userId: string): Promise<unknown> {
  const sent = ofSomething.has(procedure) ? input : { ...input, userId }
  const say = <P extends Allowed>(one: P): Promise<Procedures[P]['output']> =>
    call(one, sent as unknown as Procedures[P]['input'])
  switch (procedure) {
    case 'account.history': {
      const { entries, nextCursor } = await say(procedure)
      // Written by the product and by operators for themselves.
      return { entries: entries.map(entry => ({ ...entry, metadata: {}, reason: null })), nextCursor }
    }
    case 'paywall.resume': {
      const resumed = await say(procedure)
      if (resumed.userId === userId) return resumed
      const message = 'Nothing is kept under this resume token: it lives for 7 days.'
      throw new ProxyRefusal('UNKNOWN_OFFER', message)
    }
    case 'purchase.get': {
      const purchase = await say(procedure)
      if (purchase.userId === userId) return purchase
      const { purchaseId } = purchase
      throw new ProxyRefusal('UNKNOWN_PURCHASE', 'There is no such purchase.', { details: { purchaseId } })
    }
    default:
      return say(procedure)
  }
}

function requireMethod(kind: Kind, method: string): void {
  const wanted = kind === 'query' ? 'GET' : 'POST'
  if (method !== wanted)
    throw new ProxyRefusal('INVALID_INPUT', `This is asked for with ${wanted}.`, {
      httpStatus: 405,
      headers: { allow: wanted },
    })
}

/** Another site's page could send the user's cookies along: neither what it writes nor what it reads is the user's wish. */
function requireOwnSite<Incoming>(options: ProxyOptions<Incoming>, request: ProxyRequest): void {
  const site = request.header('sec-fetch-site')
  const origin = request.header('origin')
  // Told by the browser and by no page; older browsers, and pages without TLS, tell the origin alone.
  const isOwnSite =
    site === null
      ? origin === null || isOwn(origin, options, request)
      : site === 'same-origin' || (site === 'none' && request.method === 'GET')
  if (!isOwnSite) throw new ProxyRefusal('FORBIDDEN', 'Only pages of this product may ask.')
}

/** Nobody is led to another site after paying. */
function requireOwnReturn<Incoming>(
  options: ProxyOptions<Incoming>,
  request: ProxyRequest,
  { returnUrl }: Input,
): void {
  if (returnUrl === undefined) return
  if (typeof returnUrl === 'string' && isOwn(returnUrl, options, request)) return
  throw new ProxyRefusal('INVALID_INPUT', 'returnUrl: is a page of this product.', {
    details: { fields: { returnUrl: 'is a page of this product' } },
  })
}

/** Behind a proxy that ends TLS the scheme of the request is not the browser's; the host mostly is. */
function isOwn<Incoming>(
  address: string,
  { returnOrigin }: ProxyOptions<Incoming>,
  request: ProxyRequest,
): boolean {
  if (!URL.canParse(address)) return false
  const { origin, host, protocol } = new URL(address)
  if (returnOrigin !== undefined) return origin === new URL(returnOrigin).origin
  if (request.header('sec-fetch-site') === 'same-origin' && request.header('origin') !== null)
    return origin === request.header('origin')
  return /^https?:$/.test(protocol) && host === request.header('host')
}

async function readInput(kind: Kind, url: URL, request: ProxyRequest): Promise<string> {
  // A form of another site can send no JSON without being asked about it first.
  if (kind === 'mutation' && request.header('content-type')?.includes('application/json') !== true)
    throw new ProxyRefusal('INVALID_INPUT', 'An input is sent as application/json.', { httpStatus: 415 })
  const text =
    kind === 'query' ? (url.searchParams.get('input') ?? '') : await request.readBody(charactersMax)
  if (text !== null && text.length <= charactersMax) return text
  const message = `An input is at most ${charactersMax} characters.`
  throw new ProxyRefusal('INVALID_INPUT', message, { httpStatus: 413 })
}

function parseInput(text: string): Input {
  if (text === '') return {}
  try {
    const input: unknown = JSON.parse(text)
    if (typeof input === 'object' && input !== null && !Array.isArray(input)) return input as Input
  } catch {
    // Told below, as everything else that is no object.
  }
  throw new ProxyRefusal('INVALID_INPUT', 'An input is a JSON object.', { httpStatus: 400 })
}

interface Refusal {
  reason: Reason
  message: string
  httpStatus: number
  details?: object
  requestId?: string | null
  headers?: Record<string, string>
}

/** Decided here: unlike the same reason from Farebox it is about the browser, and not about the product's key. */
class ProxyRefusal extends Error implements Refusal {
  readonly reason: Reason
  readonly httpStatus: number
  readonly details: object
  readonly headers: Record<string, string>

  constructor(
    reason: Reason,
    message: string,
    about: { httpStatus?: number; details?: object; headers?: Record<string, string> } = {},
  ) {
    super(message)
    this.reason = reason
    this.httpStatus = about.httpStatus ?? statuses[reason] ?? 400
    this.details = about.details ?? {}
    this.headers = about.headers ?? {}
  }
}

/** The user's browser hears what is about the user; what is about the product goes to its log. */
function readRefusal(error: AnyFareboxError, warn: (message: string) => void): Refusal {
  const { reason, message, requestId, details } = error
  const isOfUser = reason !== 'UNAUTHENTICATED' && reason !== 'FORBIDDEN' && reason !== 'INTERNAL'
  if (isUnavailable(error) && isOfUser) {
    return {
      reason: 'OVERLOADED',
      message: 'Tokens cannot be asked for at the moment: try again shortly.',
      httpStatus: 503,
      details: { retryAfterSeconds: retryAfterOf(error) ?? 5 },
      requestId,
    }
  }
  if (isOfUser && Object.hasOwn(statuses, reason))
    return { reason, message, httpStatus: statuses[reason] ?? 400, details, requestId }
  warn(`tokensProxy: ${error.procedure ?? 'a call'} failed with ${reason}: ${message}`)
  const words = 'Something went wrong; it was written down.'
  return { reason: 'INTERNAL', message: words, httpStatus: 500, requestId }
}

/** In the shape of Farebox's own answers. */
function tell(
  { httpStatus, reason, message, details = {}, requestId = null, headers: own = {} }: Refusal,
  path: string,
): ProxyAnswer {
  const told: Record<string, string> = { ...headers, ...own }
  if ('retryAfterSeconds' in details && typeof details.retryAfterSeconds === 'number')
    told['retry-after'] = String(Math.ceil(details.retryAfterSeconds))
  const data = { httpStatus, reason, requestId, path, details }
  return { status: httpStatus, headers: told, body: JSON.stringify({ error: { message, data } }) }
}
