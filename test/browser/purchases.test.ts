// Purchases in the hands of an operator: found, read with what Stripe and the ledger say, and given back after a look at what that takes.
import { randomUUID } from 'node:crypto'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { insertObject } from '../../server/purchases/store/sandbox.ts'
import { browserOfFile, look, openPalette, openTab, settle, widths } from '../support/browser.ts'
import { buyerOf, cards } from '../support/buyer.ts'
import { type Product, startProduct } from '../support/product.ts'

let product: Product
let buyer: ReturnType<typeof buyerOf>
const browser = browserOfFile()
let owner: Awaited<ReturnType<Product['as']>>
let support: Awaited<ReturnType<Product['as']>>
/** Of ada, who spent some of it; and of bo, whose bank asks for the money back. */
let adas = ''
let bos = ''
beforeAll(async () => {
  product = await startProduct({ economyKey: 'jobsearch' })
  buyer = buyerOf(product)
  owner = await product.as('owner')
  support = await product.as('support')
  await fill()
}, 120_000)
afterAll(() => product.stop())

const where = { economyKey: 'jobsearch', mode: 'live' as const }
const ada = 'ada@example.com'
const action = 'job_match_detailed'
const commandId = (digit: string) => digit.repeat(32)

/** One of each end that a purchase can have come to. */
async function fill(): Promise<void> {
  const declined = await buyer.start('chris', { topUpTokens: 25 })
  await buyer.pay(declined, cards.declined)
  await buyer.until(declined.purchaseId, 'failed')
  await buyer.buy('dana', 'starter', cards.warned)
  const back = await buyer.buy('emil', 'starter')
  await owner.api.purchases.refund.mutate({
    ...where,
    purchaseId: back.purchaseId,
    commandId: commandId('e'),
    amount: 500,
    reason: 'bought by mistake',
  })
  const disputed = await buyer.buy('bo', 'basic')
  await buyer.bank(disputed, 'dispute')
  await buyer.until(disputed.purchaseId, 'disputed')
  bos = disputed.purchaseId
  adas = (await buyer.buy(ada, 'starter')).purchaseId
  await product.api.spend.charge.mutate({ userId: ada, action, quantity: 14, requestId: 'run' })
  await buyer.start('fay', { packKey: 'starter' })
}

async function visit(
  path: string,
  options: { cookie?: string; width?: number; expected?: RegExp[] } = {},
): Promise<{ page: Page; close(): Promise<void> }> {
  const tab = await openTab(browser(), { url: product.url, cookie: owner.cookie, ...options })
  await tab.page.goto(`${product.url}${path}`)
  await tab.page.locator('main h1').first().waitFor()
  await settle(tab.page)
  return tab
}

/** Not those that copy the id of a refund. */
const refundButton = (page: Page) => page.getByRole('button', { name: 'Refund', exact: true })
const pathOf = (id: string) => `/jobsearch/purchases?open=${id}`

test.each(widths)('the list at %i pixels, full and empty, in both themes', async width => {
  const tab = await visit('/jobsearch/purchases', { width })
  const { page } = tab
  await page.getByText(ada).first().waitFor()
  await look(page, 'purchases')
  await page.goto(`${product.url}/jobsearch/purchases?mode=test`)
  await page.getByText('No test purchases yet').waitFor()
  await look(page, 'purchases-empty')
  await tab.close()
})

test.each(widths)(
  'one purchase at %i pixels in both themes: delivered, disputed, and one that failed',
  {
    timeout: 90_000,
  },
  async width => {
    const tab = await visit(pathOf(adas), { width })
    const { page } = tab
    await page.getByText('succeeded', { exact: true }).waitFor()
    await look(page, 'purchase')
    await page.goto(`${product.url}${pathOf(bos)}`)
    await page.getByText('needs response').waitFor()
    await look(page, 'purchase-disputed')
    const { rows } = await owner.api.purchases.list.query({ ...where, filter: { status: ['failed'] } })
    await page.goto(`${product.url}${pathOf(rows[0]?.id ?? '')}`)
    await page.getByText('Your card was declined.').first().waitFor()
    await page.getByText('No tokens have moved').waitFor()
    await look(page, 'purchase-failed')
    await tab.close()
  },
)

test('filters and a search lead to a purchase, and Back or its trail to the list as it was', async () => {
  const tab = await visit('/jobsearch/purchases?status=disputed%2Cdelivered')
  const { page } = tab
  await page.getByText('bo', { exact: true }).waitFor()
  expect(await page.getByText('chris').count()).toBe(0)
  expect(await page.getByRole('link', { name: 'Export filtered' }).getAttribute('href')).toContain(
    'status=delivered%2Cdisputed',
  )
  await page.getByRole('searchbox').fill('ada@')
  await page.getByText('bo', { exact: true }).waitFor({ state: 'detached' })
  await page.getByText(ada).click()
  await page.getByText('Goes back', { exact: false }).waitFor({ state: 'detached' })
  await page.getByRole('heading', { name: 'Webhooks' }).waitFor()
  expect(page.url()).toContain(`open=${adas}`)
  await page.getByRole('navigation', { name: 'Breadcrumbs' }).getByRole('link', { name: 'Purchases' }).click()
  await page.getByRole('searchbox').waitFor()
  expect(await page.getByRole('searchbox').inputValue()).toBe('ada@')
  await page.goBack()
  await page.getByRole('heading', { name: 'Webhooks' }).waitFor()
  await page.goBack()
  await page.getByRole('searchbox').waitFor()
  await tab.close()
})

test('a webhook opens on what it said, under an address of its own', async () => {
  const tab = await visit(pathOf(adas))
  const { page } = tab
  await page.getByRole('link', { name: 'checkout.session.completed' }).click()
  const sheet = page.getByRole('dialog')
  await sheet.getByText('"object": "checkout.session"').waitFor()
  await look(page, 'purchase-event')
  await page.reload()
  await sheet.getByText('"object": "checkout.session"').waitFor()
  await page.goBack()
  await sheet.waitFor({ state: 'detached' })
  await tab.close()
})

test('a part is refunded after a look at what it takes, then the rest, with the keyboard alone', {
  timeout: 90_000,
}, async () => {
  const { userId } = product.newUser()
  const { purchaseId } = await buyer.buy(userId, 'starter')
  await product.api.spend.charge.mutate({ userId, action, quantity: 14, requestId: 'run' })
  const tab = await visit(pathOf(purchaseId))
  const { page } = tab
  await refundButton(page).focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog')
  const preview = dialog.getByRole('region', { name: 'What this does' })
  await preview.getByText('$5.00').waitFor()
  await preview.getByText('Spent already, and owed from then on').waitFor()
  await look(page, 'purchase-refund')
  await dialog.getByRole('radio', { name: 'All of it, $5.00' }).focus()
  await page.keyboard.press('ArrowDown')
  await dialog.getByLabel('Amount').fill('9')
  await dialog.getByLabel(/^Why/).fill('half of it did not work')
  await page.keyboard.press('Tab')
  await dialog.getByRole('button', { name: /^Refund/ }).focus()
  await page.keyboard.press('Enter')
  await dialog.getByText('At most $5.00 can be given back').waitFor()
  await dialog.getByLabel('Amount').fill('2.50')
  await preview.getByText('$2.50').waitFor()
  await look(page, 'purchase-refund-part')
  await dialog.getByRole('button', { name: 'Refund $2.50' }).focus()
  await page.keyboard.press('Enter')
  await dialog.waitFor({ state: 'detached' })
  await page.getByText('half of it did not work').waitFor()
  await page.getByText('Taken back').waitFor()
  const half = await owner.api.purchases.get.query({ ...where, purchaseId })
  expect(half).toMatchObject({ status: 'delivered', refunded: { amount: 250 }, askedBackTokens: 50 })

  await refundButton(page).click()
  await dialog.getByText('All that is left, $2.50').waitFor()
  await preview.getByText('$2.50').waitFor()
  await dialog.getByLabel(/^Why/).fill('and the other half')
  await dialog.getByRole('button', { name: 'Refund $2.50' }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByText('Refunded', { exact: true }).waitFor()
  const whole = await owner.api.purchases.get.query({ ...where, purchaseId })
  expect(whole).toMatchObject({ status: 'refunded', refunded: { amount: 500 }, askedBackTokens: 100 })
  const again = refundButton(page)
  await again.hover()
  await page.getByRole('tooltip').getByText('All of it was given back already.').waitFor()
  await tab.close()
})

test('who may not give money back is told who may; what is too much for a role, too', async () => {
  const viewer = await product.as('viewer')
  const tab = await visit(pathOf(adas), { cookie: viewer.cookie })
  const refund = refundButton(tab.page)
  expect(await refund.getAttribute('aria-disabled')).toBe('true')
  await refund.hover()
  await tab.page.getByRole('tooltip').getByText('Owner, Growth or Support may do this').waitFor()
  await tab.close()

  const large = 'pur_00000000000000000000000001'
  await product.services.database.pool.query(
    `insert into purchase (id, economy_key, mode, user_id, request_id, fingerprint, kind, name, tokens, amount, currency,
       price_version, status, kept_tokens, moves, paid_at, delivered_at)
     values ($1, 'jobsearch', 'live', 'hal', 'r', '', 'pack', 'A large one', 9000, 45000, 'USD', 1, 'delivered', 9000, 1,
       now(), now())
     on conflict do nothing`,
    [large],
  )
  const other = await visit(pathOf(large), { cookie: support.cookie })
  const { page } = other
  await refundButton(page).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('region', { name: 'What this does' }).waitFor()
  await dialog.getByLabel(/^Why/).fill('asked by mail')
  await dialog.getByLabel('Type hal to confirm').fill('hal')
  await dialog.getByRole('button', { name: /^Refund/ }).click()
  await dialog.getByText(/Support may give back at most \$100\.00 in one refund: Owner or Growth/).waitFor()
  await other.close()
  await product.services.database.pool.query('delete from purchase where id = $1', [large])
})

test('a large refund is asked for by one operator and approved by another, who both stand in the audit log', {
  timeout: 120_000,
}, async () => {
  for (const { id } of await owner.api.purchases.awaitingApproval.query(where))
    await owner.api.purchases.rejectRefund.mutate({ ...where, requestId: id, reason: 'from before' })
  const large = await insertLarge('ines', 60_000)
  const growth = await product.as('growth')
  const asking = await visit(pathOf(large), { cookie: growth.cookie })
  await refundButton(asking.page).click()
  const dialog = asking.page.getByRole('dialog')
  await dialog.getByText('From $500.00 on another operator has to approve').waitFor()
  await dialog.getByRole('region', { name: 'What this does' }).waitFor()
  await look(asking.page, 'purchase-refund-ask')
  await dialog.getByLabel(/^Why/).fill('sold to the wrong firm')
  await dialog.getByLabel('Type ines to confirm').fill('ines')
  await dialog.getByRole('button', { name: 'Ask to refund $600.00' }).click()
  await dialog.waitFor({ state: 'detached' })
  const mine = asking.page.getByRole('region', { name: 'Waiting for approval' })
  await mine.getByText('You ask to give back').waitFor()
  await mine.getByRole('button', { name: 'Approve…' }).hover()
  await asking.page.getByRole('tooltip').getByText('Another operator than the one who asked').waitFor()
  await asking.close()

  for (const width of widths) {
    const tab = await visit('/jobsearch/purchases', { width })
    const waiting = tab.page.getByRole('region', { name: 'Waiting for approval' })
    await waiting.getByText('sold to the wrong firm').waitFor()
    await look(tab.page, 'purchases-approval')
    await tab.close()
  }
  const deciding = await visit('/jobsearch/purchases')
  const waiting = deciding.page.getByRole('region', { name: 'Waiting for approval' })
  await waiting.getByRole('button', { name: 'Approve…' }).click()
  const decide = deciding.page.getByRole('dialog')
  await decide.getByRole('region', { name: 'What this does' }).waitFor()
  await look(deciding.page, 'purchase-refund-approve')
  await decide.getByLabel(/^Why/).fill('seen the mail')
  await decide.getByLabel('Type ines to confirm').fill('ines')
  await decide.getByRole('button', { name: 'Approve, and give $600.00 back' }).click()
  await decide.waitFor({ state: 'detached' })
  await waiting.waitFor({ state: 'detached' })
  await deciding.page.goto(`${product.url}${pathOf(large)}`)
  await deciding.page.getByText(/, approved by /).waitFor()
  await look(deciding.page, 'purchase-refund-approved')
  await deciding.close()
})

test.each(widths)('an account with a fraud warning says so before anything is given, at %i', async width => {
  const tab = await visit('/jobsearch/accounts?user=dana', { width })
  const { page } = tab
  await page.getByText('Stripe warned of fraud').waitFor()
  await look(page, 'account-fraud-warning')
  await page.getByRole('link', { name: 'What was bought' }).click()
  await page.getByText('Fraud warning').first().waitFor()
  await tab.close()
})

/** Of an amount that no pack has, with the payment at the sandbox. */
async function insertLarge(userId: string, amount: number): Promise<string> {
  await product.api.account.open.mutate({ userId })
  const id = `pur_${randomUUID().replaceAll('-', '').slice(0, 26)}`
  const { pool, prisma } = product.services.database
  await pool.query(
    `insert into purchase (id, economy_key, mode, user_id, request_id, fingerprint, kind, name, tokens, amount, currency,
       price_version, status, session_id, payment_intent_id, kept_tokens, moves, paid_at, delivered_at)
     values ($1, 'jobsearch', 'live', $2, $1, '', 'pack', 'A large one', 0, $3, 'USD', 1, 'delivered', 'cs_' || $1, 'pi_' || $1,
       0, 1, now(), now())`,
    [id, userId, amount],
  )
  const metadata = { farebox_purchase: id, farebox_economy: 'jobsearch', farebox_mode: 'live' }
  const money = { amount, currency: 'usd', created: 0, livemode: false, metadata }
  await prisma.$transaction(async rows => {
    const intent = { object: 'payment_intent', status: 'succeeded', last_payment_error: null }
    await insertObject(rows, 'payment_intent', { id: `pi_${id}`, ...intent, ...money })
    const session = {
      object: 'checkout.session',
      mode: 'payment',
      status: 'complete',
      payment_status: 'paid',
    }
    await insertObject(rows, 'session', {
      id: `cs_${id}`,
      ...session,
      amount_total: amount,
      payment_intent: `pi_${id}`,
      invoice: null,
      expires_at: 9_999_999_999,
      ...money,
    })
  })
  return id
}

test('what is bought meanwhile waits behind a pill, and a purchase that is looked at moves by itself', async () => {
  const tab = await visit('/jobsearch/purchases')
  const { page } = tab
  await page.getByText(ada).waitFor()
  const { userId } = product.newUser()
  const { purchaseId } = await buyer.buy(userId, 'starter')
  const pill = page.getByRole('button', { name: '1 new purchase' })
  await pill.waitFor()
  expect(await page.getByText(userId, { exact: true }).count()).toBe(0)
  await pill.click()
  await page.getByText(userId, { exact: true }).click()
  await page.getByText('Delivered', { exact: true }).first().waitFor()
  expect(page.url()).toContain(purchaseId)
  await owner.api.purchases.refund.mutate({
    ...where,
    purchaseId,
    commandId: randomUUID().replaceAll('-', ''),
    amount: 500,
    reason: 'elsewhere',
  })
  await page.getByText('Refunded', { exact: true }).waitFor()
  await page.getByText('elsewhere').waitFor()
  await tab.close()
})

test('the palette opens a purchase by its id, and by Stripe’s', async () => {
  const tab = await visit('/intellicv/developers')
  const { page } = tab
  const { paymentIntentId } = await owner.api.purchases.get.query({ ...where, purchaseId: adas })
  for (const id of [adas, paymentIntentId ?? '']) {
    await openPalette(page)
    await page.keyboard.insertText(id)
    await page.getByRole('option', { name: new RegExp(ada), selected: true }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Webhooks' }).waitFor()
    const { pathname, search } = new URL(page.url())
    expect([pathname, search]).toEqual(['/jobsearch/purchases', `?open=${adas}`])
    await page.goto(`${product.url}/intellicv/developers`)
    await page.locator('main h1').first().waitFor()
    await settle(page)
  }
  await tab.close()
})

test('a purchase of another economy is not there', async () => {
  const tab = await visit(`/intellicv/purchases?open=${adas}`, { expected: [/status of 404/] })
  await tab.page.getByText('There is no such purchase.').waitFor()
  await tab.close()
})

test.each(widths)(
  'the purchases of an account at %i pixels, some and none, in both themes',
  {
    timeout: 60_000,
  },
  async width => {
    const tab = await visit(`/jobsearch/accounts?user=${encodeURIComponent(ada)}&tab=purchases`, { width })
    const { page } = tab
    await page.getByText('in 1 purchase').waitFor()
    await page.getByRole('heading', { name: 'Money' }).scrollIntoViewIfNeeded()
    await look(page, 'account-purchases')
    await page.goto(`${product.url}/jobsearch/accounts?user=nobody&tab=purchases`)
    await page.getByText('Nothing was bought').waitFor()
    await look(page, 'account-purchases-none')
    await tab.close()
  },
)

test.each(widths)(
  'an account with a plan at %i pixels, in both themes',
  {
    timeout: 90_000,
  },
  async width => {
    const { userId } = product.newUser()
    await buyer.subscribe(userId, 'monthly')
    const tab = await visit(`/jobsearch/accounts?user=${userId}&tab=purchases`, { width })
    const { page } = tab
    await page.getByText('Active', { exact: true }).waitFor()
    await page.getByRole('heading', { name: 'Money' }).scrollIntoViewIfNeeded()
    await settle(page)
    await look(page, 'account-plan')
    await page.getByRole('link', { name: 'Its first payment' }).click()
    await page.getByText('active', { exact: true }).waitFor()
    await look(page, 'purchase-plan')
    await tab.close()
  },
)

test('support cancels a plan, keeps it after all, and changes it', { timeout: 90_000 }, async () => {
  const { userId } = product.newUser()
  await buyer.subscribe(userId, 'monthly')
  const tab = await visit(`/jobsearch/accounts?user=${userId}&tab=purchases`, { cookie: support.cookie })
  const { page } = tab
  const dialog = page.getByRole('dialog')
  await page.getByRole('button', { name: 'Cancel plan' }).click()
  await dialog.getByLabel(/^Why/).fill('asked by mail')
  await dialog.getByRole('button', { name: 'Cancel plan' }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByText('Cancelled', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Keep or change plan' }).click()
  await dialog.getByLabel(/^Why/).fill('wants it after all')
  await dialog.getByRole('button', { name: 'Keep plan' }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByText('Active', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Change plan' }).click()
  await dialog.getByRole('button', { name: 'Change plan' }).click()
  await dialog.getByText('Choose a plan').waitFor()
  await dialog.getByRole('radio').first().click()
  await look(page, 'account-plan-change')
  await dialog.getByLabel(/^Why/).fill('pays by the year')
  await dialog.getByLabel(`Type ${userId} to confirm`).fill(userId)
  await dialog.getByRole('button', { name: 'Change plan' }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByText('Change of plan').first().waitFor()
  const { subscription } = await owner.api.plans.get.query({ ...where, userId })
  expect(subscription).toMatchObject({ planKey: 'annual', cancelAtPeriodEnd: false })
  await tab.close()
})

test('a viewer sees the plan and is told who may change it', async () => {
  const viewer = await product.as('viewer')
  const { userId } = product.newUser()
  await buyer.subscribe(userId, 'monthly')
  const tab = await visit(`/jobsearch/accounts?user=${userId}&tab=purchases`, { cookie: viewer.cookie })
  const cancel = tab.page.getByRole('button', { name: 'Cancel plan' })
  await cancel.hover()
  await tab.page.getByRole('tooltip').getByText('Owner, Growth or Support may do this').waitFor()
  expect(await cancel.getAttribute('aria-disabled')).toBe('true')
  await tab.close()
})
