// Annotations in the hands of operators: written from the Overview, marked on its charts, edited and deleted, in either mode.
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { rebuildFigures } from '../../server/metrics/operations/rebuild.ts'
import { tellSpends } from '../server/metrics/past.ts'
import { browserOfFile, escapeFrom, look, openPalette, openTab, settle, widths } from '../support/browser.ts'
import { startServer, type TestServer } from '../support/server.ts'

const economyKey = 'jobsearch'
const screen = `/${economyKey}/overview/annotations`
const reason = 'a browser test'

type Caller = Awaited<ReturnType<TestServer['as']>>
let server: TestServer
let growth: Caller
let owner: Caller
const browser = browserOfFile()
beforeAll(async () => {
  server = await startServer()
  owner = await server.as('owner')
  growth = await server.as('growth')
  await tellDays()
}, 120_000)
// Each test begins with none, so that what an earlier one or an earlier attempt left is in nobody's way.
beforeEach(async () => {
  const { rows } = await owner.api.annotations.list.query({ economyKey, limit: 200 })
  for (const { id } of rows) await owner.api.annotations.remove.mutate({ economyKey, id, reason })
})
afterAll(() => server.stop())

/** `2026-11-21T08:00`, as a field of an economy in UTC takes it. */
const daysFromNow = (days: number, time: string) =>
  `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)}T${time}`
const instant = (days: number, time = '08:00') => `${daysFromNow(days, time)}:00.000Z`

/** Money and spends of the last weeks, so that both charts are drawn. */
async function tellDays(): Promise<void> {
  const { services } = server
  await tellSpends(services, {
    kim: [
      { at: instant(-20), buy: 500, paid: 1000 },
      ...[-19, -15, -11, -6, -5, -3].map(days => ({ at: instant(days), spend: 20 - days })),
    ],
  })
  for (const days of [-20, -9, -4])
    await services.database.pool.query(
      `insert into purchase (
        id, economy_key, mode, user_id, request_id, fingerprint, kind, name, tokens, amount, currency, price_version,
        status, created_at, paid_at
      )
      values ($1, 'jobsearch', 'live', 'kim', $1, 'f', 'topup', 'Top-up', 10, 1000, 'USD', 1, 'delivered', $2, $2)`,
      [`pur_${-days}`, instant(days)],
    )
  await rebuildFigures(services, economyKey)
}

async function visit(path: string, options: { cookie?: string; width?: number; expected?: RegExp[] } = {}) {
  const tab = await openTab(browser(), { url: server.url, cookie: growth.cookie, ...options })
  await tab.page.goto(`${server.url}${path}`)
  // Not by its role: behind a panel that opens at once nothing has one.
  await tab.page.locator('h1').first().waitFor()
  await settle(tab.page)
  return tab
}

const sale = {
  kind: 'campaign' as const,
  label: 'Half price for a week',
  fromAt: instant(-8),
  untilAt: instant(-1),
}

async function annotate(more: Partial<Parameters<Caller['api']['annotations']['create']['mutate']>[0]> = {}) {
  const made = await growth.api.annotations.create.mutate({ economyKey, ...sale, reason, ...more })
  return made.id
}

const row = (page: Page, label: string) => page.locator('[data-row-focus]', { hasText: label })
const lately = (page: Page) => page.getByRole('region', { name: 'What changed lately' })
const marksOf = (page: Page, chart: string) =>
  page.getByRole('region', { name: chart }).getByRole('list', { name: 'What happened' })
const charts = ['Net revenue', 'Tokens consumed']

async function goTo(page: Page, tab: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Overview' }).getByRole('link', { name: tab }).click()
}

async function choose(dialog: Locator, kind: string): Promise<void> {
  await dialog.getByRole('combobox', { name: 'Kind' }).click()
  await dialog.page().getByRole('option', { name: kind }).click()
}

/** What is said beside a field, and to readers of it. */
async function saidBeside(field: Locator): Promise<string> {
  await expect.poll(() => field.getAttribute('aria-invalid')).toBe('true')
  const ids = (await field.getAttribute('aria-describedby')) ?? ''
  return (
    (await field
      .page()
      .locator(`[id="${ids.split(' ')[0]}"]`)
      .textContent()) ?? ''
  )
}

test('a span is annotated from the Overview, marked on both charts, told among what changed, edited and deleted', {
  timeout: 90_000,
}, async () => {
  const tab = await visit(`/${economyKey}/overview`)
  const { page } = tab
  await lately(page).getByRole('button', { name: 'Annotate' }).click()
  const form = page.getByRole('dialog', { name: 'Annotate the charts' })
  await form.getByRole('button', { name: 'Annotate' }).click()
  expect(await saidBeside(form.getByLabel('What happened'))).toBe('Say what happened')
  expect(await saidBeside(form.getByRole('combobox', { name: 'Kind' }))).toBe('Say of what kind it is')
  expect(await saidBeside(form.getByLabel(/^Why/))).toBe('Say why, in a few words')

  await form.getByLabel('What happened').fill(sale.label)
  await escapeFrom(form)
  await page.getByRole('alertdialog').getByRole('button', { name: 'Keep editing' }).click()
  await choose(form, 'Campaign')
  await form.getByRole('radio', { name: 'A span of time' }).check()
  await form.getByLabel('Begins').fill(daysFromNow(-8, '08:00'))
  await form.getByLabel(/^Why/).fill(reason)
  await form.getByRole('button', { name: 'Annotate' }).click()
  expect(await saidBeside(form.getByLabel('Ends'))).toBe('Give a day and a time')
  await form.getByLabel('Ends').fill(daysFromNow(-9, '08:00'))
  await form.getByRole('button', { name: 'Annotate' }).click()
  expect(await saidBeside(form.getByLabel('Ends'))).toMatch(/^It ends after it begins/)
  await form.getByLabel('Ends').fill(daysFromNow(-1, '08:00'))
  await form.getByRole('button', { name: 'Annotate' }).click()
  await form.waitFor({ state: 'detached' })
  await row(page, sale.label).waitFor()
  expect(page.url()).not.toContain('open=')

  await goTo(page, 'Figures')
  for (const chart of charts) await marksOf(page, chart).getByRole('link', { name: sale.label }).waitFor()
  await lately(page).getByText('Annotation · Campaign, by', { exact: false }).waitFor()
  await lately(page).getByRole('link', { name: sale.label }).click()
  const sheet = page.getByRole('dialog', { name: sale.label })
  expect(new URL(page.url()).pathname).toBe(screen)
  await sheet.getByText('08:00', { exact: false }).first().waitFor()
  const overview = await sheet.getByRole('link', { name: 'The Overview at these dates' }).getAttribute('href')
  const dayBefore = new Date(Date.parse(sale.fromAt) - 14 * 86_400_000).toISOString().slice(0, 10)
  expect(overview).toMatch(
    new RegExp(`^/${economyKey}/overview\\?from=${dayBefore}&to=\\d{4}-\\d{2}-\\d{2}$`),
  )

  await sheet.getByRole('button', { name: 'Edit' }).click()
  const edit = page.getByRole('dialog', { name: `Edit ${sale.label}` })
  await edit.getByLabel('What happened').fill('A third off for a week')
  await edit.getByLabel(/^Why/).fill(reason)
  await edit.getByRole('button', { name: 'Save changes' }).click()
  const edited = page.getByRole('dialog', { name: 'A third off for a week' })
  await edited.getByRole('button', { name: 'Delete' }).click()
  const remove = page.getByRole('dialog', { name: 'Delete A third off for a week' })
  await remove.getByLabel(/^Why/).fill(reason)
  await remove.getByRole('button', { name: 'Delete annotation' }).click()
  await remove.waitFor({ state: 'detached' })
  await page.getByText('Nothing is annotated yet').waitFor()
  await goTo(page, 'Figures')
  await marksOf(page, 'Net revenue').getByRole('listitem').first().waitFor()
  await expect.poll(() => page.getByRole('link', { name: 'A third off for a week' }).count()).toBe(0)
  await tab.close()
})

test('what the server refuses is said beside its field', async () => {
  const tab = await visit(`${screen}?open=new`, { expected: [/status of 400/] })
  const { page } = tab
  const form = page.getByRole('dialog', { name: 'Annotate the charts' })
  // It begins with this minute.
  expect(await form.getByLabel('When').inputValue()).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/)
  await form.getByLabel('What happened').fill('The year was mistyped')
  await choose(form, 'Other')
  await form.getByLabel('When').fill('0206-11-05T08:00')
  await form.getByLabel(/^Why/).fill(reason)
  await form.getByRole('button', { name: 'Annotate' }).click()
  expect(await saidBeside(form.getByLabel('When'))).toContain('between the years 2000 and 2200')
  await tab.close()
})

test('an edit of one that another operator changed shows what they changed, and saves nothing over it', async () => {
  const id = await annotate()
  const tab = await visit(`${screen}?open=${id}`, { expected: [/status of 409/] })
  const { page } = tab
  await page.getByRole('button', { name: 'Edit' }).click()
  const edit = page.getByRole('dialog', { name: `Edit ${sale.label}` })
  await edit.getByLabel(/^Why/).fill(reason)
  await edit.getByRole('button', { name: 'Save changes' }).click()
  await edit.getByText('Nothing is changed yet').waitFor()
  await owner.api.annotations.change.mutate({
    economyKey,
    id,
    ...sale,
    kind: 'experiment',
    revision: 1,
    reason,
  })
  await edit.getByRole('radio', { name: 'A moment' }).check()
  await edit.getByRole('button', { name: 'Save changes' }).click()
  await edit.getByText('Somebody changed this annotation meanwhile').waitFor()
  await edit.getByRole('button', { name: 'Start again from theirs' }).click()
  await expect.poll(() => edit.getByRole('combobox', { name: 'Kind' }).textContent()).toBe('Experiment')
  await edit.getByRole('radio', { name: 'A moment' }).check()
  await edit.getByRole('button', { name: 'Save changes' }).click()
  await edit.waitFor({ state: 'detached' })
  expect(await owner.api.annotations.get.query({ economyKey, id })).toMatchObject({
    kind: 'experiment',
    untilAt: null,
    revision: 3,
  })
  await tab.close()
})

test('whoever may not annotate reads all of it, and is told who may', async () => {
  const id = await annotate()
  const { cookie } = await server.as('viewer')
  const tab = await visit(`/${economyKey}/overview`, { cookie })
  const { page } = tab
  const fromLately = lately(page).getByRole('button', { name: 'Annotate' })
  expect(await fromLately.getAttribute('aria-disabled')).toBe('true')
  await fromLately.hover()
  await page.getByRole('tooltip').getByText('Owner, Growth, Support, Risk or Developer may do this').waitFor()
  await lately(page).getByRole('link', { name: sale.label }).click()
  const sheet = page.getByRole('dialog', { name: sale.label })
  for (const name of ['Edit', 'Delete'])
    expect(await sheet.getByRole('button', { name }).getAttribute('aria-disabled')).toBe('true')
  expect(await sheet.getByRole('link', { name: 'What was changed, by whom and why' }).count()).toBe(0)
  await page.goto(`${server.url}${screen}?open=new`)
  await row(page, sale.label).waitFor()
  await settle(page)
  expect(await page.getByRole('dialog').count()).toBe(0)
  expect(await page.getByRole('button', { name: 'Annotate' }).getAttribute('aria-disabled')).toBe('true')
  await tab.close()
  expect((await owner.api.annotations.get.query({ economyKey, id })).revision).toBe(1)
})

test('the mode does not matter: what is written in test mode is told in live mode too', async () => {
  const tab = await visit(`${screen}?mode=test&open=new`)
  const { page } = tab
  const form = page.getByRole('dialog', { name: 'Annotate the charts' })
  await form.getByLabel('What happened').fill('The site was down')
  await choose(form, 'Outage')
  await form.getByLabel(/^Why/).fill(reason)
  await form.getByRole('button', { name: 'Annotate' }).click()
  await form.waitFor({ state: 'detached' })
  await row(page, 'The site was down').waitFor()
  for (const mode of ['test', 'live']) {
    await page.goto(`${server.url}/${economyKey}/overview?mode=${mode}`)
    await lately(page).getByRole('link', { name: 'The site was down' }).waitFor()
  }
  for (const chart of charts)
    await marksOf(page, chart).getByRole('link', { name: 'The site was down' }).waitFor()
  await tab.close()
})

test('what is planned is marked where a chart reaches it, and has not changed anything yet', async () => {
  await annotate({ label: 'The next release', kind: 'release', fromAt: instant(2), untilAt: null })
  await annotate()
  const [from, to] = [-7, 7].map(days => daysFromNow(days, '').slice(0, 10))
  const tab = await visit(`/${economyKey}/overview?from=${from}&to=${to}`)
  const { page } = tab
  await marksOf(page, 'Tokens consumed').getByRole('link', { name: 'The next release' }).waitFor()
  await lately(page).getByRole('link', { name: sale.label }).waitFor()
  expect(await lately(page).getByRole('link', { name: 'The next release' }).count()).toBe(0)
  await goTo(page, 'Annotations')
  await expect
    .poll(() => page.getByRole('row', { name: /The next release/ }).textContent())
    .toContain('Planned')
  expect(await page.getByRole('row', { name: sale.label }).textContent()).not.toMatch(/Planned|Running/)
  await tab.close()
})

test('of much that happened a chart lists the first, and the rest when it is asked to', async () => {
  for (let number = 1; number <= 12; number += 1)
    await annotate({ label: `Release ${number}`, kind: 'release', fromAt: instant(-5), untilAt: null })
  const tab = await visit(`/${economyKey}/overview`)
  const { page } = tab
  const [chart = ''] = charts
  const listed = marksOf(page, chart).getByRole('link', { name: /^Release / })
  await expect.poll(() => listed.count()).toBe(8)
  await page
    .getByRole('button', { name: /^Show all 1\d$/ })
    .first()
    .click()
  await expect.poll(() => listed.count()).toBe(12)
  await page.getByRole('button', { name: 'Show the first 8' }).click()
  await expect.poll(() => listed.count()).toBe(8)
  await tab.close()
})

test('charts that leave some out say so, and lead to all of them', async () => {
  const insert = `insert into annotation (id, economy_key, kind, label, from_at, created_by_id, created_by_name)
    select 'ann_many_' || number, $1, 'release', 'Release ' || number, $2, 'opr_many', 'Ada' from generate_series(1, 201) as number`
  const { pool } = server.services.database
  await pool.query(insert, [economyKey, instant(-5)])
  try {
    const tab = await visit(`/${economyKey}/overview`)
    const { page } = tab
    await page.getByText('More is annotated in these dates than is marked: the latest are.').waitFor()
    await pool.query("delete from annotation where id = 'ann_many_1'")
    await page.reload()
    await marksOf(page, 'Net revenue').getByRole('link', { name: 'Release', exact: false }).first().waitFor()
    expect(await page.getByText('More is annotated').count()).toBe(0)
    await tab.close()
  } finally {
    await pool.query("delete from annotation where id like 'ann_many_%'")
  }
})

test('the list is narrowed by kind, and that is in the address', async () => {
  await annotate()
  await annotate({ kind: 'outage', label: 'The bank was down', fromAt: instant(-3), untilAt: null })
  const tab = await visit(`${screen}?kind=outage`)
  const { page } = tab
  await row(page, 'The bank was down').waitFor()
  expect(await row(page, sale.label).count()).toBe(0)
  await row(page, 'The bank was down').click()
  await page.getByRole('dialog', { name: 'The bank was down' }).waitFor()
  await expect.poll(() => page.url()).toContain('kind=outage')
  await tab.close()
})

test('the charts stand where annotations cannot be asked for', async () => {
  await annotate()
  const tab = await visit(screen)
  const { page } = tab
  const error = { message: 'They could not be read.', data: { reason: 'INTERNAL', requestId: 'req_01' } }
  // What is asked in the same moment travels together: the other answers are the server's.
  await page.route(/annotations\.list/, async route => {
    const asked = new URL(route.request().url()).pathname.split('/').at(-1)?.split(',') ?? []
    const response = await route.fetch()
    const answers: unknown[] = await response.json()
    const json = answers.map((answer, index) => (asked[index] === 'annotations.list' ? { error } : answer))
    await route.fulfill({ response, json })
  })
  await page.goto(`${server.url}/${economyKey}/overview`)
  await page.getByText('They could not be read.').waitFor()
  await page.getByRole('application', { name: /^Net revenue/ }).waitFor()
  await marksOf(page, 'Net revenue')
    .getByRole('link', { name: /^v1 · / })
    .waitFor()
  expect(await marksOf(page, 'Net revenue').getByRole('link', { name: sale.label }).count()).toBe(0)
  await tab.close()
})

test('the palette opens an annotation by its id, and the form by its name', async () => {
  const id = await annotate()
  const tab = await visit('/intellicv/developers', { expected: [/status of 404/] })
  const { page } = tab
  await openPalette(page)
  await page.keyboard.insertText(id)
  await page.getByRole('option', { name: new RegExp(sale.label), selected: true }).waitFor()
  await page.keyboard.press('Enter')
  const sheet = page.getByRole('dialog', { name: sale.label })
  await sheet.getByText('Campaign').waitFor()
  expect(new URL(page.url()).pathname).toBe(screen)
  await escapeFrom(sheet)
  await sheet.waitFor({ state: 'detached' })
  await openPalette(page)
  await page.keyboard.insertText('annotate the')
  await page.getByRole('option', { name: 'Annotate the charts', selected: true }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('dialog', { name: 'Annotate the charts' }).waitFor()
  await tab.close()
})

/** One of each kind: of a moment, of hours, of days, one that lasts still, and one that is planned. */
async function annotateAll(): Promise<void> {
  const weeks = { fromAt: instant(-16), untilAt: instant(5) }
  await annotate({ kind: 'experiment', label: 'Half of the users see the new paywall', ...weeks })
  await annotate()
  await annotate({ kind: 'release', label: 'Version 4.2', fromAt: instant(-6, '14:30'), untilAt: null })
  await annotate({
    kind: 'outage',
    label: 'The model behind cover letters was down',
    fromAt: instant(-3, '09:12'),
    untilAt: instant(-3, '11:40'),
  })
  await annotate({ kind: 'other', label: 'A newspaper writes about us', fromAt: instant(2), untilAt: null })
}

test.each(widths)('at %i pixels, full and empty, in both themes', { timeout: 120_000 }, async width => {
  const tab = await visit(screen, { width, cookie: owner.cookie })
  const { page } = tab
  await page.getByText('Nothing is annotated yet').waitFor()
  await look(page, 'annotations-empty')
  await page.getByRole('button', { name: 'Annotate' }).first().click()
  const form = page.getByRole('dialog', { name: 'Annotate the charts' })
  await form.getByRole('radio', { name: 'A span of time' }).check()
  await form.getByRole('button', { name: 'Annotate' }).click()
  await form.getByText('Say what happened').waitFor()
  await look(page, 'annotations-new')
  await annotateAll()
  await page.goto(`${server.url}${screen}`)
  await row(page, sale.label).waitFor()
  await look(page, 'annotations')
  await row(page, sale.label).click()
  const sheet = page.getByRole('dialog', { name: sale.label })
  await sheet.getByText('What was changed, by whom and why').waitFor()
  await look(page, 'annotations-panel')
  await sheet.getByRole('button', { name: 'Edit' }).click()
  await page.getByRole('dialog', { name: `Edit ${sale.label}` }).waitFor()
  await look(page, 'annotations-edit')
  await page.goto(`${server.url}/${economyKey}/overview`)
  await page.getByRole('application', { name: /^Net revenue/ }).waitFor()
  await lately(page).getByRole('link', { name: sale.label }).waitFor()
  // The whole of it at once: what scrolls beneath the bar would count as covered.
  await page.setViewportSize({ width, height: width < 600 ? 6600 : 2900 })
  await look(page, 'overview-annotated')
  await tab.close()
})
