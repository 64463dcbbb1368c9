// What an account bought, in one row. By hand: a sum with conditions, and the database's clock bounds it.
import type { Rows } from '../../platform/database.ts'

export type Bought = {
  purchases: number
  topUps: number
  paidAmount: number
  paidAmountEver: number
  hasLifetime: boolean
}

/** What was given back or is disputed counts for nothing; the rest of the account's payments since they began. */
export async function sumBought(
  rows: Rows,
  account: { economyKey: string; mode: 'live' | 'test'; userId: string },
  days: number,
): Promise<Bought> {
  const [row] = await rows.$queryRaw<
    { purchases: bigint; topUps: bigint; paid: bigint; paidEver: bigint; hasLifetime: boolean }[]
  >`
    select
      count(*) filter (where lately) as purchases,
      count(*) filter (where lately and kind = 'topup') as "topUps",
      coalesce(sum(paid) filter (where lately), 0)::bigint as paid,
      coalesce(sum(paid), 0)::bigint as "paidEver",
      coalesce(bool_or(kind = 'lifetime'), false) as "hasLifetime"
    from (
      select kind::text, amount - refunded_amount as paid,
        paid_at > clock_timestamp() - make_interval(days => ${days}::int) as lately
      from purchase
      where economy_key = ${account.economyKey} and mode = ${account.mode}::mode and user_id = ${account.userId}
        and status in ('paid', 'delivered') and paid_at is not null
    ) as bought`
  return {
    purchases: Number(row?.purchases ?? 0),
    topUps: Number(row?.topUps ?? 0),
    paidAmount: Number(row?.paid ?? 0),
    paidAmountEver: Number(row?.paidEver ?? 0),
    hasLifetime: row?.hasLifetime ?? false,
  }
}
