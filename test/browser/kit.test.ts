// The kit's widgets in every state, looked at; and work that is interrupted for want of tokens, in a real browser.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { createServer, type ViteDevServer } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openShop, type Shop } from '../client/kit/support/shop.ts'
import { browserOfFile, escapeFrom, look, openTab, settle, widths } from '../support/browser.ts'
import { holdUntilBothAsk, pressAtOnce } from '../support/two-tabs.ts'

let vite: ViteDevServer
const browser = browserOfFile()
let url: string
const cacheDir = mkdtempSync(path.join(tmpdir(), 'farebox-kit-'))
beforeAll(async () => {
  vite = await createServer({
    configFile: false,
    root: 'client',
    appType: 'mpa',
    cacheDir,
    logLevel: 'error',
    optimizeDeps: { include: ['react', 'react-dom/client', 'react/jsx-dev-runtime'] },
    server: { host: '127.0.0.1', port: 0, hmr: false, watch: null },
  })
  await vite.listen()
  url = vite.resolvedUrls?.local[0]?.replace(/\/$/, '') ?? ''
  // The first page waits for what is compiled on its way; the tests do not.
  const page = await browser().newPage()
  await page.goto(`${url}/kit/gallery/letter.html`, { timeout: 100_000 })
  await page.close()
}, 120_000)
afterAll(async () => {
  await vite.close()
  rmSync(cacheDir, { recursive: true, force: true })
})

test.each(widths)('every widget in every state at %i', { timeout: 180_000 }, async width => {
  const tab = await openTab(browser(), { url, width })
  const { page } = tab
  page.setDefaultTimeout(60_000)
  await page.goto(`${url}/kit/gallery/index.html?purchase=pur_1&checkout=paid`)
  await page.getByText('Recommended').first().waitFor()
  await settle(page)
  await look(page, 'kit-gallery')
  // The whole page was judged above; these are for the eye.
  for (const theme of ['light', 'dark']) {
    await page.evaluate(given => (document.documentElement.dataset['theme'] = given), theme)
    for (const group of ['Paywall', 'Packs', 'Plans', 'Comparison', 'Use', 'History'])
      await page
        .locator('section', { has: page.getByRole('heading', { name: group, exact: true, level: 2 }) })
        .screenshot({ path: `test/browser/shots/kit-${group.toLowerCase()}-${width}-${theme}.png` })
  }
  await page.getByRole('button', { name: 'Cancel the plan' }).first().click()
  await page.getByRole('dialog').screenshot({ path: `test/browser/shots/kit-plan-cancel-${width}-dark.png` })
  await tab.close()
})

test('what is pressed is at least 24 pixels wide and high', async () => {
  const tab = await openTab(browser(), { url, width: 390 })
  const { page } = tab
  await page.goto(`${url}/kit/gallery/index.html?purchase=pur_1&checkout=paid`)
  await page.getByText('Recommended').first().waitFor()
  const small = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('button, .farebox-offer, a.farebox-button')]
      .filter(one => one.offsetParent !== null)
      .map(one => ({ text: one.textContent, box: one.getBoundingClientRect() }))
      .filter(({ box }) => box.width < 24 || box.height < 24)
      .map(({ text }) => text),
  )
  expect(small).toEqual([])
  await tab.close()
})

/** A page of a product whose work costs 12, and a user who has 5. */
async function openLetters(width = 1440): Promise<{ shop: Shop; page: Page; close(): Promise<void> }> {
  const tab = await openTab(browser(), {
    url,
    width,
    expected: [/status of (402|404|502)/, /ERR_CONNECTION_RESET/],
  })
  const shop = openShop(url)
  await shop.serve(tab.context)
  tab.page.setDefaultTimeout(20_000)
  await tab.page.goto(`${url}/kit/gallery/letter.html`)
  return { shop, page: tab.page, close: tab.close }
}

const parts = (page: Page) => ({
  text: page.getByRole('textbox', { name: 'About you' }),
  write: page.getByRole('button', { name: 'Write it' }).first(),
  dialog: page.getByRole('dialog'),
  pay: page.getByRole('dialog').getByRole('button', { name: 'Pay $0.60' }),
  letter: page.locator('blockquote'),
})

/** From the text to the checkout of what is short. */
async function goToCheckout(page: Page): Promise<void> {
  const { text, write, pay } = parts(page)
  await text.fill('I can bake.')
  await write.click()
  await pay.click()
  await page.getByRole('heading', { name: 'Checkout' }).waitFor()
}

async function payThere(shop: Shop, page: Page): Promise<void> {
  shop.settle('delivered')
  await page.getByRole('link', { name: 'Pay' }).click()
}

test.each(widths)('short by 7: paywall, top-up, checkout, back, and the work goes on, at %i', async width => {
  const { shop, page, close } = await openLetters(width)
  const { text, write, dialog, pay, letter } = parts(page)
  await text.fill('I can bake.')
  await page.getByText('You have 5 tokens: you are short by 7.').waitFor()
  await write.click()
  await dialog.getByRole('heading', { name: 'You are short by 7' }).waitFor()
  await expect.poll(() => dialog.getByRole('radio', { checked: true }).count()).toBe(1)
  await look(page, 'kit-paywall-dialog')
  await pay.click()
  await page.getByRole('heading', { name: 'Checkout' }).waitFor()
  await payThere(shop, page)
  await page.getByText('10 tokens arrived').waitFor()
  await expect.poll(() => text.inputValue()).toBe('I can bake.')
  const go = page.getByRole('button', { name: 'Continue: Write it' })
  await go.waitFor()
  await look(page, 'kit-resumed')
  expect(new URL(page.url()).searchParams.has('farebox_resume')).toBe(false)
  await go.click()
  await letter.getByText('Dear Sir, I can bake.').waitFor()
  expect(shop.asked).toEqual([[...shop.kept.values()][0]?.requestId])
  expect(shop.paid.size).toBe(1)
  await expect.poll(() => shop.events).toEqual(['selected', 'continued'])
  await page.getByRole('button', { name: 'Close' }).click()
  expect(new URL(page.url()).search).toBe('')
  await page.reload()
  await page.getByText('You have 3 tokens').waitFor()
  expect(await text.inputValue()).toBe('')
  await close()
})

test('Back from the checkout: the text is there, and the paywall again', async () => {
  const { shop, page, close } = await openLetters()
  const { text, write, dialog, pay } = parts(page)
  await goToCheckout(page)
  await page.goBack()
  await expect.poll(() => text.inputValue()).toBe('I can bake.')
  // Where the browser brought the page whole from memory, the paywall is still open.
  if (!(await dialog.isVisible())) await write.click()
  await pay.waitFor()
  expect(new Set([...shop.kept.values()].map(({ requestId }) => requestId)).size).toBe(1)
  await close()
})

test('a declined card: said so, nothing paid, and the same checkout once more', async () => {
  const { shop, page, close } = await openLetters()
  const { text } = parts(page)
  await goToCheckout(page)
  shop.settle('failed')
  await page.getByRole('link', { name: 'Cancel' }).click()
  await page.getByText('Your card was declined. Nothing was paid.').waitFor()
  await expect.poll(() => text.inputValue()).toBe('I can bake.')
  await page.getByText('Your work is as you left it.').waitFor()
  await page.getByRole('link', { name: 'Try another card' }).click()
  await payThere(shop, page)
  await page.getByRole('button', { name: 'Continue: Write it' }).click()
  await page.locator('blockquote').waitFor()
  expect([shop.bought.length, shop.paid.size]).toEqual([1, 1])
  await close()
})

test('a payment that is not confirmed yet: waits, says so, and goes on by itself', async () => {
  const { shop, page, close } = await openLetters()
  await goToCheckout(page)
  await page.getByRole('link', { name: 'Pay' }).click()
  await page.getByText('Your payment is being confirmed').waitFor()
  await page.getByText('You have 5 tokens: you are short by 7.').waitFor()
  shop.settle('delivered')
  await page.getByText('10 tokens arrived').waitFor()
  await page.getByRole('button', { name: 'Continue: Write it' }).waitFor()
  await close()
})

test('a tab that was closed in the middle: a fresh visit finds the work and its request id', async () => {
  const { shop, page, close } = await openLetters()
  await goToCheckout(page)
  const context = page.context()
  await page.close()
  shop.settle('delivered')
  const fresh = await context.newPage()
  // Who cannot be asked has forgotten nothing.
  shop.state.isAway = true
  await fresh.goto(`${url}/kit/gallery/letter.html`)
  await fresh.getByText('Balance unknown').waitFor()
  await settle(fresh)
  shop.state.isAway = false
  await fresh.reload()
  await expect.poll(() => parts(fresh).text.inputValue()).toBe('I can bake.')
  await fresh.getByRole('button', { name: 'Continue: Write it' }).click()
  await parts(fresh).letter.waitFor()
  expect(shop.asked).toEqual([[...shop.kept.values()][0]?.requestId])
  await close()
})

test('two tabs with the same work: what one buys the other sees, and it is paid once', async () => {
  const { shop, page, close } = await openLetters()
  const other = await page.context().newPage()
  await parts(page).text.fill('I can bake.')
  await parts(page).write.click()
  await parts(page).pay.waitFor()
  await other.goto(`${url}/kit/gallery/letter.html`)
  await expect.poll(() => parts(other).text.inputValue()).toBe('I can bake.')
  await parts(other).write.click()
  await parts(other).pay.waitFor()
  await parts(page).pay.click()
  await payThere(shop, page)
  await page.getByText('10 tokens arrived').waitFor()
  // Told by the first tab: nobody touched this one.
  await parts(other).dialog.getByRole('heading', { name: 'You have enough now' }).waitFor()
  await look(other, 'kit-enough-now')
  await parts(other).dialog.getByRole('button', { name: 'Continue: Write it' }).click()
  await parts(other).letter.waitFor()
  // And the first tab gets the letter that was paid, though the tokens are spent.
  await page.getByText('You have 3 tokens').waitFor()
  await parts(page).write.click()
  await parts(page).letter.waitFor()
  expect([shop.bought.length, shop.paid.size, shop.state.available]).toEqual([1, 1, 3])
  await close()
})

test('a pack that two tabs buy at once is one purchase, and so is a second click', async () => {
  const { shop, page, close } = await openLetters()
  const other = await page.context().newPage()
  await other.goto(`${url}/kit/gallery/letter.html`)
  await page.getByRole('button', { name: 'Buy for $5.00' }).dblclick()
  await page.getByRole('heading', { name: 'Checkout' }).waitFor()
  await other.getByRole('button', { name: 'Buy for $5.00' }).click()
  await other.getByRole('heading', { name: 'Checkout' }).waitFor()
  expect(shop.bought).toHaveLength(1)
  await payThere(shop, other)
  await other.getByText('100 tokens arrived').waitFor()
  await other.getByRole('button', { name: 'Buy for $5.00' }).click()
  await other.getByRole('heading', { name: 'Checkout' }).waitFor()
  expect(shop.bought).toHaveLength(2)
  await close()
})

const texts = ['I can bake.', 'I can sing.', 'I can row.']

test('the same work pressed in two tabs at the same moment runs under one request id, and is paid once', async () => {
  const { shop, page, close } = await openLetters()
  shop.state.available = 100
  const other = await page.context().newPage()
  await holdUntilBothAsk(page.context(), '**/letters', { pairs: texts.length })
  for (const tab of [page, other]) await tab.goto(`${url}/kit/gallery/letter.html`)
  for (const text of texts) {
    for (const tab of [page, other]) {
      await parts(tab).text.fill(text)
      await parts(tab).write.click()
    }
    const confirm = (tab: Page) => parts(tab).dialog.getByRole('button', { name: 'Write it' })
    await pressAtOnce(confirm(page), confirm(other))
    for (const tab of [page, other]) await parts(tab).letter.getByText(text).waitFor()
  }
  expect([shop.asked.length, new Set(shop.asked).size, shop.paid.size]).toEqual([6, 3, 3])
  expect(shop.state.available).toBe(100 - 3 * 12)
  await close()
})

test('two tabs that are short at the same moment leave the work under one request id', async () => {
  const { shop, page, close } = await openLetters()
  const other = await page.context().newPage()
  await other.goto(`${url}/kit/gallery/letter.html`)
  await holdUntilBothAsk(page.context(), '**/tokens/paywall.show', { pairs: texts.length })
  for (const text of texts) {
    for (const tab of [page, other]) {
      await parts(tab).text.fill(text)
      await tab.getByText('you are short by 7').first().waitFor()
    }
    await pressAtOnce(parts(page).write, parts(other).write)
    for (const tab of [page, other]) await parts(tab).dialog.getByRole('button', { name: 'Not now' }).click()
  }
  const kept = [...shop.kept.values()].map(({ requestId }) => requestId)
  expect([kept.length, new Set(kept).size]).toEqual([6, 3])
  await close()
})

test('a pack that two tabs buy at the same moment is one purchase', async () => {
  const { shop, page, close } = await openLetters()
  const other = await page.context().newPage()
  await other.goto(`${url}/kit/gallery/letter.html`)
  const buy = (tab: Page) => tab.getByRole('button', { name: 'Buy for $5.00' })
  await buy(other).waitFor()
  await pressAtOnce(buy(page), buy(other))
  for (const tab of [page, other]) await tab.getByRole('heading', { name: 'Checkout' }).waitFor()
  expect(shop.bought).toHaveLength(1)
  await close()
})

test('where a page has no locks, the work runs all the same', async () => {
  const { shop, page, close } = await openLetters()
  shop.state.available = 100
  await page.addInitScript(() => Object.defineProperty(Navigator.prototype, 'locks', { value: undefined }))
  await page.reload()
  await parts(page).text.fill('I can bake.')
  await parts(page).write.click()
  await parts(page).dialog.getByRole('button', { name: 'Write it' }).click()
  await parts(page).letter.waitFor()
  expect(shop.paid.size).toBe(1)
  await close()
})

test('a run that fails is tried again under its request id, other work under another', async () => {
  const { shop, page, close } = await openLetters()
  const { text, write, dialog, letter } = parts(page)
  shop.state.available = 100
  shop.state.letters = 'fail'
  await page.reload()
  await text.fill('I can bake.')
  const run = async () => {
    await write.click()
    await dialog.getByRole('button', { name: 'Write it' }).click()
  }
  await run()
  await page.getByText('The model is away.').waitFor()
  await look(page, 'kit-failed')
  // The answer is lost after the tokens were taken: the second try gets the first letter.
  shop.state.letters = 'lose the answer'
  await run()
  await page.getByText('There was no answer.').waitFor()
  await page.reload()
  await text.fill('I can bake.')
  await run()
  await letter.getByText('Dear Sir, I can bake.').waitFor()
  expect(new Set(shop.asked).size).toBe(1)
  expect(shop.state.available).toBe(88)
  shop.state.letters = 'work'
  await text.fill('I can sing.')
  await run()
  await letter.getByText('Dear Sir, I can sing.').waitFor()
  expect(new Set(shop.asked).size).toBe(2)
  expect(shop.state.available).toBe(76)
  await close()
})

test('by keyboard: asked, chosen, dismissed, and the focus where it was', async () => {
  const { shop, page, close } = await openLetters()
  const { text, write, dialog } = parts(page)
  await text.fill('I can bake.')
  await page.keyboard.press('Tab')
  expect(await write.evaluate(one => one === document.activeElement)).toBe(true)
  await page.getByText('short by 7.').waitFor()
  await page.keyboard.press('Enter')
  await dialog.getByRole('heading', { name: 'You are short by 7' }).waitFor()
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('You are short by 7')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('ArrowDown')
  await expect.poll(() => dialog.getByRole('radio', { checked: true }).inputValue()).toBe('off_starter')
  await dialog.getByRole('button', { name: 'Pay $5.00' }).waitFor()
  await escapeFrom(dialog)
  await expect.poll(() => write.evaluate(one => one === document.activeElement)).toBe(true)
  await expect.poll(() => shop.events).toEqual(['dismissed'])
  shop.state.available = 50
  await page.reload()
  await expect.poll(() => text.inputValue()).toBe('I can bake.')
  await close()
})

test('a balance that was too old: the run is refused, and the paywall says the true one', async () => {
  const { shop, page, close } = await openLetters()
  const { text, write, dialog, pay } = parts(page)
  shop.state.available = 20
  await page.reload()
  await text.fill('I can bake.')
  await write.click()
  await dialog.getByRole('heading', { name: 'Spend 12 tokens?' }).waitFor()
  await look(page, 'kit-confirm')
  shop.state.available = 5
  await dialog.getByRole('button', { name: 'Write it' }).click()
  await dialog.getByRole('heading', { name: 'You are short by 7' }).waitFor()
  await pay.waitFor()
  expect(shop.paid.size).toBe(0)
  await close()
})
