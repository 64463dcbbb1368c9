// The ways in, in a real Chromium: a welcome link, a password, a second factor, a backup code, a link for a lost password.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { join, password, reason } from '../server/operators/people.ts'
import { totp } from '../server/operators/totp.ts'
import { browserOfFile, look, openTab, settle } from '../support/browser.ts'
import { fresh } from '../support/fresh.ts'
import { startServer, type TestServer } from '../support/server.ts'

let server: TestServer
const browser = browserOfFile()
beforeAll(async () => {
  server = await startServer()
}, 120_000)
afterAll(() => server.stop())

/** Chromium notes every answer that is no success; these are the point of the test. */
const refusals = [/status of 401/, /status of 400/]

async function openAt(path: string) {
  const tab = await openTab(browser(), { url: server.url, expected: refusals })
  await tab.page.goto(path.startsWith('http') ? path : `${server.url}${path}`)
  return tab
}

async function typePassword(page: Page, email: string, given: string): Promise<void> {
  const instead = page.getByText('Sign in with a password instead')
  const field = page.getByRole('textbox', { name: 'E-mail' })
  await instead.waitFor()
  if (!(await field.isVisible())) await instead.click()
  await field.fill(email)
  await page.getByLabel('Password', { exact: true }).fill(given)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

async function signOut(page: Page, name: string): Promise<void> {
  // A screen that is still being asked for when its session ends is refused, and the browser says so.
  // Of the screen itself: it takes the focus as it comes, and a menu that is open then closes.
  await page.locator('#main h1').waitFor()
  await settle(page)
  await page
    .getByRole('button', { name: new RegExp(name) })
    .first()
    .click()
  await page.getByRole('menuitem', { name: 'Sign out', exact: true }).click()
  await page.waitForURL('**/sign-in**')
}

const notTogether = 'This e-mail address and password do not go together'
const inside = '**/jobsearch/**'

test('a welcome link is opened, a password chosen, and one is in; the link opens no second time', async () => {
  const { api } = await server.as('owner')
  const email = `${fresh('grace')}@example.com`
  const { link } = await api.invitations.create.mutate({ email, role: 'developer', reason })
  const tab = await openAt(link)
  const { page } = tab
  await page.getByRole('heading', { name: 'Welcome to Farebox' }).waitFor()
  await look(page, 'welcome')
  expect(await page.getByLabel('E-mail').inputValue()).toBe(email)
  await page.getByLabel('Your name').fill('Grace')
  await page.getByLabel('Password', { exact: true }).fill('short')
  await page.getByRole('button', { name: 'Join' }).click()
  await page.getByText('Too short by 7').waitFor()
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Join' }).click()
  await page.waitForURL(inside)
  await tab.close()

  const again = await openAt(link)
  await again.page.getByRole('heading', { name: 'This link does not work' }).waitFor()
  await again.close()
})

test('a wrong password is said to be wrong, the right one leads in', async () => {
  const email = await join(server, 'viewer', `${fresh('words')}@example.com`)
  const tab = await openAt('/sign-in')
  await typePassword(tab.page, email, 'not the password')
  await tab.page.getByText(notTogether).waitFor()
  expect(tab.page.url()).toContain('/sign-in')
  await typePassword(tab.page, email, password)
  await tab.page.waitForURL(inside)
  await tab.close()
})

test('a second factor is set up, asked for, and a backup code stands in for it', async () => {
  const email = await join(server, 'viewer', `${fresh('factor')}@example.com`)
  const { api } = await server.as('owner')
  const filter = { text: 'Ada', action: 'self.useBackupCode' }
  const before = await api.audit.list.query({ filter })
  const tab = await openAt('/sign-in')
  const { page } = tab
  await typePassword(page, email, password)
  await page.waitForURL(inside)

  await page.goto(`${server.url}/jobsearch/settings/you`)
  await page.getByRole('button', { name: 'Set up' }).click()
  const dialog = page.getByRole('dialog')
  await dialog
    .getByLabel(/password/i)
    .first()
    .fill(password)
  await dialog.getByRole('button', { name: 'Continue' }).click()
  const secret = ((await dialog.getByLabel('The secret').textContent()) ?? '').replaceAll(/\s/g, '')
  await dialog.getByLabel('Code shown by the app').pressSequentially(totp(secret))
  await dialog.getByRole('heading', { name: 'Keep these backup codes' }).waitFor()
  const backupCode = /[A-Za-z0-9]{5}-[A-Za-z0-9]{5}/.exec((await dialog.textContent()) ?? '')?.[0] ?? ''
  await dialog.getByRole('button', { name: 'I have kept them' }).click()

  await signOut(page, 'Ada')
  await typePassword(page, email, password)
  const code = page.getByLabel('Code from your authenticator app')
  await code.waitFor()
  await look(page, 'second-factor')
  await code.pressSequentially('000000')
  await page
    .getByText(/not right|wrong/i)
    .first()
    .waitFor()
  await code.pressSequentially(totp(secret))
  await page.waitForURL(inside)

  await signOut(page, 'Ada')
  await typePassword(page, email, password)
  await page.getByRole('button', { name: /backup code/i }).click()
  await page.getByLabel('Backup code').fill(backupCode)
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.waitForURL(inside)
  await tab.close()

  const { rows } = await api.audit.list.query({ filter })
  expect(rows).toHaveLength(before.rows.length + 1)
})

test('whoever lost the password sets a new one by a link, and the old one is no longer right', async () => {
  const email = await join(server, 'viewer', `${fresh('lost')}@example.com`)
  const { api } = await server.as('owner')
  const operator = (await api.operators.list.query()).find(one => one.email === email)
  const { link } = await api.operators.renewPassword.mutate({ operatorId: operator?.id ?? '', reason })
  const tab = await openAt(link)
  const { page } = tab
  await page.getByRole('heading', { name: 'Set a new password' }).waitFor()
  await page.getByLabel('Password', { exact: true }).fill('another long password')
  await page.getByRole('button', { name: 'Save and sign in' }).click()
  await page.waitForURL(inside)
  await signOut(page, 'Ada')
  await typePassword(page, email, password)
  await page.getByText(notTogether).waitFor()
  await tab.close()
})
