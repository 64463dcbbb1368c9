// The index by time: kept up by whoever serves, beside what the database does by itself.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { summariseTimes } from '../../../server/ledger/store/times.ts'
import { type QuietServer, startQuietServer } from '../purchases/quiet-server.ts'

let product: QuietServer
beforeAll(async () => {
  product = await startQuietServer({ economyKey: 'jobsearch' })
})
afterAll(() => product.stop())

/** How many blocks are read for a time in which nothing happened. */
async function countBlocksRead(): Promise<number> {
  const client = await product.services.database.pool.connect()
  try {
    await client.query('begin; set local enable_seqscan = off')
    const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: { Plans: [Record<string, number>] } }] }>(
      `explain (analyze, format json)
      select count(*) from entry where at >= '2001-01-01' and at < '2001-01-02'`,
    )
    return rows[0]?.['QUERY PLAN'][0].Plan.Plans[0]['Lossy Heap Blocks'] ?? Number.NaN
  } finally {
    await client.query('rollback')
    client.release()
  }
}

test('what was written since is told to the index, so that whoever asks for another time reads nothing of it', async () => {
  const { pool } = product.services.database
  const asked = { userId: 'now', amount: 5, source: 'gift', reason: 'for a test' }
  await product.api.grant.give.mutate({ ...asked, requestId: 'g' })
  // As blocks are that were filled just before the database stopped.
  await pool.query(`select brin_desummarize_range('entry_at_idx', 0)`)
  expect(await countBlocksRead()).toBe(1)
  expect(await summariseTimes(pool)).toBe(1)
  expect(await countBlocksRead()).toBe(0)
  expect(await summariseTimes(pool)).toBe(0)
})

test('while the table is tidied it waits for nothing', async () => {
  const { pool } = product.services.database
  const tidier = await pool.connect()
  try {
    await tidier.query('begin')
    await tidier.query('lock table entry in share update exclusive mode')
    expect(await summariseTimes(pool)).toBe(0)
  } finally {
    await tidier.query('rollback')
    tidier.release()
  }
  const { rows } = await pool.query<{ limit: string }>(`select current_setting('lock_timeout') as limit`)
  expect(rows[0]?.limit).not.toBe('200ms')
})
