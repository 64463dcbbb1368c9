// The dictionary of figures: every metric of the registry, found by its words, and each with an address that leads to it.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { metrics } from '../../server/metrics/rules/registry.ts'
import { browserOfFile, look, openTab, settle, widths } from '../support/browser.ts'
import { startServer, type TestServer } from '../support/server.ts'

let server: TestServer
const browser = browserOfFile()
let cookie: string
beforeAll(async () => {
  server = await startServer()
  ;({ cookie } = await server.as('viewer'))
}, 120_000)
afterAll(() => server.stop())

async function visit(search = '', width = 1440) {
  const tab = await openTab(browser(), { url: server.url, cookie, width })
  await tab.page.goto(`${server.url}/jobsearch/overview/dictionary${search}`)
  await tab.page.getByRole('heading', { level: 1, name: 'Dictionary' }).waitFor()
  await settle(tab.page)
  return tab
}

test.each(widths)(
  'at %i pixels, whole and with nothing found, in both themes',
  {
    timeout: 90_000,
  },
  async width => {
    const tab = await visit('', width)
    const { page } = tab
    await expect.poll(() => page.getByRole('article').count()).toBe(metrics.length)
    await look(page, 'dictionary')
    await page.getByLabel('Search figures').fill('no such words')
    await page.getByText('No figure has these words').waitFor()
    await look(page, 'dictionary-empty')
    await tab.close()
  },
)

test('a figure is found by what is said of it, and that is in the address', async () => {
  const tab = await visit()
  const { page } = tab
  await page.keyboard.press('/')
  await page.keyboard.type('guardrail payments')
  await page.getByRole('status').getByText(`1 of ${metrics.length} figures`).waitFor()
  const entry = page.getByRole('article', { name: 'Dispute rate' })
  await entry.getByText('Not more than 20% higher', { exact: false }).waitFor()
  await expect.poll(() => page.url()).toContain('q=guardrail')
  await page.reload()
  await entry.waitFor()
  await expect.poll(() => page.getByRole('article').count()).toBe(1)
  await tab.close()
})

test('an address that names a figure shows it', async () => {
  const tab = await visit('#deferred_revenue')
  const { page } = tab
  const entry = page.getByRole('article', { name: 'Deferred revenue' })
  await expect.poll(() => entry.evaluate(one => Math.abs(one.getBoundingClientRect().top) < 300)).toBe(true)
  await page.getByRole('navigation', { name: 'Figures' }).getByRole('link', { name: 'Margin' }).click()
  await expect.poll(() => page.url()).toContain('#margin')
  const margin = page.getByRole('article', { name: 'Margin' })
  await expect.poll(() => margin.evaluate(one => Math.abs(one.getBoundingClientRect().top) < 300)).toBe(true)
  await tab.close()
})

test('it is one of the tabs of the overview', async () => {
  const tab = await openTab(browser(), { url: server.url, cookie })
  const { page } = tab
  await page.goto(`${server.url}/jobsearch/overview`)
  await page.getByRole('navigation', { name: 'Overview' }).getByRole('link', { name: 'Dictionary' }).click()
  await page.getByRole('heading', { level: 1, name: 'Dictionary' }).waitFor()
  await tab.close()
})
