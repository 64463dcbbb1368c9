// One pool for everything: Prisma's adapter and the hand-written statements share its connections.
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { type Prisma, PrismaClient } from '../../prisma/client/client.ts'
import type { Log } from './log.ts'
import { noteTrouble } from './trouble.ts'

export type Database = { pool: pg.Pool; prisma: PrismaClient; close(): Promise<void> }

/** Prisma inside or outside a transaction: what a store needs. */
export type Rows = Prisma.TransactionClient

/**
 * No statement and no wait for a lock may hold a connection, and with it a request, for longer. A job that needs more
 * says so in its own transaction (`set local statement_timeout`) and gives its query a `query_timeout`. The last is
 * kept by this process: a database that froze tells nobody that time is up.
 */
const limitsMs = { statement: 15_000, lock: 5_000, answer: 20_000, connect: 10_000 }
/** An interactive transaction of Prisma's: to get a connection, and from its begin to its commit. */
const transactionOptions = { maxWait: 5_000, timeout: 15_000 }

export function openDatabase(options: { url: string; connectionsMax: number; log: Log }): Database {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.connectionsMax,
    connectionTimeoutMillis: limitsMs.connect,
    statement_timeout: limitsMs.statement,
    lock_timeout: limitsMs.lock,
    query_timeout: limitsMs.answer,
    keepAlive: true,
    application_name: 'farebox',
    // What is asked takes milliseconds: to start workers for it costs more than they save.
    options: '-c timezone=UTC -c max_parallel_workers_per_gather=0',
  })
  let closing = false
  // An idle connection that dies must not take the process along; the next query opens another.
  // One that dies while somebody has it is told to them by their statement.
  pool.on('connect', client => client.on('error', () => undefined))
  pool.on('error', error => {
    if (!closing) options.log.warn({ error }, 'an idle database connection was lost')
  })
  const prisma = notingTrouble(
    new PrismaClient({ adapter: new PrismaPg(pool, { disposeExternalPool: false }), transactionOptions }),
  )
  return {
    pool,
    prisma,
    close: async () => {
      closing = true
      await prisma.$disconnect()
      await pool.end()
    },
  }
}

function notingTrouble(prisma: PrismaClient): PrismaClient {
  const extended = prisma.$extends({
    query: {
      $allOperations: async ({ args, query }) => {
        try {
          return await query(args)
        } catch (error) {
          noteTrouble(error)
          throw error
        }
      },
    },
  })
  // Nothing is added to the client or taken from it, except `$on`, which nobody here uses.
  return extended as unknown as PrismaClient
}
