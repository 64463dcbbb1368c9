// Disputes in the hands of support: opened for a user, found by when they are due, read with what the ledger knows, and decided once.
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DisputeReason } from '../../server/disputes/words.ts'
import { browserOfFile, holdsFocus, look, openPalette, openTab, settle, widths } from '../support/browser.ts'
import { fresh } from '../support/fresh.ts'
import { type Product, startProduct } from '../support/product.ts'

let product: Product
const browser = browserOfFile()
let owner: Awaited<ReturnType<Product['as']>>
let support: Awaited<ReturnType<Product['as']>>
/** For the pictures: one of each that a queue can hold. */
let overdue = ''
let unnamed = ''
let givenBack = ''
let kept = ''
beforeAll(async () => {
  product = await startProduct({ economyKey: 'jobsearch' })
  owner = await product.as('owner')
  support = await product.as('support')
  await fill()
}, 120_000)
afterAll(() => product.stop())

const where = { economyKey: 'jobsearch', mode: 'live' as const }
const action = 'job_match_detailed'
const ada = 'ada@example.com'
const long =
  'I pressed the button for the detailed match only to see what it does. Nothing told me that it costs anything, ' +
  'and three tokens fewer than I thought were there afterwards.\n\nThe first time it was free.'

async function fill(): Promise<void> {
  const adas = await charge(ada, 3)
  overdue = await open(ada, { reason: 'unexpected_cost', entryId: adas, text: long })
  await backdate(overdue, 77)
  await backdate(await open('bo', { reason: 'charged_twice', entryId: await charge('bo') }), 63)
  unnamed = await open('chris', {
    reason: 'balance_unclear',
    text: 'Yesterday I had more. Where did they go?',
  })
  await open(ada, {
    reason: 'poor_result',
    entryId: await charge(ada),
    text: 'Not one of these jobs is in Berlin.',
  })
  givenBack = await open('dana', {
    reason: 'run_failed',
    entryId: await charge('dana'),
    text: 'It said “something went wrong” and the tokens were gone.',
  })
  await decide(givenBack, { decision: 'give_back', amount: null }, 'the run timed out')
  kept = await open('emil', { reason: 'price_unclear', entryId: await charge('emil', 2) })
  await decide(kept, { decision: 'keep' }, 'two targets, each as the page says')
}

type Said = { reason: DisputeReason; entryId?: string; text?: string }

async function charge(userId: string, quantity = 1): Promise<string> {
  await product.give(userId, 40)
  const { entryId } = await product.api.spend.charge.mutate({
    userId,
    action,
    quantity,
    requestId: fresh(`run of ${userId}`),
  })
  return entryId
}

/** As a product does it. */
async function open(userId: string, { reason, entryId, text }: Said): Promise<string> {
  await product.api.account.open.mutate({ userId })
  const { disputeId } = await product.api.dispute.open.mutate({
    userId,
    requestId: fresh(`complaint of ${userId}`),
    reason,
    ...(entryId === undefined ? {} : { of: { entryId } }),
    ...(text === undefined ? {} : { text }),
  })
  return disputeId
}

async function backdate(disputeId: string, hours: number): Promise<void> {
  await product.services.database.pool.query(
    `update token_dispute set opened_at = opened_at - $2 * interval '1 hour' where id = $1`,
    [disputeId, hours],
  )
}

type Decision = { decision: 'give_back'; amount: number | null } | { decision: 'keep' }

function decide(disputeId: string, asked: Decision, reason: string) {
  const commandId = disputeId
    .slice(-16)
    .replaceAll(/[^0-9a-f]/g, '0')
    .padStart(32, '0')
  return owner.api.disputes.decide.mutate({ ...where, disputeId, commandId, asked, reason })
}

const find = (disputeId: string) => owner.api.disputes.get.query({ ...where, disputeId })

async function visit(
  path: string,
  options: { cookie?: string; width?: number; expected?: RegExp[] } = {},
): Promise<{ page: Page; close(): Promise<void> }> {
  const tab = await openTab(browser(), { url: product.url, cookie: support.cookie, ...options })
  await tab.page.goto(`${product.url}${path}`)
  await tab.page.locator('main h1').first().waitFor()
  await settle(tab.page)
  return tab
}

/** At each width, and back at the first; `shown` is what the picture is of. */
async function lookAtBoth(page: Page, name: string, shown = page.getByRole('heading', { level: 1 })) {
  for (const width of widths) {
    await page.setViewportSize({ width, height: width < 600 ? 844 : 900 })
    await shown.scrollIntoViewIfNeeded()
    await look(page, name)
  }
  await page.setViewportSize({ width: widths[0], height: 900 })
}

const pathOf = (disputeId: string) => `/jobsearch/disputes?open=${disputeId}`
const accountPath = (userId: string) => `/jobsearch/accounts?user=${encodeURIComponent(userId)}`
const button = (within: Page | Locator, name: string) => within.getByRole('button', { name, exact: true })

test.each(widths)(
  'the queue at %i pixels, full, decided and empty, in both themes',
  { timeout: 90_000 },
  async width => {
    const tab = await visit('/jobsearch/disputes', { width })
    const { page } = tab
    await page.getByText('Did not know that it costs').first().waitFor()
    await look(page, 'disputes')
    await page.getByRole('radio', { name: 'Decided' }).click()
    await page.getByText('the run timed out').or(page.getByText('dana')).first().waitFor()
    await look(page, 'disputes-decided')
    await page.goto(`${product.url}/jobsearch/disputes?mode=test`)
    await page.getByText('No test dispute waits for a decision').waitFor()
    await look(page, 'disputes-empty')
    await page.goto(`${product.url}/jobsearch/disputes?mode=test&show=decided`)
    await page.getByText('Nothing was decided yet').waitFor()
    await look(page, 'disputes-decided-empty')
    await tab.close()
  },
)

test.each(widths)(
  'one dispute at %i pixels in both themes: overdue, of no entry, given back, kept',
  { timeout: 120_000 },
  async width => {
    const tab = await visit(pathOf(overdue), { width })
    const { page } = tab
    await page.getByText('The first time it was free.').waitFor()
    await page.getByText('Overdue').first().waitFor()
    await page.getByText('Disputed', { exact: true }).waitFor()
    await look(page, 'dispute')
    for (const [id, text, name] of [
      [unnamed, 'Where did they go?', 'dispute-unnamed'],
      [givenBack, 'the run timed out', 'dispute-given-back'],
      [kept, 'two targets, each as the page says', 'dispute-kept'],
    ] as const) {
      await page.goto(`${product.url}${pathOf(id)}`)
      await page.getByText(text).first().waitFor()
      await settle(page)
      await look(page, name)
    }
    await tab.close()
  },
)

test.each(widths)(
  'support opens one from an entry of the account at %i pixels, and finds it in the queue',
  { timeout: 120_000 },
  async width => {
    const userId = fresh(`opens-${width}`)
    const entryId = await charge(userId, 2)
    const tab = await visit(`${accountPath(userId)}&entry=${entryId}`, { width })
    const { page } = tab
    const panel = page.getByRole('dialog', { name: /charged, entry/ })
    await button(panel, 'Open a dispute').click()
    const dialog = page.getByRole('dialog', { name: /^Dispute entry/ })
    await dialog.getByLabel(/^Why/).fill('called us')
    await button(dialog, 'Open a dispute').click()
    await dialog.getByText('Say what it is about').waitFor()
    await dialog.getByRole('combobox', { name: 'What does the user say?' }).click()
    await page.getByRole('option', { name: 'Charged twice' }).click()
    await dialog.getByLabel(/^In their own words/).fill('I pressed it once.')
    await look(page, 'dispute-open')
    await button(dialog, 'Open a dispute').click()
    await dialog.waitFor({ state: 'detached' })
    await panel.getByText('I pressed it once.').waitFor()
    await settle(page)
    await look(page, 'account-entry-disputed')
    await button(panel, 'Open a dispute').hover()
    await page.getByRole('tooltip').getByText('It is disputed already').waitFor()

    await page.goto(`${product.url}/jobsearch/disputes`)
    const another = page.getByText('Did not know that it costs')
    await another.waitFor()
    await page.getByRole('searchbox').fill(userId)
    await another.waitFor({ state: 'detached' })
    const row = page.getByRole('link', { name: 'Charged twice' })
    await row.click()
    await page.getByText('I pressed it once.').waitFor()
    expect(await find(new URL(page.url()).searchParams.get('open') ?? '')).toMatchObject({
      dispute: { userId, reason: 'charged_twice', state: 'open', entryId, text: 'I pressed it once.' },
    })
    await page.goBack()
    await row.waitFor()
    expect(await page.getByRole('searchbox').inputValue()).toBe(userId)
    await tab.close()
  },
)

test('what is about no entry is opened from the account itself, which lists what its user disputed', {
  timeout: 90_000,
}, async () => {
  const userId = fresh('asks')
  await product.give(userId, 5)
  const tab = await visit(`${accountPath(userId)}&tab=disputes`)
  const { page } = tab
  await page.getByText('This user disputed nothing').waitFor()
  await lookAtBoth(page, 'account-disputes-none', page.getByText('This user disputed nothing'))
  await button(page, 'Open a dispute').click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('combobox', { name: 'What does the user say?' }).click()
  await page.getByRole('option', { name: 'Expired without being noticed' }).click()
  await dialog.getByLabel(/^Why/).fill('wrote to us')
  await button(dialog, 'Open a dispute').click()
  await dialog.waitFor({ state: 'detached' })
  const line = page.getByRole('link', { name: 'Expired without being noticed' })
  await line.waitFor()
  // Nobody loads this list anew.
  await open(userId, { reason: 'other', text: 'And another thing.' })
  await page.getByText('And another thing.').waitFor()
  await lookAtBoth(page, 'account-disputes', line)
  await line.click()
  await page.getByRole('heading', { level: 1, name: 'Expired without being noticed' }).waitFor()
  const giveBack = button(page, 'Give back')
  await giveBack.hover()
  await page
    .getByRole('tooltip')
    .getByText(/^It names no entry/)
    .waitFor()
  await button(page, 'Close it').click()
  await dialog.getByLabel(/^Why/).fill('explained by mail')
  await button(dialog, 'Close it').click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByText('Closed', { exact: true }).first().waitFor()
  await tab.close()
})

test.each(widths)(
  'a part is given back at %i pixels after a look at what it does, and leads to its entry',
  { timeout: 120_000 },
  async width => {
    const userId = fresh(`part-${width}`)
    const entryId = await charge(userId, 3)
    const id = await open(userId, { reason: 'run_failed', entryId, text: 'One of three was empty.' })
    const tab = await visit(pathOf(id), { width })
    const { page } = tab
    await button(page, 'Give back').click()
    const dialog = page.getByRole('dialog')
    const amount = dialog.getByLabel(/^How much/)
    expect(await amount.inputValue()).toBe('15')
    await dialog.getByRole('region', { name: 'What this does' }).waitFor()
    await look(page, 'dispute-give-back')
    await dialog.getByLabel(/^Why/).fill('one target came back empty')
    await amount.fill('16')
    await dialog.getByText('At most 15 of this charge can be refunded.').waitFor()
    await dialog.getByRole('button', { name: /^Give 16/ }).click()
    await dialog.getByText('No more than 15 tokens are left of it').waitFor()
    await look(page, 'dispute-give-back-refused')
    await amount.fill('5')
    await dialog.getByText('At most 15 of this charge can be refunded.').waitFor({ state: 'detached' })
    await dialog.getByRole('button', { name: /^Give 5/ }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByText('one target came back empty').first().waitFor()
    const { dispute } = await find(id)
    expect(dispute).toMatchObject({ state: 'given_back', givenBack: 5 })
    const { rows } = await owner.api.accounts.history.query({ ...where, userId, kinds: ['refund'] })
    expect(rows).toMatchObject([{ id: dispute.refundId, amount: 5, refersTo: entryId }])
    await page
      .getByRole('region', { name: 'Decision' })
      .getByRole('link', { name: /^Entry/ })
      .click()
    await page.getByRole('dialog', { name: /refunded, entry/i }).waitFor()
    await tab.close()
  },
)

test.each(widths)(
  'a charge is kept at %i pixels with the keyboard alone, and the queue has one fewer',
  { timeout: 90_000 },
  async width => {
    const userId = fresh(`kept-${width}`)
    const id = await open(userId, { reason: 'price_unclear', entryId: await charge(userId) })
    const tab = await visit(`/jobsearch/disputes?q=${userId}`, { width })
    const { page } = tab
    await page.getByRole('link', { name: 'Cost more than expected' }).focus()
    await page.keyboard.press('Enter')
    const keep = button(page, 'Keep the charge')
    await keep.waitFor()
    await settle(page)
    await page.keyboard.press('k')
    const dialog = page.getByRole('dialog')
    await holdsFocus(dialog)
    await look(page, 'dispute-keep')
    await button(dialog, 'Keep the charge').focus()
    await page.keyboard.press('Enter')
    await dialog.getByText('Say why, in a few words').waitFor()
    await dialog.getByLabel(/^Why/).fill('as the page said')
    await button(dialog, 'Keep the charge').focus()
    await page.keyboard.press('Enter')
    await dialog.waitFor({ state: 'detached' })
    await page.getByText('Charge kept', { exact: true }).first().waitFor()
    expect(await keep.count()).toBe(0)
    expect((await find(id)).dispute).toMatchObject({ state: 'kept', decisionReason: 'as the page said' })
    await page
      .getByRole('navigation', { name: 'Breadcrumbs' })
      .getByRole('link', { name: 'Disputes' })
      .click()
    await page.getByText('No disputes match').waitFor()
    await page.getByRole('radio', { name: 'Decided' }).click()
    await page.getByRole('link', { name: 'Cost more than expected' }).waitFor()
    await tab.close()
  },
)

test('who may not decide is told who may, and more than a role may give back is refused with who may', {
  timeout: 90_000,
}, async () => {
  const viewer = await product.as('viewer')
  const looking = await visit(pathOf(overdue), { cookie: viewer.cookie })
  for (const name of ['Give back', 'Keep the charge']) {
    expect(await button(looking.page, name).getAttribute('aria-disabled')).toBe('true')
    await button(looking.page, name).hover()
    await looking.page.getByRole('tooltip').getByText('Owner, Growth or Support may do this').waitFor()
  }
  await looking.close()

  const userId = fresh('large')
  await product.give(userId, 2_000)
  const { entryId, charged } = await product.api.spend.charge.mutate({
    userId,
    action,
    quantity: 101,
    requestId: 'large',
  })
  expect(charged).toBe(505)
  const id = await open(userId, { reason: 'run_failed', entryId })
  const tab = await visit(pathOf(id))
  const { page } = tab
  await button(page, 'Give back').click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(/^Why/).fill('none of them ran')
  await dialog.getByRole('button', { name: /^Give 505/ }).click()
  await dialog
    .getByText(/Support may move at most 500 tokens in one change: Owner or Growth may do this/)
    .waitFor()
  expect((await find(id)).dispute.state).toBe('open')
  await tab.close()
})

test('what another decided meanwhile is said, and not decided again', { timeout: 90_000 }, async () => {
  const userId = fresh('twice')
  const entryId = await charge(userId)
  const id = await open(userId, { reason: 'poor_result', entryId })
  const tab = await visit(pathOf(id), { expected: [/status of 409/] })
  const { page } = tab
  await button(page, 'Give back').click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(/^Why/).fill('it was poor indeed')
  await decide(id, { decision: 'keep' }, 'it found what it should')
  await dialog.getByRole('button', { name: /^Give 5/ }).click()
  await dialog.getByText(/decided this dispute already: the charge was kept/).waitFor()
  await lookAtBoth(page, 'dispute-decided-meanwhile', dialog)
  await button(dialog, 'Cancel').click()
  await page.getByText('it found what it should').waitFor()
  const { rows } = await owner.api.accounts.history.query({ ...where, userId, kinds: ['refund'] })
  expect(rows).toEqual([])
  await tab.close()
})

test('what is opened meanwhile waits behind a pill, and what is decided says so where it stands', {
  timeout: 90_000,
}, async () => {
  const userId = fresh('live')
  const first = await open(userId, { reason: 'balance_unclear' })
  const tab = await visit(`/jobsearch/disputes?q=${userId}`)
  const { page } = tab
  await page.getByRole('link', { name: 'Does not understand the balance' }).waitFor()
  await open(userId, { reason: 'other' })
  const pill = page.getByRole('button', { name: '1 new dispute' })
  await pill.waitFor()
  expect(await page.getByRole('link', { name: 'Something else' }).count()).toBe(0)
  await decide(first, { decision: 'keep' }, 'explained')
  await page.getByText('Decided meanwhile').waitFor()
  await lookAtBoth(page, 'disputes-live')
  await pill.click()
  await page.getByRole('link', { name: 'Something else' }).waitFor()
  await page.getByText('Decided meanwhile').waitFor({ state: 'detached' })
  expect(await page.getByRole('link', { name: 'Does not understand the balance' }).count()).toBe(0)
  await tab.close()
})

test('reasons filter the queue, and each step is in the address', async () => {
  const tab = await visit('/jobsearch/disputes?reason=charged_twice')
  const { page } = tab
  await page.getByText('bo', { exact: true }).waitFor()
  expect(await page.getByText('Did not know that it costs').count()).toBe(0)
  await page.getByRole('radio', { name: 'Decided' }).click()
  await page.getByText('No disputes match').waitFor()
  expect(new URL(page.url()).search).toContain('reason=charged_twice')
  await page.goBack()
  await page.getByText('bo', { exact: true }).waitFor()
  await tab.close()
})

test('a queue that cannot be asked for says so, with the way to ask again', { timeout: 90_000 }, async () => {
  const tab = await visit('/jobsearch/accounts', { expected: [/status of 500/] })
  const { page } = tab
  const asked = '**/trpc/console/*disputes.list*'
  await page.route(asked, route =>
    route.fulfill({
      status: 500,
      contentType: 'application/json',
      body: JSON.stringify({
        error: { message: 'The queue could not be read.', data: { reason: 'INTERNAL', requestId: 'req_01' } },
      }),
    }),
  )
  await page.getByRole('link', { name: 'Disputes', exact: true }).click()
  await page.getByText('The queue could not be read.').waitFor()
  await lookAtBoth(page, 'disputes-failed')
  await page.unroute(asked)
  await page.getByRole('button', { name: /again/i }).click()
  await page.getByText('Did not know that it costs').first().waitFor()
  await tab.close()
})

test('the palette opens a dispute by its id, and one of another economy is not there', async () => {
  const tab = await visit('/intellicv/developers', { expected: [/status of 404/] })
  const { page } = tab
  await openPalette(page)
  await page.keyboard.insertText(overdue)
  await page.getByRole('option', { name: new RegExp(ada), selected: true }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByText('The first time it was free.').waitFor()
  expect(new URL(page.url()).pathname).toBe('/jobsearch/disputes')
  await page.goto(`${product.url}/intellicv/disputes?open=${overdue}`)
  await page.getByText('There is no such dispute.').waitFor()
  await tab.close()
})

test('on a phone, the tab that an address names is in sight', async () => {
  const tab = await visit(`${accountPath(ada)}&tab=disputes`, { width: 390 })
  const { page } = tab
  const chosen = page.getByRole('tab', { name: 'Disputes' })
  await page.getByRole('link', { name: 'A poor result' }).scrollIntoViewIfNeeded()
  const box = await chosen.boundingBox()
  expect(box?.x).toBeGreaterThanOrEqual(0)
  expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(390)
  await look(page, 'account-disputes-of-ada')
  await tab.close()
})
