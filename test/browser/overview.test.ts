// The Overview in the hands of an operator: figures that open on their rows, charts, the most used actions, and nothing yet.
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { rebuildFigures } from '../../server/metrics/operations/rebuild.ts'
import { tellDisputes, tellSpends } from '../server/metrics/past.ts'
import { browserOfFile, escapeFrom, look, openTab, pressUntil, settle, widths } from '../support/browser.ts'
import { buyerOf } from '../support/buyer.ts'
import { type Product, startProduct } from '../support/product.ts'

let product: Product
const browser = browserOfFile()
let owner: Awaited<ReturnType<Product['as']>>
beforeAll(async () => {
  product = await startProduct({ economyKey: 'jobsearch' })
  owner = await product.as('owner')
  await tellPast()
  await fill()
}, 120_000)
afterAll(() => product.stop())

const ada = 'ada@example.com'
const card = (page: Page, name: string) => page.getByRole('article', { name, exact: true })

/** What ada and bo bought and spent today, until the figures hold all of it. */
async function fill(): Promise<void> {
  const buyer = buyerOf(product)
  await buyer.buy(ada, 'starter')
  await buyer.buy('bo', 'basic')
  const spends = [
    { userId: ada, action: 'job_match_detailed', quantity: 14 },
    { userId: ada, action: 'job_match_simple', quantity: 3 },
    { userId: 'bo', action: 'job_match_detailed', quantity: 2 },
  ]
  for (const [index, spend] of spends.entries())
    await product.api.spend.charge.mutate({ ...spend, requestId: `run-${index}` })
  const day = new Intl.DateTimeFormat('sv', { timeZone: 'UTC' })
  const from = day.format(Date.now() - 86_400_000)
  const to = day.format(Date.now() + 86_400_000)
  const asked = { economyKey: 'jobsearch', mode: 'live' as const, from, to, metrics: ['spends', 'purchases'] }
  await vi.waitFor(
    async () => {
      const { figures } = await owner.api.metrics.figures.query(asked)
      expect(figures.map(({ value }) => value)).toEqual([3, 2])
    },
    { timeout: 20_000, interval: 200 },
  )
}

const daysAgo = (days: number, time: string) =>
  `${new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10)}T${time}Z`

/** A past that is old enough for every figure: buyers who came back or did not, and paywalls at every step of the funnel. */
async function tellPast(): Promise<void> {
  const { services } = product
  const gift = { at: daysAgo(21, '08:00:00'), give: 50 }
  await tellSpends(services, {
    kim: [
      { at: daysAgo(40, '09:00:00'), buy: 100, paid: 1000 },
      { at: daysAgo(40, '10:00:00'), spend: 10, action: 'cover_letter' },
      { at: daysAgo(33, '10:30:00'), spend: 5, action: 'cover_letter' },
    ],
    lou: [
      { at: daysAgo(30, '10:00:00'), give: 50 },
      { at: daysAgo(30, '10:01:00'), spend: 3 },
    ],
    mia: [gift, { at: daysAgo(20, '10:20:00'), spend: 4 }],
    ned: [gift, { at: daysAgo(21, '09:00:00'), spend: 1 }],
    oda: [gift, { at: daysAgo(20, '10:10:00'), spend: 2 }],
  })
  await tellDisputes(services, [
    { userId: 'kim', reason: 'unexpected_cost', at: daysAgo(33, '11:00:00') },
    { userId: 'ned', reason: 'run_failed', at: daysAgo(21, '09:10:00') },
  ])
  const { pool } = services.database
  for (const [userId, selectedAt] of [
    ['mia', daysAgo(20, '10:05:00')],
    ['ned', daysAgo(20, '10:05:00')],
    ['oda', null],
  ])
    await pool.query(
      `insert into paywall_impression (
        id, economy_key, mode, user_id, action, quantity, price_version, session_id, have_tokens, need_tokens, short_tokens,
        shown_at, selected_at
      )
      values ('imp_' || $1, 'jobsearch', 'live', $1, 'job_match_simple', 1, 1, 's', 0, 1, 1, $2, $3)`,
      [userId, daysAgo(20, '10:00:00'), selectedAt],
    )
  for (const { id, userId, amount, paidAt, impression = null, status = 'delivered', dispute = null } of [
    { id: 'pur_kim1', userId: 'kim', amount: 1000, paidAt: daysAgo(40, '09:00:00') },
    { id: 'pur_kim2', userId: 'kim', amount: 2000, paidAt: daysAgo(20, '09:00:00') },
    { id: 'pur_pia', userId: 'pia', amount: 700, paidAt: daysAgo(45, '09:00:00'), dispute: 'open' },
    { id: 'pur_mia', userId: 'mia', amount: 450, paidAt: daysAgo(20, '10:10:00'), impression: 'imp_mia' },
    { id: 'pur_quin', userId: 'quin', amount: 900, paidAt: daysAgo(15, '09:00:00'), status: 'paid' },
  ])
    await pool.query(
      `insert into purchase (
        id, economy_key, mode, user_id, request_id, fingerprint, kind, name, tokens, amount, currency, price_version,
        impression_id, status, dispute_state, created_at, paid_at
      )
      values ($1, 'jobsearch', 'live', $2, $1, 'f', 'topup', 'Top-up', 10, $3, 'USD', 1, $4, $5::purchase_status, $6, $7, $7)`,
      [id, userId, amount, impression, status, dispute, paidAt],
    )
  // What began before the server did is enrolled when it is counted anew.
  await rebuildFigures(services, 'jobsearch')
}

async function visit(path: string, options: { cookie?: string; width?: number } = {}) {
  const tab = await openTab(browser(), { url: product.url, cookie: owner.cookie, ...options })
  await tab.page.goto(`${product.url}${path}`)
  // Not by its role: behind a panel that opens at once nothing has one.
  await tab.page.locator('h1', { hasText: 'Overview' }).waitFor()
  await settle(tab.page)
  return tab
}

test.each(widths)('at %i pixels, full and empty, in both themes', { timeout: 90_000 }, async width => {
  const tab = await visit('/jobsearch/overview', { width })
  const { page } = tab
  await page.getByText('job_match_detailed').waitFor()
  await page.getByRole('application', { name: /^Net revenue/ }).waitFor()
  await page.getByRole('list', { name: 'Steps of the paywall' }).waitFor()
  // The whole of it at once: what scrolls beneath the bar would count as covered.
  await page.setViewportSize({ width, height: width < 600 ? 6200 : 2700 })
  await look(page, 'overview')
  await page.goto(`${product.url}/jobsearch/overview?mode=test`)
  await page.getByText('No money in these dates').waitFor()
  await page.getByText('No tokens consumed in these dates').waitFor()
  await page.getByText('No action was used in these dates').waitFor()
  await page.getByText('Nothing waits for you').waitFor()
  await page.getByText('No paywall of these dates is 72 hours old yet').waitFor()
  await look(page, 'overview-empty')
  await tab.close()
})

test('a figure says what it means, opens on its rows, and those on their accounts', async () => {
  const tab = await visit('/jobsearch/overview?range=7d')
  const { page } = tab
  await page.getByRole('link', { name: 'What Net revenue means' }).first().hover()
  await page.getByText('less refunds and lost chargebacks', { exact: false }).first().waitFor()
  await card(page, 'Net revenue').getByRole('link').click()
  const sheet = page.getByRole('dialog')
  await sheet.getByRole('list', { name: 'Rows behind Net revenue' }).waitFor()
  await expect.poll(() => sheet.getByRole('listitem').count()).toBe(2)
  expect(page.url()).toContain('open=net_revenue')
  await look(page, 'overview-rows')
  await page.reload()
  await sheet.getByRole('listitem').first().waitFor()
  await escapeFrom(sheet)
  await sheet.waitFor({ state: 'detached' })
  await card(page, 'Tokens consumed').getByRole('link').click()
  await sheet.getByRole('link', { name: 'bo' }).click()
  // Behind its entry's panel it has no role.
  await page.locator('h1', { hasText: 'bo' }).waitFor()
  expect(page.url()).toContain('entry=ent_')
  await tab.close()
})

test('behind token disputes each leads to itself and to its account, and they are taken apart by their reasons', async () => {
  const tab = await visit('/jobsearch/overview?range=90d&open=token_disputes')
  const { page } = tab
  const sheet = page.getByRole('dialog')
  const dispute = sheet.getByRole('link', { name: 'Did not know that it costs' })
  await expect.poll(() => dispute.getAttribute('href')).toMatch(/^\/jobsearch\/disputes\?.*open=dsp_/)
  await sheet.getByRole('link', { name: 'ned' }).waitFor()
  await look(page, 'overview-disputes')
  await sheet.getByRole('radio', { name: 'Parts' }).check()
  const parts = sheet.getByRole('list', { name: 'Parts of Token disputes by reason of the dispute' })
  await parts.getByText('The run failed').waitFor()
  await tab.close()
})

test('the rows behind a figure come as a file and add up to it', async () => {
  const tab = await visit('/jobsearch/overview?range=7d&open=tokens_consumed')
  const { page } = tab
  const href = await page
    .getByRole('dialog')
    .getByRole('link', { name: /export/i })
    .getAttribute('href')
  const file = await fetch(`${product.url}${href}`, { headers: { cookie: owner.cookie } })
  expect(file.status).toBe(200)
  const lines = (await file.text()).trim().split('\r\n').slice(1)
  const counts = lines.map(line => Number(line.split(',').at(-1)))
  expect(counts.toSorted((a, b) => a - b)).toEqual([6, 10, 70])
  // Behind an open panel nothing has a role.
  const consumed = page.locator('article[aria-label="Tokens consumed"]')
  await expect.poll(() => consumed.textContent()).toContain('86')
  await tab.close()
})

test('from anywhere, g o leads there, and it stands first in the navigation', async () => {
  const tab = await openTab(browser(), { url: product.url, cookie: owner.cookie })
  const { page } = tab
  await page.goto(`${product.url}/jobsearch/developers`)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await settle(page)
  const first = page.getByRole('navigation', { name: 'Areas' }).first().getByRole('listitem').first()
  expect(await first.textContent()).toBe('Overview')
  await pressUntil(page, ['g', 'o'], page.getByRole('heading', { level: 1, name: 'Overview' }))
  await card(page, 'Net revenue')
    .getByRole('link', { name: /open its rows$/ })
    .waitFor()
  await tab.close()
})

const opensRows = /: open (its|their) rows$/

/** `$1,234.56`, `−$3.00`, `70 ◈`, `21.05%`: the first number alone. */
function numberIn(text: string): number {
  const [, minus = '', digits = ''] = /(−?)[^\d]*([\d,]+(?:\.\d+)?)/.exec(text) ?? []
  return Number(`${minus === '' ? '' : '-'}${digits.replaceAll(',', '')}`)
}

/** What the rows of the open panel add up to, all of them. */
async function sumRows(sheet: Locator): Promise<number> {
  await sheet.getByRole('listitem').or(sheet.getByText('No rows')).first().waitFor()
  const more = sheet.getByRole('button', { name: 'Show more' })
  while ((await more.count()) > 0) await more.click()
  const texts = await sheet.locator('ol > li > span:last-child').allTextContents()
  return texts.reduce((sum, text) => sum + numberIn(text), 0)
}

test('every figure opens rows that add up to it, or to what it divides and is divided by', {
  timeout: 180_000,
}, async () => {
  const tab = await visit('/jobsearch/overview?range=90d')
  const { page } = tab
  await page.getByText('cover_letter').waitFor()
  await page.getByRole('list', { name: 'Steps of the paywall' }).waitFor()
  const links = page.getByRole('main').getByRole('link', { name: opensRows })
  // Eight headline figures, four of buyers and four of disputes, four steps, and three figures of each action.
  await expect.poll(() => links.count()).toBe(8 + 4 + 4 + 4 + 3 * 3)
  const names = await links.evaluateAll(all => all.map(link => link.textContent ?? ''))
  expect(new Set(names).size).toBe(names.length)
  const sheet = page.getByRole('dialog')
  for (const [index, name] of names.entries()) {
    const shown = await links.nth(index).evaluate(link => link.firstChild?.textContent ?? '')
    const figure = numberIn(shown)
    // Its unit stands beside the link.
    const isPerThousand = await links
      .nth(index)
      .evaluate(link => link.nextElementSibling?.textContent === 'per 1,000')
    await links.nth(index).click()
    const sides = sheet.getByRole('radio', { name: /divided/ })
    await sheet.getByRole('heading', { name: /^Behind / }).waitFor()
    const over = await sumRows(sheet)
    const isStep = name.includes('paywalls ')
    if ((await sides.count()) === 0 || isStep) expect(over, name).toBeCloseTo(figure, 2)
    else {
      await sheet.getByRole('radio', { name: 'What it is divided by' }).check()
      await expect.poll(() => page.url()).toContain('side=under')
      await sheet.getByText('What it is divided by').waitFor()
      const [whole, digits] = shown.includes('%') ? [100, 1] : [isPerThousand ? 1000 : 1, 2]
      // The rows of the other side may stand there a moment longer.
      await expect
        .poll(async () => (over / (await sumRows(sheet))) * whole, { message: name })
        .toBeCloseTo(figure, digits)
    }
    await escapeFrom(sheet)
    await sheet.waitFor({ state: 'detached' })
  }
  await tab.close()
})

test('the funnel narrows from step to step, as a table and as a file too, and of one price version', async () => {
  const tab = await visit('/jobsearch/overview?range=90d')
  const { page } = tab
  const steps = page.getByRole('list', { name: 'Steps of the paywall' })
  await expect
    .poll(async () => (await steps.getByRole('link').allTextContents()).map(numberIn))
    .toEqual([3, 2, 1, 1])
  const panel = page.getByRole('region', { name: 'Paywall funnel' })
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    panel.getByRole('button', { name: 'Download as CSV' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('paywall-funnel.csv')
  await panel.getByRole('button', { name: 'Show as a table' }).click()
  await panel.getByRole('row', { name: /^Paid/ }).waitFor()
  await panel.getByRole('button', { name: 'All price versions' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'Version 1' }).click()
  await expect.poll(() => page.url()).toContain('funnel=1')
  await panel.getByRole('link', { name: /selected: open/ }).click()
  await page.getByRole('dialog').getByText('price version 1').first().waitFor()
  await tab.close()
})

test('prices that were published are marked on the charts, and lead to their version', async () => {
  const tab = await visit('/jobsearch/overview')
  const { page } = tab
  const marks = page
    .getByRole('region', { name: 'Tokens consumed' })
    .getByRole('list', { name: 'What happened' })
  await marks.getByRole('link', { name: /^v1 · / }).click()
  await page.waitForURL('**/prices?**')
  expect(page.url()).toContain('tab=history')
  await page.getByRole('dialog').waitFor()
  await tab.close()
})

test('a chart is read by the pointer and by the arrow keys alike', async () => {
  const tab = await visit('/jobsearch/overview?range=7d')
  const { page } = tab
  const chart = page.getByRole('application', { name: /^Tokens consumed/ })
  await chart.waitFor()
  const said = page.getByRole('region', { name: 'Tokens consumed' }).getByRole('status').last()
  await chart.focus()
  await page.keyboard.press('End')
  await said.getByText('May still change').waitFor()
  const last = await said.textContent()
  await page.keyboard.press('ArrowLeft')
  await expect.poll(() => said.textContent()).not.toBe(last)
  await page.keyboard.press('Escape')
  await expect.poll(() => said.textContent()).toBe('')
  const box = await chart.boundingBox()
  if (box === null) throw new Error('the chart is drawn')
  await page.mouse.move(box.x + box.width - 14, box.y + box.height / 2)
  await expect.poll(() => said.textContent()).toBe(last)
  await tab.close()
})

test('what waits for somebody stands above everything, and leads to where it is done', async () => {
  const tab = await visit('/jobsearch/overview')
  const { page } = tab
  const waits = page.getByRole('list', { name: 'What waits' })
  await waits.getByRole('link', { name: 'Chargeback of Top-up' }).waitFor()
  await waits.getByRole('link', { name: '2 token disputes are past due' }).waitFor()
  await waits.getByRole('link', { name: /paid for, and not delivered/ }).click()
  await page.waitForURL('**/purchases?**')
  expect(page.url()).toContain('open=pur_quin')
  await tab.close()
})

test('after signing in one is at the Overview of the economy that was looked at last', async () => {
  const tab = await visit('/intellicv/overview')
  const { page } = tab
  await page.goto(product.url)
  await page.waitForURL('**/intellicv/overview**')
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
  await tab.close()
})
