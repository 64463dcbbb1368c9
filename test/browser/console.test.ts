// The console in a real Chromium: every screen looked at in both themes and widths, and walked through by keyboard.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  browserOfFile,
  escapeFrom,
  look,
  openPalette,
  openTab,
  pressUntil,
  settle,
  widths,
} from '../support/browser.ts'
import { fresh } from '../support/fresh.ts'
import { startServer, type TestServer } from '../support/server.ts'

let server: TestServer
const browser = browserOfFile()
const cookies: Record<string, string> = {}

beforeAll(async () => {
  server = await startServer()
  for (const role of ['owner', 'viewer', 'developer'] as const) cookies[role] = (await server.as(role)).cookie
  await fill(server)
}, 120_000)
afterAll(() => server.stop())

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
  const tab = await openTab(browser(), {
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
  await page.waitForURL('**/jobsearch/overview**')
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
  await pressUntil(page, ['g', 's'], page.getByRole('navigation', { name: 'Settings' }))
  await page.waitForURL('**/settings/**')
  await press(page, 'Shift+?')
  await escapeFrom(page.getByRole('dialog'))
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await openPalette(page)
  await page.keyboard.type('new product key')
  await page.getByRole('option', { name: /new product key/i, selected: true }).waitFor()
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
  const name = fresh('heard first')
  await make(name)
  const pill = tab.page.getByRole('button', { name: /new|changed/i }).filter({ hasText: /\d/ })
  await pill.first().waitFor({ timeout: 10_000 })
  await pill.first().click()
  await tab.page.getByText(name).first().waitFor()
  await tab.close()
})

test('a session that ended leads to sign-in and back to where one was', async () => {
  const cookie = (await server.as('support')).cookie
  const tab = await openTab(browser(), { url: server.url, cookie })
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

test('a server that is away is said in place: what was asked for comes when it is back, and nothing is lost', async () => {
  const tab = await openTab(browser(), {
    url: server.url,
    cookie: cookies['owner'] ?? '',
    expected: [/net::ERR|Failed to load|Failed to fetch/i],
  })
  const { page } = tab
  await page.goto(`${server.url}/jobsearch/settings/economy`)
  await page.getByLabel('Name', { exact: true }).fill('Typed before it went')
  // The question that stops a loss is fetched behind the screen.
  await settle(page)
  const away = (url: URL) => url.origin === server.url
  await page.route(away, route => route.abort())
  await page.getByRole('link', { name: 'Operators' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Keep editing' }).click()
  expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Typed before it went')
  await page.getByRole('button', { name: 'Discard' }).click()
  await page.getByRole('link', { name: 'Operators' }).click()
  await page
    .getByText(/server (is away|does not answer)/)
    .first()
    .waitFor()
  expect(page.url()).toContain('/settings/operators')
  await page.unroute(away)
  // The page tries by itself, too: the button may be gone before it is pressed.
  const heading = page.getByRole('heading', { level: 1, name: 'Operators' })
  await Promise.any([page.getByRole('button', { name: 'Try now' }).click(), heading.waitFor()])
  await heading.waitFor()
  await tab.close()
})

test('a stream that falls tells at once that the server is away', async () => {
  const tab = await openTab(browser(), {
    url: server.url,
    cookie: cookies['owner'] ?? '',
    expected: [/net::ERR|Failed to load|status of 5/i],
  })
  const { page } = tab
  await page.route('**/readyz', route => route.fulfill({ status: 503, body: 'not ready' }))
  let streams = 0
  await page.route('**/trpc/console/*follow*', route => {
    streams += 1
    return route.abort()
  })
  await page.goto(`${server.url}/jobsearch/developers`)
  await page.getByText('The server does not answer.').waitFor()
  expect(streams).toBeGreaterThan(0)
  await tab.close()
})

test('a dialog asks before it throws away what was entered, and closes at once when nothing was', async () => {
  const tab = await visit('/jobsearch/developers', { role: 'owner' })
  const { page } = tab
  const dialog = page.getByRole('dialog', { name: 'New live key' })
  await page.getByRole('button', { name: 'New key' }).click()
  await escapeFrom(dialog)
  await dialog.waitFor({ state: 'detached' })

  await page.getByRole('button', { name: 'New key' }).click()
  await dialog.getByLabel('Name', { exact: true }).fill('Half written')
  await escapeFrom(dialog)
  const question = page.getByRole('alertdialog', { name: 'Discard what you entered?' })
  await question.getByRole('button', { name: 'Keep editing' }).click()
  await question.waitFor({ state: 'detached' })
  await escapeFrom(dialog)
  await question.waitFor()
  await look(page, 'discard-question')
  await question.getByRole('button', { name: 'Keep editing' }).click()
  await question.waitFor({ state: 'detached' })
  expect(await dialog.getByLabel('Name', { exact: true }).inputValue()).toBe('Half written')
  await page.mouse.click(5, 500)
  await escapeFrom(question)
  await question.waitFor({ state: 'detached' })
  await page.goBack()
  await question.getByRole('button', { name: 'Keep editing' }).click()
  await dialog.getByRole('button', { name: 'Close' }).click()
  await question.getByRole('button', { name: 'Discard' }).click()
  await dialog.waitFor({ state: 'detached' })
  await tab.close()
})

test('a link that is shown one time is closed by its button alone', async () => {
  const tab = await visit('/jobsearch/settings/operators?new=yes', { role: 'owner' })
  const { page } = tab
  await page.getByLabel('E-mail').fill(`${fresh('linus')}@example.com`)
  await page.getByLabel('Why?').fill('a browser test')
  await page.getByRole('button', { name: 'Make invitation' }).click()
  const link = page.getByRole('dialog', { name: 'Send this link' })
  await escapeFrom(link)
  await page.mouse.click(5, 500)
  await page.goBack()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Stay' }).click()
  expect(await link.isVisible()).toBe(true)
  await look(page, 'one-time-link')
  await link.getByRole('button', { name: 'I have sent it' }).click()
  await link.waitFor({ state: 'detached' })
  await tab.close()
})

test('a dialog that was fetched behind the screen opens without a wait', async () => {
  const tab = await visit('/jobsearch/developers', { role: 'owner' })
  const { page } = tab
  const isFetched = () =>
    page.evaluate(() =>
      performance.getEntriesByType('resource').some(({ name }) => name.includes('/new-key-dialog-')),
    )
  await expect.poll(isFetched).toBe(true)
  await settle(page)
  const openMs = await page.evaluate(async () => {
    const button = [...document.querySelectorAll('button')].find(one => one.textContent === 'New key')
    const start = performance.now()
    button?.click()
    while (document.querySelector('[role=dialog]') === null) await new Promise(requestAnimationFrame)
    return performance.now() - start
  })
  expect(openMs).toBeLessThan(200)
  await tab.close()
})

test('another page begins at its heading, and closes nothing that was opened while it was on its way', async () => {
  const tab = await visit('/jobsearch/developers', { role: 'owner' })
  const { page } = tab
  const focused = () => page.evaluate(() => document.activeElement?.textContent)
  const { promise: sent, resolve: send } = Promise.withResolvers<void>()
  await page.route('**/assets/overview-*.js', async route => {
    await sent
    await route.continue()
  })
  const areas = page.getByRole('navigation', { name: 'Areas' })
  await areas.getByRole('link', { name: 'Overview' }).click()
  await page.getByRole('button', { name: /^Last 28 days/ }).click()
  const dates = page.getByRole('dialog', { name: 'Dates' })
  await dates.getByRole('button', { name: /^Nothing/ }).click()
  await page.waitForURL('**compare=none**')
  send()
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
  await settle(page)
  await dates.getByRole('button', { name: /^Year before/ }).click()
  await page.waitForURL('**compare=year**')
  await page.keyboard.press('Escape')
  await expect.poll(focused).toMatch(/^Last 28 days · vs 52 weeks before/)
  await areas.getByRole('link', { name: 'Developers' }).click()
  await expect.poll(focused).toBe('Product keys')
  await tab.close()
})

test('an open list of zones finds a city by its name, and passes the audit', async () => {
  const tab = await visit('/jobsearch/settings/economy', { role: 'owner' })
  const { page } = tab
  await page.getByRole('combobox', { name: /zone/i }).click()
  await page.getByPlaceholder('Search…').waitFor()
  await look(page, 'economy-zones-open')
  await page.getByPlaceholder('Search…').fill('nowhere at all')
  await page.getByText('Nothing matches').waitFor()
  await look(page, 'economy-zones-none')
  await page.getByPlaceholder('Search…').fill('kyiv')
  await expect
    .poll(() => page.getByRole('option').allTextContents())
    .toEqual([expect.stringContaining('Europe/Kyiv')])
  await look(page, 'economy-zones')
  await tab.close()
})

test('the foot of a table is on the screen with its head', async () => {
  const tab = await visit('/jobsearch/developers', { role: 'owner' })
  const { page } = tab
  for (const height of [900, 620]) {
    await page.setViewportSize({ width: 1440, height })
    await settle(page)
    const findEnd = async () => {
      const foot = await page.locator('[data-table] footer').boundingBox()
      return foot === null ? Number.POSITIVE_INFINITY : foot.y + foot.height
    }
    await expect.poll(findEnd).toBeLessThanOrEqual(height)
  }
  expect(await page.locator('th[aria-sort=descending]').textContent()).toContain('Created')
  await tab.close()
})

test('a part that is gone from the server is asked for once more on a fresh page, and then said to be missing', async () => {
  const tab = await openTab(browser(), {
    url: server.url,
    cookie: cookies['owner'] ?? '',
    expected: [/net::ERR|Failed to load|Failed to fetch/i],
  })
  const { page } = tab
  let pages = 0
  page.on('load', () => {
    pages += 1
  })
  await page.route('**/assets/new-key-dialog-*.js', route => route.abort())
  await page.goto(`${server.url}/jobsearch/developers`)
  await page.getByRole('button', { name: 'New key' }).click()
  await page.getByText('This part of the console could not be loaded.').waitFor()
  expect(pages).toBe(2)
  await page.unrouteAll()
  await page.getByRole('button', { name: 'Reload the page' }).click()
  await page.getByRole('dialog', { name: 'New live key' }).waitFor()
  await tab.close()
})

test.each([
  [1440, 'beside the navigation'],
  [390, 'at the top'],
] as const)('at %i a message stands %s, where no panel has its buttons', async (width, _place) => {
  const tab = await visit('/aimanager/settings/economy', { role: 'owner', width })
  const { page } = tab
  await page.getByLabel('Name', { exact: true }).fill(fresh(`Renamed at ${width}`))
  await page.getByRole('button', { name: 'Review changes' }).click()
  await page.getByLabel('Why?').fill('a browser test')
  await page.getByRole('button', { name: 'Save changes' }).click()
  const message = page.getByText('Settings saved')
  // It stays while the pointer is on it.
  await message.hover()
  await settle(page)
  const box = await message.boundingBox()
  if (width === 390) expect(box?.y).toBeLessThan(120)
  else
    expect([box?.x ?? 0, (box?.x ?? 0) + (box?.width ?? 0)]).toEqual([
      expect.toSatisfy((x: number) => x > 216),
      expect.toSatisfy((x: number) => x < 720),
    ])
  await look(page, 'message')
  await tab.close()
})
