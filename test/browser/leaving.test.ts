// Leaving a form that is not saved, with a server that went away before the page had fetched its question.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { browserOfFile, look, openTab, widths } from '../support/browser.ts'
import { startServer, type TestServer } from '../support/server.ts'

let server: TestServer
const browser = browserOfFile()
let cookie: string
beforeAll(async () => {
  server = await startServer()
  ;({ cookie } = await server.as('owner'))
}, 120_000)
afterAll(() => server.stop())

test.each(widths)(
  'at %i pixels, one is asked all the same, and both answers do what they say',
  async width => {
    const tab = await openTab(browser(), {
      url: server.url,
      cookie,
      width,
      expected: [/net::ERR|Failed to/i],
    })
    const { page } = tab
    await page.route('**/assets/discard-question*', route => route.abort())
    // What is fetched beside the screen is still on its way: the guard is of neither.
    await page.route('**/assets/frame-keys*', () => undefined)
    await page.goto(`${server.url}/jobsearch/settings/economy`)
    const name = page.getByLabel('Name', { exact: true }).first()
    await name.fill('Half written')
    const elsewhere = page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'You' })
    const question = page.getByRole('alertdialog', { name: 'Discard what you entered?' })
    await elsewhere.focus()
    await page.keyboard.press('Enter')
    await question.waitFor()
    await look(page, 'leaving-plain')
    await page.keyboard.press('Escape')
    await question.waitFor({ state: 'detached' })
    expect(await name.inputValue()).toBe('Half written')
    await expect.poll(() => elsewhere.evaluate(one => one === document.activeElement)).toBe(true)
    await elsewhere.click()
    await question.getByRole('button', { name: 'Keep editing' }).click()
    await question.waitFor({ state: 'detached' })
    await elsewhere.click()
    await question.getByRole('button', { name: 'Discard' }).click()
    await page.waitForURL('**/settings/you**')
    await tab.close()
  },
)
