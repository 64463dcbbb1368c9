// Insights in the hands of an operator: each list, what it opens, its file, its empty page, in both themes and widths.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { savePastActivity } from '../../server/metrics/operations/history.ts'
import { sweepAll } from '../server/metrics/insights/sweep-all.ts'
import { foldWhole, tellSpends } from '../server/metrics/past.ts'
import { browserOfFile, escapeFrom, look, openTab, settle, widths } from '../support/browser.ts'
import { type Product, startProduct } from '../support/product.ts'

const economyKey = 'jobsearch'
const route = `/${economyKey}/overview/insights`
let product: Product
const browser = browserOfFile()
let owner: Awaited<ReturnType<Product['as']>>
beforeAll(async () => {
  product = await startProduct({ economyKey })
  owner = await product.as('owner')
  await fill()
}, 120_000)
afterAll(() => product.stop())

/** One whom each list is about: eve runs out and tops up, ben earns and gives, fay completes a mission. */
async function fill(): Promise<void> {
  const { services } = product
  const now = services.clock.now().getTime()
  const ago = (days: number) => new Date(now - days * 86_400_000).toISOString()
  await tellSpends(services, {
    'eve@example.com': [
      { at: ago(6), give: 40 },
      { at: ago(4), spend: 20, action: 'cover_letter' },
      { at: ago(1), spend: 18, action: 'job_match_simple' },
    ],
    ben: [
      { at: ago(9), buy: 100, paid: 1000 },
      { at: ago(8), spend: 40, action: 'cover_letter' },
      { at: ago(7), spend: 10, action: 'resume_optimization' },
    ],
    fay: [
      { at: ago(9), give: 500 },
      { at: ago(5), spend: 12, action: 'cover_letter' },
      { at: ago(4.5), spend: 15, action: 'resume_optimization' },
    ],
  })
  for (const days of [1, 5, 20])
    await services.database.pool.query(
      `insert into purchase (
        id, economy_key, mode, user_id, request_id, fingerprint, kind, name, tokens, amount, currency, price_version,
        status, created_at, paid_at
      )
      values ($1, 'jobsearch', 'live', 'eve@example.com', $1, 'f', 'topup', 'Top-up', 10, 200, 'USD', 1, 'delivered', $2, $2)`,
      [`top-up ${days}`, ago(days)],
    )
  const done = {
    userId: 'fay',
    sessionId: 's',
    kind: 'mission_done' as const,
    mission: 'job',
    stage: '',
    action: '',
  }
  await savePastActivity(services, [{ ...done, economyKey, mode: 'live', at: new Date(ago(4)) }])
  await foldWhole(services)
}

async function visit(list: string, options: { width?: number } = {}) {
  const tab = await openTab(browser(), { url: product.url, cookie: owner.cookie, ...options })
  await tab.page.goto(`${product.url}${route}?list=${list}`)
  // Not by its role: behind a panel that opens at once nothing has one.
  await tab.page.locator('h1', { hasText: 'Insights' }).waitFor()
  await settle(tab.page)
  return tab
}

const row = (page: Page, name: string) => page.locator('[data-row-focus]', { hasText: name })

const accountLists = [
  ['runs_out', 'Runs out within 7 days', 'Nobody runs out within a week'],
  ['upgrade', 'Upgrade recommendations', 'Nobody would be better off with another offer'],
  ['top_ups', 'Top-up overuse', 'Nobody tops up again and again'],
] as const

test.each(accountLists)('%s names an account and why, and opens it', async (list, label) => {
  await sweepAll(product.services)
  const tab = await visit(list)
  const { page } = tab
  await page.getByRole('heading', { level: 2, name: label }).waitFor()
  await row(page, 'eve@example.com').waitFor()
  await page.getByText('As of').waitFor()
  await row(page, 'eve@example.com').click()
  await page.getByRole('heading', { level: 1, name: 'eve@example.com' }).waitFor()
  await page.goBack()
  await row(page, 'eve@example.com').waitFor()
  await tab.close()
})

test('near the limit says how much of what, and when that begins anew', async () => {
  // By hand, and of somebody whom no sweep looks at: accounts here were opened today and have no plan.
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()
  await product.services.database.pool.query(
    `insert into insight_account (economy_key, mode, list, user_id, rank, facts, until)
    values ('jobsearch', 'live', 'near_limit', 'zoe@example.com', 1, $1, $2)
    on conflict (economy_key, mode, list, user_id) do update set facts = excluded.facts, until = excluded.until`,
    [
      {
        of: 'allowance',
        used: 38,
        limit: 40,
        usedBasisPoints: 9_500,
        renewsAt: inDays(9),
        planName: 'Starter',
      },
      inDays(9),
    ],
  )
  const tab = await visit('near_limit')
  const { page } = tab
  await row(page, 'zoe@example.com').waitFor()
  const line = page.getByRole('row', { name: /zoe@example\.com/ })
  expect(await line.textContent()).toMatch(/Starter.*95%.*38 of 40.*8 days/)
  await tab.close()
})

test('what an action earns opens on its spends, and those on their accounts', async () => {
  const tab = await visit('actions')
  const { page } = tab
  await row(page, 'Cover letter generation').click()
  const sheet = page.getByRole('dialog', { name: 'Spends on Cover letter generation' })
  await sheet.getByRole('link', { name: 'ben' }).waitFor()
  await expect.poll(() => sheet.getByRole('listitem').count()).toBe(3)
  await sheet.getByText('Charged · Cover letter generation').first().waitFor()
  await look(page, 'insights-moves')
  await escapeFrom(sheet)
  await sheet.waitFor({ state: 'detached' })
  // From the sheet to the entry itself.
  await row(page, 'Cover letter generation').click()
  await sheet.getByRole('link', { name: 'ben' }).click()
  // Behind its entry's panel it has no role.
  await page.locator('h1', { hasText: 'ben' }).waitFor()
  expect(page.url()).toContain('entry=ent_')
  await tab.close()
})

test('low margins are told by the threshold and the cohort that one chooses', async () => {
  const tab = await visit('low_margin')
  const { page } = tab
  // 18 tokens that were given, at a cost of a cent.
  await row(page, 'Simple job match').waitFor()
  expect(await row(page, 'Cover letter generation').count()).toBe(0)
  await page.getByLabel('Margin below').fill('99')
  await row(page, 'Cover letter generation').waitFor()
  expect(page.url()).toContain('below=99')
  await page.getByText('Source', { exact: true }).click()
  await row(page, 'gift').click()
  const sheet = page.getByRole('dialog', { name: 'Spends of gift' })
  await sheet.getByRole('link', { name: 'fay' }).first().waitFor()
  expect(new URL(page.url()).searchParams.get('by')).toBe('source')
  await tab.close()
})

test('faucets and sinks make what is there, and open on their moves', async () => {
  const tab = await visit('flows')
  const { page } = tab
  // 40 + 500 given, 100 bought; 20 + 18 + 40 + 10 + 12 + 15 spent.
  const strip = page.locator('dl').first()
  await strip.getByText('525').first().waitFor()
  await expect.poll(() => strip.textContent()).toMatch(/\+640.*−115/)
  await page.getByRole('link', { name: /^Consumed Cover letter generation/ }).waitFor()
  await page.getByRole('link', { name: /^Granted gift/ }).click()
  const sheet = page.getByRole('dialog', { name: 'Granted: gift' })
  await sheet.getByRole('link', { name: 'fay' }).waitFor()
  await expect.poll(() => sheet.getByRole('listitem').count()).toBe(2)
  await tab.close()
})

test('a mission says what it costs and took, and who completed it', async () => {
  await sweepAll(product.services)
  const tab = await visit('missions')
  const { page } = tab
  await row(page, 'Job mission').waitFor()
  await expect.poll(() => page.getByRole('row', { name: /Job mission/ }).textContent()).toContain('27')
  await row(page, 'Job mission').click()
  const sheet = page.getByRole('dialog', { name: 'Completed: Job mission' })
  await sheet.getByRole('link', { name: 'fay' }).click()
  await page.locator('h1', { hasText: 'fay' }).waitFor()
  await tab.close()
})

test('a list is chosen beside it, keeps mode and dates, and is reached from the tabs', async () => {
  const tab = await openTab(browser(), { url: product.url, cookie: owner.cookie })
  const { page } = tab
  await page.goto(`${product.url}/${economyKey}/overview?mode=test&range=7d`)
  await page.getByRole('navigation', { name: 'Overview' }).getByRole('link', { name: 'Insights' }).click()
  await page.getByRole('heading', { level: 1, name: 'Insights' }).waitFor()
  await page
    .getByRole('navigation', { name: 'Insight lists' })
    .getByRole('link', { name: 'Faucets and sinks' })
    .click()
  await page.getByRole('heading', { level: 2, name: 'Faucets and sinks' }).waitFor()
  const { searchParams } = new URL(page.url())
  expect(Object.fromEntries(searchParams)).toEqual({ mode: 'test', range: '7d', list: 'flows' })
  await tab.close()
})

describe('the bar', () => {
  const dates = (page: Page) => page.locator('header button', { hasText: 'Last 28 days' })

  test.each([...accountLists.map(([list]) => list), 'near_limit', 'missions'])(
    'has no dates above %s, which is of now',
    async list => {
      const tab = await visit(`${list}&range=90d&compare=year`)
      const { page } = tab
      await page.getByText('As of').waitFor()
      expect(await page.locator('header button', { hasText: 'Last 90 days' }).count()).toBe(0)
      // What was chosen for the figures is still chosen there.
      await page.getByRole('navigation', { name: 'Overview' }).getByRole('link', { name: 'Figures' }).click()
      await page.getByRole('button', { name: 'Last 90 days · vs 52 weeks before' }).waitFor()
      await tab.close()
    },
  )

  test.each([
    ['actions', (page: Page) => page.locator('tr', { hasText: 'Cover letter generation' }), '72', '32'],
    [
      'low_margin&below=99',
      (page: Page) => page.locator('tr', { hasText: 'Cover letter generation' }),
      '72',
      '32',
    ],
    ['flows', (page: Page) => page.locator('dl').first(), '+640', '+40'],
  ] as const)(
    'has dates above %s, each of which shows something else, and no comparison',
    async (...given) => {
      const [list, place, before, after] = given
      const tab = await visit(list)
      const { page } = tab
      await place(page).getByText(before, { exact: false }).first().waitFor()
      expect(await dates(page).first().textContent()).toBe('Last 28 days')
      await dates(page).locator('visible=true').click()
      const choice = page.getByRole('dialog', { name: 'Dates' })
      await choice.getByRole('group', { name: 'Dates' }).waitFor()
      expect(await choice.getByRole('group').count()).toBe(1)
      expect(await choice.textContent()).not.toMatch(/compared/i)
      await choice.getByRole('button', { name: /^Last 7 days/ }).click()
      await place(page).getByText(after, { exact: false }).first().waitFor()
      expect(await place(page).textContent()).not.toContain(before)
      await tab.close()
    },
  )
})

test('each list comes as a file', async () => {
  await sweepAll(product.services)
  const tab = await visit('runs_out')
  const { page } = tab
  const href = await page.getByRole('link', { name: /export/i }).getAttribute('href')
  const file = await fetch(`${product.url}${href}`, { headers: { cookie: owner.cookie } })
  expect(file.status).toBe(200)
  expect(await file.text()).toContain('eve@example.com,2,38,')
  await tab.close()
})

test.each(widths)('at %i pixels, full and empty, in both themes', { timeout: 240_000 }, async width => {
  await sweepAll(product.services)
  const tab = await visit('runs_out', { width })
  const { page } = tab
  const lists = ['runs_out', 'upgrade', 'top_ups', 'low_margin', 'actions', 'flows', 'missions']
  for (const list of lists) {
    await page.goto(`${product.url}${route}?list=${list}`)
    await page.getByText('As of').waitFor()
    await look(page, `insights-${list.replaceAll('_', '-')}`)
  }
  for (const [list, , title] of accountLists) {
    await page.goto(`${product.url}${route}?mode=test&list=${list}`)
    await page.getByText(title).waitFor()
    if (list === 'runs_out') await look(page, 'insights-empty')
  }
  await page.goto(`${product.url}${route}?mode=test&list=flows`)
  await page.getByText('No faucets in these dates').waitFor()
  await look(page, 'insights-flows-empty')
  await tab.close()
})
