// The proxy as Express middleware, on what Node's own requests and responses have.
import { officeOf } from './farebox.ts'
import { answerProxied, type ProxyOptions, requireProxyOptions } from './proxy.ts'

/** What of a request the proxy uses. */
export interface ProxiedRequest extends AsyncIterable<Uint8Array | string> {
  readonly method?: string | undefined
  /** Within what it is mounted at. */
  readonly url?: string | undefined
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** Where a parser came before. */
  readonly body?: unknown
}

/** What of a response the proxy uses. */
export interface ProxiedResponse {
  statusCode: number
  setHeader(name: string, value: string): unknown
  end(body: string): unknown
}

/** Mounted with `app.use('/tokens', tokensProxy(…))`, before or after a parser of JSON. */
export function tokensProxy<Incoming extends ProxiedRequest>(
  options: ProxyOptions<Incoming>,
): (request: Incoming, response: ProxiedResponse, next: (error?: unknown) => void) => Promise<void> {
  const office = officeOf(options.client)
  requireProxyOptions(options)
  return async (request, response, next) => {
    try {
      const told = await answerProxied(office, options, request, {
        method: request.method ?? 'GET',
        url: request.url ?? '/',
        header: name => readHeader(request.headers[name]),
        readBody: charactersMax => readBody(request, charactersMax),
      })
      response.statusCode = told.status
      for (const [name, value] of Object.entries(told.headers)) response.setHeader(name, value)
      response.end(told.body)
    } catch (error) {
      next(error)
    }
  }
}

function readHeader(value: string | string[] | undefined): string | null {
  return (Array.isArray(value) ? value[0] : value) ?? null
}

async function readBody(request: ProxiedRequest, charactersMax: number): Promise<string | null> {
  const { body } = request
  if (typeof body === 'string') return body
  if (typeof body === 'object' && body !== null && !(body instanceof Uint8Array)) return JSON.stringify(body)
  const decoder = new TextDecoder()
  if (body instanceof Uint8Array) return decoder.decode(body)
  // Not `for await`: leaving it early would close the connection, and the refusal with it.
  const chunks = request[Symbol.asyncIterator]()
  let text = ''
  for (;;) {
    const { done, value } = await chunks.next()
    if (done === true) return text + decoder.decode()
    text += typeof value === 'string' ? value : decoder.decode(value, { stream: true })
    if (text.length > charactersMax) return null
  }
}
