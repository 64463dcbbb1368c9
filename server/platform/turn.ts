// Starts on one database follow each other: what each does once, the next one finds done.
import pg from 'pg'

/** 'fare', 'turn' and 'serv' in ASCII. Session locks, which pooling by transaction loses; a start is no hot path. */
const turnLock = [0x66617265, 0x7475726e]
const servingLock = [0x66617265, 0x73657276]

export type Turn = {
  /** Whether another process went through its start and still lives. */
  othersServe: boolean
  /** Lets the next start begin, and counts this process among those that serve until it is released. */
  done(): Promise<void>
  release(): Promise<void>
}

/** On a connection of its own: waiting here holds none of the pool's, and no limit of the pool's ends it. */
export async function takeTurn(databaseUrl: string): Promise<Turn> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    application_name: 'farebox start',
  })
  // A lost connection frees the locks, and nothing done here hangs on them later.
  client.on('error', () => undefined)
  await client.connect()
  await client.query('select pg_advisory_lock($1, $2)', turnLock)
  const { rows } = await client.query<{ alone: boolean }>(
    'select pg_try_advisory_lock($1, $2) as alone',
    servingLock,
  )
  const alone = rows[0]?.alone === true
  return {
    othersServe: !alone,
    done: async () => {
      await client.query('select pg_advisory_lock_shared($1, $2)', servingLock)
      if (alone) await client.query('select pg_advisory_unlock($1, $2)', servingLock)
      await client.query('select pg_advisory_unlock($1, $2)', turnLock)
    },
    release: () => client.end(),
  }
}
