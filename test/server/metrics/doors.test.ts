// Figures through the doors: what products tell, what purchases leave behind, what operators see of it, and how fresh it is.
import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { metricsCsv } from '../../../server/metrics/http.ts'
import { errorAnswers } from '../../../server/platform/http.ts'
import { createRefusalLog } from '../../../server/platform/refusal-log.ts'
import { requestIds } from '../../../server/platform/request.ts'
import { buyerOf } from '../../support/buyer.ts'
import { type Product, productCaller, startProduct } from '../../support/product.ts'
import { refusalOf } from '../../support/server.ts'
import { tellSpends } from './past.ts'

const economyKey = 'jobsearch'
let product: Product
let cookie: string
let api: Awaited<ReturnType<Product['as']>>['api']
let today: string
beforeAll(async () => {
  product = await startProduct({ economyKey })
  ;({ cookie, api } = await product.as('viewer'))
  today = product.services.clock.now().toISOString().slice(0, 10)
})
afterAll(() => product.stop())

const daysAgo = (days: number, time = '12:00:00') =>
  `${new Date(Date.parse(today) - days * 86_400_000).toISOString().slice(0, 10)}T${time}Z`

async function ask(metric: string, window = { from: today, to: today }) {
  const answer = await api.metrics.figures.query({
    economyKey,
    mode: 'live',
    ...window,
    metrics: [metric],
  })
  return answer.figures[0]
}

const until = (metric: string, value: number | null, window?: { from: string; to: string }) =>
  expect.poll(async () => (await ask(metric, window))?.value).toBe(value)

describe('activity.record', () => {
  test('makes an account active, once', async () => {
    const told = { userId: 'ida', sessionId: 's1', kind: 'session' as const }
    expect(await product.api.activity.record.mutate(told)).toEqual({ ok: true })
    expect(await product.api.activity.record.mutate(told)).toEqual({ ok: true })
    await product.api.activity.record.mutate({ ...told, kind: 'run_succeeded', action: 'job_match_simple' })
    await until('active_users', 1)
  })

  test('told late, it counts for its own day, also where that was counted already', async () => {
    const at = daysAgo(9)
    await product.api.activity.record.mutate({ userId: 'ida', sessionId: 's0', kind: 'session', at })
    const before = { from: at.slice(0, 10), to: at.slice(0, 10) }
    await until('active_users', 1, before)
    // Over all of these days she is still one.
    await until('active_users', 1, { from: at.slice(0, 10), to: today })
  })

  test('is refused from the future, and from too long ago', async () => {
    for (const at of [daysAgo(-2), daysAgo(40)]) {
      const told = product.api.activity.record.mutate({ userId: 'ida', sessionId: 's', kind: 'session', at })
      expect(await refusalOf(told)).toMatchObject({
        reason: 'INVALID_INPUT',
        details: { fields: { at: expect.any(String) } },
      })
    }
  })

  test('needs a key that may spend', async () => {
    const key = await product.makeKey({ scopes: ['read'] })
    const call = productCaller(product.url, key).activity.record.mutate({
      userId: 'ida',
      sessionId: 's',
      kind: 'session',
    })
    expect((await refusalOf(call)).reason).toBe('FORBIDDEN')
  })

  test('a session that is told of after its cohort was judged makes it one that came back', async () => {
    await tellSpends(product.services, {
      joe: [
        { at: daysAgo(15, '10:00:00'), give: 10 },
        { at: daysAgo(15), spend: 1 },
      ],
    })
    const cohort = { from: daysAgo(15).slice(0, 10), to: daysAgo(15).slice(0, 10) }
    await until('d7_retention', 0, cohort)
    await product.api.activity.record.mutate({
      userId: 'joe',
      sessionId: 'late',
      kind: 'session',
      at: daysAgo(8, '12:30:00'),
    })
    await until('d7_retention', 1, cohort)
  })
})

describe('money', () => {
  test('counts when it comes and when it goes back', async () => {
    const buyer = buyerOf(product)
    const { userId } = product.newUser()
    const started = await buyer.buy(userId, 'starter')
    const { price } = await product.api.purchase.get.query({ purchaseId: started.purchaseId })
    await until('net_revenue', price.amount)
    await until('paying_users', 1)
    await buyer.bank(started, 'dispute')
    await expect
      .poll(async () => (await flowsOf(started.purchaseId)).map(({ kind }) => kind))
      .toEqual(['captured', 'disputed'])
    await until('net_revenue', price.amount)
    await buyer.bank(started, 'lost')
    await until('net_revenue', 0)
    await until('gross_revenue', price.amount)
    const rows = await api.metrics.rows.query({
      economyKey,
      mode: 'live',
      from: today,
      to: today,
      metric: 'net_revenue',
    })
    expect(rows.rows.map(({ what, subject, counts }) => [what, subject, counts])).toEqual([
      ['lost', started.purchaseId, -price.amount],
      ['captured', started.purchaseId, price.amount],
    ])
  })

  test('of a purchase never changes afterwards', async () => {
    const { pool } = product.services.database
    await expect(pool.query('update money_flow set amount = 1')).rejects.toThrow('money_flow is append-only')
    await expect(pool.query('delete from money_flow')).rejects.toThrow('money_flow is append-only')
  })

  test('of a purchase that comes with its past went back when its moves say', async () => {
    const { pool } = product.services.database
    const [paid, back] = [daysAgo(20), daysAgo(10)]
    await pool.query(
      `with bought as (
        insert into purchase (
          id, economy_key, mode, user_id, request_id, fingerprint, kind, name, tokens, amount, currency, price_version,
          created_at, paid_at, refunded_amount
        )
        values ('old', $1, 'live', 'old', 'old', 'f', 'topup', 'Top-up', 10, 450, 'USD', 1, $2, $2, 200)
      )
      insert into purchase_move (purchase_id, number, kind, tokens, reason, at, done_at)
      select 'old', number, kind::purchase_move_kind, 5, 'for a test', at::timestamptz, at::timestamptz
      from (values (1, 'deliver', $2), (2, 'claw_back', $3)) as move(number, kind, at)`,
      [economyKey, paid, back],
    )
    expect(await flowsOf('old')).toMatchObject([
      { kind: 'captured', at: new Date(paid), amount: 450 },
      { kind: 'refunded', at: new Date(back), amount: 200 },
    ])
  })

  async function flowsOf(purchaseId: string) {
    const { rows } = await product.services.database.pool.query<{ kind: string; at: Date; amount: number }>(
      'select kind::text, at, amount::float8 from money_flow where purchase_id = $1 order by number',
      [purchaseId],
    )
    return rows
  }
})

describe('token disputes', () => {
  test('count from when a product opens them, once however often it is told', async () => {
    const { userId } = product.newUser()
    await product.give(userId, 10)
    const told = { userId, requestId: 'unclear', reason: 'balance_unclear' as const }
    const { disputeId } = await product.api.dispute.open.mutate(told)
    expect(await product.api.dispute.open.mutate(told)).toMatchObject({ disputeId, replayed: true })
    await until('token_disputes', 1)
    const asked = { economyKey, mode: 'live' as const, from: today, to: today, metric: 'token_disputes' }
    const { rows } = await api.metrics.rows.query(asked)
    expect(rows).toMatchObject([{ subject: disputeId, userId, what: 'balance_unclear', counts: 1 }])
  })

  test('never change as they were opened', async () => {
    const { pool } = product.services.database
    const refused = 'dispute_opening is append-only'
    await expect(pool.query("update dispute_opening set reason = 'other'")).rejects.toThrow(refused)
    await expect(pool.query('delete from dispute_opening')).rejects.toThrow(refused)
  })

  test('are opened and counted in one transaction: what is not opened is not counted', async () => {
    const client = await product.services.database.pool.connect()
    try {
      await client.query('begin')
      await client.query(
        `insert into token_dispute (id, economy_key, mode, account_id, user_id, reason)
        values ('dsp_undone', $1, 'live', gen_random_uuid(), 'nobody', 'other')`,
        [economyKey],
      )
      const told = `select opened_at = at as "isSame" from token_dispute join dispute_opening on dispute_id = id
        where id = 'dsp_undone'`
      expect((await client.query(told)).rows).toEqual([{ isSame: true }])
      await client.query('rollback')
      expect((await client.query(told)).rows).toEqual([])
    } finally {
      client.release()
    }
  })
})

describe('the console', () => {
  test('says as of when, and how far behind', async () => {
    const answer = await api.metrics.figures.query({
      economyKey,
      mode: 'live',
      from: today,
      to: today,
      metrics: ['spends'],
    })
    expect(answer).toMatchObject({ currency: 'USD', zone: 'UTC', asOf: expect.anything() })
    expect(answer.lagSeconds).toBeLessThan(5)
    const page = await (await fetch(`${product.url}/metrics`)).text()
    expect(Number(/^farebox_metrics_lag_seconds (.+)$/m.exec(page)?.[1])).toBeLessThan(5)
  })

  test('a spend is in the figures within seconds', async () => {
    const { userId } = product.newUser()
    await product.give(userId, 100)
    await product.api.spend.charge.mutate({ userId, action: 'job_match_simple', requestId: 'now' })
    await until('spends', 1)
  })

  test('refuses to take a figure apart by what it does not know, by name', async () => {
    const filter = { economyKey, mode: 'live' as const, from: today, to: today }
    const asked = api.metrics.figures.query({
      ...filter,
      metrics: ['spends', 'net_revenue'],
      split: 'action',
    })
    expect(await refusalOf(asked)).toMatchObject({
      reason: 'INVALID_INPUT',
      message: expect.stringContaining('net_revenue'),
      details: { fields: { split: expect.stringContaining('country') } },
    })
  })

  test('refuses days out of order, and metrics and cursors that are none', async () => {
    const filter = { economyKey, mode: 'live' as const, from: today, to: today, metric: 'spends' }
    const late = api.metrics.rows.query({ ...filter, from: '2999-01-01' })
    expect((await refusalOf(late)).reason).toBe('INVALID_INPUT')
    expect((await refusalOf(api.metrics.rows.query({ ...filter, metric: 'luck' }))).reason).toBe(
      'UNKNOWN_SUBJECT',
    )
    for (const cursor of ['x', btoa('[1,2]'), btoa(encodeURIComponent('["\\u0000",1,2]')), btoa('{}')])
      expect((await refusalOf(api.metrics.rows.query({ ...filter, cursor }))).reason, cursor).toBe(
        'INVALID_INPUT',
      )
  })
})

describe('days that no calendar should be asked for', () => {
  const far = [
    '0000-01-01',
    '0001-01-01',
    '1999-12-31',
    '2200-01-01',
    '9999-12-31',
    '2027-02-30',
    '-002027-01-01',
  ]
  test.each(far)('%s is refused by whatever takes days', async at => {
    const place = { economyKey, mode: 'live' as const, from: at, to: at }
    const { metrics, insights } = api
    for (const asked of [
      metrics.figures.query({ ...place, metrics: ['net_revenue'] }),
      metrics.rows.query({ ...place, metric: 'net_revenue' }),
      insights.actions.query(place),
      insights.moves.query({ ...place, what: 'action', of: 'cover_letter' }),
    ])
      expect((await refusalOf(asked)).reason).toBe('INVALID_INPUT')
  })

  test.each(['2000-01-01', '2199-12-31'])('%s is a day like any other', async at => {
    for (const compare of ['previous', 'year', 'weekday'] as const) {
      const place = { economyKey, mode: 'live' as const, from: at, to: at, compare }
      const { figures } = await api.metrics.figures.query({
        ...place,
        metrics: ['net_revenue', 'd7_retention'],
      })
      expect(figures[0]?.value).toBe(0)
    }
  })
})

describe('files', () => {
  let files: Server
  let url: string
  beforeAll(async () => {
    const { services } = product
    const app = express()
    app.use(requestIds, metricsCsv(services))
    app.use(errorAnswers(services, { refusals: createRefusalLog(services), doorOf: () => 'pages' }))
    files = app.listen(0, '127.0.0.1')
    await once(files, 'listening')
    url = `http://127.0.0.1:${(files.address() as AddressInfo).port}/console/csv`
  })
  afterAll(() => files.close())

  const file = (path: string) => fetch(`${url}/${path}`, { headers: { cookie } })
  const filter = () => `economyKey=${economyKey}&mode=live&from=${today}&to=${today}`

  test('of points say what the metric means, and as of when', async () => {
    const answer = await file(`figures?metric=net_revenue&${filter()}`)
    const [header = '', ...lines] = (await answer.text()).trim().split('\r\n')
    expect(header).toContain('Payments captured, less refunds and lost chargebacks')
    expect(header).toContain('minor units of USD')
    expect(lines.length).toBeGreaterThanOrEqual(23)
    const netted = await file(`figures?metric=net_revenue&booked=purchase_day&${filter()}`)
    expect((await netted.text()).split('\r\n')[0]).toContain('counts for the day of the purchase')
  })

  test('of points name the unit of so many in a thousand', async () => {
    const answer = await file(`figures?metric=token_dispute_rate&${filter()}`)
    expect((await answer.text()).split('\r\n')[0]).toContain(
      'Token disputes per 1,000 charged spends in per thousand: Token disputes opened ÷',
    )
  })

  test('of rows have every row', async () => {
    const text = await (await file(`figure-rows?metric=gross_revenue&${filter()}`)).text()
    expect(text.trim().split('\r\n')).toHaveLength(2)
  })

  test.each(['figures', 'figure-rows'])(
    '%s of a price version that does not exist are refused',
    async path => {
      const answer = await file(`${path}?metric=gross_revenue&priceVersion=9999&${filter()}`)
      expect(answer.status).toBe(400)
      expect(await answer.text()).toContain('9999 is not a price version')
    },
  )

  test('of rows are of one part, or of one hour, where that is asked', async () => {
    const rows = async (more: string) => {
      const answer = await file(`figure-rows?metric=gross_revenue&${filter()}&${more}`)
      expect(answer.status, more).toBe(200)
      return (await answer.text()).trim().split('\r\n').length - 1
    }
    expect(await rows('split=item&part=pack')).toBe(1)
    expect(await rows('split=item&part=topup')).toBe(0)
    expect(await rows('split=pack&part=')).toBe(0)
    const hours = Array.from({ length: 24 }, (_, hour) => `${today}T${String(hour).padStart(2, '0')}:00:00Z`)
    const each = await Promise.all(hours.map(hour => rows(`hour=${hour}`)))
    expect(each.reduce((sum, count) => sum + count, 0)).toBe(1)
    for (const wrong of [`hour=${today}T00:30:00Z`, `hour=${today}`, 'split=item', 'split=action&part=x'])
      expect((await file(`figure-rows?metric=gross_revenue&${filter()}&${wrong}`)).status, wrong).toBe(400)
    // Points are of no part.
    expect((await file(`figures?metric=gross_revenue&${filter()}&split=item&part=pack`)).status).toBe(400)
  })

  test('are for who is signed in', async () => {
    expect((await fetch(`${url}/figures?metric=spends&${filter()}`)).status).toBe(401)
  })
})
