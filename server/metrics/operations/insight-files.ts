// Insight lists as files: the same rows under the same filter as on the screen, all of them.
import type { z } from 'zod'
import type { Cell } from '../../platform/csv.ts'
import type { Services } from '../../platform/services.ts'
import {
  actionColumns,
  type Columns,
  cohortColumns,
  flowColumns,
  insightColumns,
  missionColumns,
} from '../rules/insights/columns.ts'
import type { insightFile } from '../schema.ts'
import type { AccountList } from '../words.ts'
import { getFlows, listAccounts, listActionRevenue, listCohorts, listMissionBaselines } from './insights.ts'

export type InsightFile = z.infer<typeof insightFile>

type File = { header: readonly string[]; lines: AsyncIterable<Cell[]> }

const limit = 200

export async function listInsightLines(services: Services, asked: InsightFile): Promise<File> {
  switch (asked.list) {
    case 'actions':
      return toFile(actionColumns, cursor => listActionRevenue(services, { ...asked, limit, cursor }))
    case 'low_margin':
      return toFile(cohortColumns, cursor => listCohorts(services, { ...asked, limit, cursor }))
    case 'flows':
      return toFile(flowColumns, async () => ({
        rows: [await getFlows(services, asked)].flatMap(({ opening, closing, lines }) => [
          { side: '', what: 'opening', of: '', tokens: opening },
          ...lines,
          { side: '', what: 'closing', of: '', tokens: closing },
        ]),
        nextCursor: null,
      }))
    case 'missions':
      return toFile(missionColumns, async () => ({
        rows: (await listMissionBaselines(services, asked)).rows,
        nextCursor: null,
      }))
    case 'near_limit':
      return toFile(insightColumns.near_limit, cursor =>
        listAccounts(services, 'near_limit', { ...placeOf(asked), cursor }),
      )
    case 'runs_out':
      return toFile(insightColumns.runs_out, cursor =>
        listAccounts(services, 'runs_out', { ...placeOf(asked), cursor }),
      )
    case 'upgrade':
      return toFile(insightColumns.upgrade, cursor =>
        listAccounts(services, 'upgrade', { ...placeOf(asked), cursor }),
      )
    case 'top_ups':
      return toFile(insightColumns.top_ups, cursor =>
        listAccounts(services, 'top_ups', { ...placeOf(asked), cursor }),
      )
  }
}

function placeOf({ economyKey, mode, first }: Extract<InsightFile, { list: AccountList }>) {
  return { economyKey, mode, first, limit }
}

type Page<Row> = { rows: readonly Row[]; nextCursor: string | null }

function toFile<Row>(columns: Columns<Row>, load: (cursor: string | undefined) => Promise<Page<Row>>): File {
  const cells = Object.values(columns)
  return { header: Object.keys(columns), lines: eachLine(load, row => cells.map(cell => cell(row))) }
}

async function* eachLine<Row>(
  load: (cursor: string | undefined) => Promise<Page<Row>>,
  say: (row: Row) => Cell[],
): AsyncGenerator<Cell[]> {
  let cursor: string | undefined
  do {
    const page = await load(cursor)
    for (const row of page.rows) yield say(row)
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
}
