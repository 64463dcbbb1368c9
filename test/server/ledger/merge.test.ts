// What waits to be folded into figures: taken together, it says the same in fewer rows.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { mergePastHours } from '../../../server/ledger/operations/merge.ts'
import { type QuietServer, startQuietServer } from '../purchases/quiet-server.ts'

// Nothing folds beside it.
let product: QuietServer
beforeAll(async () => {
  product = await startQuietServer({ economyKey: 'jobsearch' })
})
afterAll(() => product.stop())

const sums = async () => {
  const { rows } = await product.services.database.pool.query(
    `select kind, action, source, sum(entries)::int as entries, sum(tokens)::int as tokens, sum(value)::int as value
    from metric_delta
    group by 1, 2, 3
    order by 1, 2, 3`,
  )
  return rows
}
const count = async () => {
  const { rows } = await product.services.database.pool.query(
    'select count(*)::int as rows from metric_delta',
  )
  return rows[0]?.rows
}

test('rows of past hours that say the same become one, and nothing of them is lost', async () => {
  const { pool } = product.services.database
  const { api } = product
  const userId = 'busy'
  await api.grant.give.mutate({ userId, requestId: 'g', amount: 100, source: 'gift', reason: 'for a test' })
  for (let number = 0; number < 6; number += 1)
    await api.spend.charge.mutate({ userId, action: 'job_match_simple', requestId: `c${number}` })
  expect(await mergePastHours(product.services)).toBe(0)
  await pool.query("update metric_delta set quarter = quarter - interval '1 hour'")
  const [before, rowsBefore] = [await sums(), await count()]
  expect(await mergePastHours(product.services)).toBe(rowsBefore)
  expect(await sums()).toEqual(before)
  // The welcome, the gift, and charges of each of their two lots at most.
  expect(await count()).toBeLessThanOrEqual(4)
  expect(await mergePastHours(product.services)).toBe(0)
})
