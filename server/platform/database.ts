// One pool for everything: Prisma's adapter and the hand-written statements share its connections.
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { type Prisma, PrismaClient } from '../../prisma/client/client.ts'
import type { Log } from './log.ts'

export type Database = { pool: pg.Pool; prisma: PrismaClient; close(): Promise<void> }

/** Prisma inside or outside a transaction: what a store needs. */
export type Rows = Prisma.TransactionClient

export function openDatabase(options: { url: string; connectionsMax: number; log: Log }): Database {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.connectionsMax,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    application_name: 'farebox',
    options: '-c timezone=UTC',
  })
  let closing = false
  // An idle connection that dies must not take the process along; the next query opens another.
  pool.on('error', error => {
    if (!closing) options.log.warn({ error }, 'an idle database connection was lost')
  })
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool, { disposeExternalPool: false }) })
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

const awayCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  '53300', // too many connections
  '57P01', // terminated by an administrator
  '57P02', // crash of another backend
  '57P03', // starting up or shutting down
  '08000',
  '08003',
  '08006',
  'P1001',
  'P1002',
  'P1008',
  'P1017',
  'P2024',
  'P2028', // no connection for a transaction in time, or not finished in time: it was rolled back
  'P2037',
])

/** Whether an error means that no database answered, as opposed to one that answered with a refusal. */
export function isDatabaseAway(error: unknown): boolean {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth += 1) {
    if ('code' in cause && typeof cause.code === 'string' && awayCodes.has(cause.code)) return true
    if (/connection terminated|timeout exceeded when trying to connect|connection error/i.test(cause.message))
      return true
  }
  return false
}

/** Whether a unique key was taken between looking and writing. */
export function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'P2002'
}
