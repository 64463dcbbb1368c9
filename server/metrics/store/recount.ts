// What rollups said before they were counted anew, kept until the end of the transaction, and where they say something else now.
import type { Client } from './fold.ts'
import { rollups } from './rebuild.ts'

export type Difference = {
  rollup: string
  /** Rows that stood and are not counted, and rows that are counted and did not stand: one that changed is one of each. */
  stood: number
  counted: number
  /** The first few of both, as JSON. */
  examples: { side: 'stood' | 'counted'; row: string }[]
}

const examplesMax = 3

export async function keepRollups(client: Client, economyKey: string): Promise<void> {
  for (const rollup of rollups) {
    await client.query(
      `create temporary table ${kept(rollup)} on commit drop as
      select *
      from ${rollup}
      where false`,
    )
    await client.query(`insert into ${kept(rollup)} select * from ${rollup} where economy_key = $1`, [
      economyKey,
    ])
  }
}

export async function listDifferences(client: Client, economyKey: string): Promise<Difference[]> {
  const differences: Difference[] = []
  for (const rollup of rollups) {
    const { rows } = await client.query<Omit<Difference, 'rollup'>>(
      `with stood as (
        select * from ${kept(rollup)}
        except all
        select * from ${rollup} where economy_key = $1
      ), counted as (
        select * from ${rollup} where economy_key = $1
        except all
        select * from ${kept(rollup)}
      ), example as (
        (select 'stood' as side, to_jsonb(stood)::text as row from stood order by 2 limit $2)
        union all
        (select 'counted', to_jsonb(counted)::text from counted order by 2 limit $2)
      )
      select (select count(*) from stood)::float8 as stood, (select count(*) from counted)::float8 as counted,
        coalesce((select json_agg(example) from example), '[]') as examples`,
      [economyKey, examplesMax],
    )
    for (const row of rows) if (row.stood + row.counted > 0) differences.push({ rollup, ...row })
  }
  return differences
}

function kept(rollup: string): string {
  return `kept_${rollup}`
}
