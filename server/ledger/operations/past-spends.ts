// Reads the spends of an economy since an instant, as of one snapshot, until somebody has seen enough.
import type { Services } from '../../platform/services.ts'
import type { PastTaker } from '../rules/past-spends.ts'
import { cancelReading, identifyReading, prepareReading, readPastSpends } from '../store/past-spends.ts'
import { openReaders } from '../store/verify.ts'

/** Ends with an error when the signal does. */
export async function followPastSpends(
  { database, databaseUrl }: Services,
  asked: { economyKey: string; mode: 'live' | 'test'; from: Date; signal: AbortSignal },
  taker: PastTaker,
): Promise<void> {
  await prepareReading(database.pool)
  const [reader] = await openReaders(databaseUrl, 1)
  if (reader === undefined) throw new Error('a ledger is read by somebody')
  let processId: number | null = null
  const cancel = async () => {
    // Before its process is another's. Where nothing can be asked any more, the query ends with the next row that nobody takes.
    if (processId !== null) await cancelReading(database.pool, processId).catch(() => undefined)
    await reader.close()
  }
  const stop = () => void cancel()
  asked.signal.addEventListener('abort', stop)
  try {
    processId = await identifyReading(reader)
    asked.signal.throwIfAborted()
    await readPastSpends(reader, asked, taker)
  } finally {
    asked.signal.removeEventListener('abort', stop)
    await reader.close()
  }
}
