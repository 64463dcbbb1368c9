// Opens the database that Farebox runs on: the embedded one, or the one DATABASE_URL names.
import { openEmbedded } from './embedded.ts'
import { checkExternal } from './external.ts'

export type Database = {
  url: string
  kind: 'embedded' | 'external'
  /** Lets a second start say where this one serves. */
  announce(address: string): Promise<void>
  /** Settles only if the embedded server ends without being asked to. */
  lost: Promise<string>
  stop(): Promise<void>
}

export type OpenOptions = {
  /** Absolute path of the data folder (`.farebox`). */
  dataDir: string
  databaseUrl: string | undefined
  log: (line: string) => void
}

/** For the server, which owns an embedded database until it stops it. Throws a `StartError`. */
export async function openPostgres(options: OpenOptions): Promise<Database> {
  return open(options, 'server')
}

/** For commands: the database of the running server, or one started for as long as the command runs. */
export async function reachPostgres(options: OpenOptions): Promise<Database> {
  return open(options, 'script')
}

async function open({ databaseUrl, ...rest }: OpenOptions, purpose: 'server' | 'script'): Promise<Database> {
  if (databaseUrl === undefined) return openEmbedded({ ...rest, purpose })
  await checkExternal(databaseUrl)
  return {
    url: databaseUrl,
    kind: 'external',
    announce: async () => undefined,
    lost: new Promise(() => undefined),
    stop: async () => undefined,
  }
}
