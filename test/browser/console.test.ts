// The console in a real Chromium: every screen looked at in both themes and widths, and walked through by keyboard.
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { launchBrowser, look, openTab, settle, widths } from '../support/browser.ts'
import { startServer, type TestServer } from '../support/server.ts'

let server: TestServer
let browser: Browser
const cookies: Record<string, string> = {}

beforeAll(async () => {
  server = await startServer()
  browser = await launchBrowser()
  for (const role of ['owner', 'viewer', 'developer'] as const) cookies[role] = (await server.as(role)).cookie
  await fill(server)
}, 120_000)
afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
})
afterAll(async () => {
  await browser.close()
  await server.stop()
})

/** Enough of everything that a full screen is full. */
async function fill(given: TestServer): Promise<void> {
  const { api } = await given.as('owner')
  const reason = 'set up for the pictures'
  for (const [index, name] of [
    'Checkout',
    'Mobile app',
    'Batch worker',
    'Partner, reads only',
    'Old importer',
  ].entries()) {
    const { productKey } = await api.keys.create.mutate({
      economyKey: 'jobsearch',
      mode: 'live',
      name,
      scopes: index === 3 ? ['read'] : ['read', 'spend', 'earn'],
      rateLimitPerMinute: index === 2 ? 6000 : null,
      expiresAt: index === 1 ? new Date(Date.now() + 9 * 86_400_000).toISOString() : null,
      reason,
    })
    if (index === 0)
      await api.keys.rotate.mutate({
        economyKey: 'jobsearch',
        id: productKey.id,
        overlapHours: 24,
        reason: 'yearly rotation',
      })
    if (index === 4)
      await api.keys.revoke.mutate({ economyKey: 'jobsearch', id: productKey.id, reason: 'nobody uses it' })
  }
  await api.invitations.create.mutate({
    email: 'grace@example.com',
    role: 'developer',
    reason: 'joins the team',
  })
}

async function visit(path: string, options: { role?: string; width?: number } = {}) {
  const tab = await openTab(browser, {
    url: server.url,
    ...(options.width === undefined ? {} : { width: options.width }),
    ...(options.role === undefined ? {} : { cookie: cookies[options.role] ?? '' }),
  })
  await tab.page.goto(`${server.url}${path}`)
  await tab.page.locator('h1').first().waitFor()
  await settle(tab.page)
  return tab
}

const screens = [
  ['sign-in', '/sign-in', undefined],
  ['welcome-dead-link', '/welcome#nothing', undefined],
  ['keys', '/jobsearch/developers', 'owner'],
  ['keys-empty', '/aimanager/developers', 'owner'],
  ['keys-test-mode', '/jobsearch/developers?mode=test', 'owner'],
  ['economy', '/jobsearch/settings/economy', 'owner'],
  ['operators', '/jobsearch/settings/operators', 'owner'],
  ['audit', '/jobsearch/settings/audit', 'owner'],
  ['audit-refused', '/jobsearch/settings/audit', 'viewer'],
  ['you', '/jobsearch/settings/you', 'owner'],
  ['unknown-economy', '/nothing/developers', 'owner'],
  ['unknown-path', '/jobsearch/nothing/at/all', 'owner'],
] as const

describe.each(widths)('at %i', width => {
  test.each(screens)('%s', async (name, path, role) => {
    const tab = await visit(path, { width, ...(role === undefined ? {} : { role }) })
    await look(tab.page, name)
    await tab.close()
  })
})

async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key)
}

/** Tabs until the element that has the focus is named like this. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let step = 0; step < 60; step += 1) {
    await page.keyboard.press('Tab')
    const text = await page.evaluate(() => {
      const focused = document.activeElement
      const label = focused instanceof HTMLInputElement ? focused.labels?.[0]?.textContent : undefined
      return focused?.getAttribute('aria-label') ?? label ?? focused?.textContent ?? ''
    })
    if (name.test(text)) return
  }
  throw new Error(`nothing named ${name} was reached by Tab`)
}

test('by keyboard alone: in, around, a new key, out', async () => {
  const tab = await visit('/sign-in')
  const { page } = tab
  await tabTo(page, /^Owner/)
  await press(page, 'Enter')
  await page.waitForURL('**/jobsearch/developers**')
  await page.getByRole('heading', { level: 1, name: /product keys/i }).waitFor()
  await press(page, 'g', 's')
  await page.waitForURL('**/settings/**')
  await press(page, 'Shift+?')
  await page.getByRole('dialog').waitFor()
  await press(page, 'Escape')
  await press(page, 'Control+k')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.type('new product key')
  await page.getByRole('option', { name: /new product key/i }).waitFor()
  await press(page, 'Enter')
  await page.getByRole('dialog', { name: /key/i }).waitFor()
  await page.getByLabel(/^Name/).focus()
  await page.keyboard.type('Made by keyboard')
  await tabTo(page, /read/i)
  await press(page, 'Space')
  await page.getByLabel(/why/i).focus()
  await page.keyboard.type('a browser test')
  await tabTo(page, /^(make|create).*key/i)
  await press(page, 'Enter')
  const made = page.getByText(/fbx_live_[0-9a-z]{40}/).first()
  await made.waitFor()
  await tab.close()
})

test('what another operator does shows up behind a pill', async () => {
  const tab = await visit('/intellicv/developers', { role: 'owner' })
  const { api } = await server.as('developer')
  const make = (name: string) =>
    api.keys.create.mutate({
      economyKey: 'intellicv',
      mode: 'live',
      name,
      scopes: ['read'],
      rateLimitPerMinute: null,
      expiresAt: null,
      reason: 'news',
    })
  await make('heard first')
  const pill = tab.page.getByRole('button', { name: /new|changed/i }).filter({ hasText: /\d/ })
  await pill.first().waitFor({ timeout: 10_000 })
  await pill.first().click()
  await tab.page.getByText('heard first').first().waitFor()
  await tab.close()
})

test('a session that ended leads to sign-in and back to where one was', async () => {
  const cookie = (await server.as('support')).cookie
  const tab = await openTab(browser, { url: server.url, cookie })
  await tab.page.goto(`${server.url}/jobsearch/settings/operators`)
  await tab.page.locator('h1').first().waitFor()
  await server.services.database.pool.query(
    "delete from operator_session where operator_id in (select id from operator where role = 'support')",
  )
  await tab.page.reload()
  await tab.page.waitForURL('**/sign-in**')
  await tab.page.getByRole('button', { name: /^Support/ }).click()
  await tab.page.waitForURL('**/jobsearch/settings/operators**')
  await tab.context.close()
})

test('whoever may not change something sees the button, disabled, and who may', async () => {
  const tab = await visit('/jobsearch/developers', { role: 'viewer' })
  const button = tab.page.getByRole('button', { name: /new key/i })
  expect(await button.getAttribute('aria-disabled')).toBe('true')
  await button.focus()
  await tab.page
    .getByText(/Owner.*Developer/)
    .first()
    .waitFor()
  await tab.close()
})
