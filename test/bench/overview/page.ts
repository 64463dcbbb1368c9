// The Overview in a real browser: from the first request of the page until every panel of it stands.
import type { Browser, Page } from 'playwright-core'
import { insightLists } from '../../../client/console/screens/overview/insights/insight-lists.ts'
import { historyEconomy } from './history.ts'
import type { Served } from './prepare.ts'

/** What a panel shows until it is ready; and the number of headline figures, so that an empty page is not taken for a complete one. */
const waiting = '.animate-late, [aria-busy="true"]'
const figuresMin = 8
const patienceMs = 30_000

/** Milliseconds from the beginning of the navigation; every visit has a cache of its own. */
export async function measureVisit(browser: Browser, served: Served, visit: number): Promise<number> {
  const page = await openPage(browser, served)
  const range = ['7d', '28d', '90d'][visit % 3]
  await page.goto(`${served.url}/${historyEconomy}/overview?range=${range}`, { waitUntil: 'commit' })
  const readyMs = await page.evaluate(untilReady, {
    stands: 'main article',
    standMin: figuresMin,
    waiting,
    patienceMs,
  })
  await page.context().close()
  return readyMs
}

/** The screens beside the figures, once each: not for their time, but for what they ask. */
export async function openOtherPages(browser: Browser, served: Served): Promise<void> {
  const page = await openPage(browser, served)
  const paths = [...insightLists.map(({ key }) => `overview/insights?list=${key}`), 'overview/dictionary']
  for (const path of paths) {
    await page.goto(`${served.url}/${historyEconomy}/${path}`, { waitUntil: 'commit' })
    await page.evaluate(untilReady, { stands: 'main h1', standMin: 1, waiting, patienceMs })
  }
  await page.context().close()
}

/** Of a browser that was never here. */
async function openPage(browser: Browser, { cookie, url }: Served): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    reducedMotion: 'reduce',
  })
  const [name = '', value = ''] = cookie.split('; ')[0]?.split(/=(.*)/s) ?? []
  await context.addCookies([{ name, value, url }])
  return context.newPage()
}

type Waited = { stands: string; standMin: number; waiting: string; patienceMs: number }

/** In the page: looks with every frame. */
function untilReady({ stands, standMin, waiting: late, patienceMs: endMs }: Waited): Promise<number> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const standing = document.querySelectorAll(stands).length
      if (standing >= standMin && document.querySelector(late) === null) resolve(performance.now())
      else if (performance.now() > endMs) reject(new Error('The page did not become complete.'))
      else requestAnimationFrame(look)
    }
    look()
  })
}
