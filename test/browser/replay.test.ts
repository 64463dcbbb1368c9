// The replay of real spends in a real Chromium: begun from the review, stopped, read, and led from to the accounts it touches.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { browserOfFile, look, openTab, widths } from '../support/browser.ts'
import { type Product, startProduct } from '../support/product.ts'

let product: Product
const browser = browserOfFile()
let cookie: string

beforeAll(async () => {
  product = await startProduct({ economyKey: 'jobsearch' })
  const owner = await product.as('owner')
  ;({ cookie } = owner)
  for (let index = 0; index < 12; index += 1) {
    const userId = `user ${index + 1}`
    await product.give(userId, index === 0 ? 3 : 200)
    const spends = Array.from({ length: index + 1 }, (_, turn) => ({
      userId,
      action: turn % 3 === 0 ? 'cover_letter' : 'job_match_detailed',
      requestId: `r${turn}`,
    }))
    await product.api.spend.chargeMany.mutate({ items: spends })
  }
  const begun = await owner.api.catalog.draft.begin.mutate({ economyKey: 'jobsearch' })
  const document = structuredClone(begun.document)
  for (const action of document.actions)
    if (action.key === 'cover_letter' && action.formula.kind === 'flat') action.formula.tokens += 2
  await owner.api.catalog.draft.save.mutate({
    economyKey: 'jobsearch',
    revision: begun.revision,
    document,
  })
}, 120_000)
afterAll(() => product.stop())

test.each(widths)('at %i the review replays what was spent, and says what the draft changes', async width => {
  const tab = await openTab(browser(), { url: product.url, width, cookie })
  const { page } = tab
  await page.goto(`${product.url}/jobsearch/prices?tab=review`)
  await page.getByRole('button', { name: 'Replay', exact: true }).click()
  await page.getByText(/^All 78 spends of 12 accounts cost/).waitFor()
  await page.getByRole('row', { name: /Cover letter generation/ }).waitFor()
  await expect
    .poll(() => page.getByRole('group', { name: 'Most affected' }).getByRole('link').count())
    .toBe(12)
  await page.getByRole('heading', { name: 'By action' }).scrollIntoViewIfNeeded()
  await look(page, 'replay')
  await page.getByRole('link', { name: 'user 12', exact: true }).click()
  await page.getByRole('heading', { level: 1, name: 'user 12' }).waitFor()
  await tab.close()
})

test('where nothing was spent, it says so', async () => {
  const tab = await openTab(browser(), { url: product.url, cookie })
  await tab.page.goto(`${product.url}/jobsearch/prices?tab=review&mode=test`)
  await tab.page.getByRole('button', { name: 'Replay', exact: true }).click()
  await tab.page.getByText('Nothing was spent in this time').waitFor()
  await tab.close()
})
