// The replay of real spends in a real Chromium: begun from the review, stopped, refused, read, out of date, and led from to the accounts it touches.
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { browserOfFile, look, openTab, settle, widths } from '../support/browser.ts'
import { type HeldWire, openHeldWire } from '../support/held-wire.ts'
import { type Product, startProduct } from '../support/product.ts'

let product: Product
const browser = browserOfFile()
let cookie: string
let wire: HeldWire
let databaseUrl: string

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
  ;({ databaseUrl } = product.services)
  wire = await openHeldWire(databaseUrl)
}, 120_000)
beforeEach(() => {
  product.services.databaseUrl = databaseUrl
})
afterAll(async () => {
  await wire.close()
  await product.stop()
})

/** The review, with what there is to replay in sight. */
async function openReview(options: { width?: number; search?: string } = {}) {
  const tab = await openTab(browser(), {
    url: product.url,
    cookie,
    ...(options.width === undefined ? {} : { width: options.width }),
  })
  const { page } = tab
  await page.goto(`${product.url}/jobsearch/prices?tab=review${options.search ?? ''}`)
  const panel = page.getByRole('region', { name: 'Replay' })
  const begin = panel.getByRole('button', { name: 'Replay', exact: true })
  await begin.waitFor()
  await settle(page)
  return { ...tab, panel, begin }
}

/** From the panel's head on, below the bar that stays, as somebody has scrolled to it. */
const show = (panel: Locator) =>
  panel.evaluate(element => {
    element.style.scrollMarginTop = '4rem'
    element.scrollIntoView({ block: 'start' })
  })

const progressOf = (panel: Locator) => panel.getByRole('progressbar', { name: 'Pricing spends again' })
const done = /^All 78 spends of 12 accounts cost/

describe.each(widths)('at %i', width => {
  test('the review replays what was spent, and says what the draft changes', async () => {
    const { page, panel, begin, close } = await openReview({ width })
    const missions = page.getByRole('region', { name: 'Checks' }).getByRole('listitem')
    await expect
      .poll(() => missions.allInnerTexts())
      .toContainEqual(expect.stringMatching(/Job mission\D+46/))
    await begin.click()
    await panel.getByText(done).waitFor()
    await panel.getByRole('row', { name: /^Cover letter generation/ }).waitFor()
    await panel.getByRole('row', { name: /^Job mission .*46.*48.*4\.3/ }).waitFor()
    await expect
      .poll(() => panel.getByRole('group', { name: 'Most affected' }).getByRole('link').count())
      .toBe(12)
    await show(panel)
    await look(page, 'replay')
    await panel.getByRole('heading', { name: 'What missions cost' }).scrollIntoViewIfNeeded()
    await panel.getByText(done).scrollIntoViewIfNeeded()
    await look(page, 'replay-end')
    await panel.getByRole('link', { name: 'user 12', exact: true }).click()
    await page.getByRole('heading', { level: 1, name: 'user 12' }).waitFor()
    await close()
  })

  test('where nothing was spent, it says so', async () => {
    const { page, panel, begin, close } = await openReview({ width, search: '&mode=test' })
    await begin.click()
    await panel.getByText('Nothing was spent in this time').waitFor()
    await show(panel)
    await look(page, 'replay-empty')
    await close()
  })

  test('while it goes on it says how far it is, and Cancel stops it', async () => {
    product.services.databaseUrl = wire.url
    const { page, panel, begin, close } = await openReview({ width })
    await show(panel)
    await look(page, 'replay-idle')
    await begin.click()
    await expect
      .poll(async () => {
        wire.letPass(200)
        return Number(await progressOf(panel).getAttribute('aria-valuenow'))
      })
      .toBeGreaterThan(20)
    await show(panel)
    await look(page, 'replay-running')
    await panel.getByRole('button', { name: 'Cancel' }).click()
    await begin.waitFor()
    expect(await progressOf(panel).count()).toBe(0)
    await expect.poll(() => wire.readers()).toBe(0)
    await close()
  })

  test('where others replay, it says so, and can be tried again', async () => {
    product.services.databaseUrl = wire.url
    const others = [await openReview(), await openReview()]
    for (const other of others) {
      await other.begin.click()
      await progressOf(other.panel).waitFor()
    }
    await expect.poll(() => wire.readers()).toBe(2)
    const { page, panel, begin, close } = await openReview({ width })
    await begin.click()
    await panel.getByRole('alert').getByText('Others replay prices just now').waitFor()
    await show(panel)
    await look(page, 'replay-failed')
    for (const other of others) await other.close()
    await expect.poll(() => wire.readers()).toBe(0)
    product.services.databaseUrl = databaseUrl
    await panel.getByRole('button', { name: 'Try again' }).click()
    await panel.getByText(done).waitFor()
    await close()
  })

  test('figures of a draft that has changed since say so, until it is replayed again', async () => {
    const { page, panel, close } = await openReview({ width })
    const isReplayed = () => panel.getByText(done).waitFor()
    const isSaved = () =>
      expect
        .poll(() =>
          page
            .getByRole('status')
            .filter({ hasText: /^Saved\.$/ })
            .count(),
        )
        .toBeGreaterThan(0)
    const stale = panel.getByText('The draft has changed since')
    await page.getByRole('tab', { name: 'Actions' }).click()
    const cost = page.getByRole('row', { name: /company_research/ }).locator('[data-column="1"]')
    await cost.focus()
    await page.keyboard.type('5')
    await page.keyboard.press('Enter')
    await page.getByText('2 changes.').waitFor()
    await isSaved()
    await page.getByRole('tab', { name: /^Review/ }).click()
    await panel.getByRole('button', { name: 'Replay', exact: true }).click()
    await isReplayed()
    expect(await stale.count()).toBe(0)
    await page.getByRole('button', { name: 'Undo the last change' }).click()
    await stale.waitFor()
    await isSaved()
    await show(panel)
    await look(page, 'replay-stale')
    await panel.getByRole('button', { name: 'Replay again' }).click()
    await stale.waitFor({ state: 'detached' })
    await isReplayed()
    await close()
  })
})
