// What figures can be asked on the Overview: held against the days before top-ups, booked by either day, taken apart, looked up
// in the dictionary and found again; and what the frame tells of incidents and breaches, wherever one is.
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cards } from '../../client/console/screens/overview/headlines.ts'
import { splitWords, startLarge } from '../../client/console/screens/overview/split-words.ts'
import { booksOf } from '../../server/catalog/operations/books.ts'
import { loadPastVersion } from '../../server/catalog/operations/presets.ts'
import { rebuildFigures } from '../../server/metrics/operations/rebuild.ts'
import { findMetric, splitsOf } from '../../server/metrics/rules/registry.ts'
import {
  dayMs,
  fewSpends,
  hourMs,
  economyKey as watched,
  writeCohorts,
  writeSpends,
} from '../server/alerts/history.ts'
import { tellFlows, tellSpends } from '../server/metrics/past.ts'
import { browserOfFile, escapeFrom, look, openTab, settle, widths } from '../support/browser.ts'
import { startServer, type TestServer } from '../support/server.ts'

const sold = 'lift'

let server: TestServer
const browser = browserOfFile()
let owner: Awaited<ReturnType<TestServer['as']>>
beforeAll(async () => {
  server = await startServer()
  await tellSales()
  await tellWrongs()
  owner = await server.as('owner')
}, 120_000)
afterAll(() => server.stop())

const daysAgo = (days: number, time = '09:00:00') =>
  `${new Date(Date.now() - days * dayMs).toISOString().slice(0, 10)}T${time}Z`

/** An economy that has sold top-ups for 60 days and prices for 200, with money that went back of what was paid before. */
async function tellSales(): Promise<void> {
  const { services } = server
  await services.database.pool.query(
    `insert into economy (key, name, token_one, token_many, token_symbol, money_currency, reset_zone, policies, updated_at)
    select $1, 'Lift', token_one, token_many, token_symbol, 'USD', 'UTC', policies, now()
    from economy
    where key = 'jobsearch'`,
    [sold],
  )
  const book = await booksOf(services).find('jobsearch', 1)
  if (book === null) throw new Error('the preset has a book')
  for (const [number, days, enabled] of [
    [1, 200, false],
    [2, 60, true],
  ] as const)
    await loadPastVersion(services, {
      economyKey: sold,
      number,
      effectiveAt: new Date(daysAgo(days)),
      reason: 'For a test.',
      document: { ...book, topUp: { ...book.topUp, enabled } },
    })
  await tellSpends(
    services,
    {
      ann: [
        { at: daysAgo(20), buy: 500, paid: 2000 },
        { at: daysAgo(6), spend: 30, action: 'cover_letter', version: 2 },
        { at: daysAgo(5), spend: 10, version: 2 },
      ],
      ben: [
        { at: daysAgo(20), give: 50 },
        { at: daysAgo(4), spend: 5, version: 2 },
      ],
    },
    'UTC',
    sold,
  )
  const captured = 'captured' as const
  await tellFlows(
    services,
    [
      { userId: 'ann', purchaseId: 'p0', kind: captured, amount: 700, at: daysAgo(63) },
      { userId: 'ann', purchaseId: 'p1', kind: captured, amount: 2000, at: daysAgo(40) },
      { userId: 'ann', purchaseId: 'p1', kind: 'refunded', amount: 500, at: daysAgo(3), paidAt: daysAgo(40) },
      {
        userId: 'ben',
        purchaseId: 'p2',
        kind: captured,
        amount: 900,
        at: daysAgo(2),
        item: 'topup',
        itemKey: '',
      },
      { userId: 'ann', purchaseId: 'p3', kind: captured, amount: 1200, at: daysAgo(2) },
    ],
    sold,
  )
  await rebuildFigures(services, sold)
}

/** Payments that are disputed far past the alarm, and an hour that an alert would open an incident for. */
async function tellWrongs(): Promise<void> {
  const { services } = server
  const days = Array.from({ length: 10 }, (_, index) => ({
    day: daysAgo(10 + index).slice(0, 10),
    judged: 200,
    succeeded: 20,
  }))
  await writeCohorts(services, 'charge', days)
  const midnight = Math.floor(Date.now() / dayMs) * dayMs
  await writeSpends(
    services,
    Array.from({ length: 48 }, (_, index) => ({ atMs: midnight - 2 * dayMs + index * hourMs, spends: 1 })),
  )
}

async function visit(path: string, options: { width?: number; height?: number } = {}) {
  const { width = 1440 } = options
  const tab = await openTab(browser(), { url: server.url, cookie: owner.cookie, width })
  if (options.height !== undefined) await tab.page.setViewportSize({ width, height: options.height })
  await tab.page.goto(`${server.url}${path}`)
  // Not by its role: behind a panel that opens at once nothing has one.
  await tab.page.locator('h1').first().waitFor()
  await settle(tab.page)
  return tab
}

async function openByTouch() {
  const [name = '', value = ''] = owner.cookie.split('; ')[0]?.split('=', 2) ?? []
  const context = await browser().newContext({
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    reducedMotion: 'reduce',
  })
  await context.addCookies([{ name, value, url: server.url }])
  return { context, page: await context.newPage() }
}

const card = (page: Page, name: string) => page.getByRole('article', { name, exact: true })
const sign = (page: Page, name: string) => page.getByRole('link', { name: `What ${name} means` }).first()
const nameOf = (key: string) => findMetric(key)?.name ?? key

describe('the days before top-ups', () => {
  test('can be compared with where top-ups came later than prices, and the address says so', async () => {
    const tab = await visit(`/${sold}/overview?range=7d`)
    const { page } = tab
    await page.getByRole('button', { name: /^Last 7 days/ }).click()
    const dates = page.getByRole('dialog', { name: 'Dates' })
    await dates.getByRole('button', { name: /^Before top-ups/ }).click()
    await expect.poll(() => page.url()).toContain('compare=before_topups')
    await look(page, 'range-before-topups')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Last 7 days · vs the 6 days before top-ups' }).waitFor()
    // Six days are over: $16.00 of them against the $7.00 of the six before top-ups.
    await expect
      .poll(() => card(page, 'Net revenue').textContent())
      .toMatch(/128\.6\s?%.*vs .*2026|128\.6\s?%.*vs /)
    const chart = page.getByRole('region', { name: 'Net revenue' })
    await chart.getByText('The 6 days before top-ups').first().waitFor()
    await page.reload()
    await page.getByRole('button', { name: 'Last 7 days · vs the 6 days before top-ups' }).waitFor()
    await tab.close()
  })

  test('are not offered where top-ups were always sold, nor on a screen without figures', async () => {
    for (const path of [`/${watched}/overview`, `/${sold}/settings/audit`]) {
      const tab = await visit(path)
      const { page } = tab
      await page.getByRole('button', { name: /^Last 28 days/ }).click()
      const dates = page.getByRole('dialog', { name: 'Dates' })
      await dates.getByRole('button', { name: /^Year before/ }).waitFor()
      await settle(page)
      expect(await dates.getByRole('button', { name: /^Before top-ups/ }).count()).toBe(0)
      await tab.close()
    }
  })
})

describe('a price version', () => {
  const offered = (page: Page) => page.getByRole('dialog', { name: 'Dates' }).getByLabel('Price version')

  test.each(widths)(
    'can be compared with at %i pixels, and the address, the bar, cards and charts say so',
    { timeout: 60_000 },
    async width => {
      const tab = await visit(`/${sold}/overview?range=7d&compare=year`, { width })
      const { page } = tab
      await page.locator('button', { hasText: 'Last 7 days' }).locator('visible=true').click()
      const choice = offered(page)
      // The one in force has no days but these.
      await expect
        .poll(() => choice.locator('option:disabled').allTextContents())
        .toEqual([expect.stringMatching(/^2 · since /)])
      await choice.selectOption('1')
      await expect.poll(() => page.url()).toContain('?range=7d&againstVersion=1')
      await look(page, 'range-against-version')
      await page.keyboard.press('Escape')
      await page
        .locator('button', { hasText: 'Last 7 days · vs price version 1' })
        .locator('visible=true')
        .waitFor()
      await page.getByText(/^Held against the last 6 days of price version 1, /).waitFor()
      // Six days are over: $16.00 of them against the $7.00 of its last six.
      await expect
        .poll(() => card(page, 'Net revenue').textContent())
        .toMatch(/128\.6\s?%.*vs price version 1/)
      await page.getByRole('region', { name: 'Net revenue' }).getByText('Price version 1').first().waitFor()
      await page.setViewportSize({ width, height: width < 600 ? 3600 : 1500 })
      await look(page, 'overview-against-version')
      await page.reload()
      await page.getByText(/^Held against the last 6 days of price version 1, /).waitFor()
      await tab.close()
    },
  )

  test('goes along to another screen and back, and ends with another comparison', async () => {
    const tab = await visit(`/${sold}/developers?againstVersion=1`)
    const { page } = tab
    await page.locator('nav[aria-label="Areas"]').getByRole('link', { name: 'Overview' }).click()
    await page.getByRole('button', { name: 'Last 28 days · vs price version 1' }).click()
    await page
      .getByRole('dialog', { name: 'Dates' })
      .getByRole('button', { name: /^Year before/ })
      .click()
    await page.getByRole('button', { name: 'Last 28 days · vs 52 weeks before' }).waitFor()
    expect(page.url()).toContain('compare=year')
    expect(page.url()).not.toContain('againstVersion')
    await tab.close()
  })

  test('that is in force itself says why nothing is compared, and one that does not exist what stands in for it', async () => {
    const tab = await visit(`/${sold}/overview?range=7d&againstVersion=2`)
    const { page } = tab
    await page
      .getByText('Nothing is compared: price version 2 is in force at the end of these dates.')
      .first()
      .waitFor()
    await card(page, 'Net revenue').getByText('$16.00').waitFor()
    expect(await card(page, 'Net revenue').textContent()).not.toContain('vs ')
    await page.goto(`${server.url}/${sold}/overview?range=7d&againstVersion=9999`)
    await page.getByText('When price version 9999 was in force is not known: compared with').waitFor()
    await page.getByRole('button', { name: 'Last 7 days · vs the 7 days before' }).waitFor()
    await card(page, 'Net revenue').getByText('$16.00').waitFor()
    await tab.close()
  })

  test('is not offered on a screen without figures, nor compared with there', async () => {
    const tab = await visit(`/${sold}/settings/audit?againstVersion=1`)
    const { page } = tab
    await page.getByRole('button', { name: 'Last 28 days · vs the 28 days before' }).click()
    await page
      .getByRole('dialog', { name: 'Dates' })
      .getByRole('button', { name: /^Year before/ })
      .waitFor()
    await settle(page)
    expect(await offered(page).count()).toBe(0)
    await tab.close()
  })
})

test('a guardrail is judged, and says by what, where nothing is compared', async () => {
  const tab = await visit(`/${watched}/overview?compare=none`)
  const { page } = tab
  await card(page, 'Dispute rate').getByText('Breached').waitFor()
  await card(page, 'Dispute rate')
    .getByText(/^Judged by its alarm alone: /)
    .waitFor()
  await page.goto(
    `${server.url}/${watched}/overview?compare=none&from=${daysAgo(14).slice(0, 10)}&to=${daysAgo(10).slice(0, 10)}`,
  )
  await card(page, 'Dispute rate')
    .getByText(/^Held against the period before, /)
    .waitFor()
  await look(page, 'overview-guardrail-before')
  await tab.close()
})

test('a figure that waits longer than the dates shown says from when it is known, and leads to days of which it is', async () => {
  const tab = await visit(`/${sold}/overview`)
  const { page } = tab
  const repeat = card(page, 'Repeat purchase, 30 days')
  await repeat.getByText(/The first are known from .* on\./).waitFor()
  await look(page, 'overview-ripening')
  await repeat.getByRole('button', { name: /^Look at / }).click()
  await expect
    .poll(() => page.url())
    .toContain(`from=${daysAgo(58).slice(0, 10)}&to=${daysAgo(31).slice(0, 10)}`)
  await repeat.getByText('The first are known').waitFor({ state: 'detached' })
  await tab.close()
})

test('money that went back counts on its own day, or on that of its purchase, in figures, rows and files alike', async () => {
  const tab = await visit(`/${sold}/overview?range=7d`)
  const { page } = tab
  const net = card(page, 'Net revenue')
  await net.getByText('$16.00').waitFor()
  await page.getByRole('radio', { name: 'The day of its purchase' }).check()
  await net.getByText('$21.00').waitFor()
  await net.getByText('Money that went back counts on the day of its purchase.').waitFor()
  expect(page.url()).toContain('booked=purchase_day')
  // Nothing goes back of what is consumed.
  expect(await card(page, 'Tokens consumed').textContent()).not.toContain('went back')
  await page.reload()
  await net.getByText('$21.00').waitFor()
  await net.getByRole('link').click()
  const sheet = page.getByRole('dialog')
  await sheet.getByRole('listitem').first().waitFor()
  await expect.poll(() => sheet.getByRole('listitem').count()).toBe(2)
  await expect.poll(() => sheet.getByRole('listitem').getByText('captured').count()).toBe(2)
  const href = await sheet.getByRole('link', { name: /export/i }).getAttribute('href')
  expect(href).toContain('booked=purchase_day')
  const file = await fetch(`${server.url}${href}`, { headers: { cookie: owner.cookie } })
  expect((await file.text()).trim().split('\r\n')).toHaveLength(3)
  await tab.close()
})

/** What the rows in a panel say that they add. */
async function addUp(sheet: Locator, figure: string): Promise<number> {
  const rows = sheet.getByRole('list', { name: `Rows behind ${figure}` })
  await rows.waitFor()
  const counts = await rows.locator('li > span').allTextContents()
  return counts.reduce((sum, text) => sum + Number(text.replace('−', '-').replaceAll(/[^\d.-]/g, '')), 0)
}

describe('a point of a chart', () => {
  test('opens the rows behind it where it is clicked, says which it is, and leads to all of them', async () => {
    const tab = await visit(`/${sold}/overview?range=7d`)
    const { page } = tab
    const drawing = page.getByRole('application', { name: /^Net revenue/ })
    await drawing.scrollIntoViewIfNeeded()
    const box = await drawing.boundingBox()
    if (box === null) throw new Error('what is drawn has its place')
    const told = page.getByRole('region', { name: 'Net revenue', exact: true }).locator('div[role=status]')
    const day = daysAgo(2).slice(0, 10)
    let x = box.x
    for (; x < box.x + box.width; x += 12) {
      await page.mouse.move(x, box.y + box.height / 2)
      if ((await told.textContent())?.includes('$21.00')) break
    }
    await told.getByText('Click or press Enter for its rows').waitFor()
    await look(page, 'chart-point')
    await page.mouse.move(x, box.y + box.height / 2)
    await page.mouse.click(x, box.y + box.height / 2)
    const sheet = page.getByRole('dialog')
    expect(await addUp(sheet, 'Net revenue')).toBe(21)
    await expect.poll(() => sheet.textContent()).toContain('happened: $21.00')
    expect(page.url()).toContain(`open=net_revenue&point=${day}`)
    await page.reload()
    expect(await addUp(sheet, 'Net revenue')).toBe(21)
    // A point can be taken apart too: its parts are its own.
    await sheet.getByRole('radio', { name: 'Parts' }).check()
    const parts = sheet.getByRole('list', { name: /^Parts of Net revenue/ })
    await parts.getByRole('link', { name: 'Top-ups' }).click()
    await expect.poll(() => sheet.textContent()).toContain('happened: $9.00')
    await expect.poll(() => addUp(sheet, 'Net revenue')).toBe(9)
    const group = sheet.getByRole('group', { name: 'What these rows are narrowed to' })
    await group.getByRole('link', { name: 'All parts' }).click()
    await sheet.getByRole('radio', { name: 'Rows' }).check()
    await group.getByRole('link', { name: /^All of / }).click()
    await expect.poll(() => page.url()).not.toContain('point=')
    await expect.poll(() => addUp(sheet, 'Net revenue')).toBe(16)
    await tab.close()
  })

  test('is reached by the keyboard, on the drawing and in its table', async () => {
    const tab = await visit(`/${sold}/overview?from=${daysAgo(6).slice(0, 10)}&to=${daysAgo(5).slice(0, 10)}`)
    const { page } = tab
    const chart = page.getByRole('region', { name: 'Tokens consumed', exact: true })
    const drawing = chart.getByRole('application')
    await drawing.focus()
    for (let hour = 0; hour < 10; hour += 1) await page.keyboard.press('ArrowRight')
    await chart.getByRole('status').getByText('30', { exact: false }).first().waitFor()
    await page.keyboard.press('Enter')
    const sheet = page.getByRole('dialog')
    expect(await addUp(sheet, 'Tokens consumed')).toBe(30)
    const hour = daysAgo(6).replace('09:00:00Z', '09:00:00.000Z')
    expect(page.url()).toContain(`point=${hour}`)
    await sheet.getByText(', 09:00–10:00 UTC').waitFor()
    await expect.poll(() => sheet.textContent()).toMatch(/take none: \D*30/)
    const href = await sheet.getByRole('link', { name: /export/i }).getAttribute('href')
    const file = await fetch(`${server.url}${href}`, { headers: { cookie: owner.cookie } })
    expect((await file.text()).trim().split('\r\n')).toHaveLength(2)
    await look(page, 'rows-of-an-hour')
    await page.goBack()
    await sheet.waitFor({ state: 'detached' })
    await chart.getByRole('button', { name: 'Show as a table' }).click()
    await chart.getByRole('row').filter({ hasText: '30' }).getByRole('link').press('Enter')
    expect(await addUp(sheet, 'Tokens consumed')).toBe(30)
    expect(page.url()).toContain(`point=${hour}`)
    await tab.close()
  })

  test('under a finger is told first, and opens when it is pressed again', async () => {
    const { context, page } = await openByTouch()
    await page.goto(`${server.url}/${sold}/overview?range=7d`)
    const drawing = page.getByRole('application', { name: /^Net revenue/ })
    await drawing.scrollIntoViewIfNeeded()
    const { width = 0, height = 0 } = (await drawing.boundingBox()) ?? {}
    const position = { x: width - 20, y: height / 2 }
    await drawing.tap({ position })
    await page.getByText('Tap again for its rows').waitFor()
    expect(page.url()).not.toContain('point=')
    await drawing.tap({ position })
    await page.getByRole('dialog', { name: 'Behind Net revenue' }).waitFor()
    expect(page.url()).toContain(`point=${daysAgo(0).slice(0, 10)}`)
    await context.close()
  })

  test.each(widths)('at %i pixels, in both themes', { timeout: 60_000 }, async width => {
    const day = daysAgo(2).slice(0, 10)
    const tab = await visit(`/${sold}/overview?open=net_revenue&point=${day}&by=item&part=topup`, { width })
    const { page } = tab
    await page.getByRole('list', { name: 'Rows behind Net revenue' }).waitFor()
    await look(page, 'rows-of-a-part-of-a-point')
    await page.goto(`${server.url}/${sold}/overview?range=7d`)
    const chart = page.getByRole('region', { name: 'Net revenue', exact: true })
    await chart.getByRole('button', { name: 'Show as a table' }).click()
    await chart
      .getByRole('link', { name: /open its rows/ })
      .first()
      .waitFor()
    await chart.scrollIntoViewIfNeeded()
    await look(page, 'chart-points-table')
    await tab.close()
  })
})

describe('taken apart', () => {
  test('every figure with a card is, by what the registry says and by nothing else', async () => {
    const tab = await visit(`/${sold}/overview`)
    const { page } = tab
    await card(page, 'Net revenue').getByRole('link').waitFor()
    for (const { metric: key } of cards) {
      const metric = findMetric(key)
      const known = metric === null ? [] : splitsOf(metric).map(split => startLarge(splitWords[split]))
      const menu = page.getByRole('button', { name: `Take ${nameOf(key)} apart` })
      expect(await menu.count(), key).toBe(known.length === 0 ? 0 : 1)
      if (known.length === 0) continue
      await menu.click()
      await page.getByRole('menu').waitFor()
      expect(await page.getByRole('menuitem').allTextContents(), key).toEqual(known)
      await page.keyboard.press('Escape')
      await page.getByRole('menu').waitFor({ state: 'detached' })
    }
    await tab.close()
  })

  test('a chart says by what, and its parts make up the figure', async () => {
    const tab = await visit(`/${sold}/overview`)
    const { page } = tab
    await page.getByRole('link', { name: 'kind of purchase' }).click()
    const sheet = page.getByRole('dialog')
    const parts = sheet.getByRole('list', { name: 'Parts of Net revenue by kind of purchase' })
    await parts.waitFor()
    expect(page.url()).toContain('open=net_revenue&split=item')
    const read = async () =>
      (await parts.getByRole('listitem').allTextContents()).map(text => text.replace(/\s+/g, ' '))
    await expect
      .poll(read)
      .toEqual([expect.stringMatching(/^Top-ups.*\$9\.00/), expect.stringMatching(/^Packs.*\$7\.00/)])
    await sheet.getByText('Together:').getByText('$16.00').waitFor()
    await sheet.getByRole('combobox', { name: 'Taken apart by' }).selectOption('price_version')
    await expect.poll(() => page.url()).toContain('split=price_version')
    await page.reload()
    await sheet.getByRole('combobox', { name: 'Taken apart by' }).waitFor()
    await look(page, 'overview-parts')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      sheet.getByRole('button', { name: 'Download as CSV' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('net_revenue-by-price_version.csv')
    await sheet.getByRole('radio', { name: 'Rows' }).check()
    await sheet.getByRole('list', { name: 'Rows behind Net revenue' }).waitFor()
    expect(page.url()).not.toContain('split=')
    await escapeFrom(sheet)
    await tab.close()
  })

  test('a part that has rows of its own leads to them', async () => {
    const tab = await visit(`/${sold}/overview?open=tokens_consumed&split=action`)
    const { page } = tab
    const sheet = page.getByRole('dialog')
    await sheet.getByRole('link', { name: 'Cover letter generation' }).click()
    await sheet.getByRole('list', { name: 'Rows behind Tokens consumed' }).waitFor()
    expect(page.url()).toContain('by=action&part=cover_letter')
    await expect.poll(() => sheet.getByRole('listitem').count()).toBe(1)
    // Named by the price book, wherever it stands; its key is said once, beneath its name.
    await expect.poll(() => sheet.textContent()).toContain('Cover letter generation')
    expect(await sheet.textContent()).not.toContain('cover_letter')
    await tab.close()
  })

  test('each part leads to rows that add up to it, and back to all parts', async () => {
    const tab = await visit(`/${sold}/overview?open=tokens_consumed&split=source`)
    const { page } = tab
    const sheet = page.getByRole('dialog')
    const parts = sheet.getByRole('list', { name: 'Parts of Tokens consumed by source of the tokens' })
    for (const [name, key, tokens] of [
      ['Pack', 'pack', 40],
      ['Gift', 'gift', 5],
    ] as const) {
      await parts.getByRole('listitem').filter({ hasText: name }).getByText(String(tokens)).first().waitFor()
      await parts.getByRole('link', { name }).click()
      await expect.poll(() => page.url()).toContain(`by=source&part=${key}`)
      const group = sheet.getByRole('group', { name: 'What these rows are narrowed to' })
      await group.getByText(name, { exact: true }).waitFor()
      expect(await addUp(sheet, 'Tokens consumed')).toBe(tokens)
      await expect.poll(() => sheet.textContent()).toMatch(new RegExp(`take none: \\D*${tokens}`))
      if (key === 'gift') await look(page, 'rows-of-a-part')
      await group.getByRole('link', { name: 'All parts' }).click()
    }
    await parts.waitFor()
    await tab.close()
  })

  test('what the registry does not know of a figure is not asked: its rows are shown', async () => {
    const tab = await visit(`/${sold}/overview?open=tokens_consumed&split=country`)
    const { page } = tab
    await page.getByRole('dialog').getByRole('list', { name: 'Rows behind Tokens consumed' }).waitFor()
    await tab.close()
  })

  test.each(widths)('at %i pixels, in both themes', { timeout: 60_000 }, async width => {
    const tab = await visit(`/${sold}/overview?booked=purchase_day`, { width })
    const { page } = tab
    await page.getByRole('application', { name: /^Net revenue/ }).waitFor()
    await page.setViewportSize({ width, height: width < 600 ? 6600 : 2900 })
    await look(page, 'overview-booked')
    await page.setViewportSize({ width, height: 900 })
    await page.goto(`${server.url}/${sold}/overview?open=tokens_consumed&split=action`)
    await page.getByRole('list', { name: /^Parts of Tokens consumed/ }).waitFor()
    await look(page, 'overview-parts-tokens')
    await tab.close()
  })
})

describe('what a figure means', () => {
  test('leads to its entry in the dictionary by the keyboard alone, and back to where one was', async () => {
    const tab = await visit(`/${sold}/overview?range=7d&booked=purchase_day`)
    const { page } = tab
    await sign(page, 'Net revenue').focus()
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Tab')
    await page.getByRole('tooltip').getByText('More in the dictionary').waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Dictionary' }).waitFor()
    const entry = page.getByRole('article', { name: 'Net revenue', exact: true })
    await expect.poll(() => entry.evaluate(one => one === document.activeElement)).toBe(true)
    await look(page, 'dictionary-named')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
    await expect
      .poll(() => sign(page, 'Net revenue').evaluate(one => one === document.activeElement))
      .toBe(true)
    expect(page.url()).toContain('range=7d&booked=purchase_day')
    await tab.close()
  })

  test('is told beside the pointer, with a way on that can be pressed', async () => {
    const tab = await visit(`/${sold}/overview`)
    const { page } = tab
    await sign(page, 'Tokens consumed').hover()
    const tooltip = page.getByRole('tooltip')
    await tooltip.getByText('less tokens that refunds gave back', { exact: false }).waitFor()
    await look(page, 'overview-meaning')
    await tooltip.getByRole('link', { name: 'More in the dictionary' }).click()
    await page.waitForURL('**/dictionary**#tokens_consumed')
    await tab.close()
  })

  test('under a finger is told first, and leads on from there', async () => {
    const { context, page } = await openByTouch()
    await page.goto(`${server.url}/${sold}/overview`)
    await card(page, 'Net revenue').getByText('$16.00').waitFor()
    await sign(page, 'Net revenue').tap()
    const more = page.getByRole('tooltip').getByRole('link', { name: 'More in the dictionary' })
    await more.waitFor()
    expect(page.url()).not.toContain('dictionary')
    await more.tap()
    await page.waitForURL('**/dictionary**#net_revenue')
    await context.close()
  })

  test('every card, every chart and the funnel has it', async () => {
    const tab = await visit(`/${sold}/overview`)
    const { page } = tab
    const signs = page.getByRole('link', { name: /^What .* means$/ })
    await expect.poll(() => signs.count()).toBe(cards.length + 2 + 1)
    await tab.close()
  })

  test('an entry shows its figure, also one that has no card, and typing does not move the page', async () => {
    const tab = await visit(`/${sold}/overview/dictionary#gross_revenue`)
    const { page } = tab
    await page.getByLabel('Search figures').fill('captured')
    await expect.poll(() => page.url()).toContain('q=captured')
    expect(await page.getByLabel('Search figures').evaluate(one => one === document.activeElement)).toBe(true)
    await page
      .getByRole('article', { name: 'Purchases', exact: true })
      .getByRole('link', { name: 'Show the figure' })
      .click()
    await page.getByRole('dialog', { name: 'Behind Purchases' }).waitFor()
    await tab.close()
  })
})

test.each(['overview', 'settings/audit'])(
  'whatever the bar offers above %s is said beneath it: the dates, and what they are held against',
  async path => {
    const tab = await visit(`/${sold}/${path}?range=7d`)
    const { page } = tab
    const main = page.locator('main')
    const button = page.locator('header button', { hasText: 'Last 7 days' }).locator('visible=true')
    await button.click()
    const choice = page.getByRole('dialog', { name: 'Dates' })
    const compared = choice.getByRole('group', { name: 'Compared with' })
    for (const name of ['Period before', 'Year before']) {
      const option = compared.getByRole('button', { name })
      await option.click()
      const said = await option.locator('span').last().textContent()
      await main.getByText(`vs ${said}`).first().waitFor()
    }
    await compared.getByRole('button', { name: 'Nothing' }).click()
    await main.getByText(/^vs /).first().waitFor({ state: 'detached' })
    await choice.getByRole('button', { name: /^Last 90 days/ }).click()
    await page.getByRole('button', { name: 'Last 90 days', exact: true }).waitFor()
    await tab.close()
  },
)

describe('the frame', () => {
  const alarms = (page: Page) => page.locator('nav[aria-label="Areas"] [data-alarm]')

  test('tells of a breach on a screen without figures, and leads to where it is told', async () => {
    const tab = await visit(`/${watched}/developers?from=2026-01-01&to=2026-01-07`)
    const { page } = tab
    await page.getByRole('link', { name: 'Breach 1' }).click()
    await page
      .getByRole('list', { name: 'What waits' })
      .getByText('Dispute rate is past its guardrail')
      .waitFor()
    expect(page.url()).not.toContain('from=')
    await tab.close()
  })

  test('says nothing where nothing is wrong', async () => {
    const tab = await visit(`/${sold}/developers`)
    const { page } = tab
    await page.locator('p[aria-label="Alarms"]').waitFor({ state: 'attached' })
    await settle(page)
    expect(await alarms(page).count()).toBe(0)
    await tab.close()
  })

  test.each(widths)('at %i pixels, tells of an incident as it opens', { timeout: 60_000 }, async width => {
    const { alerts: earlier } = await owner.api.alerts.list.query({ economyKey: watched, mode: 'live' })
    for (const { id } of earlier)
      await owner.api.alerts.remove.mutate({ economyKey: watched, id, reason: 'For a test' })
    const tab = await visit(`/${watched}/developers`, { width })
    const { page } = tab
    const said = page.locator('p[aria-label="Alarms"]')
    await said.getByText('breach').waitFor({ state: 'attached' })
    await said.getByText('incident').waitFor({ state: 'detached' })
    // By the stream, or by the list that is asked again once it stands: the minute's question comes too late for this.
    await owner.api.alerts.create.mutate({
      economyKey: watched,
      mode: 'live',
      name: `Too few at ${width}`,
      rule: fewSpends,
      recipientIds: [],
      enabled: true,
      reason: 'For a test',
    })
    await said.getByText('1 incident').waitFor({ state: 'attached' })
    if (width < 600) {
      await page.locator('header [data-alarm]').waitFor()
      await look(page, 'frame-alarm')
      await page.getByRole('button', { name: 'Open navigation' }).click()
    }
    await look(page, 'frame-alarms')
    await page.getByRole('link', { name: /^Incidents? \d/ }).click()
    await page.getByRole('heading', { level: 1, name: 'Alerts' }).waitFor()
    await page.getByRole('link', { name: 'Too few', exact: false }).first().waitFor()
    await tab.close()
  })
})
