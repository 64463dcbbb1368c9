// Token disputes whose past is made up, many at once and with their own instants.
import type { Rows } from '../../platform/database.ts'
import type { Dispute } from '../rules/dispute.ts'

export type PastDisputes = {
  disputes: Dispute[]
  /** What opened each. */
  calls: { accountId: string; requestId: string; fingerprint: string; disputeId: string }[]
}

/** Rows that are there already stay as they are. */
export async function insertPast(rows: Rows, { disputes, calls }: PastDisputes): Promise<void> {
  await rows.tokenDispute.createMany({
    data: disputes.map(({ entrySeq, givenBack, refundSeq, ...dispute }) => ({
      ...dispute,
      entrySeq: toBig(entrySeq),
      givenBack: toBig(givenBack),
      refundSeq: toBig(refundSeq),
    })),
    skipDuplicates: true,
  })
  await rows.tokenDisputeCall.createMany({ data: calls, skipDuplicates: true })
}

function toBig(number: number | null): bigint | null {
  return number === null ? null : BigInt(number)
}
