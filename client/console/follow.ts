// One stream of news over SSE, in tRPC's format, that is put up again whenever it falls.
import { probeNow, whenServerReturns } from './reach.ts'
import type { Followed } from './remote.ts'
import { consoleUrl } from './wire.ts'

export interface Follower {
  onNews: (news: unknown) => void
  /** The stream stands: for the first time, or again, with a gap before it. */
  onStanding: () => void
}

/** The server pings every 15 seconds (server/platform/trpc.ts): after this silence it is not there. */
const silenceMsMax = 40_000
const retryMsMin = 2000
const retryMsMax = 30_000

/** Follows until the answered function is called. */
export function follow({ path, input }: Followed, { onNews, onStanding }: Follower): () => void {
  const query = input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify(input))}`
  let source: EventSource
  let timer: ReturnType<typeof setTimeout>
  let retryMs = retryMsMin

  const again = () => {
    source.close()
    clearTimeout(timer)
    // A stream falls the moment its server does, long before anybody makes a call.
    probeNow()
    timer = setTimeout(open, retryMs)
    retryMs = Math.min(retryMs * 2, retryMsMax)
  }
  const heard = () => {
    clearTimeout(timer)
    timer = setTimeout(again, silenceMsMax)
  }
  const open = () => {
    source = new EventSource(`${consoleUrl}/${path}${query}`)
    heard()
    source.addEventListener('connected', () => {
      heard()
      retryMs = retryMsMin
      onStanding()
    })
    source.addEventListener('ping', heard)
    source.addEventListener('message', event => {
      heard()
      onNews(JSON.parse(event.data))
    })
    // Refused, ended by a server that stops, or cut: for each of them, later again.
    for (const end of ['serialized-error', 'return', 'error']) source.addEventListener(end, again)
  }
  open()
  const forget = whenServerReturns(() => {
    source.close()
    open()
  })
  return () => {
    forget()
    source.close()
    clearTimeout(timer)
  }
}
