// What actions were used for in four weeks, beside their prices in the grid.
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { toVolume } from '../../client/console/screens/prices/volume.ts'
import { formatMoney } from '../../client/ui/money.ts'
import { browserOfFile, openTab } from '../support/browser.ts'
import { buyerOf } from '../support/buyer.ts'
import { type Product, startProduct } from '../support/product.ts'

let product: Product
const browser = browserOfFile()
let owner: Awaited<ReturnType<Product['as']>>
beforeAll(async () => {
  product = await startProduct({ economyKey: 'jobsearch' })
  owner = await product.as('owner')
  await buyerOf(product).buy('ada', 'starter')
  for (const requestId of ['one', 'two'])
    await product.api.spend.charge.mutate({ userId: 'ada', action, quantity: 5, requestId })
}, 120_000)
afterAll(() => product.stop())

const action = 'job_match_detailed'

/** Counted within seconds of the spend. */
async function readLine() {
  const day = new Intl.DateTimeFormat('sv', { timeZone: 'UTC' })
  const question = {
    economyKey: 'jobsearch',
    mode: 'live' as const,
    from: day.format(Date.now() - 86_400_000),
    to: day.format(Date.now() + 86_400_000),
  }
  return vi.waitFor(
    async () => {
      const { rows, currency } = await owner.api.insights.actions.query(question)
      const line = rows.find(row => row.action === action)
      if (line?.spends !== 2) throw new Error('the second charge is not counted yet')
      return { ...toVolume(line), currency }
    },
    { timeout: 30_000, interval: 200 },
  )
}

test('the grid says how often an action was used in 28 days, and what that recognised, of its mode alone', async () => {
  const { revenue, currency } = await readLine()
  expect(revenue).toBeGreaterThan(0)
  const tab = await openTab(browser(), { url: product.url, cookie: owner.cookie })
  const { page } = tab
  await page.goto(`${product.url}/jobsearch/prices`)
  const used = page.getByRole('row', { name: new RegExp(action) })
  await used.getByText(formatMoney(revenue, currency)).waitFor()
  const heads = await page.getByRole('columnheader').allTextContents()
  const cell = (row: typeof used, head: string) => row.locator(`[data-column="${heads.indexOf(head)}"]`)
  expect(await cell(used, 'Uses, 28 days').textContent()).toBe('2')
  const unused = page.getByRole('row', { name: /job_match_simple/ })
  expect(await cell(unused, 'Uses, 28 days').textContent()).toBe('0')
  expect(await cell(unused, 'Revenue, 28 days').textContent()).toBe('–')
  await page.goto(`${product.url}/jobsearch/prices?mode=test`)
  await expect.poll(() => cell(used, 'Uses, 28 days').textContent()).toBe('0')
  await tab.close()
})
