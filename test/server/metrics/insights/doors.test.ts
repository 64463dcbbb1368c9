// Insights through the console's doors: who may ask, what is answered, what is refused, and the lists as files.
import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { metricsCsv } from '../../../../server/metrics/http.ts'
import { errorAnswers } from '../../../../server/platform/http.ts'
import { createRefusalLog } from '../../../../server/platform/refusal-log.ts'
import { requestIds } from '../../../../server/platform/request.ts'
import { type Product, startProduct } from '../../../support/product.ts'
import { refusalOf } from '../../../support/server.ts'
import { tellSpends } from '../past.ts'
import { sweepAll } from './sweep-all.ts'

const economyKey = 'jobsearch'
const place = { economyKey, mode: 'live' as const }
let product: Product
let cookie: string
let api: Awaited<ReturnType<Product['as']>>['api']
let today: string
let files: { server: Server; url: string }
beforeAll(async () => {
  product = await startProduct({ economyKey })
  ;({ cookie, api } = await product.as('viewer'))
  const now = product.services.clock.now().getTime()
  const ago = (days: number) => new Date(now - days * 86_400_000).toISOString()
  today = ago(0).slice(0, 10)
  await tellSpends(product.services, {
    // A name that a spreadsheet would run.
    '=ann': [
      { at: ago(2), give: 20 },
      { at: ago(1), spend: 19, action: 'cover_letter' },
    ],
    bob: [
      { at: ago(2), give: 20 },
      { at: ago(1), spend: 18, action: 'job_match_simple' },
    ],
  })
  await sweepAll(product.services)
  files = await serveFiles()
})
afterAll(async () => {
  files.server.close()
  await product.stop()
})

async function serveFiles() {
  const app = express()
  app.use(requestIds)
  app.use(metricsCsv(product.services))
  app.use(
    errorAnswers(product.services, { refusals: createRefusalLog(product.services), doorOf: () => 'pages' }),
  )
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

const days = () => ({
  from: new Date(Date.parse(today) - 5 * 86_400_000).toISOString().slice(0, 10),
  to: today,
})

describe('whoever may see accounts', () => {
  test('is answered each list of them, with as of when', async () => {
    const { rows, asOf } = await api.insights.runsOut.query(place)
    expect(rows.map(({ userId }) => userId)).toEqual(['=ann', 'bob'])
    expect(Date.parse(asOf ?? '')).toBeLessThanOrEqual(Date.now())
    expect((await api.insights.runsOut.query({ ...place, first: 'lowest' })).rows[0]?.userId).toBe('bob')
    for (const list of [api.insights.upgrades, api.insights.topUps])
      expect((await list.query(place)).rows).toEqual([])
    const { counts } = await api.insights.counts.query(place)
    // Both used 90 % of what their month had, unless that began since.
    const near = (await api.insights.nearLimit.query(place)).rows.map(({ userId }) => userId)
    expect([['=ann', 'bob'], []]).toContainEqual(near)
    expect(counts).toEqual({ near_limit: near.length, runs_out: 2, upgrade: 0, top_ups: 0 })
  })

  test('is answered sums over days once they are folded, and what is behind them', async () => {
    const asked = { ...place, ...days() }
    await expect.poll(async () => (await api.insights.actions.query(asked)).rows.length).toBe(2)
    expect((await api.insights.lowMargins.query(asked)).rows).toMatchObject([{ margin: -3 }, { margin: -1 }])
    const flows = await api.insights.flows.query(asked)
    expect(flows.opening + flows.faucets - flows.sinks).toBe(flows.closing)
    expect((await api.insights.missions.query(place)).rows.map(({ mission }) => mission)).toEqual([
      'job',
      'income',
    ])
    const moves = await api.insights.moves.query({ ...asked, what: 'action', of: 'cover_letter' })
    expect(moves.rows).toMatchObject([{ userId: '=ann', tokens: 19 }])
    expect(await api.insights.runs.query({ ...place, mission: 'job' })).toEqual({
      rows: [],
      nextCursor: null,
    })
  })

  test('nobody else is: without a session, and of an economy that is not there', async () => {
    const { api: stranger } = await product.as(null)
    expect((await refusalOf(stranger.insights.runsOut.query(place))).reason).toBe('UNAUTHENTICATED')
  })
})

describe('what makes no sense is refused', () => {
  test.each([
    ['days the wrong way round', () => api.insights.flows.query({ ...place, from: today, to: '2026-01-01' })],
    ['a cursor of nobody', () => api.insights.actions.query({ ...place, ...days(), cursor: 'x' })],
    [
      'a cursor of another list',
      () => api.insights.runs.query({ ...place, mission: 'job', cursor: btoa('%5B1%5D') }),
    ],
    [
      'a margin above the whole',
      () => api.insights.lowMargins.query({ ...place, ...days(), belowPercent: 101 }),
    ],
  ])('%s', async (_name, ask) => {
    expect((await refusalOf(ask())).reason).toBe('INVALID_INPUT')
  })
})

describe('as a file', () => {
  const fetchFile = (search: Record<string, string>, given = cookie) =>
    fetch(`${files.url}/console/csv/insights?${new URLSearchParams({ ...place, ...search })}`, {
      headers: { cookie: given },
    })

  test('a list has its rows, safe to open', async () => {
    const answer = await fetchFile({ list: 'runs_out' })
    expect(answer.headers.get('content-disposition')).toContain('runs-out-jobsearch-live.csv')
    const [head, ...lines] = (await answer.text()).trim().split('\r\n')
    expect(head).toBe('user,can spend,spent in 28 days,lasts hours,plan')
    expect(lines).toEqual(["'=ann,1,19,3,", 'bob,2,18,8,'])
  })

  test.each([
    ['near_limit', {}],
    ['upgrade', { first: 'lowest' }],
    ['top_ups', {}],
    ['actions', { sort: 'tokens', descending: 'false' }],
    ['low_margin', { by: 'source', belowPercent: '50' }],
    ['flows', {}],
    ['missions', {}],
  ])('%s comes as one', async (list, about) => {
    const dated = ['actions', 'low_margin', 'flows'].includes(list) ? days() : {}
    const answer = await fetchFile({ list, ...dated, ...about })
    expect(answer.status).toBe(200)
    expect((await answer.text()).split('\r\n').length).toBeGreaterThan(1)
  })

  test('for nobody without a session, and of no other list', async () => {
    expect((await fetchFile({ list: 'runs_out' }, '')).status).toBe(401)
    expect((await fetchFile({ list: 'everything' })).status).toBe(400)
  })
})
