// The Overview in the hands of an operator: figures that open on their rows, charts, the most used actions, and nothing yet.
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { escapeFrom, launchBrowser, look, openTab, settle, widths } from '../support/browser.ts'
import { buyerOf } from '../support/buyer.ts'
import { type Product, startProduct } from '../support/product.ts'

let product: Product
let browser: Browser
let owner: Awaited<ReturnType<Product['as']>>
beforeAll(async () => {
  product = await startProduct({ economyKey: 'jobsearch' })
  browser = await launchBrowser()
  owner = await product.as('owner')
  await fill()
}, 120_000)
afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
})
afterAll(async () => {
  await browser.close()
  await product.stop()
})

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

async function visit(path: string, options: { cookie?: string; width?: number } = {}) {
  const tab = await openTab(browser, { url: product.url, cookie: owner.cookie, ...options })
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
  await page.locator('.recharts-surface').first().waitFor()
  // The whole of it at once: what scrolls beneath the bar would count as covered.
  await page.setViewportSize({ width, height: width < 600 ? 3000 : 1500 })
  await look(page, 'overview')
  await page.goto(`${product.url}/jobsearch/overview?mode=test`)
  await page.getByText('No money in these dates').waitFor()
  await page.getByText('No tokens consumed in these dates').waitFor()
  await page.getByText('No action was used in these dates').waitFor()
  await look(page, 'overview-empty')
  await tab.close()
})

test('a figure says what it means, opens on its rows, and those on their accounts', async () => {
  const tab = await visit('/jobsearch/overview')
  const { page } = tab
  await card(page, 'Net revenue').getByRole('button').hover()
  await page.getByText('less refunds and lost chargebacks', { exact: false }).first().waitFor()
  await card(page, 'Net revenue').getByRole('link').click()
  const sheet = page.getByRole('dialog')
  await sheet.getByRole('list', { name: 'Rows behind Net revenue' }).waitFor()
  expect(await sheet.getByRole('listitem').count()).toBe(2)
  expect(page.url()).toContain('open=net_revenue')
  await look(page, 'overview-rows')
  await page.reload()
  await sheet.getByRole('listitem').first().waitFor()
  await escapeFrom(sheet)
  await sheet.waitFor({ state: 'detached' })
  await card(page, 'Tokens consumed').getByRole('link').click()
  await sheet.getByRole('link', { name: 'bo' }).click()
  await page.getByRole('heading', { level: 1, name: 'bo' }).waitFor()
  expect(page.url()).toContain('entry=ent_')
  await tab.close()
})

test('the rows behind a figure come as a file and add up to it', async () => {
  const tab = await visit('/jobsearch/overview?open=tokens_consumed')
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
  expect(await page.locator('article[aria-label="Tokens consumed"]').textContent()).toContain('86')
  await tab.close()
})

test('from anywhere, g o leads there, and it stands first in the navigation', async () => {
  const tab = await openTab(browser, { url: product.url, cookie: owner.cookie })
  const { page } = tab
  await page.goto(`${product.url}/jobsearch/developers`)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await settle(page)
  const first = page.getByRole('navigation', { name: 'Areas' }).first().getByRole('listitem').first()
  expect(await first.textContent()).toBe('Overview')
  await page.keyboard.press('g')
  await page.keyboard.press('o')
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
  await card(page, 'Net revenue')
    .getByRole('link', { name: /open its rows$/ })
    .waitFor()
  await tab.close()
})
