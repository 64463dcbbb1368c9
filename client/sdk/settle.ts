// Paying what was let through, once Farebox answers again.
import { payLater } from './attempts.ts'
import type { Receipt } from './contract/spend.ts'
import { type AnyFareboxError, isFareboxError, isUnavailable } from './errors.ts'
import type { LetThrough } from './journal.ts'
import type { Office } from './ticket.ts'

export interface Settlement {
  /** Paid. The receipt is null where an earlier attempt had paid already. */
  settled: { entry: LetThrough; receipt: Receipt | null }[]
  /** Not payable now; they stay in the journal, and the next settling tries them again. */
  refused: { entry: LetThrough; error: AnyFareboxError }[]
  /** Farebox is still away. */
  waiting: LetThrough[]
  /** A process ended in the middle of them. Never charged by themselves: nobody saw the work succeed. */
  unfinished: LetThrough[]
}

export async function settleAll(office: Office): Promise<Settlement> {
  const entries = await office.journal.list()
  const settlement: Settlement = { settled: [], refused: [], waiting: [], unfinished: [] }
  const settleOne = async (entry: LetThrough) => {
    if (entry.state === 'running') {
      if (!office.running.has(entry.id)) settlement.unfinished.push(entry)
      return
    }
    try {
      const { receipt } = await payLater(office.call, entry)
      await office.journal.remove(entry.id)
      settlement.settled.push({ entry, receipt })
    } catch (error) {
      if (!isFareboxError(error)) throw error
      if (isUnavailable(error)) {
        settlement.waiting.push(entry)
        return
      }
      const { reason, message } = error
      const refused = { ...entry, refusal: { reason, message, at: office.surroundings.now().toISOString() } }
      await office.journal.put(refused)
      settlement.refused.push({ entry: refused, error })
    }
  }
  // All at once, and so a few requests: what is asked in one turn travels together.
  await Promise.all(entries.map(settleOne))
  return settlement
}
