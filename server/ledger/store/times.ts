// The index by time knows blocks once they are full: the database notes that and does it a minute later, unless it stops first.
// What is not done is read again and again by whoever looks for any time, until the table is tidied as a whole.
import pg from 'pg'

const lockTimeout = '55P03'

/**
 * Answers how many ranges of blocks it told. Where the table is being tidied it does nothing: that tells them too, and whoever
 * waits for it longer than a moment ends it.
 */
export async function summariseTimes(pool: pg.Pool): Promise<number> {
  try {
    // Sent together they are one transaction, and an error leaves none behind.
    const results: unknown = await pool.query(
      `set local lock_timeout = '200ms';
      select brin_summarize_new_values('entry_at_idx') as ranges`,
    )
    const [, told] = results as [unknown, { rows: { ranges: number }[] }]
    return told.rows[0]?.ranges ?? 0
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === lockTimeout) return 0
    throw error
  }
}
