// The price books that spends since an instant were priced with, for whoever looks back.
import type { Services } from '../../platform/services.ts'
import type { PriceBook } from '../schema.ts'
import { listBegun } from '../store/versions.ts'

const versionsMax = 500
/** A hold and a pinned quote outlive the version they were priced with, by a day at most. */
const keptMs = 86_400_000

export async function getBooksSince(
  { clock, database }: Services,
  economyKey: string,
  from: Date,
): Promise<Map<number, PriceBook>> {
  const begun = await listBegun(database.prisma, { economyKey, before: clock.now(), limit: versionsMax })
  const books = new Map<number, PriceBook>()
  for (const { number, effectiveAt, document } of begun) {
    books.set(number, document)
    if (effectiveAt.getTime() < from.getTime() - keptMs) break
  }
  return books
}
