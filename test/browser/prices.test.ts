// The price book in a real Chromium: looked at in every part, and a tier raised, published and rolled back.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browserOfFile, holdsFocus, look, openTab, pressUntil, settle, widths } from '../support/browser.ts'
import { makeEconomy, makePriced, type Shipped } from '../support/economy.ts'
import { startServer, type TestServer } from '../support/server.ts'

let server: TestServer
const browser = browserOfFile()
const cookies: Record<string, string> = {}
const reason = 'a browser test'

beforeAll(async () => {
  server = await startServer()
  for (const role of ['owner', 'growth', 'viewer'] as const) cookies[role] = (await server.as(role)).cookie
  await fill('jobsearch')
  await makeEconomy(server, 'fresh', 'jobsearch')
}, 120_000)
afterAll(() => server.stop())

/** An older version, an open request, and an owner's draft with changes, a mistake among them. */
async function fill(economyKey: string): Promise<void> {
  const growth = (await server.as('growth')).api
  const owner = (await server.as('owner')).api
  const first = await growth.catalog.draft.begin.mutate({ economyKey })
  const published = structuredClone(first.document)
  for (const action of published.actions.slice(0, 3)) action.cooldownSeconds = 30
  const saved = await growth.catalog.draft.save.mutate({
    economyKey,
    revision: first.revision,
    document: published,
  })
  await growth.catalog.publish.mutate({ economyKey, revision: saved.revision, effectiveAt: null, reason })

  const second = await growth.catalog.draft.begin.mutate({ economyKey })
  const asked = structuredClone(second.document)
  for (const plan of asked.plans) plan.price += 100
  const sent = await growth.catalog.draft.save.mutate({
    economyKey,
    revision: second.revision,
    document: asked,
  })
  await growth.catalog.publish.mutate({ economyKey, revision: sent.revision, effectiveAt: null, reason })

  const own = await owner.catalog.draft.begin.mutate({ economyKey })
  const edited = structuredClone(own.document)
  for (const action of edited.actions) {
    if (action.tier === 'standard' && action.formula.kind === 'flat') action.formula.tokens += 1
  }
  const [pack] = edited.packs
  if (pack !== undefined) pack.bonusTokens += 5
  await owner.catalog.draft.save.mutate({ economyKey, revision: own.revision, document: edited })
}

async function visit(path: string, options: { role?: string; width?: number } = {}) {
  const tab = await openTab(browser(), {
    url: server.url,
    ...(options.width === undefined ? {} : { width: options.width }),
    cookie: cookies[options.role ?? 'owner'] ?? '',
  })
  await tab.page.goto(`${server.url}${path}`)
  await tab.page.locator('h1').first().waitFor()
  await settle(tab.page)
  return tab
}

async function beginDraft(page: Page): Promise<void> {
  await page.getByRole('grid').waitFor()
  await pressUntil(page, ['e'], page.getByText('Nothing is changed yet.'))
}

/** Until it is let go, a tab hears of what another saved by its own save alone: had it looked before, it would take theirs. */
async function holdDraft(page: Page): Promise<() => Promise<void>> {
  const { promise: asked, resolve: letAsk } = Promise.withResolvers<void>()
  const hold = /catalog\.draft\.get/
  await page.route(hold, async route => {
    await asked
    await route.continue()
  })
  return async () => {
    letAsk()
    await page.unroute(hold)
  }
}

const views = [
  ['prices-grid', '/jobsearch/prices', 'viewer'],
  ['prices-grid-long', '/intellicv/prices', 'viewer'],
  ['prices-draft', '/jobsearch/prices', 'owner'],
  ['prices-draft-raise', '/jobsearch/prices?raise=standard', 'owner'],
  ['prices-packs', '/jobsearch/prices?tab=sales', 'viewer'],
  ['prices-packs-draft', '/jobsearch/prices?tab=sales', 'owner'],
  ['prices-policies', '/jobsearch/prices?tab=policies', 'viewer'],
  ['prices-policies-draft', '/jobsearch/prices?tab=policies', 'owner'],
  ['prices-missions', '/jobsearch/prices?tab=earning', 'viewer'],
  ['prices-missions-draft', '/jobsearch/prices?tab=earning', 'owner'],
  ['prices-action', '/jobsearch/prices?action=cover_letter', 'viewer'],
  ['prices-action-draft', '/jobsearch/prices?action=interview_prep', 'owner'],
  ['prices-action-add', '/jobsearch/prices?add=blank', 'owner'],
  ['prices-review', '/jobsearch/prices?tab=review', 'owner'],
  ['prices-review-empty', '/aimanager/prices?tab=review', 'viewer'],
  ['prices-history', '/jobsearch/prices?tab=history', 'viewer'],
  ['prices-none', '/fresh/prices', 'owner'],
  ['prices-version', '/jobsearch/prices?tab=history&open=2', 'owner'],
] as const

describe.each(widths)('at %i', width => {
  test.each(views)('%s', async (name, path, role) => {
    const tab = await visit(path, { width, role })
    await look(tab.page, name)
    await tab.close()
  })
})

const costsOf = async (economyKey: string, tier: string): Promise<number[]> => {
  const { inForce } = await (await server.as('owner')).api.catalog.get.query({ economyKey })
  return (inForce?.document.actions ?? []).flatMap(action =>
    action.tier === tier && action.formula.kind === 'flat' ? [action.formula.tokens] : [],
  )
}

test('by mouse: a tier raised by 10 %, reviewed, published and rolled back, within a minute', async () => {
  const economyKey = await makePriced(server, 'intellicv')
  const tab = await visit(`/${economyKey}/prices`)
  const { page } = tab
  const begun = Date.now()
  expect(await costsOf(economyKey, 'enterprise')).toEqual([25, 30, 25, 30])

  await page.getByRole('button', { name: 'Edit', exact: true }).click()
  await page
    .getByRole('row', { name: /^ENTERPRISE/ })
    .getByRole('button', { name: /raise/i })
    .click()
  await page.getByRole('dialog').getByLabel('Percent').fill('10')
  await page.getByRole('button', { name: 'Put into the draft' }).click()
  await page.getByText('4 changes.').waitFor()
  await page.getByRole('button', { name: 'Review', exact: true }).click()
  await page.getByRole('heading', { name: 'What changes' }).waitFor()
  await page.getByText('+12 %').first().waitFor()
  await publish(page, () => page.getByRole('button', { name: 'Publish…' }).click())
  await page.getByText('Version 2', { exact: true }).waitFor()
  expect(await costsOf(economyKey, 'enterprise')).toEqual([28, 33, 28, 33])

  await page.getByRole('button', { name: 'Changes of version 1' }).click()
  await page.getByRole('button', { name: /roll back to this/i }).click()
  const dialog = page.getByRole('dialog', { name: 'Roll back to version 1' })
  await dialog.getByLabel('Why?').fill(reason)
  await dialog.getByRole('button', { name: 'Roll back', exact: true }).click()
  await page.getByText('Version 3', { exact: true }).waitFor()
  expect(await costsOf(economyKey, 'enterprise')).toEqual([25, 30, 25, 30])
  expect(Date.now() - begun).toBeLessThan(60_000)
  await tab.close()
})

async function publish(page: Page, open: () => Promise<void>): Promise<void> {
  await isSaved(page)
  await open()
  const dialog = page.getByRole('dialog', { name: 'Publish these prices' })
  await dialog.getByLabel('Why?').fill(reason)
  await dialog.getByRole('button', { name: 'Publish', exact: true }).click()
  await dialog.waitFor({ state: 'detached' })
}

/** Tabs until the element that has the focus is named like this. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let step = 0; step < 80; step += 1) {
    await page.keyboard.press('Tab')
    const text = await page.evaluate(() => {
      const focused = document.activeElement
      const isField = focused instanceof HTMLInputElement || focused instanceof HTMLTextAreaElement
      const label = isField ? focused.labels?.[0]?.textContent : undefined
      return focused?.getAttribute('aria-label') ?? label ?? focused?.textContent ?? ''
    })
    if (name.test(text)) return
  }
  throw new Error(`nothing named ${name} was reached by Tab`)
}

const isSaved = (page: Page) =>
  expect
    .poll(
      () =>
        page
          .getByRole('status')
          .filter({ hasText: /^Saved\.$/ })
          .count(),
      { timeout: 20_000 },
    )
    .toBeGreaterThan(0)

test('by keyboard alone: a tier raised by 10 %, reviewed, published and rolled back', async () => {
  const economyKey = await makePriced(server, 'intellicv')
  const tab = await visit(`/${economyKey}/developers`)
  const { page } = tab
  const press = (key: string) => page.keyboard.press(key)
  await pressUntil(page, ['g', 'p'], page.getByRole('heading', { level: 1, name: 'Price book' }))
  await beginDraft(page)
  await tabTo(page, /^Raise by %… enterprise/)
  await press('Enter')
  await holdsFocus(page.getByRole('dialog'))
  await tabTo(page, /^Put into the draft/)
  await press('Enter')
  await page.getByText('4 changes.').waitFor()
  await press('r')
  await page.getByRole('heading', { name: 'What changes' }).waitFor()
  await isSaved(page)
  await tabTo(page, /^Publish…/)
  await press('Enter')
  await holdsFocus(page.getByRole('dialog'))
  await tabTo(page, /^Why/)
  await page.keyboard.type(reason)
  await tabTo(page, /^Publish$/)
  await press('Enter')
  await page.getByText('Version 2', { exact: true }).waitFor()
  expect(await costsOf(economyKey, 'enterprise')).toEqual([28, 33, 28, 33])
  await tabTo(page, /^Changes of version 1$/)
  await press('Enter')
  await page.getByRole('button', { name: /roll back to this/i }).waitFor()
  await tabTo(page, /^Roll back to this/)
  await press('Enter')
  await holdsFocus(page.getByRole('dialog', { name: 'Roll back to version 1' }))
  await tabTo(page, /^Why/)
  await page.keyboard.type(reason)
  await tabTo(page, /^Roll back$/)
  await press('Enter')
  await page.getByText('Version 3', { exact: true }).waitFor()
  expect(await costsOf(economyKey, 'enterprise')).toEqual([25, 30, 25, 30])
  await tab.close()
})

/** Prices of its own to work on, in a draft that changes nothing yet. */
async function beginAlone(role: 'owner' | 'growth', like: Shipped) {
  const { api } = await server.as(role)
  const economyKey = await makePriced(server, like)
  return { api, economyKey, draft: await api.catalog.draft.begin.mutate({ economyKey }) }
}

const cell = (page: Page, row: RegExp, column: number) =>
  page.getByRole('row', { name: row }).locator(`[data-column="${column}"]`)

test('a cell is edited, undone, filled from a spreadsheet, and is there after a reload', async () => {
  const economyKey = await makePriced(server, 'applications')
  const tab = await visit(`/${economyKey}/prices`, { role: 'growth' })
  const { page } = tab
  await beginDraft(page)
  const cost = cell(page, /export_pdf/, 1)
  await cost.focus()
  await page.keyboard.type('1')
  await page.keyboard.press('Enter')
  await page.getByText('1 change.', { exact: false }).first().waitFor()
  await expect.poll(() => cost.innerText()).toMatch(/2[^]*→[^]*1[^]*−50 %/)
  await cost.focus()
  await page.keyboard.press('Enter')
  await page.keyboard.type('x')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').filter({ hasText: 'Enter a whole number' }).waitFor()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Delete')
  await page.getByText('Nothing is changed yet.').waitFor()
  await cost.evaluate(element => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', '1\r\n1\r\n')
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  })
  await page.getByText('2 changes.').waitFor()
  await page.getByRole('button', { name: 'Undo', exact: true }).click()
  await page.getByText('Nothing is changed yet.').waitFor()
  await page.keyboard.press('u')
  await page.getByText('2 changes.').waitFor()
  await isSaved(page)
  await page.reload()
  await page.getByText('2 changes.').waitFor()
  await tab.close()
})

test('another tab that saved first is not overwritten until somebody says so', async () => {
  const { api, economyKey, draft } = await beginAlone('owner', 'applications')
  const tab = await visit(`/${economyKey}/prices`)
  const { page } = tab
  await page.getByText('Nothing is changed yet.').waitFor()
  const theirs = structuredClone(draft.document)
  for (const action of theirs.actions) action.cooldownSeconds = 5
  const letAsk = await holdDraft(page)
  await api.catalog.draft.save.mutate({ economyKey, revision: draft.revision, document: theirs })
  const cost = cell(page, /export_word/, 1)
  await cost.focus()
  await page.keyboard.type('1')
  await page.keyboard.press('Enter')
  await page.getByText('You changed this draft in another tab').waitFor()
  await letAsk()
  await page.getByRole('button', { name: 'Keep this one' }).click()
  await isSaved(page)
  const kept = await api.catalog.draft.get.query({ economyKey })
  expect(kept?.document.actions.every(action => action.cooldownSeconds !== 5)).toBe(true)
  await tab.context.close()
})

test('two tabs of one draft are compared, and both sets of changes kept', async () => {
  const { api, economyKey, draft } = await beginAlone('owner', 'applications')
  const tab = await visit(`/${economyKey}/prices`)
  const { page } = tab
  await page.getByText('Nothing is changed yet.').waitFor()
  const theirs = structuredClone(draft.document)
  for (const action of theirs.actions) action.cooldownSeconds = 7
  const letAsk = await holdDraft(page)
  await api.catalog.draft.save.mutate({ economyKey, revision: draft.revision, document: theirs })
  const cooldown = cell(page, /export_pdf/, 6)
  await cooldown.focus()
  await page.keyboard.type('9')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Compare…' }).waitFor()
  await letAsk()
  await page.getByRole('button', { name: 'Compare…' }).click()
  const dialog = page.getByRole('dialog', { name: 'This draft in two tabs' })
  await dialog.getByText('Both changed one thing').waitFor()
  await look(page, 'prices-two-tabs')
  await dialog.getByRole('radio', { name: 'Mine' }).check()
  await dialog.getByRole('button', { name: 'Keep both' }).click()
  await isSaved(page)
  const kept = await api.catalog.draft.get.query({ economyKey })
  expect(new Set(kept?.document.actions.map(action => action.cooldownSeconds))).toEqual(new Set([7, 9]))

  if (kept === null) throw new Error('the draft is still there')
  const again = structuredClone(kept.document)
  for (const action of again.actions) action.cooldownSeconds = 5
  const letAskAgain = await holdDraft(page)
  await api.catalog.draft.save.mutate({ economyKey, revision: kept.revision, document: again })
  await cooldown.focus()
  await page.keyboard.type('8')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Compare…' }).waitFor()
  await letAskAgain()
  await page.getByRole('button', { name: 'Compare…' }).click()
  await dialog.getByRole('button', { name: 'Load the other' }).click()
  await isSaved(page)
  const loaded = await api.catalog.draft.get.query({ economyKey })
  expect(new Set(loaded?.document.actions.map(action => action.cooldownSeconds))).toEqual(new Set([5]))
  await tab.context.close()
})

test('an action is opened, priced by size while it is typed, renamed, copied and taken out, by keyboard', async () => {
  const economyKey = await makePriced(server, 'jobsearch')
  const tab = await visit(`/${economyKey}/prices`, { role: 'growth' })
  const { page } = tab
  const press = (key: string) => page.keyboard.press(key)
  await beginDraft(page)
  await cell(page, /cover_letter/, 0).focus()
  await press('Enter')
  const panel = page.getByRole('dialog', { name: /Cover letter/ })
  await holdsFocus(panel)
  await tabTo(page, /^Formula/)
  await page.keyboard.type('scaled')
  await tabTo(page, /^Size included/)
  await page.keyboard.type('300')
  await tabTo(page, /^Step/)
  await page.keyboard.type('50')
  await tabTo(page, /^Size, units/)
  await page.keyboard.type('351')
  await expect.poll(() => panel.getByRole('status', { name: 'Charged' }).innerText()).toBe('14')
  await panel.getByLabel('Key', { exact: true }).fill('letter')
  await panel.getByLabel('Key', { exact: true }).press('Enter')
  await page.getByText('Products name an action by its key').waitFor()
  await look(page, 'prices-action-scaled')
  await panel.getByRole('button', { name: 'Duplicate…' }).click()
  const adding = page.getByRole('dialog', { name: 'Add an action' })
  await adding.getByLabel('Name').fill('Short letter')
  await press('Enter')
  await page.getByRole('dialog', { name: /Short letter/ }).waitFor()
  await page.getByRole('button', { name: 'Remove', exact: true }).click()
  await page.getByText('Short letter is taken out').waitFor()
  await isSaved(page)
  const saved = await (await server.as('growth')).api.catalog.draft.get.query({ economyKey })
  expect(saved?.document.actions.find(action => action.key === 'letter')?.formula).toMatchObject({
    kind: 'scaled',
    base: 12,
    included: 300,
    step: 50,
  })
  expect(saved?.document.actions.some(action => action.key === 'short_letter')).toBe(false)
  expect(saved?.document.missions.flatMap(one => one.steps.map(step => step.action))).toContain('letter')
  while (await page.getByText('Nothing is changed yet.').isHidden()) await press('u')
  await isSaved(page)
  await tab.context.close()
})

test('missions, challenges and modifiers are made, and a plan becomes unlimited, without a document', async () => {
  const { api, economyKey } = await beginAlone('growth', 'applications')
  const tab = await visit(`/${economyKey}/prices?tab=earning`, { role: 'growth' })
  const { page } = tab
  // Nothing scrolls under the head of the page while it is looked at.
  await page.setViewportSize({ width: 1440, height: 2000 })
  await page.getByText('Nothing is changed yet.').waitFor()
  await page.getByRole('button', { name: 'Add a mission' }).click()
  await page.getByLabel('Times of New step').fill('3')
  await page.getByText(/^costs \d+/).waitFor()
  await page.getByRole('button', { name: 'Add a step' }).click()
  await page.getByRole('button', { name: 'Add a challenge' }).click()
  await page.getByLabel('Stake of New challenge').fill('25')
  await page.getByText('stake 25, 7 days').waitFor()
  await page.getByLabel('Recharge of New challenge').selectOption('asked for')
  await page.getByLabel('Tokens bought, at least of New challenge').fill('50')
  await page.getByRole('button', { name: 'Add a requirement' }).click()
  await look(page, 'prices-challenge')
  await page.getByRole('tab', { name: 'Policies' }).click()
  await page.getByRole('button', { name: 'Add a season' }).click()
  await page.getByLabel('Covers of New season').selectOption('some tiers')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await page.getByRole('button', { name: 'Take out Light' }).click()
  await page.getByLabel('Discount, % of New season').fill('15')
  await look(page, 'prices-modifier')
  await page.getByRole('tab', { name: 'Packs & plans' }).click()
  await page
    .getByLabel(/^Gives of/)
    .first()
    .selectOption('unlimited use')
  await isSaved(page)
  const draft = await api.catalog.draft.get.query({ economyKey })
  expect(draft?.document.missions).toMatchObject([{ steps: [{ count: 3 }, { count: 1 }] }])
  expect(draft?.document.challenges).toMatchObject([
    { stakeTokens: 25, recharge: { purchasedTokensMin: 50, withinDays: 30 }, requirements: [{}, {}] },
  ])
  expect(draft?.document.modifiers).toMatchObject([
    { kind: 'seasonal', discountBasisPoints: 1500, scope: { kind: 'tiers', keys: ['standard'] } },
  ])
  expect(draft?.document.plans[0]?.allowance).toEqual({ kind: 'unlimited' })
  await page.getByRole('button', { name: 'Discard…' }).click()
  await page.getByRole('button', { name: 'Discard draft' }).click()
  await page.getByRole('button', { name: 'Edit', exact: true }).waitFor()
  await tab.close()
})

test('a tier is dragged to another place, and the curve of the packs moves with each letter', async () => {
  const { economyKey } = await beginAlone('growth', 'applications')
  const tab = await visit(`/${economyKey}/prices?tab=policies`, { role: 'growth' })
  const { page } = tab
  const names = () =>
    page.getByLabel(/^Name of/).evaluateAll(boxes => boxes.map(box => (box as HTMLInputElement).value))
  await page.getByText('Nothing is changed yet.').waitFor()
  const rows = page.getByRole('group', { name: 'Tiers' }).getByRole('row')
  await rows.nth(2).waitFor()
  const [first, second, ...others] = await names()
  await rows.nth(1).locator('[data-drag]').dragTo(rows.nth(2))
  await expect.poll(names).toEqual([second, first, ...others])
  await page.keyboard.press('u')
  await page.getByText('Nothing is changed yet.').waitFor()

  await page.getByRole('tab', { name: 'Packs & plans' }).click()
  const curve = page.getByRole('img', { name: /:/ })
  const before = await curve.getAttribute('aria-label')
  const price = page.getByLabel(/^Price of/).first()
  await price.focus()
  await page.keyboard.press('End')
  await page.keyboard.press('Backspace')
  await page.keyboard.type('5')
  await expect.poll(() => curve.getAttribute('aria-label')).not.toBe(before)
  expect(await price.evaluate(element => element === document.activeElement)).toBe(true)
  await isSaved(page)
  await tab.context.close()
})

test('of 5,000 actions few rows are drawn, wherever the arrow keys lead', async () => {
  const { api, economyKey, draft } = await beginAlone('growth', 'aimanager')
  const book = structuredClone(draft.document)
  const [first] = book.actions
  if (first === undefined) throw new Error('the preset has actions')
  for (let place = 0; place < 5000; place += 1) {
    book.actions.push({ ...first, key: `many_${place}`, name: `Action ${place}` })
  }
  await api.catalog.draft.save.mutate({ economyKey, revision: draft.revision, document: book })
  const tab = await visit(`/${economyKey}/prices`, { role: 'growth' })
  const { page } = tab
  await page
    .getByRole('row', { name: /many_3/ })
    .first()
    .waitFor()
  expect(await page.getByRole('row').count()).toBeLessThan(120)
  await cell(page, /many_3\b/, 1).focus()
  for (let press = 0; press < 40; press += 1) await page.keyboard.press('ArrowDown')
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.closest('tr')?.textContent ?? ''))
    .toMatch(/many_\d{2}/)
  expect(await page.getByRole('row').count()).toBeLessThan(120)
  await tab.context.close()
})

test('a pack is added under its own key, refused where it breaks the curve, and taken out again', async () => {
  const { economyKey } = await beginAlone('growth', 'applications')
  const tab = await visit(`/${economyKey}/prices?tab=sales`, { role: 'growth' })
  const { page } = tab
  await page.getByRole('button', { name: 'Add a pack' }).click()
  const key = page.getByLabel('Key of New pack')
  await key.fill('mini')
  await key.press('Enter')
  const price = page.getByLabel('Price of New pack')
  await price.fill('1000.00')
  await price.press('Enter')
  await page.getByText(/mistakes? keeps? it from being published/).waitFor()
  expect(await price.evaluate(element => element === document.activeElement)).toBe(true)
  await page.getByRole('button', { name: 'Remove New pack' }).click()
  await expect.poll(() => page.getByText(/it from being published/).count()).toBe(0)
  await isSaved(page)
  await tab.close()
})

test('a second operator approves, and a draft on the older version is brought onto the new one', async () => {
  const economyKey = await makePriced(server, 'jobsearch')
  await fill(economyKey)
  const tab = await visit(`/${economyKey}/prices?tab=review`)
  const { page } = tab
  await page.getByRole('button', { name: 'Show changes' }).click()
  await page.getByText('plans.monthly.price', { exact: true }).last().waitFor()
  await page.getByRole('button', { name: 'Approve…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Approve these prices' })
  await dialog.getByLabel('Why?').fill(reason)
  await dialog.getByRole('button', { name: 'Approve and publish' }).click()
  await page.getByRole('button', { name: 'Put my changes on top' }).click()
  await page.getByRole('heading', { name: 'What changes' }).waitFor()
  await page.getByText('on version 3', { exact: false }).first().waitFor()
  await tab.close()
})

test('what is asked for is rejected by another, or withdrawn by whoever asked', async () => {
  const economyKey = await makePriced(server, 'jobsearch')
  const asking = (await server.as('growth')).api
  const ask = async () => {
    await asking.catalog.draft.discard.mutate({ economyKey })
    const begun = await asking.catalog.draft.begin.mutate({ economyKey })
    const document = structuredClone(begun.document)
    for (const plan of document.plans) plan.price += 200
    const { revision } = await asking.catalog.draft.save.mutate({
      economyKey,
      revision: begun.revision,
      document,
    })
    await asking.catalog.publish.mutate({ economyKey, revision, effectiveAt: null, reason })
  }
  const states = async () =>
    (await asking.catalog.requests.list.query({ economyKey })).map(request => request.state)
  for (const [role, verb, title, state] of [
    ['owner', 'Reject…', 'Reject these prices', 'rejected'],
    ['growth', 'Withdraw…', 'Withdraw your request', 'withdrawn'],
  ] as const) {
    await ask()
    const tab = await visit(`/${economyKey}/prices?tab=review`, { role })
    const { page } = tab
    await page.getByRole('button', { name: verb }).click()
    const dialog = page.getByRole('dialog', { name: title })
    await dialog.getByLabel('Why?').fill(reason)
    await page.keyboard.press('Enter')
    await dialog.getByRole('button', { name: verb.replace('…', ''), exact: true }).click()
    await dialog.waitFor({ state: 'detached' })
    await expect.poll(() => page.getByText('Waiting for approval').count()).toBe(0)
    expect((await states())[0]).toBe(state)
    await tab.close()
  }
})

test('two operators draft at once: whoever publishes second chooses what of both stays', async () => {
  const economyKey = await makePriced(server, 'intellicv')
  const others = (await server.as('growth')).api
  const tab = await visit(`/${economyKey}/prices`)
  const { page } = tab
  await beginDraft(page)
  const [first, second] = (await others.catalog.get.query({ economyKey })).inForce?.document.actions ?? []
  if (first === undefined || second === undefined) throw new Error('the preset has actions')
  for (const action of [first, second]) {
    const cooldown = cell(page, new RegExp(`\\b${action.key}\\b`), 3).first()
    await cooldown.focus()
    await page.keyboard.type('11')
    await page.keyboard.press('Enter')
  }
  await page.getByText(/2 changes\./).waitFor()
  await isSaved(page)

  const begun = await others.catalog.draft.begin.mutate({ economyKey })
  await page.reload()
  await page.getByText(/has a draft\./).waitFor()
  const document = structuredClone(begun.document)
  for (const action of document.actions.slice(0, 3)) action.cooldownSeconds = 22
  const { revision } = await others.catalog.draft.save.mutate({
    economyKey,
    revision: begun.revision,
    document,
  })
  await others.catalog.publish.mutate({ economyKey, revision, effectiveAt: null, reason })

  await page.getByRole('button', { name: 'Compare' }).click()
  await page.getByText('Both changed 2 things').waitFor()
  await look(page, 'prices-conflicts')
  await page
    .getByRole('group', { name: `Which stays of ${first.name} · cooldown seconds` })
    .getByLabel('Mine')
    .check()
  await page.getByRole('button', { name: 'Bring it together' }).click()
  await page.getByRole('heading', { name: 'What changes' }).waitFor()
  const merged = await (await server.as('owner')).api.catalog.draft.get.query({ economyKey })
  expect(merged?.document.actions.slice(0, 3).map(action => action.cooldownSeconds)).toEqual([11, 22, 22])
  await tab.context.close()
})

test('an economy without prices begins with a book that ships, or with a blank one that is then filled', async () => {
  const [shipped, blank] = [
    await makeEconomy(server, 'shipped', 'jobsearch'),
    await makeEconomy(server, 'blank', 'jobsearch'),
  ]
  const tab = await visit(`/${shipped}/prices`, { role: 'growth' })
  const { page } = tab
  await page.getByRole('button', { name: 'Begin with a book that ships…' }).click()
  const dialog = page.getByRole('dialog', { name: 'First prices of Job search' })
  await dialog.getByLabel('Which').selectOption({ label: 'Applications: costs by size, monthly grants' })
  await look(page, 'prices-start')
  await dialog.getByLabel('Why?').fill(reason)
  await dialog.getByRole('button', { name: 'Publish version 1' }).click()
  await page.getByRole('row', { name: /export_pdf/ }).waitFor()

  await page.goto(`${server.url}/${blank}/prices`)
  await page.getByRole('button', { name: 'Blank…' }).click()
  await dialog.getByLabel('Why?').fill(reason)
  await dialog.getByRole('button', { name: 'Publish version 1' }).click()
  await page.getByRole('button', { name: 'Edit', exact: true }).click()
  await page.getByRole('button', { name: 'Add the first' }).click()
  const adding = page.getByRole('dialog', { name: 'Add an action' })
  await adding.getByLabel('Name').fill('First thing')
  await page.keyboard.press('Enter')
  await page
    .getByRole('dialog', { name: /First thing/ })
    .getByLabel('Cost', { exact: true })
    .fill('4')
  await page.getByRole('button', { name: 'Done' }).click()
  await page.getByText('1 change.').waitFor()
  await isSaved(page)
  await tab.close()
})

test('a document is imported into the draft, and the review shows what it changes', async () => {
  const { api, economyKey, draft } = await beginAlone('growth', 'applications')
  const book = structuredClone(draft.document)
  for (const action of book.actions) action.cooldownSeconds = 44
  const tab = await visit(`/${economyKey}/prices`, { role: 'growth' })
  const { page } = tab
  await page.getByText('Nothing is changed yet.').waitFor()
  await page.getByRole('button', { name: 'Import…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Import a price book' })
  await dialog.getByLabel('Or its text').fill(JSON.stringify(book))
  await dialog.getByRole('button', { name: 'Import into the draft' }).click()
  await page.getByText(`${book.actions.length} changes.`).waitFor()
  await page.getByRole('button', { name: 'Review', exact: true }).click()
  await page.getByText('cooldown seconds').first().waitFor()
  await isSaved(page)
  expect((await api.catalog.draft.get.query({ economyKey }))?.document.actions[0]?.cooldownSeconds).toBe(44)
  await tab.context.close()
})

test('an import that is no price book names what is wrong; a scheduled version can be cancelled', async () => {
  const { economyKey } = await beginAlone('growth', 'applications')
  const tab = await visit(`/${economyKey}/prices`, { role: 'growth' })
  const { page } = tab
  await cell(page, /export_pdf/, 6).focus()
  await page.keyboard.type('3')
  await page.keyboard.press('Enter')
  await isSaved(page)
  await page.getByRole('button', { name: 'Import…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Import a price book' })
  await dialog.getByLabel('Or its text').fill('{"tiers": 1}')
  await dialog.getByRole('button', { name: 'Import into the draft' }).click()
  await dialog.getByText('is missing').first().waitFor()
  await dialog.getByRole('button', { name: 'Cancel' }).click()

  await page.getByRole('button', { name: 'Review', exact: true }).click()
  await page.getByRole('button', { name: 'Publish…' }).click()
  const publishing = page.getByRole('dialog', { name: 'Publish these prices' })
  await publishing.getByLabel('At a time').check()
  const nextMonth = new Date(Date.now() + 31 * 86_400_000).toISOString().slice(0, 10)
  await publishing.getByLabel('In force from').fill(`${nextMonth}T08:00`)
  await publishing.getByLabel('Why?').fill(reason)
  await publishing.getByRole('button', { name: 'Publish', exact: true }).click()
  await page.getByText('scheduled', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Cancel it…' }).click()
  const cancelling = page.getByRole('dialog', { name: /^Cancel version/ })
  await cancelling.getByLabel('Why?').fill(reason)
  await cancelling.getByRole('button', { name: 'Cancel the version' }).click()
  await page.getByText('cancelled', { exact: true }).waitFor()
  await tab.close()
})
