// Every account looked at anew, whoever else sweeps beside.
import { sweepStep } from '../../../../server/metrics/operations/insights-sweep.ts'
import type { Services } from '../../../../server/platform/services.ts'

export async function sweepAll(services: Services): Promise<void> {
  const { pool } = services.database
  await pool.query('update insight_sweep set passed_at = null, pass_began = null where id = 1')
  for (;;) {
    const swept = await sweepStep(services)
    const { rows } = await pool.query('select from insight_sweep where id = 1 and passed_at is not null')
    if (rows.length === 1) return
    if (swept === 'busy') await new Promise(resolve => setTimeout(resolve, 20))
  }
}
