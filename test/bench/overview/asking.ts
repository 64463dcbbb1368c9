// One size asked: every question again and again, the page in a browser, and then whether its ledger proves true.
import { verifyLedger } from '../../../server/ledger/operations/verify.ts'
import { writeViolation } from '../../../server/ledger/rules/verify/totals.ts'
import { launchBrowser } from '../../support/browser.ts'
import { measurePage, openOtherPages } from './page.ts'
import type { Served } from './prepare.ts'
import type { Question } from './questions/asked.ts'
import { questions } from './questions.ts'
import { describeTimes, type Times, writeTimes } from './times.ts'

/** `opensAll`: the screens beside the figures too, once, for what they ask. */
export type Often = { calls: number; warmCalls: number; visits: number; opensAll: boolean }
type Verified = { entries: number; violations: number; perSecond: number }

export type Asked = {
  /** In the order of the questions. */
  times: Times[]
  page: Times
  /** What a page asked and no question did. */
  unmeasured: string[]
  verified: Verified
}

export async function measureAsked(
  served: Served,
  often: Often,
  say: (line: string) => void,
): Promise<Asked> {
  const times: Times[] = []
  served.asked.clear()
  for (const question of questions) {
    const measured = await measureQuestion(served, question, often)
    say(`  ${writeTimes(question.name, measured)}`)
    times.push(measured)
  }
  const measured = new Set(served.asked)
  served.asked.clear()
  const page = await measureVisits(served, often)
  say(`  ${writeTimes('the page, complete', page)}`)
  const unmeasured = [...served.asked].filter(name => !measured.has(name))
  const verified = await verify(served, say)
  return { times, page, unmeasured, verified }
}

async function measureQuestion(
  served: Served,
  { name, ask }: Question,
  { calls, warmCalls }: Often,
): Promise<Times> {
  const times: number[] = []
  try {
    for (let number = 0; number < warmCalls + calls; number += 1) {
      const from = performance.now()
      await ask(served, number)
      times.push(performance.now() - from)
    }
  } catch (error) {
    throw new Error(`“${name}” had no answer`, { cause: error })
  }
  return describeTimes(times[0] ?? 0, times.slice(warmCalls))
}

async function measureVisits(served: Served, { visits, opensAll }: Often): Promise<Times> {
  const browser = await launchBrowser()
  try {
    const [first = 0, ...others] = await measurePage(browser, served, visits + 1)
    if (opensAll) await openOtherPages(browser, served)
    return describeTimes(first, others)
  } finally {
    await browser.close()
  }
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
