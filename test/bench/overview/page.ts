// The Overview in a real browser: from the first request of the page until every panel of it stands.
import type { Browser } from 'playwright-core'
import { historyEconomy } from './history.ts'
import type { Served } from './prepare.ts'

/** What a panel shows until it is ready; and the number of headline figures, so that an empty page is not taken for a complete one. */
const waiting = '.animate-late, [aria-busy="true"]'
const figuresMin = 8
const patienceMs = 30_000

/** Milliseconds from the beginning of the navigation, of each visit; every visit has a cache of its own. */
export async function measurePage(browser: Browser, served: Served, visits: number): Promise<number[]> {
  const times: number[] = []
  for (let visit = 0; visit < visits; visit += 1) {
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      reducedMotion: 'reduce',
    })
    const [name = '', value = ''] = served.cookie.split('; ')[0]?.split(/=(.*)/s) ?? []
    await context.addCookies([{ name, value, url: served.url }])
    const page = await context.newPage()
    const range = ['7d', '28d', '90d'][visit % 3]
    await page.goto(`${served.url}/${historyEconomy}/overview?range=${range}`, { waitUntil: 'commit' })
    times.push(await page.evaluate(untilReady, { waiting, figuresMin, patienceMs }))
    await context.close()
  }
  return times
}

/** In the page: looks with every frame. */
function untilReady(asked: { waiting: string; figuresMin: number; patienceMs: number }): Promise<number> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const figures = document.querySelectorAll('main article').length
      const isReady = figures >= asked.figuresMin && document.querySelector(asked.waiting) === null
      if (isReady) resolve(performance.now())
      else if (performance.now() > asked.patienceMs) reject(new Error('The page did not become complete.'))
      else requestAnimationFrame(look)
    }
    look()
  })
}
