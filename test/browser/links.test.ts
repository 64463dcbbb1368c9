// Links as a new tab opens them or a colleague is sent them: with the mode and the dates of the page they stand on.
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { browserOfFile, escapeFrom, openTab, settle } from '../support/browser.ts'
import { buyerOf } from '../support/buyer.ts'
import { fresh } from '../support/fresh.ts'
import { type Product, productCaller, startProduct } from '../support/product.ts'

let product: Product
const browser = browserOfFile()
let owner: Awaited<ReturnType<Product['as']>>
let purchaseId = ''
beforeAll(async () => {
  product = await startProduct({ economyKey: 'jobsearch' })
  owner = await product.as('owner')
  const api = productCaller(product.url, await product.makeKey({ mode: 'test' }))
  purchaseId = (await buyerOf(product, api).buy(ada, 'starter')).purchaseId
  await api.spend.charge.mutate({ userId: ada, action: 'job_match_detailed', requestId: 'run' })
}, 120_000)
afterAll(() => product.stop())

const ada = 'ada@example.com'
const carried = { mode: 'test', range: '7d' }

async function visit(path: string) {
  const tab = await openTab(browser(), { url: product.url, cookie: owner.cookie })
  const address = new URL(path, product.url)
  for (const [name, value] of Object.entries(carried)) address.searchParams.set(name, value)
  await tab.page.goto(address.href)
  // Not by its role: behind a panel that opens at once nothing has one.
  await tab.page.locator('h1').first().waitFor()
  await settle(tab.page)
  return tab
}

/** The addresses within the economy to which this part of the page links. */
function addressesIn(page: Page, part: string): Promise<string[]> {
  return page
    .locator(`${part} a[href]`)
    .evaluateAll(links =>
      links.map(link => link.getAttribute('href') ?? '').filter(href => /^(\/jobsearch|\?)/.test(href)),
    )
}

/** What of the frame each of these addresses lacks: nothing, it is hoped. */
function lacking(addresses: readonly string[]): string[] {
  return addresses.filter(address => {
    const { searchParams } = new URL(address, product.url)
    return Object.entries(carried).some(([name, value]) => searchParams.get(name) !== value)
  })
}

const pages = [
  ['the overview', '/jobsearch/overview'],
  ['the accounts', '/jobsearch/accounts'],
  ['accounts that a search does not find', '/jobsearch/accounts?q=nobody'],
  ["an account's history", `/jobsearch/accounts?user=${ada}`],
  ["an account's lots", `/jobsearch/accounts?user=${ada}&tab=lots`],
  ["an account's purchases", `/jobsearch/accounts?user=${ada}&tab=purchases`],
  ['what is known of an account', `/jobsearch/accounts?user=${ada}&tab=about`],
  ['the purchases', '/jobsearch/purchases'],
  ['the price book', '/jobsearch/prices'],
  ['the product keys', '/jobsearch/developers'],
  ['the settings', '/jobsearch/settings/operators'],
] as const

test.each(pages)('%s: every link keeps the mode and the dates', async (_name, path) => {
  const tab = await visit(path)
  const navigation = await addressesIn(tab.page, 'nav[aria-label="Areas"]')
  expect(navigation.length).toBeGreaterThan(5)
  const within = await addressesIn(tab.page, 'main')
  expect(lacking([...navigation, ...within])).toEqual([])
  await tab.close()
})

test('rows, a purchase and its way to the ledger keep them too', async () => {
  const tab = await visit('/jobsearch/purchases')
  const { page } = tab
  await page.getByRole('link', { name: ada }).or(page.locator('main [data-row-focus]')).first().waitFor()
  const rows = await addressesIn(page, 'main table')
  expect(rows.length).toBeGreaterThan(0)
  expect(lacking(rows)).toEqual([])
  await page.goto(`${product.url}/jobsearch/purchases?mode=test&range=7d&open=${purchaseId}`)
  await page
    .getByRole('link', { name: /^Entry \d/ })
    .first()
    .waitFor()
  const within = await addressesIn(page, 'main')
  expect(within.length).toBeGreaterThan(4)
  expect(lacking(within)).toEqual([])
  await tab.close()
})

/** Whether a press with Ctrl is the browser's own affair: it opens a tab then, when it likes, and a test need not wait for that. */
function isLeftToBrowser(link: Locator): Promise<boolean> {
  return link.evaluate(element => {
    let isLeft = false
    // Behind all that the page listens with.
    const note = (event: Event) => {
      isLeft = !event.defaultPrevented
      event.preventDefault()
    }
    addEventListener('click', note, { once: true })
    element.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, ctrlKey: true }))
    return isLeft
  })
}

test('a link changes with the mode, opens its own mode in a new tab, and a click goes where it says', async () => {
  const tab = await visit(`/jobsearch/purchases?open=${purchaseId}`)
  const { page } = tab
  const entry = page.getByRole('link', { name: /^Entry \d/ }).first()
  await entry.waitFor()
  // What the panel still fetches moves the row from under the pointer.
  await settle(page)
  const address = await entry.evaluate(link => (link as HTMLAnchorElement).href)
  expect(await isLeftToBrowser(entry)).toBe(true)
  const opened = await page.context().newPage()
  await opened.goto(address)
  // Behind the entry's panel, once that is there, it has no role.
  await opened.getByRole('radio', { name: 'Test', checked: true, includeHidden: true }).waitFor()
  await opened.close()
  await entry.click()
  await page.waitForURL(address)

  await escapeFrom(page.getByRole('dialog'))
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.getByRole('radio', { name: 'Live' }).check()
  await page.waitForURL(url => url.searchParams.get('mode') === null)
  const purchases = page.getByRole('navigation', { name: 'Areas' }).getByRole('link', { name: 'Purchases' })
  await expect.poll(() => purchases.getAttribute('href')).toBe('/jobsearch/purchases?range=7d')
  await tab.close()
})

test('a link that names its mode leads into that one', async () => {
  const name = fresh('Checkout')
  const { productKey } = await owner.api.keys.create.mutate({
    economyKey: 'jobsearch',
    mode: 'live',
    name,
    scopes: ['read'],
    rateLimitPerMinute: null,
    expiresAt: null,
    reason: 'for a test',
  })
  const tab = await visit('/jobsearch/settings/audit')
  const { page } = tab
  await page.getByText(name).first().click()
  const subject = page.getByRole('dialog').getByRole('link', { name })
  await expect
    .poll(() => subject.getAttribute('href'))
    .toBe(`/jobsearch/developers?range=7d&open=${productKey.id}`)
  await tab.close()
})
