// What the whole process shares, made once at start and handed to every door.
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import type { Database } from './database.ts'
import type { Live } from './live.ts'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'

export type Services = {
  config: Config
  database: Database
  clock: Clock
  live: Live
  log: Log
  metrics: Metrics
  /** Signs sessions and seals second factors; the same for every process of one database. */
  secret: string
  /** Where operators reach this process, for links: known once it listens. */
  address(): string
}
