// Figures as files: the points of a metric, and the rows behind it, streamed under the same filter as on the screen.
import { type Request, type Response, Router } from 'express'
import { requireOperator } from '../operators/ladder.ts'
import { type Cell, sendCsv } from '../platform/csv.ts'
import type { Services } from '../platform/services.ts'
import { getFigures, getMetric } from './operations/figures.ts'
import { type InsightFile, listInsightLines } from './operations/insight-files.ts'
import { listRows, type RowsAsked } from './operations/rows.ts'
import { insightFile, rowsFileInput, seriesFileInput } from './schema.ts'

const rowsPerPage = 1000

export function metricsCsv(services: Services): Router {
  const router = Router()
  router.get('/console/csv/figures', sendSeries(services))
  router.get('/console/csv/figure-rows', sendRows(services))
  router.get('/console/csv/insights', sendInsights(services))
  return router
}

function sendSeries(services: Services) {
  return async (request: Request, response: Response): Promise<void> => {
    await requireOperator(services, request, 'economies.read')
    const { metric: key, ...filter } = seriesFileInput.parse(request.query)
    const { name, definition, unit } = getMetric(key)
    const answer = await getFigures(services, { ...filter, metrics: [key], compare: 'none' })
    const lines = answer.figures.flatMap(({ series, bucket }) =>
      series.map(({ at, value, open }): Cell[] => [
        at,
        bucket,
        value,
        open ? 'not all in yet' : '',
        answer.asOf,
      ]),
    )
    const counted = unit === 'money' ? `minor units of ${answer.currency}` : unit.replaceAll('_', ' ')
    const booked = filter.booked === 'purchase_day' ? ' Money back counts for the day of the purchase.' : ''
    await sendCsv(response, {
      name: `${key}-${filter.economyKey}-${filter.mode}`,
      header: [
        `at (${answer.zone})`,
        'bucket',
        `${name} in ${counted}: ${definition}${booked}`,
        'open',
        'as of',
      ],
      lines: each(lines),
    })
  }
}

function sendRows(services: Services) {
  return async (request: Request, response: Response): Promise<void> => {
    await requireOperator(services, request, 'accounts.read')
    const asked = rowsFileInput.parse(request.query)
    await sendCsv(response, {
      name: `${asked.metric}-rows-${asked.economyKey}-${asked.mode}`,
      header: ['at', 'user', 'subject', 'what', 'detail', 'price version', 'counts'],
      lines: rowLines(services, { ...asked, limit: rowsPerPage }),
    })
  }
}

async function* each(lines: readonly Cell[][]): AsyncGenerator<Cell[]> {
  yield* lines
}

async function* rowLines(services: Services, asked: RowsAsked): AsyncGenerator<Cell[]> {
  let cursor: string | undefined
  do {
    const page = await listRows(services, { ...asked, cursor })
    for (const { at, userId, subject, what, detail, priceVersion, counts } of page.rows)
      yield [at, userId, subject, what, detail, priceVersion, counts]
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
}

const namingUsers = new Set<InsightFile['list']>(['near_limit', 'runs_out', 'upgrade', 'top_ups'])

function sendInsights(services: Services) {
  return async (request: Request, response: Response): Promise<void> => {
    // Who may see no list at all learns nothing of what a list can be asked.
    await requireOperator(services, request, 'economies.read')
    const asked = insightFile.parse(request.query)
    if (namingUsers.has(asked.list)) await requireOperator(services, request, 'accounts.read')
    const { header, lines } = await listInsightLines(services, asked)
    const name = `${asked.list.replaceAll('_', '-')}-${asked.economyKey}-${asked.mode}`
    await sendCsv(response, { name, header, lines })
  }
}
