// Windows are judged once, in their order, by whoever comes first; incidents follow from them; and history is tried as it is judged.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  changeAlert,
  createAlert,
  removeAlert,
  switchAlert,
} from '../../../server/alerts/operations/alerts.ts'
import { evaluateAlerts } from '../../../server/alerts/operations/evaluate.ts'
import {
  listOpenIncidents,
  showAlerts,
  showIncident,
  showIncidents,
} from '../../../server/alerts/operations/show.ts'
import { tryAlert } from '../../../server/alerts/operations/try.ts'
import type { AlertRule } from '../../../server/alerts/schema.ts'
import { audited } from '../../../server/operators/operations/audited.ts'
import type { Operator } from '../../../server/operators/schema.ts'
import { type QuietServer, startQuietServer } from '../purchases/quiet-server.ts'
import {
  dayMs,
  economyKey,
  fewSpends,
  foldedTo,
  hourMs,
  standAt,
  writeCohorts,
  writeSpends,
} from './history.ts'

let server: QuietServer
let services: ReturnType<typeof standAt>
const where = { economyKey, mode: 'live' as const }
const midnight = Date.parse('2026-11-20T00:00:00Z')
const usual = 100

const below: AlertRule = { ...fewSpends, hits: 2, of: 3 }

beforeAll(async () => {
  server = await startQuietServer({ economyKey })
  services = standAt(server.services, { now: '2026-11-20T12:00:00Z' })
})
beforeEach(async () => {
  await server.services.database.pool.query(
    'truncate alert, alert_window, incident, incident_message, message_delivery, metric_hour, metric_day, metric_cohort_day',
  )
  services.move('2026-11-20T12:00:00Z')
})
afterAll(() => server.stop())

const owner = { id: '', name: 'Olga', role: 'owner' } as Operator
const by = { action: 'test', actor: { name: 'test' }, reason: 'for a test' }

function make(rule: AlertRule, options: { enabled?: boolean; recipientIds?: string[] } = {}) {
  const { enabled = true, recipientIds = [] } = options
  return audited(services, by, rows =>
    createAlert({ rows, services }, { ...where, name: 'Watch', rule, recipientIds, enabled }, owner),
  )
}

const database = () => services.database.prisma
const open = () => listOpenIncidents(database(), where)
const incidents = async () => (await showIncidents(database(), { ...where, limit: 50 })).rows
const windows = () =>
  database().alertWindow.findMany({ orderBy: { untilAt: 'asc' }, select: { untilAt: true, verdict: true } })

/** Hours of the day from midnight on: usual, but where the text says otherwise. */
const hours = (text: string) =>
  Array.from(text).map((letter, index) => ({
    atMs: midnight + index * hourMs,
    spends: letter === 'x' ? 10 : usual,
  }))

const time = (hour: number, minute = 2) =>
  `2026-11-20T${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}:00Z`

describe('windows', () => {
  test('are judged two minutes after they end, and not a second time', async () => {
    await writeSpends(services, hours('......'))
    await make(below)
    await foldedTo(services, time(4, 1))
    await evaluateAlerts(services)
    // A run begins with as many as are looked at together.
    expect((await windows()).map(({ untilAt }) => untilAt.getUTCHours())).toEqual([1, 2, 3])
    await foldedTo(services, time(4, 2))
    expect(await evaluateAlerts(services)).toBe(1)
    expect(await evaluateAlerts(services)).toBe(0)
    expect((await windows()).map(({ untilAt }) => untilAt.getUTCHours())).toEqual([1, 2, 3, 4])
  })

  test('that ended while nothing ran are judged in their order afterwards', async () => {
    await writeSpends(services, hours('......xx...xx..'))
    await make(below)
    await foldedTo(services, time(5))
    await evaluateAlerts(services)
    await foldedTo(services, time(15))
    await evaluateAlerts(services)
    expect(await windows()).toHaveLength(13)
    const told = await database().incidentMessage.findMany({
      orderBy: { incidentId: 'asc' },
      select: { kind: true },
    })
    expect(told.map(({ kind }) => kind)).toEqual(['opened', 'closed', 'opened'])
  })

  test('judged by two processes at once are judged once', async () => {
    await writeSpends(services, hours('xxx'))
    await make(below)
    await foldedTo(services, time(3))
    const judged = await Promise.all([1, 2, 3, 4].map(() => evaluateAlerts(services)))
    expect(judged.reduce((sum, count) => sum + count, 0)).toBe(1)
    expect(await windows()).toHaveLength(3)
    expect(await open()).toHaveLength(1)
  })

  test('are the same whether they are judged each by itself or all together', async () => {
    const text = '..x.xx.x...xx?..xxx....'
    await writeSpends(services, hours(text))
    await make(below)
    await make(below)
    const [first] = await database().alert.findMany({ orderBy: { id: 'asc' } })
    await database().alert.update({ where: { id: first?.id ?? '' }, data: { enabled: false } })
    await foldedTo(services, time(3))
    await evaluateAlerts(services)
    for (let hour = 4; hour <= text.length; hour += 1) {
      await foldedTo(services, time(hour))
      await evaluateAlerts(services)
    }
    await database().alert.updateMany({ data: { enabled: true } })
    await database().alert.update({
      where: { id: first?.id ?? '' },
      data: { judgedTo: new Date(midnight) },
    })
    await evaluateAlerts(services)
    const course = async (isFirst: boolean) =>
      (
        await database().incident.findMany({
          where: { alertId: isFirst ? (first?.id ?? '') : { not: first?.id ?? '' } },
          orderBy: { windowFrom: 'asc' },
        })
      ).map(({ windowFrom, windowTo, closedBecause }) => [windowFrom, windowTo, closedBecause])
    expect(await course(true)).toEqual(await course(false))
    expect((await course(true)).length).toBeGreaterThan(1)
  })

  test('of an economy of which nothing was ever folded are not judged', async () => {
    await make(below)
    await server.services.database.pool.query('update metric_fold set folded_at = null')
    expect(await evaluateAlerts(services)).toBe(0)
  })
})

describe('an incident', () => {
  test('opens with its value and its line, goes on, and closes', async () => {
    await writeSpends(services, hours('....xx.x...'))
    const { id } = await make(below)
    await foldedTo(services, time(6))
    await evaluateAlerts(services)
    expect(await open()).toEqual([
      {
        id: expect.stringMatching(/^icd_/),
        alertName: 'Watch',
        metric: 'spends',
        openedAt: new Date('2026-11-20T12:00:00Z'),
        windowFrom: new Date(time(4, 0)),
        windowTo: new Date(time(6, 0)),
        value: 10,
        line: 50,
        severity: 'critical',
      },
    ])
    await foldedTo(services, time(8))
    await evaluateAlerts(services)
    expect(await open()).toMatchObject([{ windowTo: new Date(time(8, 0)) }])
    await foldedTo(services, time(11))
    await evaluateAlerts(services)
    expect(await open()).toEqual([])
    const [incident] = await incidents()
    expect(incident).toMatchObject({ alertId: id, closedBecause: 'recovered' })
    const shown = await showIncident(database(), { economyKey, id: incident?.id ?? '' })
    expect(shown.messages.map(({ kind }) => kind)).toEqual(['opened', 'closed'])
    expect(shown.messages[0]?.link).toContain('/jobsearch/overview?from=2026-11-20&to=2026-11-20')
    expect(shown.windows.filter(({ verdict }) => verdict === 'hit')).toHaveLength(3)
    const { alerts } = await showAlerts(services, where)
    expect(alerts[0]?.lastIncident?.id).toBe(incident?.id)
  })

  test.each([
    ['switched off', 'switched_off', { enabled: false }],
    ['on another line', 'changed', { rule: { ...below, line: 40 } }],
    ['removed', 'removed', {}],
  ] as const)('closes when its alert is %s', async (_name, because, change) => {
    await writeSpends(services, hours('xxxx'))
    const { id } = await make(below)
    await foldedTo(services, time(4))
    await evaluateAlerts(services)
    expect(await open()).toHaveLength(1)
    await audited(services, by, async rows => {
      const call = { rows, services }
      if ('enabled' in change) return switchAlert(call, { economyKey, id, ...change })
      if ('rule' in change)
        return changeAlert(call, { economyKey, id, revision: 1, name: 'Watch', recipientIds: [], ...change })
      return removeAlert(call, { economyKey, id })
    })
    expect(await open()).toEqual([])
    expect(await incidents()).toMatchObject([{ closedBecause: because }])
    await evaluateAlerts(services)
    // What was changed judges anew, and finds what is still so.
    expect(await open()).toHaveLength(because === 'changed' ? 1 : 0)
  })

  test('stays open when only the name or those who hear of it change', async () => {
    await writeSpends(services, hours('xxxx'))
    const { id } = await make(below)
    await foldedTo(services, time(4))
    await evaluateAlerts(services)
    await audited(services, by, rows =>
      changeAlert(
        { rows, services },
        { economyKey, id, revision: 1, name: 'Other', rule: below, recipientIds: [] },
      ),
    )
    expect(await open()).toHaveLength(1)
  })
})

describe('by days', () => {
  const day = (index: number) => new Date(midnight + index * dayMs).toISOString().slice(0, 10)

  test('a cohort is judged once it is old enough', async () => {
    const rule: AlertRule = { kind: 'guardrail', metric: 'd7_retention', spanDays: 1, hits: 1, of: 1 }
    await writeCohorts(services, 'retention', [
      { day: day(-10), judged: 10_000, succeeded: 4_000 },
      { day: day(-9), judged: 10_000, succeeded: 3_000 },
    ])
    await make(rule)
    // Who began on the last moment of that day is 192 hours old on the first of this one.
    await foldedTo(services, '2026-11-20T00:01:00Z')
    await evaluateAlerts(services)
    expect(await open()).toEqual([])
    await foldedTo(services, '2026-11-20T00:02:00Z')
    await evaluateAlerts(services)
    expect(await open()).toMatchObject([{ metric: 'd7_retention', value: 0.3, line: 0.4 * 0.92 }])
  })

  test('a guardrail over seven days is held against the seven before', async () => {
    const days = Array.from({ length: 14 }, (_, index) => ({
      day: day(index - 22),
      judged: 1_000,
      succeeded: index < 7 ? 400 : 340,
    }))
    await writeCohorts(services, 'retention', days)
    await make({ kind: 'guardrail', metric: 'd7_retention', spanDays: 7, hits: 1, of: 1 })
    await foldedTo(services, '2026-11-20T00:02:00Z')
    await evaluateAlerts(services)
    expect(await open()).toMatchObject([
      {
        value: 0.34,
        windowFrom: new Date(`${day(-15)}T00:00:00Z`),
        windowTo: new Date(`${day(-8)}T00:00:00Z`),
      },
    ])
  })

  test('distinct accounts of seven days are each one, however many days they came', async () => {
    await services.database.pool.query(
      `insert into metric_return (economy_key, mode, role, day, previous_day, accounts)
      values ($1, 'live', 'active', $2, '-infinity', 10), ($1, 'live', 'active', $3, $2, 10),
        ($1, 'live', 'paying', $3, '-infinity', 1)`,
      [economyKey, day(-2), day(-1)],
    )
    await foldedTo(services, '2026-11-20T00:02:00Z')
    const rule: AlertRule = { kind: 'guardrail', metric: 'purchase_rate', spanDays: 7, hits: 1, of: 1 }
    const { windows: tried } = await tryAlert(services, { ...where, rule, days: 7 })
    expect(tried.at(-1)).toMatchObject({ value: 0.1 })
    await services.database.pool.query('truncate metric_return')
  })
})

describe('tried on history', () => {
  const anomaly: AlertRule = {
    kind: 'anomaly',
    metric: 'spends',
    bucket: 'hour',
    side: 'both',
    deviations: 4,
    countMin: 20,
    hits: 1,
    of: 1,
  }

  /** Ten weeks in which every hour of the day has its own level; one evening of last week went wrong. */
  async function tellWeeks() {
    const startMs = midnight - 70 * dayMs
    const past = Array.from({ length: 70 * 24 }, (_, index) => {
      const atMs = startMs + index * hourMs
      const hour = new Date(atMs).getUTCHours()
      const isWrong = atMs >= midnight - 3 * dayMs + 18 * hourMs && atMs < midnight - 3 * dayMs + 21 * hourMs
      return { atMs, spends: isWrong ? 2 : 50 + 10 * hour + (index % 3) }
    })
    await writeSpends(services, past)
    await foldedTo(services, '2026-11-20T00:02:00Z')
  }

  test('an anomaly finds the evening that went wrong, and nothing else', async () => {
    await tellWeeks()
    const { windows: tried, incidents: found } = await tryAlert(services, {
      ...where,
      rule: anomaly,
      days: 7,
    })
    expect(tried).toHaveLength(7 * 24)
    expect(tried.filter(({ verdict }) => verdict === 'hit').map(({ at }) => at)).toEqual([
      '2026-11-17T18:00:00.000Z',
      '2026-11-17T19:00:00.000Z',
      '2026-11-17T20:00:00.000Z',
    ])
    expect(found).toMatchObject([
      {
        from: '2026-11-17T18:00:00.000Z',
        to: '2026-11-17T21:00:00.000Z',
        closedAt: '2026-11-17T23:00:00.000Z',
      },
    ])
    // The evening before had 231, give or take one: a fifth of it either way is usual.
    expect(tried.at(-1)).toMatchObject({ verdict: 'clear' })
  })

  test('is what would have been judged, and writes nothing', async () => {
    await tellWeeks()
    const { windows: tried } = await tryAlert(services, { ...where, rule: anomaly, days: 7 })
    expect(await windows()).toEqual([])
    await make({ ...anomaly, of: 24 })
    await foldedTo(services, '2026-11-20T00:02:00Z')
    await evaluateAlerts(services)
    const judged = await database().alertWindow.findMany({ orderBy: { untilAt: 'asc' } })
    expect(judged).toHaveLength(24)
    expect(judged.map(({ value, low, high, verdict }) => ({ value, low, high, verdict }))).toEqual(
      tried.slice(-24).map(({ value, low, high, verdict }) => ({ value, low, high, verdict })),
    )
  })

  test('of ninety days of hours answers soon', async () => {
    await tellWeeks()
    const startedMs = performance.now()
    const { windows: tried } = await tryAlert(services, { ...where, rule: anomaly, days: 90 })
    expect(tried).toHaveLength(90 * 24)
    expect(performance.now() - startedMs).toBeLessThan(3_000)
  })
})
