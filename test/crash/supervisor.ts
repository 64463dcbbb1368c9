// A run: a database, servers and a generator, one fault a cycle, and after each the ledger held against the journal and the
// figures against what a recount counts.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { verifyLedger } from '../../server/ledger/operations/verify.ts'
import { writeViolation } from '../../server/ledger/rules/verify/totals.ts'
import { run } from '../support/process.ts'
import { createChance } from './chance.ts'
import { openCrashDatabase } from './database.ts'
import { loadFacts } from './facts.ts'
import { type Farebox, openFarebox } from './farebox.ts'
import { type Fault, faultNames, faults } from './faults.ts'
import { type Counted, countFigures, judgeFigures } from './figures.ts'
import type { Order, Report, Setup } from './generator.ts'
import { type Op, readJournal, type Story } from './journal.ts'
import { judge } from './judge.ts'
import { callMany } from './wire.ts'

export type CrashOptions = {
  cycles: number
  seed: number
  servers: number
  accounts: number
  /** Calls under way at once. */
  callers: number
  /** A folder that any user may enter. */
  folder: string
  say(line: string): void
}

export type CrashSummary = {
  faults: Partial<Record<Fault, number>>
  sent: number
  acknowledged: number
  refused: number
  replayed: number
  /** Of calls that nobody had an answer to when a cycle ended. */
  openAtPauses: number
  /** In the figures at the end. */
  counted: Counted
  violations: string[]
}

const economyKey = 'jobsearch'
const bookPath = `prisma/presets/${economyKey}/price-book.json`
const callsPerReplay = 50

export async function runCrash(options: CrashOptions): Promise<CrashSummary> {
  const { cycles, seed, folder, say } = options
  const chance = createChance(seed)
  const journalPath = path.join(folder, 'journal.jsonl')
  const prefix = `crash-${seed}-`
  const { rewards } = JSON.parse(readFileSync(bookPath, 'utf8')) as { rewards: { welcomeTokens: number } }
  const summary: CrashSummary = {
    faults: {},
    sent: 0,
    acknowledged: 0,
    refused: 0,
    replayed: 0,
    openAtPauses: 0,
    counted: { spends: 0, payments: 0, told: 0, disputes: 0 },
    violations: [],
  }
  const closers: (() => Promise<unknown>)[] = []

  try {
    const database = await openCrashDatabase(folder)
    closers.push(() => database.stop())
    const servers: Farebox[] = []
    for (let index = 0; index < options.servers; index += 1) {
      const server = await openFarebox({ databaseUrl: database.url, dataDir: folder })
      closers.push(() => server.stop())
      servers.push(server)
    }
    await Promise.all(servers.map(server => server.start()))
    const key = await makeKey(database.url(), folder)
    const generator = startGenerator({
      urls: servers.map(({ url }) => url),
      key,
      journalPath,
      pricesPath: bookPath,
      seed,
      accounts: options.accounts,
      callers: options.callers,
    })
    closers.push(generator.stop)

    const judgeNow = async () => {
      const story = readJournal(journalPath)
      const facts = await loadFacts(database.url(), prefix)
      const found = judge(story, facts, rewards)
      await verifyLedger(database.url(), {
        economyKey: null,
        tell: violation => found.push(writeViolation(violation)),
        progress: () => undefined,
      })
      found.push(...(await judgeFigures(database.url(), economyKey)))
      return { story, found }
    }

    let deck: Fault[] = []
    let toldBefore = new Map<number, Record<string, unknown>>()
    for (let cycle = 1; cycle <= cycles && summary.violations.length === 0; cycle += 1) {
      if (deck.length === 0) deck = chance.shuffle(faultNames)
      const fault = deck.shift() ?? chance.pick(faultNames)
      generator.load()
      await sleep(chance.whole(400, 1_200))
      const met = await faults[fault]({ database, servers, chance })
      await sleep(chance.whole(200, 800))
      const open = await generator.pause()
      const { story, found } = await judgeNow()
      const fresh = [...story.acknowledged].filter(([number]) => !toldBefore.has(number))
      const changed = await askAgain(
        servers,
        key,
        story,
        fresh.map(([number]) => number),
        chance.whole(0, 99),
      )
      toldBefore = story.acknowledged
      summary.violations.push(...found, ...changed)
      summary.faults[fault] = (summary.faults[fault] ?? 0) + 1
      summary.replayed += fresh.length
      summary.openAtPauses += open
      const count = `${fresh.length} acknowledged, ${open} open`
      say(`${cycle}/${cycles}  ${fault}${met === '' ? '' : ` (${met})`}: ${count}`)
    }

    await generator.finish()
    const { story, found } = await judgeNow()
    const all = [...story.acknowledged.keys()]
    summary.violations.push(...found, ...(await askAgain(servers, key, story, all, 0)))
    summary.violations.push(...servers.flatMap(poisoned))
    summary.replayed += all.length
    summary.sent = story.ops.size
    summary.acknowledged = all.length
    summary.refused = story.refused.size
    // A replay writes nothing.
    summary.violations.push(...(await judgeNow()).found)
    summary.violations = [...new Set(summary.violations)]
    summary.counted = await countFigures(database.url(), economyKey)
    return summary
  } finally {
    for (const close of closers.toReversed()) await close()
  }
}

/** Everything that was acknowledged answers the same when asked again, and says that it was asked before. */
async function askAgain(
  servers: readonly Farebox[],
  key: string,
  story: Story,
  numbers: readonly number[],
  turn: number,
): Promise<string[]> {
  const found: string[] = []
  const ops = numbers.map(number => story.ops.get(number)).filter(op => op !== undefined)
  for (let from = 0; from < ops.length; from += callsPerReplay) {
    const part = ops.slice(from, from + callsPerReplay)
    const server = servers[(from / callsPerReplay + turn) % servers.length]
    if (server === undefined) throw new Error('a run has a server')
    const answers = await callPatiently(server.url, key, part)
    part.forEach((op, index) => {
      const told = story.acknowledged.get(op.number)
      const answer = answers[index]
      const same = answer?.kind === 'answered' && isDeepStrictEqual(answer.data, { ...told, replayed: true })
      if (!same)
        found.push(
          `${op.kind} ${op.requestId} of ${op.userId} was answered ${JSON.stringify(told)}, and asked again ${JSON.stringify(answer)}`,
        )
    })
  }
  return found
}

/** After a fault a server may still be finding its database again. */
async function callPatiently(url: string, key: string, ops: readonly Op[]) {
  for (let tries = 0; ; tries += 1) {
    const answers = await callMany(url, key, ops)
    if (tries === 100 || answers.every(({ kind }) => kind !== 'unknown')) return answers
    await sleep(200)
  }
}

/** No fault from outside makes a command one that cannot be written. */
function poisoned(server: Farebox): string[] {
  return server
    .said()
    .split('\n')
    .filter(line => line.includes('a ledger command could not be written'))
    .map(line => `${server.url} said: ${line}`)
}

async function makeKey(databaseUrl: string, folder: string): Promise<string> {
  const command = run('server/scripts/key.ts', ['--economy', economyKey, '--name', 'crash run'], {
    DATABASE_URL: databaseUrl,
    FAREBOX_DATA: folder,
  })
  if ((await command.exited) !== 0) throw new Error(`no key could be made:\n${command.output()}`)
  return command.output().trimEnd().split('\n').at(-1) ?? ''
}

function startGenerator(setup: Setup) {
  const child: ChildProcess = spawn(process.execPath, ['test/crash/generator.ts', JSON.stringify(setup)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const ended = once(child, 'exit')
  const order = (kind: Order['kind']) => child.send({ kind } satisfies Order)
  const paused = async () => {
    const reported = once(child, 'message')
    const over = ended.then(() => {
      throw new Error('the generator ended by itself')
    })
    const [report] = (await Promise.race([reported, over])) as [Report]
    return report.open
  }
  return {
    load: () => order('load'),
    /** Whose outcome is not known stays so: how many those are. */
    pause: () => {
      order('pause')
      return paused()
    },
    /** Until every call has an answer. */
    finish: () => {
      order('finish')
      return paused()
    },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      order('end')
      await ended
    },
  }
}
