// All sizes asked: every question again and again, the page in a browser, and then whether each ledger proves true.
import { booksOf } from '../../../server/catalog/operations/books.ts'
import { verifyLedger } from '../../../server/ledger/operations/verify.ts'
import { writeViolation } from '../../../server/ledger/rules/verify/totals.ts'
import { replayPrices } from '../../../server/spend/operations/price-replay.ts'
import { launchBrowser } from '../../support/browser.ts'
import { historyEconomy } from './history.ts'
import { measureVisit, openOtherPages } from './page.ts'
import type { Served } from './prepare.ts'
import type { Question } from './questions/asked.ts'
import { questions } from './questions.ts'
import { describeTimes, type Times, writeTimes } from './times.ts'
import { at, takeTurns } from './turns.ts'

export type Often = { calls: number; warmCalls: number; visits: number }
type Replayed = { spends: number; seconds: number }
type Verified = { entries: number; violations: number; perSecond: number }

export type Asked = {
  /** In the order of the questions. */
  times: Times[]
  page: Times
  /** What a page asked and no question did. */
  unmeasured: string[]
  /** The last four weeks, priced again. */
  replayed: Replayed
  verified: Verified
}

/**
 * The sizes take turns, call by call and visit by visit, so that whatever else the machine does meanwhile slows all of them alike.
 * The first of them opens the screens beside the figures too, for what they ask.
 */
export async function measureAsked(
  sizes: readonly Served[],
  often: Often,
  say: (line: string) => void,
): Promise<Asked[]> {
  const times: Times[][] = []
  for (const served of sizes) served.asked.clear()
  for (const question of questions) {
    const measured = await measureQuestion(sizes, question, often)
    for (const one of measured) say(`  ${writeTimes(question.name, one)}`)
    times.push(measured)
  }
  const asked = sizes.map(served => new Set(served.asked))
  for (const served of sizes) served.asked.clear()
  const pages = await measureVisits(sizes, often)
  for (const page of pages) say(`  ${writeTimes('the page, complete', page)}`)
  const found: Asked[] = []
  for (const [size, served] of sizes.entries())
    found.push({
      times: times.map(measured => at(measured, size)),
      page: at(pages, size),
      unmeasured: [...served.asked].filter(name => !at(asked, size).has(name)),
      replayed: await replay(served, say),
      verified: await verify(served, say),
    })
  return found
}

async function measureQuestion(
  sizes: readonly Served[],
  { name, ask }: Question,
  { calls, warmCalls }: Often,
): Promise<Times[]> {
  try {
    const times = await takeTurns(sizes, warmCalls + calls, async (served, number) => {
      const from = performance.now()
      await ask(served, number)
      return performance.now() - from
    })
    return times.map(ofSize => describeTimes(ofSize[0] ?? 0, ofSize.slice(warmCalls)))
  } catch (error) {
    throw new Error(`“${name}” had no answer`, { cause: error })
  }
}

async function measureVisits(sizes: readonly Served[], { visits }: Often): Promise<Times[]> {
  const browser = await launchBrowser()
  try {
    const times = await takeTurns(sizes, visits + 1, (served, number) =>
      measureVisit(browser, served, number),
    )
    await openOtherPages(browser, at(sizes, 0))
    return times.map(([first = 0, ...others]) => describeTimes(first, others))
  } finally {
    await browser.close()
  }
}

/** Under the prices that were in force, so that each has to cost what was taken. */
async function replay({ services }: Served, say: (line: string) => void): Promise<Replayed> {
  const book = await booksOf(services).inForce(historyEconomy)
  if (book === null) throw new Error('the history has prices')
  const { document } = book
  const from = performance.now()
  const asked = { economyKey: historyEconomy, mode: 'live' as const, days: 28, document }
  for await (const news of replayPrices(services, { ...asked, signal: new AbortController().signal })) {
    if (news.kind !== 'done') continue
    const { spends, unlike, tokens } = news.replay
    if (unlike > 0 || tokens.real !== tokens.draft)
      throw new Error(`${unlike} of ${spends} spends cost something else`)
    const seconds = (performance.now() - from) / 1000
    say(`  ${spends} spends replayed in ${seconds.toFixed(1)} s`)
    return { spends, seconds }
  }
  throw new Error('the replay was refused')
}

async function verify({ services: { databaseUrl } }: Served, say: (line: string) => void): Promise<Verified> {
  const from = performance.now()
  const { entries, violations } = await verifyLedger(databaseUrl, {
    economyKey: null,
    tell: violation => say(writeViolation(violation)),
    progress: () => undefined,
  })
  const perSecond = entries / ((performance.now() - from) / 1000)
  say(`  ${entries} entries verified, ${Math.round(perSecond)} a second, ${violations} violations`)
  return { entries, violations, perSecond }
}
