// What Farebox is measured against: one transaction per spend, through Prisma and by hand, on tables as a textbook has them.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { PrismaPg } from '@prisma/adapter-pg'
import type pg from 'pg'
import type { PrismaClient } from '../../prisma/client/client.ts'

const cost = 2

export async function makeTextbookTables(pool: pg.Pool, accounts: number): Promise<void> {
  await pool.query(`
    create table textbook_account (id text primary key, balance bigint not null check (balance >= 0));
    create table textbook_entry (
      account_id text not null,
      request_id text not null,
      amount bigint not null,
      available bigint not null,
      action text not null,
      at timestamptz not null default clock_timestamp(),
      primary key (account_id, request_id)
    )`)
  await pool.query(
    `insert into textbook_account select 'u' || n, 1000000000 from generate_series(0, $1::int - 1) as n`,
    [accounts],
  )
}

/** Of the generated client, what a spend needs. */
type Tables = {
  account: {
    findUniqueOrThrow(asked: { where: { id: string } }): Promise<{ balance: bigint }>
    update(asked: {
      where: { id: string }
      data: { balance: { decrement: number } }
    }): Promise<{ balance: bigint }>
  }
  entry: {
    create(asked: {
      data: { accountId: string; requestId: string; amount: number; available: bigint; action: string }
    }): Promise<unknown>
  }
}
export type Textbook = {
  $transaction(work: (rows: Tables) => Promise<void>): Promise<void>
  $disconnect(): Promise<void>
}

const root = join(import.meta.dirname, '../..')

/** Its client is generated here, for nothing else needs it. */
export async function openTextbook(pool: pg.Pool): Promise<Textbook> {
  const prisma = join(root, 'node_modules/prisma/build/index.js')
  const schema = join(import.meta.dirname, 'textbook.prisma')
  // Any existing file as the engine, as set-up does it: Prisma has none to download then.
  const env = { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: schema, CHECKPOINT_DISABLE: '1' }
  await promisify(execFile)(process.execPath, [prisma, 'generate', '--no-hints', '--schema', schema], { env })
  const { PrismaClient: Client } = (await import(join(root, '.farebox/textbook/client.ts'))) as {
    PrismaClient: new (options: object) => Textbook
  }
  return new Client({ adapter: new PrismaPg(pool, { disposeExternalPool: false }) })
}

/** (a) Read, check, update, insert, in an interactive transaction: what the check missed, the table's own refuses. */
export async function spendByTextbook(textbook: Textbook, account: string, requestId: string): Promise<void> {
  await textbook.$transaction(async rows => {
    const { balance } = await rows.account.findUniqueOrThrow({ where: { id: account } })
    if (balance < cost) throw new Error('insufficient')
    const { balance: left } = await rows.account.update({
      where: { id: account },
      data: { balance: { decrement: cost } },
    })
    await rows.entry.create({
      data: { accountId: account, requestId, amount: -cost, available: left, action: 'job_match_simple' },
    })
  })
}

/** (a-raw) The same steps written by hand, in Prisma's transaction, behind a lock. */
export async function spendByPrisma(prisma: PrismaClient, account: string, requestId: string): Promise<void> {
  await prisma.$transaction(async rows => {
    const [found] = await rows.$queryRaw<{ balance: bigint }[]>`
      select balance from textbook_account where id = ${account} for update`
    if (found === undefined || found.balance < cost) throw new Error('insufficient')
    const left = found.balance - BigInt(cost)
    await rows.$executeRaw`update textbook_account set balance = ${left} where id = ${account}`
    await rows.$executeRaw`
      insert into textbook_entry (account_id, request_id, amount, available, action)
      values (${account}, ${requestId}, ${-cost}, ${left}, 'job_match_simple')`
  })
}

/** (b) The same steps by hand, prepared, in a transaction. */
export async function spendBySql(pool: pg.Pool, account: string, requestId: string): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    const found = await client.query<{ balance: string }>({
      name: 'textbook_read',
      text: 'select balance from textbook_account where id = $1 for update',
      values: [account],
    })
    const balance = Number(found.rows[0]?.balance ?? 0)
    if (balance < cost) throw new Error('insufficient')
    await client.query({
      name: 'textbook_update',
      text: 'update textbook_account set balance = $2 where id = $1',
      values: [account, balance - cost],
    })
    await client.query(insertEntry(account, requestId, balance - cost))
    await client.query('commit')
  } finally {
    client.release()
  }
}

/** (b-lean) As few round trips as the driver knows how: the check is the update's own condition, and statements are piped. */
export async function spendByLeanSql(pool: pg.Pool, account: string, requestId: string): Promise<void> {
  const client = await pool.connect()
  try {
    const [, updated] = await Promise.all([
      client.query('begin'),
      client.query<{ balance: string }>({
        name: 'textbook_take',
        text: 'update textbook_account set balance = balance - $2 where id = $1 and balance >= $2 returning balance',
        values: [account, cost],
      }),
    ])
    if (updated.rows[0] === undefined) throw new Error('insufficient')
    await Promise.all([
      client.query(insertEntry(account, requestId, Number(updated.rows[0].balance))),
      client.query('commit'),
    ])
  } finally {
    client.release()
  }
}

function insertEntry(account: string, requestId: string, left: number) {
  return {
    name: 'textbook_entry',
    text: 'insert into textbook_entry (account_id, request_id, amount, available, action) values ($1, $2, $3, $4, $5)',
    values: [account, requestId, -cost, left, 'job_match_simple'],
  }
}
