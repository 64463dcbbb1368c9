// The proxy for handlers of the web's own kind: `Request` in, `Response` out.
import { officeOf } from './farebox.ts'
import { answerProxied, type ProxyOptions, requireProxyOptions } from './proxy.ts'

/** Mounted at a path that ends with the name of a procedure: `/tokens/[procedure]`. */
export function tokensProxy(options: ProxyOptions<Request>): (request: Request) => Promise<Response> {
  const office = officeOf(options.client)
  requireProxyOptions(options)
  return async request => {
    const { pathname, search, host } = new URL(request.url)
    const told = await answerProxied(office, options, request, {
      method: request.method,
      url: pathname + search,
      // Some runtimes keep it from handlers; the address then says the same.
      header: name => request.headers.get(name) ?? (name === 'host' ? host : null),
      readBody: charactersMax => readBody(request, charactersMax),
    })
    return new Response(told.body, { status: told.status, headers: told.headers })
  }
}

async function readBody({ body }: Request, charactersMax: number): Promise<string | null> {
  if (body === null) return ''
  const decoder = new TextDecoder()
  const reader = body.getReader()
  let text = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return text + decoder.decode()
    text += decoder.decode(value, { stream: true })
    if (text.length > charactersMax) {
      await reader.cancel()
      return null
    }
  }
}
