// Once blocks are full the database notes that the index by time has to know them, and sees to it a minute later, unless it stops
// first. What the index does not know is read by whoever looks for any time, until the table is tidied as a whole.
import pg from 'pg'

const lockTimeout = '55P03'

/** After as much was loaded at once. One that is cut off leaves a range that the index never knows. */
const timeLimitMs = 600_000

/**
 * Answers how many ranges of blocks it told. Where the table is being tidied it does nothing, for whoever waits for that longer than
 * a moment ends it.
 */
export async function summariseTimes(pool: pg.Pool): Promise<number> {
  try {
    // Sent together they are one transaction, and an error leaves none behind.
    const results: unknown = await pool.query({
      text: `set local lock_timeout = '200ms';
        set local statement_timeout = ${timeLimitMs};
        select brin_summarize_new_values('entry_at_idx') as ranges`,
      query_timeout: timeLimitMs,
    } as pg.QueryConfig)
    const told = (results as { rows: { ranges: number }[] }[]).at(-1)
    return told?.rows[0]?.ranges ?? 0
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === lockTimeout) return 0
    throw error
  }
}
