// Refuses a database that may forget what it has confirmed.
import { StartError } from '../start-error.ts'

type Queryable = {
  query(sql: string): Promise<{ rows: { name: string; value: string }[] }>
}

/**
 * Throws unless a commit seen by this client is on disk. Ask it with a connection of the pool that serves:
 * these settings may differ by role and by database, and only such a connection sees them as spends will.
 */
export async function assertDurable(client: Queryable): Promise<void> {
  const { rows } = await client.query(`
    select name, current_setting(name) as value
    from unnest(array['fsync', 'full_page_writes', 'synchronous_commit']) as name`)
  const off = rows.filter(row => row.value === 'off')
  if (off.length === 0) return
  const settings = off.map(row => `${row.name} = ${row.value}`).join(', ')
  throw new StartError(
    `The database runs with ${settings}, so a crash could forget spends that were answered. ` +
      `Turn ${off.length > 1 ? 'them' : 'it'} on, then start again.`,
  )
}
