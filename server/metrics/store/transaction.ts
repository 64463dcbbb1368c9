// One transaction on a connection of the pool, or of its own: figures are folded by set statements, which Prisma cannot say.
import type pg from 'pg'

export async function inTransaction<T>(
  pool: pg.Pool,
  work: (client: pg.ClientBase) => Promise<T>,
): Promise<T> {
  const client = await pool.connect()
  try {
    const result = await within(client, 'begin', work)
    client.release()
    return result
  } catch (error) {
    // What state it is in nobody knows.
    client.release(true)
    throw error
  }
}

/** On one connection; `begin` says how. */
export async function within<T>(
  client: pg.ClientBase,
  begin: string,
  work: (client: pg.ClientBase) => Promise<T>,
): Promise<T> {
  await client.query(begin)
  try {
    const result = await work(client)
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  }
}
