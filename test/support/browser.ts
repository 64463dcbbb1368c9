// A real Chromium for the browser tests: each screen looked at in both themes and widths, checked by axe, kept as a picture.
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import sparticuz from '@sparticuz/chromium'
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'

const shotsFolder = path.resolve('test/browser/shots')
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

export const widths = [1440, 390] as const
const themes = ['light', 'dark'] as const

/**
 * Made for functions that see one page and end: one process for all pages brings the browser down with the first that
 * closes, without web security no request says where it comes from, and a page with insecure content would pass.
 */
const unwanted = new Set([
  '--single-process',
  '--no-zygote',
  '--disable-web-security',
  '--allow-running-insecure-content',
])

/** A browser for a test file, and for each test whatever it opens in it: what is left open is closed. */
export function browserOfFile(): () => Browser {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchBrowser()
  }, 120_000)
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close()
  })
  afterAll(() => browser.close())
  return () => browser
}

/** On Linux the browser comes inside a registry package; elsewhere an installed Chrome is used. */
export async function launchBrowser(): Promise<Browser> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return chromium.launch({ channel: 'chrome' })
  const args = sparticuz.args.filter(arg => !unwanted.has(arg))
  return chromium.launch({ executablePath: await sparticuz.executablePath(), args, headless: true })
}

/** A tab of its own whose console errors and failed loads fail the test that closes it. */
export async function openTab(
  browser: Browser,
  options: { width?: number; cookie?: string; url: string; expected?: RegExp[] },
): Promise<{ page: Page; context: BrowserContext; close(): Promise<void> }> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1440, height: (options.width ?? 1440) < 600 ? 844 : 900 },
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
  })
  if (options.cookie !== undefined && options.cookie !== '') {
    const [name, value] = splitOnce(options.cookie.split('; ')[0] ?? '', '=')
    await context.addCookies([{ name, value, url: options.url }])
  }
  const mistakes: string[] = []
  const page = await context.newPage()
  // What does not come in this time does not come: the step that waited is named, rather than the whole test.
  page.setDefaultTimeout(20_000)
  page.on('console', message => {
    if (message.type() === 'error' || message.type() === 'warning') mistakes.push(message.text())
  })
  page.on('pageerror', error => mistakes.push(String(error)))
  return {
    page,
    context,
    close: async () => {
      await context.close()
      const unexpected = mistakes.filter(text => !options.expected?.some(pattern => pattern.test(text)))
      expect(unexpected, 'the browser console stays clean').toEqual([])
    },
  }
}

function splitOnce(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark)
  return [text.slice(0, at), text.slice(at + mark.length)]
}

/** Both themes at the page's width: a picture of each, and no violation of WCAG 2.2 AA in either. */
export async function look(page: Page, name: string): Promise<void> {
  mkdirSync(shotsFolder, { recursive: true })
  const width = page.viewportSize()?.width ?? 0
  for (const theme of themes) {
    await page.evaluate(given => {
      document.documentElement.dataset['theme'] = given
    }, theme)
    await settle(page)
    await page.screenshot({ path: path.join(shotsFolder, `${name}-${width}-${theme}.png`) })
    expect(await findViolations(page), `${name} at ${width}, ${theme}`).toEqual([])
    expect(await overflow(page), `${name} at ${width} scrolls sideways by`).toBe(0)
  }
}

/** Escape, once the layer has the focus: it listens from then on, which is a moment after it is seen. */
export async function escapeFrom(layer: Locator): Promise<void> {
  await expect
    .poll(() => layer.evaluate(element => element.contains(document.activeElement)).catch(() => false))
    .toBe(true)
  await layer.page().keyboard.press('Escape')
}

/** Nothing on its way: no request, no skeleton, fonts there. */
export async function settle(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle', { timeout: 3000 }).catch(() => undefined)
  await page.evaluate(() => document.fonts.ready)
}

async function findViolations(page: Page): Promise<string[]> {
  // Evaluated rather than loaded: the page's policy lets no other script in, which is as it should be.
  await page.evaluate(axeSource)
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: {
        run(
          options: object,
        ): Promise<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }>
      }
    }
    const { violations: found } = await axe.run({
      runOnly: {
        type: 'tag',
        values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      },
    })
    return found.flatMap(({ id, nodes }) =>
      nodes.map(node => `${id}: ${node.html.slice(0, 160)} — ${node.failureSummary ?? ''}`),
    )
  })
  return violations
}

function overflow(page: Page): Promise<number> {
  return page.evaluate(() =>
    Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth),
  )
}
