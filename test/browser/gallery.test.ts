// Every part of the interface in every state, as `npm run dev` shows them at /ui.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser, look, openTab, settle, widths } from '../support/browser.ts'
import { startServer, type TestServer } from '../support/server.ts'

let server: TestServer
let browser: Browser
beforeAll(async () => {
  server = await startServer({ development: true })
  browser = await launchBrowser()
}, 120_000)
afterAll(async () => {
  await browser.close()
  await server.stop()
})

test.each(widths)('the gallery at %i', { timeout: 120_000 }, async width => {
  const tab = await openTab(browser, {
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
