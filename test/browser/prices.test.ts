// The price book in a real Chromium: looked at in every part, and a tier raised, published and rolled back.
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { launchBrowser, look, openTab, settle, widths } from '../support/browser.ts'
import { startServer, type TestServer } from '../support/server.ts'

let server: TestServer
let browser: Browser
const cookies: Record<string, string> = {}
const reason = 'a browser test'

beforeAll(async () => {
  server = await startServer()
  browser = await launchBrowser()
  for (const role of ['owner', 'growth', 'viewer'] as const) cookies[role] = (await server.as(role)).cookie
  await fill(server)
}, 120_000)
afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
})
afterAll(async () => {
  await browser.close()
  await server.stop()
})

/** In one economy: an older version, an open request, and an owner's draft with changes, a mistake among them. */
async function fill(given: TestServer): Promise<void> {
  const economyKey = 'jobsearch'
  const growth = (await given.as('growth')).api
  const owner = (await given.as('owner')).api
  const first = await growth.catalog.draft.begin.mutate({ economyKey })
  const published = structuredClone(first.document)
  for (const action of published.actions.slice(0, 3)) action.cooldownSeconds = 30
  const saved = await growth.catalog.draft.save.mutate({
    economyKey,
    revision: first.revision,
    document: published,
  })
  await growth.catalog.publish.mutate({ economyKey, revision: saved.revision, effectiveAt: null, reason })

  const second = await growth.catalog.draft.begin.mutate({ economyKey })
  const asked = structuredClone(second.document)
  for (const plan of asked.plans) plan.price += 100
  const sent = await growth.catalog.draft.save.mutate({
    economyKey,
    revision: second.revision,
    document: asked,
  })
  await growth.catalog.publish.mutate({ economyKey, revision: sent.revision, effectiveAt: null, reason })

  const own = await owner.catalog.draft.begin.mutate({ economyKey })
  const edited = structuredClone(own.document)
  for (const action of edited.actions) {
    if (action.tier === 'standard' && action.formula.kind === 'flat') action.formula.tokens += 1
  }
  const [pack] = edited.packs
  if (pack !== undefined) pack.bonusTokens += 5
  await owner.catalog.draft.save.mutate({ economyKey, revision: own.revision, document: edited })
}

async function visit(path: string, options: { role?: string; width?: number } = {}) {
  const tab = await openTab(browser, {
    url: server.url,
    ...(options.width === undefined ? {} : { width: options.width }),
    cookie: cookies[options.role ?? 'owner'] ?? '',
  })
  await tab.page.goto(`${server.url}${path}`)
  await tab.page.locator('h1').first().waitFor()
  await settle(tab.page)
  return tab
}

const views = [
  ['prices-grid', '/jobsearch/prices', 'viewer'],
  ['prices-grid-long', '/intellicv/prices', 'viewer'],
  ['prices-draft', '/jobsearch/prices', 'owner'],
  ['prices-draft-raise', '/jobsearch/prices?raise=standard', 'owner'],
  ['prices-packs', '/jobsearch/prices?tab=sales', 'viewer'],
  ['prices-packs-draft', '/jobsearch/prices?tab=sales', 'owner'],
  ['prices-policies', '/jobsearch/prices?tab=policies', 'viewer'],
  ['prices-policies-draft', '/jobsearch/prices?tab=policies', 'owner'],
  ['prices-review', '/jobsearch/prices?tab=review', 'owner'],
  ['prices-review-empty', '/aimanager/prices?tab=review', 'viewer'],
  ['prices-history', '/jobsearch/prices?tab=history', 'viewer'],
  ['prices-version', '/jobsearch/prices?tab=history&open=2', 'owner'],
] as const

describe.each(widths)('at %i', width => {
  test.each(views)('%s', async (name, path, role) => {
    const tab = await visit(path, { width, role })
    await look(tab.page, name)
    await tab.close()
  })
})

const costsOf = async (economyKey: string, tier: string): Promise<number[]> => {
  const { inForce } = await (await server.as('owner')).api.catalog.get.query({ economyKey })
  return (inForce?.document.actions ?? []).flatMap(action =>
    action.tier === tier && action.formula.kind === 'flat' ? [action.formula.tokens] : [],
  )
}

test('by mouse: a tier raised by 10 %, reviewed, published and rolled back, within a minute', async () => {
  const tab = await visit('/intellicv/prices')
  const { page } = tab
  const begun = Date.now()
  expect(await costsOf('intellicv', 'enterprise')).toEqual([25, 30, 25, 30])

  await page.getByRole('button', { name: 'Edit', exact: true }).click()
  await page
    .getByRole('row', { name: /^ENTERPRISE/ })
    .getByRole('button', { name: /raise/i })
    .click()
  await page.getByRole('dialog').getByLabel('Percent').fill('10')
  await page.getByRole('button', { name: 'Put into the draft' }).click()
  await page.getByText('4 changes.').waitFor()
  await page.getByRole('button', { name: 'Review', exact: true }).click()
  await page.getByRole('heading', { name: 'What changes' }).waitFor()
  await page.getByText('+12 %').first().waitFor()
  await publish(page, () => page.getByRole('button', { name: 'Publish…' }).click())
  await page.getByText('Version 2', { exact: true }).waitFor()
  expect(await costsOf('intellicv', 'enterprise')).toEqual([28, 33, 28, 33])

  await page.getByRole('button', { name: 'Changes of version 1' }).click()
  await page.getByRole('button', { name: /roll back to this/i }).click()
  const dialog = page.getByRole('dialog', { name: 'Roll back to version 1' })
  await dialog.getByLabel('Why?').fill(reason)
  await dialog.getByRole('button', { name: 'Roll back', exact: true }).click()
  await page.getByText('Version 3', { exact: true }).waitFor()
  expect(await costsOf('intellicv', 'enterprise')).toEqual([25, 30, 25, 30])
  expect(Date.now() - begun).toBeLessThan(60_000)
  await tab.close()
})

async function publish(page: Page, open: () => Promise<void>): Promise<void> {
  await expect
    .poll(() =>
      page
        .getByRole('status')
        .filter({ hasText: /^Saved\.$/ })
        .count(),
    )
    .toBeGreaterThan(0)
  await open()
  const dialog = page.getByRole('dialog', { name: 'Publish these prices' })
  await dialog.getByLabel('Why?').fill(reason)
  await dialog.getByRole('button', { name: 'Publish', exact: true }).click()
  await dialog.waitFor({ state: 'detached' })
}

/** Tabs until the element that has the focus is named like this. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let step = 0; step < 80; step += 1) {
    await page.keyboard.press('Tab')
    const text = await page.evaluate(() => {
      const focused = document.activeElement
      const isField = focused instanceof HTMLInputElement || focused instanceof HTMLTextAreaElement
      const label = isField ? focused.labels?.[0]?.textContent : undefined
      return focused?.getAttribute('aria-label') ?? label ?? focused?.textContent ?? ''
    })
    if (name.test(text)) return
  }
  throw new Error(`nothing named ${name} was reached by Tab`)
}

const isSaved = (page: Page) =>
  expect
    .poll(() =>
      page
        .getByRole('status')
        .filter({ hasText: /^Saved\.$/ })
        .count(),
    )
    .toBeGreaterThan(0)

test('by keyboard alone: a tier raised by 10 %, reviewed, published and rolled back', async () => {
  const tab = await visit('/intellicv/developers')
  const { page } = tab
  const { head } = await (await server.as('owner')).api.catalog.get.query({ economyKey: 'intellicv' })
  const before = head?.number ?? 0
  const press = (key: string) => page.keyboard.press(key)
  await press('g')
  await press('p')
  await page.getByRole('heading', { level: 1, name: 'Price book' }).waitFor()
  await page.getByRole('grid').waitFor()
  await press('e')
  await page.getByText('Nothing is changed yet.').waitFor()
  await tabTo(page, /^Raise by %… enterprise/)
  await press('Enter')
  await page.getByRole('dialog').waitFor()
  await tabTo(page, /^Put into the draft/)
  await press('Enter')
  await page.getByText('4 changes.').waitFor()
  await press('r')
  await page.getByRole('heading', { name: 'What changes' }).waitFor()
  await isSaved(page)
  await tabTo(page, /^Publish…/)
  await press('Enter')
  await page.getByRole('dialog').waitFor()
  await tabTo(page, /^Why/)
  await page.keyboard.type(reason)
  await tabTo(page, /^Publish$/)
  await press('Enter')
  await page.getByText(`Version ${before + 1}`, { exact: true }).waitFor()
  expect(await costsOf('intellicv', 'enterprise')).toEqual([28, 33, 28, 33])
  await tabTo(page, new RegExp(`^Changes of version ${before}$`))
  await press('Enter')
  await page.getByRole('button', { name: /roll back to this/i }).waitFor()
  await tabTo(page, /^Roll back to this/)
  await press('Enter')
  await page.getByRole('dialog', { name: `Roll back to version ${before}` }).waitFor()
  await tabTo(page, /^Why/)
  await page.keyboard.type(reason)
  await tabTo(page, /^Roll back$/)
  await press('Enter')
  await page.getByText(`Version ${before + 2}`, { exact: true }).waitFor()
  expect(await costsOf('intellicv', 'enterprise')).toEqual([25, 30, 25, 30])
  await tab.close()
})

const cell = (page: Page, row: RegExp, column: number) =>
  page.getByRole('row', { name: row }).locator(`[data-column="${column}"]`)

test('a cell is edited, undone, filled from a spreadsheet, and is there after a reload', async () => {
  const tab = await visit('/applications/prices', { role: 'growth' })
  const { page } = tab
  await page.keyboard.press('e')
  await page.getByText('Nothing is changed yet.').waitFor()
  const cost = cell(page, /export_pdf/, 1)
  await cost.focus()
  await page.keyboard.type('1')
  await page.keyboard.press('Enter')
  await page.getByText('1 change.', { exact: false }).first().waitFor()
  expect(await cost.innerText()).toMatch(/2[^]*→[^]*1[^]*−50 %/)
  await cost.focus()
  await page.keyboard.press('Enter')
  await page.keyboard.type('x')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').filter({ hasText: 'Enter a whole number' }).waitFor()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Delete')
  await page.getByText('Nothing is changed yet.').waitFor()
  await cost.evaluate(element => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', '1\r\n1\r\n')
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  })
  await page.getByText('2 changes.').waitFor()
  await isSaved(page)
  await page.reload()
  await page.getByText('2 changes.').waitFor()
  await tab.close()
})

test('another tab that saved first is not overwritten until somebody says so', async () => {
  const economyKey = 'applications'
  const { api } = await server.as('owner')
  const tab = await visit('/applications/prices')
  const { page } = tab
  await page.keyboard.press('e')
  await page.getByText('Nothing is changed yet.').waitFor()
  const draft = await api.catalog.draft.get.query({ economyKey })
  if (draft === null) throw new Error('a draft was begun')
  const theirs = structuredClone(draft.document)
  for (const action of theirs.actions) action.cooldownSeconds = 5
  await api.catalog.draft.save.mutate({ economyKey, revision: draft.revision, document: theirs })
  const cost = cell(page, /export_word/, 1)
  await cost.focus()
  await page.keyboard.type('1')
  await page.keyboard.press('Enter')
  await page.getByText('You changed this draft in another tab').waitFor()
  await page.getByRole('button', { name: 'Keep this one' }).click()
  await isSaved(page)
  const kept = await api.catalog.draft.get.query({ economyKey })
  expect(kept?.document.actions.every(action => action.cooldownSeconds !== 5)).toBe(true)
  await tab.context.close()
})

test('of 5,000 actions few rows are drawn, wherever the arrow keys lead', async () => {
  const economyKey = 'aimanager'
  const { api } = await server.as('growth')
  const draft = await api.catalog.draft.begin.mutate({ economyKey })
  const book = structuredClone(draft.document)
  const [first] = book.actions
  if (first === undefined) throw new Error('the preset has actions')
  for (let place = 0; place < 5000; place += 1) {
    book.actions.push({ ...first, key: `many_${place}`, name: `Action ${place}` })
  }
  await api.catalog.draft.save.mutate({ economyKey, revision: draft.revision, document: book })
  const tab = await visit('/aimanager/prices', { role: 'growth' })
  const { page } = tab
  await page
    .getByRole('row', { name: /many_3/ })
    .first()
    .waitFor()
  expect(await page.getByRole('row').count()).toBeLessThan(120)
  await cell(page, /many_3\b/, 1).focus()
  for (let press = 0; press < 40; press += 1) await page.keyboard.press('ArrowDown')
  const focused = await page.evaluate(() => document.activeElement?.closest('tr')?.textContent ?? '')
  expect(focused).toMatch(/many_\d{2}/)
  expect(await page.getByRole('row').count()).toBeLessThan(120)
  await tab.context.close()
})

test('a pack is added under its own key, refused where it breaks the curve, and taken out again', async () => {
  const tab = await visit('/applications/prices?tab=sales', { role: 'growth' })
  const { page } = tab
  await page.getByRole('button', { name: 'Draft' }).or(page.getByText('Your draft')).first().waitFor()
  await page.getByRole('button', { name: 'Add a pack' }).click()
  const key = page.getByLabel('Key of New pack')
  await key.fill('mini')
  await key.press('Enter')
  const price = page.getByLabel('Price of New pack')
  await price.fill('1000.00')
  await price.press('Enter')
  await page.getByText(/mistakes? keeps? it from being published/).waitFor()
  expect(await price.evaluate(element => element === document.activeElement)).toBe(true)
  await page.getByRole('button', { name: 'Remove New pack' }).click()
  await expect.poll(() => page.getByText(/it from being published/).count()).toBe(0)
  await isSaved(page)
  await tab.close()
})

test('a second operator approves, and a draft on the older version is brought onto the new one', async () => {
  const tab = await visit('/jobsearch/prices?tab=review')
  const { page } = tab
  await page.getByRole('button', { name: 'Show changes' }).click()
  await page.getByText('plans.monthly.price', { exact: true }).last().waitFor()
  await page.getByRole('button', { name: 'Approve…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Approve these prices' })
  await dialog.getByLabel('Why?').fill(reason)
  await dialog.getByRole('button', { name: 'Approve and publish' }).click()
  await page.getByRole('button', { name: 'Put my changes on top' }).click()
  await page.getByRole('heading', { name: 'What changes' }).waitFor()
  await page.getByText('on version 3', { exact: false }).first().waitFor()
  await tab.close()
})

test('an import that is no price book names what is wrong; a scheduled version can be cancelled', async () => {
  const tab = await visit('/applications/prices', { role: 'growth' })
  const { page } = tab
  await page.getByRole('button', { name: 'Import…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Import a price book' })
  await dialog.getByLabel('Or its text').fill('{"tiers": 1}')
  await dialog.getByRole('button', { name: 'Import into the draft' }).click()
  await dialog.getByText('is missing').first().waitFor()
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: 'Review', exact: true }).click()
  await page.getByRole('button', { name: 'Publish…' }).click()
  const publishing = page.getByRole('dialog', { name: 'Publish these prices' })
  await publishing.getByLabel('At a time').check()
  await publishing.getByLabel('In force from').fill('2027-02-01T08:00')
  await publishing.getByLabel('Why?').fill(reason)
  await publishing.getByRole('button', { name: 'Publish', exact: true }).click()
  await page.getByText('scheduled', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Cancel it…' }).click()
  const cancelling = page.getByRole('dialog', { name: /^Cancel version/ })
  await cancelling.getByLabel('Why?').fill(reason)
  await cancelling.getByRole('button', { name: 'Cancel the version' }).click()
  await page.getByText('cancelled', { exact: true }).waitFor()
  await tab.close()
})
