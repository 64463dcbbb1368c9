// The demo store in a real browser, from being short to the finished letter: whatever happens on the way, it is paid once.
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { browserOfFile, look, openTab, settle, widths } from '../support/browser.ts'
import { type Product, startProduct } from '../support/product.ts'
import { holdUntilBothAsk, pressAtOnce } from '../support/two-tabs.ts'

// Whole journeys, with pictures of what is met on the way: more than the usual time on a busy machine.
vi.setConfig({ testTimeout: 180_000 })
const stepMs = 30_000

let product: Product
const browser = browserOfFile()
beforeAll(async () => {
  product = await startProduct({ economyKey: 'jobsearch' })
}, 120_000)
afterAll(() => product.stop())

const welcome = 10
const notes =
  'I rebuilt the flow of the ticket machines.\nQuestions at the counter fell by a third — “more” than hoped.'
const cards = { good: /4242 4242/, declined: /4000 0000 0000 0002/ }

type Options = { width?: number; expected?: RegExp[] }

/** Each step may wait for a payment to be confirmed and its tokens to be delivered. */
async function open(options: Options = {}) {
  const tab = await openTab(browser(), { url: product.url, ...options })
  tab.context.setDefaultTimeout(stepMs)
  tab.page.setDefaultTimeout(stepMs)
  return tab
}

async function arrive(path = '/store', options: Options = {}) {
  const tab = await open(options)
  await tab.page.goto(`${product.url}${path}`)
  await tab.page.locator('h1').waitFor()
  return tab
}

/** What is left for a letter after one match: short by 7. */
async function spendFive(context: BrowserContext): Promise<void> {
  const answer = await context.request.post(`${product.url}/store/api/run/match`, {
    data: { requestId: 'first', input: { about: 'I fly', postings: ['Pilot'] } },
  })
  expect(answer.status()).toBe(200)
}

async function begin(options: Options = {}) {
  const tab = await arrive('/store', options)
  await spendFive(tab.context)
  await openLetter(tab.page)
  return tab
}

async function openLetter(page: Page): Promise<void> {
  await page.goto(`${product.url}/store/letter`)
  await page.getByLabel('Company').fill('Nordlicht')
  await page.getByLabel('Role').fill('Service designer')
  await page.getByLabel('What you have done').fill(notes)
}

/** From the form to the paywall, once the page knows what there is to spend. */
async function meetPaywall(page: Page) {
  await page.getByText('you are short by 7').first().waitFor()
  await page.getByRole('button', { name: 'Write it' }).click()
  const paywall = page.getByRole('dialog', { name: 'You are short by 7' })
  await paywall.getByRole('radio').first().waitFor()
  return paywall
}

async function goToCheckout(page: Page): Promise<void> {
  await (await meetPaywall(page)).getByRole('button', { name: 'Pay $0.60' }).click()
  await page.waitForURL('**/sandbox/checkout/**')
}

async function pay(page: Page, card = cards.good): Promise<void> {
  await page.getByLabel(card).check()
  await page.getByRole('button', { name: /^Pay/ }).click()
}

async function expectForm(page: Page): Promise<void> {
  await page.waitForURL('**/store/letter*')
  await expect.poll(() => page.getByLabel('What you have done').inputValue()).toBe(notes)
  expect(await page.getByLabel('Company').inputValue()).toBe('Nordlicht')
}

async function finish(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Continue: Write it' }).click()
  await page.getByRole('heading', { name: 'Your letter' }).waitFor()
  await page.getByText('Questions at the counter fell by a third').last().waitFor()
}

async function visitorOf(context: BrowserContext): Promise<string> {
  const answer = await context.request.get(`${product.url}/store/api/visitor`)
  return ((await answer.json()) as { visitor: { visitorId: string } }).visitor.visitorId
}

/** As the ledger has it: what was taken, bought and is there. */
async function ledgerOf(context: BrowserContext) {
  const userId = await visitorOf(context)
  const [{ entries }, { balance }] = await Promise.all([
    product.api.account.history.query({ userId }),
    product.api.account.get.query({ userId }),
  ])
  return {
    taken: entries
      .filter(({ kind }) => kind === 'commit')
      .map(({ action }) => action)
      .toReversed(),
    bought: entries.filter(({ kind }) => kind === 'purchase').length,
    available: balance.available,
    held: balance.held,
  }
}

/** What was interrupted is asked for again under its own name first: another tab may have paid it. */
const asksAgain = /status of 402/

const matched = 'job_match_detailed'
const once = { taken: [matched, 'cover_letter'], bought: 1, available: 5 + 10 - 12, held: 0 }

test('short by 7: the math, the top-up, a card, and back on the same form, which is finished and paid once', async () => {
  const { page, context, close } = await begin()
  const paywall = await meetPaywall(page)
  for (const [name, amount] of [
    ['You have', '5'],
    ['This needs', '12'],
    ['Short by', '7'],
  ] as const)
    expect(await paywall.locator('dl > div', { hasText: name }).innerText()).toMatch(
      new RegExp(`\\b${amount}$`),
    )
  const chosen = paywall.locator('label', { has: page.locator('input:checked') })
  expect(await chosen.count()).toBe(1)
  expect(await chosen.innerText()).toMatch(/Top-up[^]*\$0\.60/)
  await look(page, 'store-paywall')
  await paywall.getByRole('button', { name: 'Pay $0.60' }).click()
  await page.waitForURL('**/sandbox/checkout/**')
  await pay(page)
  await expectForm(page)
  await page.getByRole('button', { name: 'Continue: Write it' }).waitFor()
  await look(page, 'store-back')
  await finish(page)
  await page.getByText('Paid: 12 tokens').waitFor()
  expect(page.url()).not.toContain('farebox_resume')
  expect(await ledgerOf(context)).toEqual(once)
  await page.reload()
  await page.getByText('Paid: 12 tokens').waitFor()
  expect(await ledgerOf(context)).toEqual(once)
  await close()
})

test('a declined card takes nothing and says so; the next one pays, and the letter is written once', async () => {
  const { page, context, close } = await begin({ expected: [asksAgain] })
  await goToCheckout(page)
  await pay(page, cards.declined)
  await page.getByRole('alert').getByText('declined').waitFor()
  await page.getByRole('link', { name: 'Cancel and go back' }).click()
  await expectForm(page)
  expect(await ledgerOf(context)).toEqual({ taken: [matched], bought: 0, available: 5, held: 0 })
  await goToCheckout(page)
  await pay(page)
  await expectForm(page)
  await finish(page)
  expect(await ledgerOf(context)).toEqual(once)
  await close()
})

test('a tab that is closed at the checkout: who paid finds the form and the tokens by a fresh visit', async () => {
  const { page, context, close } = await begin()
  await goToCheckout(page)
  const checkout = page.url()
  // Paid, and gone before the way back was loaded.
  await page.close()
  const paid = await context.request.post(checkout, {
    form: { card: '4242424242424242' },
    headers: { origin: product.url },
    maxRedirects: 0,
  })
  expect(paid.status()).toBe(303)
  await expect.poll(() => ledgerOf(context)).toMatchObject({ bought: 1, available: 15 })

  const later = await context.newPage()
  await later.goto(`${product.url}/store`)
  await later.getByText('You have begun this').waitFor()
  await later.getByRole('link', { name: 'Write a cover letter' }).click()
  await expectForm(later)
  await finish(later)
  expect(await ledgerOf(context)).toEqual(once)
  await close()
})

test('the way back works in a browser that kept nothing but who it is', async () => {
  const { page, context, close } = await begin()
  await goToCheckout(page)
  const cookies = await context.cookies()
  const checkout = page.url()
  const other = await open()
  await other.context.addCookies(cookies)
  await other.page.goto(checkout)
  await pay(other.page)
  await expectForm(other.page)
  await finish(other.page)
  expect(await ledgerOf(other.context)).toEqual(once)
  await other.close()
  await close()
})

test('Back from the checkout leads to the form as it was left, and from there to the letter', async () => {
  const { page, context, close } = await begin({ expected: [asksAgain] })
  await goToCheckout(page)
  await page.goBack()
  await expectForm(page)
  expect(await ledgerOf(context)).toMatchObject({ taken: [matched], bought: 0 })
  await page.keyboard.press('Escape')
  await goToCheckout(page)
  await pay(page)
  await expectForm(page)
  await finish(page)
  expect(await ledgerOf(context)).toEqual(once)
  await close()
})

test('two tabs that buy at once get what each of them paid, and the one letter is paid once', async () => {
  const { page, context, close } = await begin()
  const second = await context.newPage()
  await openLetter(second)
  // One hand, two tabs: they are short one after the other, and at the checkout at the same time.
  await goToCheckout(page)
  await goToCheckout(second)
  await Promise.all([pay(page), pay(second)])
  await Promise.all([expectForm(page), expectForm(second)])
  await expect.poll(() => ledgerOf(context)).toMatchObject({ bought: 2, available: 25 })
  await holdUntilBothRun(context)
  await Promise.all([finish(page), finish(second)])
  await expect.poll(() => ledgerOf(context)).toEqual({ ...once, bought: 2, available: 25 - 12 })
  await close()
})

/** Both runs reach the server before either is done. */
const holdUntilBothRun = (context: BrowserContext) => holdUntilBothAsk(context, '**/store/api/run/letter')

test('two tabs that press at the same moment get the one letter, and it is paid once', async () => {
  const { page, context, close } = await arrive()
  await product.give(await visitorOf(context), 50)
  const second = await context.newPage()
  for (const tab of [page, second]) {
    await openLetter(tab)
    await tab.getByText('48 will be left').waitFor()
    await tab.getByRole('button', { name: 'Write it' }).click()
  }
  const confirm = (tab: Page) => tab.getByRole('dialog').getByRole('button', { name: 'Write it' })
  await confirm(second).waitFor()
  await holdUntilBothRun(context)
  await pressAtOnce(confirm(page), confirm(second))
  for (const tab of [page, second]) {
    await tab.getByRole('heading', { name: 'Your letter' }).waitFor()
    await tab.getByRole('dialog').waitFor({ state: 'hidden' })
  }
  await expect
    .poll(() => ledgerOf(context))
    .toEqual({ taken: ['cover_letter'], bought: 0, available: welcome + 50 - 12, held: 0 })
  await close()
})

test('what one tab wrote, another that has the same form open shows too', async () => {
  const { page, context, close } = await begin()
  const second = await context.newPage()
  await second.goto(`${product.url}/store/letter`)
  await expectForm(second)
  await product.give(await visitorOf(context), 20)
  await page.reload()
  await page.getByText('13 will be left').waitFor()
  await page.getByRole('button', { name: 'Write it' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Write it' }).click()
  await second.getByRole('heading', { name: 'Your letter' }).waitFor()
  expect(await ledgerOf(context)).toMatchObject({ taken: [matched, 'cover_letter'], available: 13 })
  await close()
})

test('a run that fails says so and takes nothing, and the same press then pays once', async () => {
  const { page, context, close } = await arrive('/store/match', { expected: [/status of 500/] })
  await page.getByRole('button', { name: 'Fill in an example' }).click()
  await page.getByLabel('Let runs fail, to see that nobody pays for them').check()
  await page.getByText('5 will be left').waitFor()
  const run = async () => {
    await page.getByRole('button', { name: 'Match', exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Match' }).click()
  }
  await run()
  await page.getByRole('alert').getByText('A run that fails is not charged').waitFor()
  await look(page, 'store-failed')
  expect(await ledgerOf(context)).toEqual({ taken: [], bought: 0, available: welcome, held: 0 })
  await page.getByLabel('Let runs fail, to see that nobody pays for them').uncheck()
  await run()
  await page.getByRole('heading', { name: 'How well you fit' }).waitFor()
  expect(await ledgerOf(context)).toEqual({ taken: [matched], bought: 0, available: welcome - 5, held: 0 })
  await close()
})

test('all of it by keyboard: a form that lacks something, the question, the result', async () => {
  const { page, close } = await arrive('/store')
  const press = (key: string) => page.keyboard.press(key)
  const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '')
  await press('Tab')
  expect(await focused()).toBe('Skip to the page')
  await press('Enter')
  await press('Tab')
  expect(await focused()).toBe('Match a job')
  await press('Enter')
  await expect.poll(focused).toBe('Match a job')
  await page.getByText('5 will be left').waitFor()
  await page.getByRole('button', { name: 'Match', exact: true }).focus()
  await press('Enter')
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA')
  await page.keyboard.type('I fly planes')
  await press('Tab')
  await page.keyboard.type('Pilot, planes')
  await page.getByRole('button', { name: 'Match', exact: true }).focus()
  await press('Enter')
  await page.getByRole('dialog', { name: 'Spend 5 tokens?' }).waitFor()
  await expect.poll(focused).toContain('Spend 5 tokens?')
  await press('Tab')
  await press('Tab')
  expect(await focused()).toBe('Match')
  await press('Enter')
  await page.getByRole('heading', { name: 'How well you fit' }).waitFor()
  await expect.poll(focused).toBe('How well you fit')
  await close()
})

test('a store whose server is away says so, and is there again when that is', async () => {
  const { page, context, close } = await open({ expected: [/ERR_FAILED/] })
  await context.route('**/store/api/visitor', route => route.abort())
  await page.goto(`${product.url}/store`)
  await page.getByRole('heading', { name: 'Juniper is closed for a moment' }).waitFor()
  await look(page, 'store-closed')
  await context.unroute('**/store/api/visitor')
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('heading', { name: 'Find the next job' }).waitFor()
  await close()
})

test('who starts anew has a form of their own, and finds the other one where it was', async () => {
  const { page, close } = await arrive('/store/letter')
  await page.getByLabel('Company').fill('Nordlicht')
  const name = await page.locator('footer strong').innerText()
  await page.getByRole('button', { name: 'Start anew' }).click()
  await expect.poll(() => page.getByLabel('Company').inputValue()).toBe('')
  await page.getByRole('button', { name: `Be ${name}` }).click()
  await expect.poll(() => page.getByLabel('Company').inputValue()).toBe('Nordlicht')
  await close()
})

test('a pack bought in the shop ends with thanks, the tokens and the tools', async () => {
  const { page, context, close } = await arrive('/store/buy')
  await page.getByRole('button', { name: /Starter/ }).click()
  await page.waitForURL('**/sandbox/checkout/**')
  await pay(page)
  await page.getByRole('heading', { name: 'Thank you' }).waitFor()
  await expect.poll(() => page.locator('header output').innerText()).toContain('110')
  await look(page, 'store-thanks')
  expect(await ledgerOf(context)).toMatchObject({ bought: 1, available: welcome + 100 })
  await close()
})

test('a plan bought in the shop includes the letter, which then takes no tokens', async () => {
  const { page, context, close } = await arrive('/store/buy')
  await page.getByRole('button', { name: /Subscribe.*Monthly/ }).click()
  await page.waitForURL('**/sandbox/checkout/**')
  await page.getByRole('button', { name: /^(Pay|Subscribe)/ }).click()
  await page.getByRole('heading', { name: 'Thank you' }).waitFor()
  await expect.poll(() => page.locator('header output').innerText()).toBe('Unlimited')
  await openLetter(page)
  await page.getByText('Runs are not counted').waitFor()
  await page.getByRole('button', { name: 'Write it' }).click()
  await page.getByRole('heading', { name: 'Your letter' }).waitFor()
  expect(await page.locator('.paid').innerText()).toBe('Included in your plan')
  expect(await ledgerOf(context)).toMatchObject({ available: welcome, held: 0 })
  await page.goto(`${product.url}/store/usage`)
  await page.getByText('1 run in the last 30 days, and no tokens taken.').waitFor()
  await close()
})

test('a plan is changed, cancelled and kept in the shop, each once, as the ledger and Stripe have it', async () => {
  const { page, context, close } = await arrive('/store/buy')
  await page.getByRole('button', { name: /Subscribe.*Monthly/ }).click()
  await page.waitForURL('**/sandbox/checkout/**')
  await page.getByRole('button', { name: /^(Pay|Subscribe)/ }).click()
  await page.getByRole('heading', { name: 'Thank you' }).waitFor()
  await expect.poll(() => page.locator('header output').innerText()).toBe('Unlimited')
  const userId = await visitorOf(context)
  const planOf = async () => (await product.api.account.get.query({ userId })).plan
  await page.goto(`${product.url}/store/buy`)

  const order = async (button: string, confirm = button) => {
    await page.getByRole('button', { name: button }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: confirm }).dblclick()
    await dialog.waitFor({ state: 'hidden' })
  }
  await order('Change to Annual')
  await page.locator('li', { hasText: 'Annual' }).getByText('Your plan').waitFor()
  expect(await planOf()).toMatchObject({ key: 'annual', cancelAtPeriodEnd: false })
  await look(page, 'store-plan-changed')

  await order('Cancel the plan')
  await page.getByText(/Ends on .*; nothing more is charged/).waitFor()
  expect(await planOf()).toMatchObject({ key: 'annual', cancelAtPeriodEnd: true })
  await look(page, 'store-plan-cancelled')

  await order('Keep the plan')
  await page.getByText(/Renews on /).waitFor()
  expect(await planOf()).toMatchObject({ key: 'annual', cancelAtPeriodEnd: false })
  const { rows } = await product.services.database.pool.query<{ kind: string; state: string }>(
    'select kind, state from plan_order where user_id = $1 order by at',
    [userId],
  )
  expect(rows.map(({ kind, state }) => `${kind} ${state}`)).toEqual([
    'change done',
    'cancel done',
    'change done',
  ])
  await close()
})

test.each(widths)('every page at %i, for who just came', async width => {
  const { page, close } = await arrive('/store', { width })
  await look(page, 'store-home')
  for (const name of ['match', 'letter', 'resume', 'usage', 'buy', 'nowhere']) {
    await page.goto(`${product.url}/store/${name}`)
    await settle(page)
    await look(page, `store-${name}-empty`)
  }
  await close()
})

test.each(widths)('every page at %i, for who has done something', async width => {
  const { page, context, close } = await arrive('/store', { width })
  await product.give(await visitorOf(context), 100)
  for (const [name, verb, heading] of [
    ['match', 'Match', 'How well you fit'],
    ['letter', 'Write it', 'Your letter'],
    ['resume', 'Tailor it', 'Your résumé, turned to them'],
  ] as const) {
    await page.goto(`${product.url}/store/${name}`)
    await page.getByRole('button', { name: 'Fill in an example' }).click()
    await page.getByText('will be left').first().waitFor()
    await page.getByRole('button', { name: verb, exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: verb }).click()
    await page.getByRole('heading', { name: heading }).waitFor()
    await look(page, `store-${name}`)
  }
  for (const name of ['usage', 'buy']) {
    await page.goto(`${product.url}/store/${name}`)
    await settle(page)
    await look(page, `store-${name}`)
  }
  await close()
})

test('a form that lacks something says what, and the paywall and the checkout fit a telephone', async () => {
  const { page, close } = await begin({ width: 390 })
  await page.getByLabel('Company').fill('')
  await page.getByRole('button', { name: 'Write it' }).click()
  await page.getByText('Whom do you write to?').waitFor()
  await look(page, 'store-mistake')
  await page.getByLabel('Company').fill('Nordlicht')
  await meetPaywall(page)
  await look(page, 'store-paywall')
  await close()
})
