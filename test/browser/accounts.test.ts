// Accounts in the hands of an operator: found, understood, changed, and seen to move by themselves.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sampleLedger } from '../../server/ledger/operations/sample.ts'
import { browserOfFile, escapeFrom, look, openPalette, openTab, settle, widths } from '../support/browser.ts'
import { makePriced } from '../support/economy.ts'
import { fresh } from '../support/fresh.ts'
import { type Product, productCaller, startProduct } from '../support/product.ts'

let product: Product
const browser = browserOfFile()
let owner: Awaited<ReturnType<Product['as']>>
let support: Awaited<ReturnType<Product['as']>>
beforeAll(async () => {
  product = await startProduct({ economyKey: 'jobsearch' })
  owner = await product.as('owner')
  support = await product.as('support')
  await makeAda()
  for (const userId of ['bo', 'chris', 'user/with?odd&id.com']) await product.give(userId, 25)
}, 120_000)
afterAll(() => product.stop())

const ada = 'ada@example.com'
const action = 'job_match_detailed'
const place = { economyKey: 'jobsearch', mode: 'live' as const, userId: ada }
let adasCharge = ''

/** Lots of both kinds of ends, a charge of several targets, a hold that stands and one that was committed. */
async function makeAda(): Promise<void> {
  const { api } = product
  await api.account.open.mutate({
    userId: ada,
    profile: { email: 'Ada.L@example.com', name: 'Ada L', country: 'DE' },
  })
  await api.grant.give.mutate({
    userId: ada,
    requestId: 'promo',
    amount: 40,
    source: 'promotion',
    expiresAt: new Date(Date.now() + 20 * 86_400_000).toISOString(),
    reason: 'Autumn promotion',
  })
  await product.give(ada, 1_200)
  const charged = await api.spend.charge.mutate({ userId: ada, action, quantity: 3, requestId: 'req-1' })
  adasCharge = charged.entryId
  const held = await api.spend.hold.mutate({ userId: ada, action, requestId: 'req-2' })
  await api.spend.commit.mutate({ userId: ada, holdId: held.holdId })
  await api.spend.hold.mutate({ userId: ada, action, requestId: 'req-3' })
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

const adaPath = `/jobsearch/accounts?user=${encodeURIComponent(ada)}`

test.each(widths)('the list at %i pixels, full and empty, in both themes', async width => {
  const tab = await visit('/jobsearch/accounts', { width })
  const { page } = tab
  await page.getByText('chris').first().waitFor()
  await look(page, 'accounts')
  await page.goto(`${product.url}/jobsearch/accounts?mode=test`)
  await page.getByText('No test accounts yet').waitFor()
  await look(page, 'accounts-empty')
  await tab.close()
})

test.each(widths)('an account at %i pixels, tab by tab, in both themes', { timeout: 90_000 }, async width => {
  const tab = await visit(adaPath, { width })
  const { page } = tab
  await page.getByText(/· committed/).waitFor()
  await settle(page)
  await look(page, 'account')
  for (const name of [/^Lots/, /^Open holds/, 'About']) {
    await page.getByRole('tab', { name }).click()
    await settle(page)
    await look(page, `account-${String(name).replaceAll(/\W/g, '').toLowerCase()}`)
  }
  await page.goto(`${product.url}${adaPath}&entry=${adasCharge}`)
  await page.getByText('Its price').waitFor()
  await look(page, 'account-entry')
  await page.goto(`${product.url}/jobsearch/accounts?user=nobody-yet`)
  await page.getByText('Nobody has opened this account').waitFor()
  await look(page, 'account-unopened')
  await tab.close()
})

test('the list says how much of the ledger was replayed, and that it proves true', async () => {
  // Rather than the server's own turn, which may have come before there was an account.
  await sampleLedger(product.services, { everySeconds: 0, signal: new AbortController().signal })
  const tab = await visit('/jobsearch/accounts')
  await tab.page
    .getByText(/The ledger proves true: [1-9]\d* accounts? of all economies replayed, entry by entry/)
    .waitFor()
  await tab.page.getByText(/Last checked (just )?now\./).waitFor()
  await tab.close()
})

test('a search by request, then Back: each step is in the address', async () => {
  const tab = await visit('/jobsearch/accounts')
  const { page } = tab
  await page.getByRole('searchbox').fill(`${ada} req-1`)
  await page.getByRole('row', { name: /chris/ }).waitFor({ state: 'detached' })
  await settle(page)
  await page.getByRole('row', { name: new RegExp(ada) }).click()
  await page.getByRole('dialog').getByText('Its price').waitFor()
  expect(page.url()).toContain(`entry=${adasCharge}`)
  await page.goBack()
  await page.getByRole('searchbox').waitFor()
  await page.getByRole('searchbox').fill('nobody at all')
  await page.getByText('Nobody is called exactly').waitFor()
  await tab.close()
})

test('a user id of any characters has an address that can be loaded again', async () => {
  const tab = await visit('/jobsearch/accounts')
  await tab.page.getByText('user/with?odd&id.com').first().click()
  await tab.page.getByRole('heading', { level: 1, name: 'user/with?odd&id.com' }).waitFor()
  await tab.page.reload()
  await tab.page.getByRole('heading', { level: 1, name: 'user/with?odd&id.com' }).waitFor()
  await tab.page.getByText('Given · gift').waitFor()
  expect(await tab.page.getByText('Nobody has opened').count()).toBe(0)
  await tab.close()
})

test('tokens are given with the keyboard alone: previewed, said why, and there at once', async () => {
  const userId = fresh('given')
  await product.give(userId, 25)
  const tab = await visit(`/jobsearch/accounts?user=${userId}`)
  const { page } = tab
  await page.getByRole('button', { name: /^Give/ }).focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(/^How many/).fill('30')
  await dialog.getByRole('region', { name: 'What this does' }).getByText('new').waitFor()
  await look(page, 'account-give')
  await page.keyboard.press('Enter')
  await dialog.getByText('Say why, in a few words').waitFor()
  await dialog.getByLabel(/^Why/).fill('sorry for the wait')
  await dialog.getByRole('button', { name: /^Give/ }).focus()
  await page.keyboard.press('Enter')
  await dialog.waitFor({ state: 'detached' })
  await page.getByText('Given · goodwill').waitFor()
  const account = await owner.api.accounts.get.query({ ...place, userId })
  expect(account.balance.available).toBe(10 + 25 + 30)
  await tab.close()
})

test('many live tokens ask for the user’s name; more than a role may are refused with who may', async () => {
  const tab = await visit('/jobsearch/accounts?user=chris', { cookie: support.cookie })
  const { page } = tab
  await page.getByRole('button', { name: /^Give/ }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(/^How many/).fill('2000')
  await dialog.getByLabel('Type chris to confirm').fill('chris')
  await dialog.getByLabel(/^Why/).fill('a large one')
  await dialog.getByRole('button', { name: /^Give/ }).click()
  await dialog
    .getByText(/Support may move at most 500 tokens in one change: Owner or Growth may do this/)
    .waitFor()
  await tab.close()
})

test('a charge is refunded in part from its entry, and the rest of it once', async () => {
  const userId = fresh('refunded')
  await product.give(userId, 100)
  const { entryId } = await product.api.spend.charge.mutate({
    userId,
    action,
    quantity: 3,
    requestId: 'three targets',
  })
  const tab = await visit(`/jobsearch/accounts?user=${userId}&entry=${entryId}`)
  const { page } = tab
  await page.getByRole('dialog').getByRole('button', { name: 'Refund' }).click()
  const dialog = page.getByRole('dialog', { name: 'Refund this charge' })
  await dialog.getByText(/all that is left, 15/).waitFor()
  await dialog.getByLabel(/^How much/).fill('4')
  await dialog.getByRole('region', { name: 'What this does' }).waitFor()
  await look(page, 'account-refund')
  await dialog.getByLabel(/^Why/).fill('one target failed')
  await dialog.getByRole('button', { name: 'Refund' }).click()
  await dialog.waitFor({ state: 'detached' })
  const { rows } = await owner.api.accounts.history.query({ ...place, userId, kinds: ['refund'] })
  expect(rows).toMatchObject([{ amount: 4, refersTo: entryId, reason: 'one target failed' }])
  await tab.close()
})

test('an account is held back in words, refuses to spend, and is let go', async () => {
  const userId = fresh('held-back')
  await product.give(userId, 5)
  const tab = await visit(`/jobsearch/accounts?user=${userId}`)
  const { page } = tab
  await page.getByRole('button', { name: 'Hold back' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(/^Why/).fill('looks automated')
  await look(page, 'account-restrict')
  await dialog.getByRole('button', { name: 'Hold back' }).click()
  await page.getByText('Held back: Under review').waitFor()
  await expect(product.api.spend.charge.mutate({ userId, action, requestId: 'x' })).rejects.toMatchObject({
    data: { reason: 'FRICTION' },
  })
  await page.getByRole('button', { name: 'Lift the hold' }).click()
  await page.getByRole('dialog').getByLabel(/^Why/).fill('it was a person')
  await page.getByRole('dialog').getByRole('button', { name: 'Lift the hold' }).click()
  await page.getByText('Held back: Under review').waitFor({ state: 'detached' })
  await tab.close()
})

test('what a product moves meanwhile changes the balance at once and waits behind a pill', async () => {
  const userId = fresh('busy')
  await product.give(userId, 100)
  const tab = await visit(`/jobsearch/accounts?user=${userId}`)
  const { page } = tab
  await page.getByText('Given · gift').waitFor()
  await product.api.spend.charge.mutate({ userId, action, requestId: 'c1' })
  await product.api.spend.charge.mutate({ userId, action, requestId: 'c2' })
  const pill = page.getByRole('button', { name: '2 new entries' })
  await pill.waitFor()
  expect(await page.getByText(/· charged/).count()).toBe(0)
  await page.getByText('100 tokens').first().waitFor()
  await pill.click()
  await page
    .getByText(/· charged/)
    .nth(1)
    .waitFor()
  await tab.close()
})

test('kinds filter the history and its file, and an entry is found by its request id', async () => {
  const tab = await visit(`${adaPath}&kinds=hold`, { expected: [/status of 404/] })
  const { page } = tab
  await page
    .getByText(/· held/)
    .first()
    .waitFor()
  expect(await page.getByText(/· charged/).count()).toBe(0)
  expect(await page.getByRole('link', { name: 'Export filtered' }).getAttribute('href')).toContain(
    'kinds=hold',
  )
  const find = page.getByLabel('Find an entry by its id or request id')
  await find.fill('no-such')
  await find.press('Enter')
  await page.getByText('This account has no such entry.').waitFor()
  await find.fill('req-1')
  await find.press('Enter')
  await page.getByRole('dialog').getByText('Its price').waitFor()
  expect(page.url()).toContain('kinds=hold')
  await escapeFrom(page.getByRole('dialog'))
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page
    .getByRole('link', { name: /· held/ })
    .first()
    .focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page
    .getByRole('dialog')
    .getByText(/were set aside/)
    .waitFor()
  await escapeFrom(page.getByRole('dialog'))
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  expect(await page.getByText(/· charged/).count()).toBe(0)
  await tab.close()
})

test('a long history comes page by page as one goes down', async () => {
  const userId = fresh('long')
  await product.give(userId, 1_000)
  for (let n = 0; n < 130; n += 1)
    await product.api.spend.charge.mutate({ userId, action, requestId: `c${n}` })
  const tab = await visit(`/jobsearch/accounts?user=${userId}`)
  const { page } = tab
  const welcome = page.getByText('Given · welcome')
  await page
    .getByText(/· charged/)
    .first()
    .waitFor()
  expect(await welcome.count()).toBe(0)
  await expect
    .poll(
      async () => {
        await page.mouse.wheel(0, 4_000)
        return welcome.count()
      },
      { timeout: 25_000 },
    )
    .toBe(1)
  await tab.close()
})

test('a viewer sees everything and is told who may change it', async () => {
  const viewer = await product.as('viewer')
  const tab = await visit(adaPath, { cookie: viewer.cookie })
  const give = tab.page.getByRole('button', { name: /^Give/ })
  expect(await give.getAttribute('aria-disabled')).toBe('true')
  await give.hover()
  await tab.page.getByRole('tooltip').getByText('Owner, Growth or Support may do this').waitFor()
  await tab.close()
})

test('the palette opens whatever an id names, and whoever is called so', async () => {
  const tab = await visit('/intellicv/developers')
  const { page } = tab
  await openPalette(page)
  await page.keyboard.type(adasCharge)
  await page.getByRole('option', { name: new RegExp(ada), selected: true }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').getByText('Its price').waitFor()
  expect(new URL(page.url()).pathname).toBe('/jobsearch/accounts')
  await escapeFrom(page.getByRole('dialog'))
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await openPalette(page)
  await page.keyboard.type('ada.l@')
  await page.getByRole('option', { name: /Ada\.L@example\.com/, selected: true }).waitFor()
  await look(page, 'palette-accounts')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: ada }).waitFor()
  await tab.close()
})

test('an action that is sold no more keeps its name, in the history and on its entry', async () => {
  const { api } = owner
  const economyKey = await makePriced(product, 'jobsearch')
  const gone = 'saved_search'
  const its = productCaller(product.url, await product.makeKey({ economyKey }))
  const gift = { amount: 100, source: 'gift' as const, reason: 'for a test' }
  await its.grant.give.mutate({ userId: 'gil', requestId: 'gift', ...gift })
  await its.spend.charge.mutate({ userId: 'gil', action: gone, requestId: 'last' })
  const { document, revision } = await api.catalog.draft.begin.mutate({ economyKey })
  const name = document.actions.find(({ key }) => key === gone)?.name ?? ''
  const saved = await api.catalog.draft.save.mutate({
    economyKey,
    revision,
    document: { ...document, actions: document.actions.filter(({ key }) => key !== gone) },
  })
  await api.catalog.publish.mutate({
    economyKey,
    revision: saved.revision,
    effectiveAt: null,
    reason: 'Nobody saves searches',
  })
  const isSold = async () => {
    const { actionNames } = await api.accounts.get.query({ economyKey, mode: 'live', userId: 'gil' })
    return gone in actionNames
  }
  await expect.poll(isSold).toBe(false)
  const tab = await visit(`/${economyKey}/accounts?user=gil`)
  const { page } = tab
  await page.getByRole('link', { name: `${name} · charged` }).click()
  const sheet = page.getByRole('dialog', { name: new RegExp(`^${name.replaceAll(/[()]/g, '.')} · charged`) })
  await sheet.getByText(gone, { exact: true }).waitFor()
  await tab.close()
})
