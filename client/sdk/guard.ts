// A guard for handlers of the web's own kind, `Request` in and `Response` out: paid when the answer was taken whole.
import { admit, type GuardOptions, requireGuardOptions } from './admit.ts'
import type { Office } from './ticket.ts'
import type { Run } from './with-tokens.ts'

/** `run` is null where the guard only checks. What a framework passes beside the request is passed on. */
export type GuardedHandler<Rest extends readonly unknown[]> = (
  request: Request,
  run: Run | null,
  ...rest: Rest
) => Response | Promise<Response>

export function guardHandler<Rest extends readonly unknown[]>(
  office: Office,
  options: GuardOptions<Request>,
  handler: GuardedHandler<Rest>,
): (request: Request, ...rest: Rest) => Promise<Response> {
  requireGuardOptions(options)
  return async (request, ...rest) => {
    const admittance = await admit(office, options, request)
    if (admittance.kind === 'refused') {
      const { status, headers, body } = admittance.answer
      return new Response(JSON.stringify(body), { status, headers })
    }
    if (admittance.kind === 'open') return handler(request, null, ...rest)
    const { run, end } = admittance
    if (request.signal.aborted) {
      await end(false)
      // Nobody hears it; servers use this status for callers who left.
      return new Response(null, { status: 499 })
    }
    const leave = () => void end(false)
    request.signal.addEventListener('abort', leave)
    try {
      const response = await handler(request, run, ...rest)
      const { status } = response
      if (status < 200 || status >= 400) {
        await end(false)
        return response
      }
      if (response.body === null) {
        await end(true)
        return response
      }
      return new Response(endWith(response.body, end), response)
    } catch (error) {
      await end(false)
      throw error
    }
  }
}

/**
 * The same bytes, and `end` before the last of them is known to be the last: a runtime that stops when the answer is
 * complete stops after it was paid. A reader that leaves early pays nothing.
 */
function endWith(
  body: ReadableStream<Uint8Array>,
  end: (isDelivered: boolean) => Promise<void>,
): ReadableStream<Uint8Array> {
  const reader = body.getReader()
  return new ReadableStream({
    pull: async controller => {
      try {
        const { done, value } = await reader.read()
        if (!done) {
          controller.enqueue(value)
          return
        }
        await end(true)
        controller.close()
      } catch (error) {
        await end(false)
        controller.error(error)
      }
    },
    cancel: async reason => {
      await end(false)
      await reader.cancel(reason)
    },
  })
}
