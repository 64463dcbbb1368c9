// A replay as it goes on: one stream from its beginning to its end, which is never put up again by itself.
import type { Outputs } from '../../api.ts'
import { consoleUrl } from '../../wire.ts'

type ReplayNews = Outputs['replay']['prices'] extends AsyncIterable<infer News> ? News : never
export type Replayed = Extract<ReplayNews, { kind: 'done' }>

export type ReplayState =
  | { kind: 'idle' }
  | { kind: 'running'; spends: number; share: number }
  | ({ kind: 'done' } & Omit<Replayed, 'kind'>)
  | { kind: 'failed'; message: string }

const lost = 'The connection was lost before the end.'

/** Until it has ended, or the answered function is called. */
export function followReplay(input: object, onState: (state: ReplayState) => void): () => void {
  const query = encodeURIComponent(JSON.stringify(input))
  const source = new EventSource(`${consoleUrl}/replay.prices?input=${query}`)
  const end = (state: ReplayState) => {
    source.close()
    onState(state)
  }
  onState({ kind: 'running', spends: 0, share: 0 })
  source.addEventListener('message', event => {
    const news = JSON.parse(event.data) as ReplayNews
    switch (news.kind) {
      case 'progress':
        return onState({ ...news, kind: 'running' })
      case 'refused':
        return end({ kind: 'failed', message: news.message })
      default:
        return end(news)
    }
  })
  source.addEventListener('serialized-error', event => end({ kind: 'failed', message: messageOf(event) }))
  source.addEventListener('return', () => end({ kind: 'failed', message: lost }))
  source.addEventListener('error', () => end({ kind: 'failed', message: lost }))
  return () => source.close()
}

function messageOf(event: Event): string {
  const told: unknown = event instanceof MessageEvent ? JSON.parse(String(event.data)) : null
  const message = typeof told === 'object' && told !== null && 'message' in told ? told.message : null
  return typeof message === 'string' ? message : lost
}
