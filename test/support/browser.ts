// A real Chromium for the browser tests: each screen looked at in both themes and widths, checked by axe, kept as a picture.
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import sparticuz from '@sparticuz/chromium'
import {
  type Browser,
  type BrowserContext,
  chromium,
  type Locator,
  type Page,
  type Request,
} from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, vi } from 'vitest'

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
    // With one that fell, no later test and no second attempt would begin.
    if (!browser.isConnected()) browser = await launchBrowser()
    for (const context of browser.contexts()) await closeContext(context)
  }, 120_000)
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
  followRequests(page)
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
      await closeContext(context)
      const unexpected = mistakes.filter(text => !options.expected?.some(pattern => pattern.test(text)))
      expect(unexpected, 'the browser console stays clean').toEqual([])
    },
  }
}

/** Without its routes: one that still answers while it closes would fail the run, and not the test alone. */
async function closeContext(context: BrowserContext): Promise<void> {
  for (const page of context.pages()) await page.unrouteAll({ behavior: 'ignoreErrors' })
  await context.unrouteAll({ behavior: 'ignoreErrors' })
  await context.close()
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

/** It takes the keys from then on, which is a moment after it is seen. */
export async function holdsFocus(layer: Locator): Promise<void> {
  await expect
    .poll(() => layer.evaluate(element => element.contains(document.activeElement)).catch(() => false))
    .toBe(true)
}

export async function escapeFrom(layer: Locator): Promise<void> {
  await holdsFocus(layer)
  await layer.page().keyboard.press('Escape')
}

/** Pressed again until they answer: what listens to them may be fetched beside the screen, and come a moment after it. */
export async function pressUntil(page: Page, keys: readonly string[], answer: Locator): Promise<void> {
  await expect
    .poll(async () => {
      if (await answer.isVisible()) return true
      for (const key of keys) await page.keyboard.press(key)
      return answer.waitFor({ timeout: answerMsMax }).then(
        () => true,
        () => false,
      )
    })
    .toBe(true)
}

const answerMsMax = 1500

/** The palette, ready to be typed into. */
export async function openPalette(page: Page): Promise<void> {
  const palette = page.getByRole('dialog', { name: 'Commands' })
  await pressUntil(page, ['Control+k'], palette)
  await holdsFocus(palette)
}

/** Nothing on its way: no request, no news that would not be heard, fonts there. */
export async function settle(page: Page): Promise<void> {
  // Of the page as it was loaded. What it asks for after that, this no longer waits for.
  await page.waitForLoadState('networkidle', { timeout: settledMsMax }).catch(() => undefined)
  let quietSince = Date.now()
  await vi
    .waitFor(
      () => {
        if ((onTheirWay.get(page)?.size ?? 0) > 0) quietSince = Date.now()
        if (Date.now() - quietSince < quietMs) throw new Error('not quiet yet')
      },
      { timeout: settledMsMax, interval: 20 },
    )
    .catch(() => undefined)
  await page.evaluate(() => document.fonts.ready)
}

const settledMsMax = 3000
const quietMs = 100
const onTheirWay = new WeakMap<Page, Set<Request>>()

/** A stream of news is on its way until it stands; what was asked by the page before this one counts no more. */
function followRequests(page: Page): void {
  const asked = new Set<Request>()
  onTheirWay.set(page, asked)
  page.on('request', request => {
    if (request.isNavigationRequest()) asked.clear()
    asked.add(request)
  })
  page.on('response', response => {
    if (response.request().resourceType() === 'eventsource') asked.delete(response.request())
  })
  page.on('requestfinished', request => asked.delete(request))
  page.on('requestfailed', request => asked.delete(request))
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
