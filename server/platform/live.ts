// News between processes: what one commits, every console that looks at it hears. PostgreSQL's NOTIFY carries it.
import { EventEmitter, on } from 'node:events'
import pg from 'pg'
import { z } from 'zod'
import type { Rows } from './database.ts'
import type { Log } from './log.ts'

const newsSchema = z.object({
  topic: z.string(),
  /** Whom it concerns; null: every economy. */
  economyKey: z.string().nullable(),
  id: z.string(),
})

export type News = z.infer<typeof newsSchema>

export type Live = {
  /** Every piece of news on a topic until the signal aborts. Nothing is replayed: a reader asks for rows, not for news. */
  follow(topic: string, signal: AbortSignal): AsyncIterable<News>
  stop(): Promise<void>
}

const channel = 'farebox_live'
const answerMsMax = 10_000

/** Told by the database when, and only when, the transaction commits. */
export async function announce(rows: Rows, news: News): Promise<void> {
  await rows.$executeRaw`select pg_notify(${channel}, ${JSON.stringify(news)})`
}

export async function startLive(options: { url: string; log: Log }): Promise<Live> {
  const emitter = new EventEmitter()
  emitter.setMaxListeners(0)
  const stopping = new AbortController()
  let client: pg.Client | undefined
  let retry: NodeJS.Timeout | undefined

  async function listen(): Promise<void> {
    const listener = new pg.Client({
      connectionString: options.url,
      keepAlive: true,
      connectionTimeoutMillis: answerMsMax,
      query_timeout: answerMsMax,
      application_name: 'farebox live',
    })
    listener.on('notification', message => {
      const news = parseNews(message.payload)
      if (news === null) options.log.warn('a piece of live news could not be read')
      else emitter.emit(eventOf(news.topic), news)
    })
    listener.on('error', error => {
      if (!stopping.signal.aborted) options.log.warn({ error }, 'live updates lost their database connection')
    })
    listener.on('end', listenAgainSoon)
    await listener.connect()
    await listener.query(`listen ${channel}`)
    client = listener
  }

  function listenAgainSoon(): void {
    if (stopping.signal.aborted) return
    clearTimeout(retry)
    retry = setTimeout(() => void listen().catch(listenAgainSoon), 1000)
  }

  await listen()
  return {
    async *follow(topic, signal) {
      const ended = AbortSignal.any([signal, stopping.signal])
      try {
        for await (const [news] of on(emitter, eventOf(topic), { signal: ended })) yield news as News
      } catch (error) {
        // Aborting is how following ends.
        if (!ended.aborted) throw error
      }
    },
    stop: async () => {
      if (stopping.signal.aborted) return
      stopping.abort()
      clearTimeout(retry)
      await client?.end()
    },
  }
}

/** Null for what is no news: any role of the database may notify, and nothing it says may end this process. */
function parseNews(payload: string | undefined): News | null {
  try {
    const parsed = newsSchema.safeParse(JSON.parse(payload ?? ''))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

/** Prefixed, for an emitter throws what is emitted as "error". */
function eventOf(topic: string): string {
  return `news ${topic}`
}
