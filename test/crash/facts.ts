// The ledger as the judge reads it, straight from the database's tables.
import pg from 'pg'
import type { AccountFact, EntryFact, LedgerFacts } from './judge.ts'

/** As of one instant; of the accounts whose users begin with `prefix`. */
export async function loadFacts(databaseUrl: string, prefix: string): Promise<LedgerFacts> {
  const client = new pg.Client({ connectionString: databaseUrl, options: '-c timezone=UTC' })
  await client.connect()
  try {
    await client.query('begin isolation level repeatable read read only')
    const accounts = await client.query<{ facts: AccountFact }>(
      `select json_build_object(
        'userId', user_id, 'seq', seq, 'available', available, 'held', held,
        'lots', coalesce((
          select json_agg(json_build_object(
            'number', number, 'original', original, 'remaining', remaining, 'held', lot.held
          ))
          from lot_balance lot
          where lot.lane = account.lane and lot.account_id = account.id
        ), '[]')
      ) as facts
      from account
      where starts_with(user_id, $1)`,
      [prefix],
    )
    const entries = await client.query<{ facts: EntryFact }>(
      `select json_build_object(
        'userId', account.user_id, 'seq', entry.seq, 'kind', kind, 'amount', amount,
        'available', entry.available, 'held', entry.held, 'value', value, 'requestId', request_id,
        'refersTo', refers_to, 'at', extract(epoch from at)
      ) as facts
      from entry join account on account.lane = entry.lane and account.id = entry.account_id
      where starts_with(account.user_id, $1)`,
      [prefix],
    )
    await client.query('commit')
    return {
      accounts: accounts.rows.map(({ facts }) => facts),
      entries: entries.rows.map(({ facts }) => facts),
    }
  } finally {
    await client.end()
  }
}
