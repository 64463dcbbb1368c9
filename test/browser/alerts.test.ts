// Alerts in the hands of an operator: written, tried on history, switched on, and the incident that comes of it.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sayWindow } from '../../server/alerts/rules/say.ts'
import { dayMs, economyKey, fewSpends, hourMs, writeSpends } from '../server/alerts/history.ts'
import { browserOfFile, escapeFrom, look, openTab, settle, widths } from '../support/browser.ts'
import { fresh } from '../support/fresh.ts'
import { startServer, type TestServer } from '../support/server.ts'

let server: TestServer
const browser = browserOfFile()
let owner: Awaited<ReturnType<TestServer['as']>>
/** Null: it still is. */
let wrong: { fromMs: number; untilMs: number | null }[]
beforeAll(async () => {
  server = await startServer()
  owner = await server.as('owner')
  await tellWeeks()
}, 120_000)
afterAll(() => server.stop())

const where = { economyKey, mode: 'live' as const }
const screen = `/${economyKey}/settings/alerts`
const reason = 'Evenings went wrong unseen'

/** Twelve weeks with a level for each hour of the day; three hours of last week, and all of today, went wrong. */
async function tellWeeks(): Promise<void> {
  const midnight = Math.floor(server.services.clock.now().getTime() / dayMs) * dayMs
  const wrongMs = midnight - 5 * dayMs + 18 * hourMs
  wrong = [
    { fromMs: wrongMs, untilMs: wrongMs + 3 * hourMs },
    { fromMs: midnight - 6 * hourMs, untilMs: null },
  ]
  const hours = Array.from({ length: 85 * 24 }, (_, index) => {
    const atMs = midnight - 84 * dayMs + index * hourMs
    const isWrong = wrong.some(
      ({ fromMs, untilMs }) => atMs >= fromMs && (untilMs === null || atMs < untilMs),
    )
    return { atMs, spends: isWrong ? 1 : 60 + 4 * new Date(atMs).getUTCHours() + (index % 3) }
  })
  await writeSpends(server.services, hours)
}

async function visit(path: string, options: { cookie?: string; width?: number } = {}) {
  const tab = await openTab(browser(), { url: server.url, cookie: owner.cookie, ...options })
  await tab.page.goto(`${server.url}${path}`)
  // Not by its role: behind a panel that opens at once nothing has one.
  await tab.page.locator('h1').first().waitFor()
  await settle(tab.page)
  return tab
}

async function watchNothing(): Promise<void> {
  const { alerts } = await owner.api.alerts.list.query(where)
  for (const { id } of alerts) await owner.api.alerts.remove.mutate({ economyKey, id, reason })
}

async function choose(page: Page, field: string, option: string): Promise<void> {
  await page.getByRole('combobox', { name: field }).click()
  await page.getByRole('option', { name: option, exact: false }).first().click()
}

/** The form as it is opened, filled in for evenings and tried: on history two of them went wrong. */
async function tryEvenings(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1, name: 'New alert' }).waitFor()
  await choose(page, 'Metric', 'Spends')
  await page.getByRole('radio', { name: 'Hour' }).check()
  await page.getByLabel('Out of bounds', { exact: true }).fill('2')
  await page.getByLabel('Of the last').fill('3')
  await page.getByRole('button', { name: 'Try on history' }).click()
  await page.getByRole('heading', { name: '2 incidents would have come of it' }).waitFor()
  await page.getByText(/^Hours in UTC/).waitFor()
}

test('an alert is tried on history, switched on, and tells of what is wrong already', {
  timeout: 90_000,
}, async () => {
  await watchNothing()
  const noted = {
    kind: 'outage' as const,
    label: fresh('The search was down'),
    // In the last hour that is over: an alert that is switched on judges no more than the last few.
    fromAt: new Date(
      Math.floor(server.services.clock.now().getTime() / hourMs) * hourMs - hourMs / 2,
    ).toISOString(),
    untilAt: null,
  }
  const annotation = await owner.api.annotations.create.mutate({ economyKey, ...noted, reason })
  const tab = await visit(screen)
  const { page } = tab
  await page.getByText('Nothing is watched yet').waitFor()
  await page.getByText('No e-mail is sent from here').waitFor()
  await page.getByRole('button', { name: 'New alert' }).first().click()
  await tryEvenings(page)
  // Each with its windows, from the first out of bounds to the last, and the value of the worst of them.
  const found = page.getByRole('list', { name: 'Incidents on history' }).getByRole('listitem')
  await expect.poll(() => found.count()).toBe(wrong.length)
  for (const [index, { fromMs, untilMs }] of wrong.entries()) {
    const text = (await found.nth(index).textContent()) ?? ''
    expect(text).toMatch(/1, below \d+(\.\d+)? in the worst window/)
    // What is wrong still reaches to the hour that was over last.
    const untilNow = sayWindow(fromMs, fromMs + hourMs, 'UTC').split(' – ')[0] ?? ''
    expect(text).toContain(untilMs === null ? `${untilNow} – ` : sayWindow(fromMs, untilMs, 'UTC'))
    expect(text.includes('Would be open')).toBe(untilMs === null)
  }
  // The chart flags them where they began, beside what was annotated in these days.
  const flags = page.getByRole('list', { name: 'What happened' }).getByRole('listitem')
  await expect.poll(() => flags.filter({ hasText: /Incident \d$/ }).count()).toBe(wrong.length)
  await flags.getByRole('link', { name: noted.label }).waitFor()
  await page.getByText(/^\d+ windows.*\. Each recipient would have had \d+ messages\.$/).waitFor()

  // On history it needs no name; to be kept it does.
  await page.getByRole('button', { name: 'Switch on' }).click()
  await page.getByText('A name is not empty').waitFor()
  await page.getByLabel('Name', { exact: true }).fill('Quiet evenings')
  await page.getByRole('button', { name: 'Switch on' }).click()
  const dialog = page.getByRole('dialog', { name: 'Switch Quiet evenings on' })
  await dialog.getByText('Spends unlike the same weekday and hour, 2 of 3 hours').waitFor()
  await dialog.getByLabel(/^Why/).fill(reason)
  await dialog.getByRole('button', { name: 'Switch on' }).click()

  // It opens beside the list, and the incident comes by itself.
  const sheet = page.getByRole('dialog', { name: 'Quiet evenings' })
  await sheet.getByText('Critical', { exact: true }).waitFor()
  await sheet.getByRole('link', { name: /^Spends 1, below/ }).click()
  await page.getByText('What was said').waitFor()
  await page.getByText('This is critical.', { exact: false }).waitFor()
  // The title is of the last window, the message of the one that opened it: each says which.
  await sheet.getByText(/^Spends 1, below .* in the last window$/).waitFor()
  await sheet.getByText('Last window', { exact: true }).waitFor()
  await sheet.getByText(/^Window: /).waitFor()
  expect(page.url()).toMatch(/open=icd_/)
  await sheet.getByRole('list', { name: 'What happened' }).getByRole('link', { name: noted.label }).waitFor()
  const overview = await page.getByRole('link', { name: 'The Overview at these dates' }).getAttribute('href')
  expect(overview).toMatch(/\/jobsearch\/overview\?from=\d{4}-\d\d-\d\d&to=\d{4}-\d\d-\d\d/)
  await tab.close()
  await owner.api.annotations.remove.mutate({ economyKey, id: annotation.id, reason })
})

test('an alert is edited, switched off and deleted, and its incident stays', {
  timeout: 60_000,
}, async () => {
  const name = fresh('Too many')
  const { id } = await owner.api.alerts.create.mutate({
    ...where,
    name,
    rule: fewSpends,
    recipientIds: [],
    enabled: true,
    reason,
  })
  await expect
    .poll(async () => (await owner.api.alerts.openIncidents.query(where)).map(one => one.alertName))
    .toContain(name)
  const tab = await visit(`${screen}?open=${id}`)
  const { page } = tab
  const sheet = page.getByRole('dialog', { name, exact: true })
  await sheet.getByText('Spends below 50, each hour').waitFor()
  await sheet.getByRole('button', { name: 'Edit and try' }).click()
  await page.getByRole('heading', { level: 1, name }).waitFor()
  await expect.poll(() => page.getByLabel('Line').inputValue()).toBe('50')
  await page.getByLabel('Line').fill('0.5')
  await page.getByRole('button', { name: 'Save' }).click()
  const change = page.getByRole('dialog', { name: `Change ${name}` })
  await change.getByText('Spends below 0.5, each hour').waitFor()
  await change.getByLabel(/^Why/).fill(reason)
  await change.getByRole('button', { name: 'Save' }).click()
  await sheet.getByText('Within bounds').waitFor()
  await sheet.getByText('Closed', { exact: true }).first().waitFor()

  await sheet.getByRole('button', { name: 'Switch off' }).click()
  const off = page.getByRole('dialog', { name: `Switch ${name} off` })
  await off.getByLabel(/^Why/).fill(reason)
  await off.getByRole('button', { name: 'Switch off' }).click()
  await sheet.getByText('Off', { exact: true }).waitFor()
  await sheet.getByRole('button', { name: 'Delete' }).click()
  const remove = page.getByRole('dialog', { name: `Delete ${name}` })
  await remove.getByLabel(/^Why/).fill(reason)
  await remove.getByRole('button', { name: 'Delete alert' }).click()
  await sheet.waitFor({ state: 'detached' })
  await page.getByText(`${name} · `).waitFor()
  await tab.close()
})

/** An alert with an incident, and no other beside it. */
async function watchEvenings(): Promise<void> {
  await watchNothing()
  await owner.api.alerts.create.mutate({
    ...where,
    name: 'Quiet evenings',
    rule: {
      kind: 'anomaly',
      metric: 'spends',
      bucket: 'hour',
      side: 'both',
      deviations: 4,
      countMin: 20,
      hits: 2,
      of: 3,
    },
    recipientIds: [],
    enabled: true,
    reason,
  })
  await expect
    .poll(async () => (await owner.api.alerts.openIncidents.query(where)).map(({ alertName }) => alertName))
    .toEqual(['Quiet evenings'])
}

test('who may not change alerts sees them, and who may', async () => {
  await watchEvenings()
  const { cookie } = await server.as('viewer')
  const tab = await visit(screen, { cookie })
  const { page } = tab
  await page.getByRole('link', { name: 'Quiet evenings' }).waitFor()
  await page.getByRole('button', { name: 'New alert' }).hover()
  await page.getByText('Owner or Growth may do this').first().waitFor()
  await tab.close()
})

test.each(widths)('at %i pixels, in both themes', { timeout: 120_000 }, async width => {
  await watchEvenings()
  const tab = await visit(screen, { width })
  const { page } = tab
  const height = width < 600 ? 2900 : 1500
  await page.getByRole('link', { name: 'Quiet evenings' }).waitFor()
  // The whole of it at once: what scrolls beneath the bar would count as covered.
  await page.setViewportSize({ width, height })
  await look(page, 'alerts')
  await page.getByRole('link', { name: 'Quiet evenings' }).click()
  const sheet = page.getByRole('dialog', { name: 'Quiet evenings' })
  await sheet.getByRole('heading', { name: 'Incidents' }).waitFor()
  await look(page, 'alerts-panel')
  await sheet.getByRole('link', { name: /^Spends 1, below/ }).click()
  await page.getByText('What was said').waitFor()
  await page.getByText(/^Hours in UTC/).waitFor()
  await look(page, 'alerts-incident')
  await escapeFrom(page.getByRole('dialog', { name: 'Quiet evenings' }))
  await page.goto(`${server.url}${screen}/new`)
  await page.getByRole('button', { name: 'Try on history' }).click()
  await page
    .getByText(/Nothing was counted|would have come|Nothing could be judged/)
    .first()
    .waitFor()
  await look(page, 'alerts-new')
  await page.goto(`${server.url}${screen}/new`)
  await tryEvenings(page)
  await look(page, 'alerts-trial')
  await page.goto(`${server.url}${screen}?mode=test`)
  await page.getByText('Nothing is watched yet').waitFor()
  await look(page, 'alerts-empty')
  await tab.close()
})
