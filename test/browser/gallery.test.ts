// Every part of the interface in every state, as `npm run dev` shows them at /ui.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { browserOfFile, look, openTab, settle, widths } from '../support/browser.ts'
import { startServer, type TestServer } from '../support/server.ts'

let server: TestServer
const browser = browserOfFile()
beforeAll(async () => {
  server = await startServer({ development: true })
}, 120_000)
afterAll(() => server.stop())

test.each(widths)('the gallery at %i', { timeout: 120_000 }, async width => {
  const tab = await openTab(browser(), {
    url: server.url,
    width,
    expected: [/an example that fails on purpose/i],
  })
  tab.page.setDefaultTimeout(60_000)
  await tab.page.goto(`${server.url}/ui`)
  await tab.page.locator('h1').first().waitFor()
  await settle(tab.page)
  expect(await tab.page.locator('section h2, section h3').count()).toBeGreaterThan(20)
  await look(tab.page, 'gallery')
  await tab.close()
})

test('what lasted is a band that stands out while it is pointed at in the list beneath', {
  timeout: 120_000,
}, async () => {
  const tab = await openTab(browser(), {
    url: server.url,
    expected: [/an example that fails on purpose/i],
  })
  const { page } = tab
  page.setDefaultTimeout(60_000)
  await page.goto(`${server.url}/ui`)
  const chart = page.getByRole('region', { name: 'Paying users', exact: true })
  await chart.getByRole('application').waitFor()
  const bands = chart.getByRole('application').locator('rect[fill-opacity]')
  await expect.poll(() => bands.count()).toBe(4)
  const emphasised = () =>
    bands.evaluateAll(all => all.map(band => band.getAttribute('fill') === 'var(--accent)'))
  expect(await emphasised()).toEqual([false, false, false, false])
  await chart.getByRole('link', { name: /first phase/ }).hover()
  await expect.poll(emphasised).toEqual([false, true, false, false])
  // Its neighbour begins where it ends: the pixels of both are there, and each is told of its own days.
  await chart.getByRole('application').focus()
  for (let day = 0; day < 17; day += 1) await page.keyboard.press('ArrowRight')
  await chart.getByRole('status').getByText('first phase', { exact: false }).waitFor()
  await page.keyboard.press('ArrowRight')
  await chart
    .getByRole('status')
    .getByText(/second phase.* · begins/)
    .waitFor()
  expect(await chart.getByRole('status').last().textContent()).not.toContain('first phase')
  await look(page, 'gallery-lasting')
  await tab.close()
})

test('a long timeline draws what is in view, and the arrows go from event to event', {
  timeout: 120_000,
}, async () => {
  const tab = await openTab(browser(), {
    url: server.url,
    expected: [/an example that fails on purpose/i],
  })
  const { page } = tab
  page.setDefaultTimeout(60_000)
  await page.goto(`${server.url}/ui`)
  await page.getByRole('button', { name: 'Show 1,200' }).click()
  const list = page.getByRole('list', { name: 'Entries of one account' })
  // Until the part that does so has come, the first two hundred stand in for it.
  await expect.poll(() => list.locator('[data-event]').count(), { timeout: 30_000 }).toBeLessThan(80)
  await list.locator('[data-event]').first().focus()
  for (let step = 0; step < 60; step += 1) await page.keyboard.press('ArrowDown')
  const focused = await page.evaluate(() => document.activeElement?.closest('li')?.getAttribute('data-index'))
  expect(Number(focused)).toBeGreaterThanOrEqual(60)
  await look(page, 'gallery-timeline')
  await tab.close()
})
