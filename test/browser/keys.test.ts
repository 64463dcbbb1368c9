// Keys and operators at the same time in two hands: what another changes is seen, and nothing pasted is kept.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { browserOfFile, look, openTab, settle } from '../support/browser.ts'
import { fresh } from '../support/fresh.ts'
import { startServer, type TestServer } from '../support/server.ts'

let server: TestServer
const browser = browserOfFile()
let cookie: string
let api: Awaited<ReturnType<TestServer['as']>>['api']
beforeAll(async () => {
  server = await startServer()
  const owner = await server.as('owner')
  cookie = owner.cookie
  api = owner.api
}, 120_000)
afterAll(() => server.stop())

const reason = 'a test says so'
const make = (name: string) =>
  api.keys.create.mutate({
    economyKey: 'jobsearch',
    mode: 'live',
    name,
    scopes: ['read', 'admin'],
    rateLimitPerMinute: null,
    expiresAt: null,
    reason,
  })

async function visit(path: string, expected: RegExp[] = []) {
  const tab = await openTab(browser(), { url: server.url, cookie, expected })
  await tab.page.goto(`${server.url}${path}`)
  await tab.page.locator('h1').first().waitFor()
  await settle(tab.page)
  return tab
}

test('a whole key pasted into the search finds its key and stays in no address', async () => {
  const [pasted, another] = [fresh('Pasted'), fresh('Another')]
  const { key, productKey } = await make(pasted)
  await make(another)
  const tab = await visit('/jobsearch/developers')
  const asked: string[] = []
  tab.page.on('request', request => asked.push(decodeURIComponent(request.url())))
  await tab.page.getByRole('searchbox').first().fill(key)
  await tab.page.waitForURL(`**q=${productKey.prefix}*`)
  await tab.page.getByRole('row', { name: another }).waitFor({ state: 'detached' })
  await tab.page.getByText(pasted).first().waitFor()
  await settle(tab.page)
  expect([...asked, tab.page.url()].filter(url => url.includes(key))).toEqual([])
  await tab.close()
})

test('a live key is not there in the frame of test mode', async () => {
  const { productKey } = await make('Live only')
  const tab = await visit(`/jobsearch/developers?mode=test&open=${productKey.id}`)
  await tab.page.getByText('There is no such key in test mode.').waitFor()
  expect(await tab.page.getByRole('button', { name: 'Revoke' }).count()).toBe(0)
  await tab.close()
})

test('an edit of a key that another operator changed shows what they changed, and saves nothing over it', async () => {
  const { productKey } = await make('Contested')
  const tab = await visit(`/jobsearch/developers?open=${productKey.id}`, [/status of 409/])
  const { page } = tab
  await page.getByRole('button', { name: 'Edit' }).click()
  const dialog = page.getByRole('dialog', { name: 'Edit Contested' })
  await dialog.getByLabel(/^Why/).fill('nothing yet')
  await dialog.getByRole('button', { name: 'Save changes' }).click()
  await dialog.getByText('Nothing is changed yet').waitFor()
  await api.keys.change.mutate({
    economyKey: 'jobsearch',
    id: productKey.id,
    revision: productKey.revision,
    name: 'Contested',
    scopes: ['read'],
    rateLimitPerMinute: null,
    expiresAt: null,
    reason,
  })
  await dialog.getByLabel('Name').fill('Renamed')
  await dialog.getByRole('button', { name: 'Save changes' }).click()
  await dialog.getByText('Somebody changed this key meanwhile').waitFor()
  await look(page, 'key-edit-overtaken')
  await dialog.getByRole('button', { name: 'Start again from theirs' }).click()
  await dialog.getByLabel('Name').fill('Renamed')
  await dialog.getByRole('button', { name: 'Save changes' }).click()
  await dialog.waitFor({ state: 'detached' })
  const now = await api.keys.get.query({ economyKey: 'jobsearch', id: productKey.id })
  expect(now).toMatchObject({ name: 'Renamed', scopes: ['read'] })
  await tab.close()
})

test('operators and invitations that others change are seen without asking', async () => {
  const vera = (await api.operators.list.query()).find(({ name }) => name === 'Vera Lindqvist')
  if (vera === undefined) throw new Error('the demo has a viewer')
  if (vera.disabledAt !== null) await api.operators.enable.mutate({ operatorId: vera.id, reason })
  const email = `${fresh('new')}@example.com`
  const tab = await visit('/jobsearch/settings/operators?tab=invitations')
  const { page } = tab
  const { invitationId } = await api.invitations.create.mutate({
    email,
    role: 'viewer',
    reason,
  })
  await page.getByRole('button', { name: /1 new/ }).click()
  const row = page.getByRole('row', { name: email })
  await row.getByText('Open').waitFor()
  await api.invitations.revoke.mutate({ invitationId, reason })
  await row.getByText('Revoked').waitFor()

  await page.goto(`${server.url}/jobsearch/settings/operators`)
  const viewer = page.getByRole('row', { name: vera.name })
  await viewer.getByText('Active').waitFor()
  await settle(page)
  await api.operators.disable.mutate({ operatorId: vera.id, reason })
  await viewer.getByText('Disabled').waitFor()
  await tab.close()
})

test('an entry of the audit log says its fields in words, and names its economy once', async () => {
  const { productKey } = await make('In words')
  const tab = await visit(`/jobsearch/settings/audit?q=${productKey.id}`)
  await tab.page
    .getByRole('row', { name: /In words/ })
    .first()
    .click()
  const panel = tab.page.getByRole('dialog')
  await panel.getByText('Calls a minute').waitFor()
  await panel.getByText('Job search').first().waitFor()
  await look(tab.page, 'audit-entry')
  await tab.close()
})
