// `npm run scale`: what the Overview costs on ten million entries and on a tenth of that, query by query and as a page.
// `--json` prints it for machines, `--quick` takes a hundredth of the size, `--data <folder>` keeps what was filled for the next run.
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, tmpdir, totalmem } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { openPostgres } from '../../../server/platform/postgres/open.ts'
import { launchBrowser } from '../../support/browser.ts'
import { measureFolding } from './folding.ts'
import { measurePage } from './page.ts'
import { prepare, type Served, serve } from './prepare.ts'
import { type Question, questions } from './questions.ts'

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    data: { type: 'string' },
  },
})

type Times = { firstMs: number; p50Ms: number; p95Ms: number; maxMs: number }
type Row = { name: string; full: Times; tenth: Times; ratio: number }

const accountsFull = options.quick ? 10_000 : 1_000_000
const calls = options.quick ? 20 : 200
const warmCalls = options.quick ? 5 : 30
const visits = options.quick ? 3 : 15
const load = options.quick ? { perSecond: 2_000, seconds: 3 } : { perSecond: 10_000, seconds: 20 }
const p95MsMax = 150
const pageMsMax = 1_500
const ratioMax = 1.2
/** Of two short times a millisecond is more than a fifth. */
const apartMsMin = 5

const say = (line: string) => console.error(line)
const dataDir =
  options.data === undefined ? mkdtempSync(join(tmpdir(), 'farebox-overview-')) : resolve(options.data)
mkdirSync(dataDir, { recursive: true })
// As root the database's user must be able to pass; its own folder inside stays closed.
chmodSync(dataDir, 0o755)
const cluster = { dataDir, databaseUrl: undefined, log: () => undefined }

try {
  print(await measureAll())
} finally {
  if (options.data === undefined) rmSync(dataDir, { recursive: true, force: true })
}

async function measureAll() {
  const sizes = [
    { name: `overview_${accountsFull / 10}`, accounts: accountsFull / 10 },
    { name: `overview_${accountsFull}`, accounts: accountsFull },
  ] as const
  const prepared = await onCluster(async url => [
    await prepare(url, sizes[0], say),
    await prepare(url, sizes[1], say),
  ])
  // Started anew, with nothing in its buffers.
  return onCluster(async url => {
    const tenth = await onServer(url, sizes[0].name, measureAsked)
    const [full, folding] = await onServer(url, sizes[1].name, async served => {
      const asked = await measureAsked(served)
      return [asked, await measureFolding(served.services, load)] as const
    })
    const rows = questions.map(({ name }, index): Row => {
      const [ofTenth, ofFull] = [getTimes(tenth.times, index), getTimes(full.times, index)]
      return { name, full: ofFull, tenth: ofTenth, ratio: ofFull.p95Ms / ofTenth.p95Ms }
    })
    const rebuildSeconds = prepared.map(one => one.rebuildSeconds)
    const page = { full: full.page, tenth: tenth.page, ratio: full.page.p50Ms / tenth.page.p50Ms }
    return { rows, page, rebuildSeconds, folding }
  })
}

async function onCluster<T>(work: (url: string) => Promise<T>): Promise<T> {
  const postgres = await openPostgres(cluster)
  try {
    return await work(postgres.url)
  } finally {
    await postgres.stop()
  }
}

async function onServer<T>(
  clusterUrl: string,
  name: string,
  work: (served: Served) => Promise<T>,
): Promise<T> {
  const url = new URL(clusterUrl)
  url.pathname = `/${name}`
  const served = await serve(url.href)
  try {
    say(`Asking ${name} …`)
    return await work(served)
  } finally {
    await served.stop()
  }
}

async function measureAsked(served: Served): Promise<{ times: Times[]; page: Times }> {
  const times: Times[] = []
  for (const question of questions) {
    const measured = await measureQuestion(served, question)
    say(`  ${describe(question.name, measured)}`)
    times.push(measured)
  }
  const page = await measureVisits(served)
  say(`  ${describe('the page, complete', page)}`)
  return { times, page }
}

async function measureQuestion({ api }: Served, { ask }: Question): Promise<Times> {
  const times: number[] = []
  for (let number = 0; number < warmCalls + calls; number += 1) {
    const from = performance.now()
    await ask(api, number)
    times.push(performance.now() - from)
  }
  return describeTimes(times[0] ?? 0, times.slice(warmCalls))
}

async function measureVisits(served: Served): Promise<Times> {
  const browser = await launchBrowser()
  try {
    const [first = 0, ...others] = await measurePage(browser, served, visits + 1)
    return describeTimes(first, others)
  } finally {
    await browser.close()
  }
}

function describeTimes(firstMs: number, times: number[]): Times {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  return { firstMs, p50Ms: at(0.5), p95Ms: at(0.95), maxMs: sorted.at(-1) ?? 0 }
}

function getTimes(times: readonly Times[], index: number): Times {
  const found = times[index]
  if (found === undefined) throw new Error('every question was measured')
  return found
}

function describe(name: string, { firstMs, p50Ms, p95Ms, maxMs }: Times): string {
  const figure = (ms: number) => ms.toFixed(ms < 100 ? 1 : 0).padStart(7)
  return `${name.padEnd(48)} first${figure(firstMs)}  p50${figure(p50Ms)}  p95${figure(p95Ms)}  max${figure(maxMs)} ms`
}

function print({ rows, page, rebuildSeconds, folding }: Awaited<ReturnType<typeof measureAll>>): void {
  const machine = {
    cpus: availableParallelism(),
    model: cpus()[0]?.model ?? '',
    memoryMb: Math.round(totalmem() / 1e6),
    node: process.version,
    loadAverage: loadavg()[0] ?? 0,
  }
  if (options.json) {
    console.log(JSON.stringify({ machine, accounts: accountsFull, rows, page, rebuildSeconds, folding }))
    return
  }
  const { loadAverage } = machine
  console.log(
    `${machine.cpus} × ${machine.model}, ${machine.memoryMb} MB, Node ${machine.node}, load ${loadAverage.toFixed(1)}`,
  )
  const whole = { name: 'the page, complete', full: page.full, tenth: page.tenth, ratio: page.ratio }
  for (const { name, full, tenth, ratio } of [...rows, whole]) {
    const max = name === whole.name ? pageMsMax : p95MsMax
    const isApart = ratio > ratioMax && full.p95Ms - tenth.p95Ms > apartMsMin
    const missed = [...(full.p95Ms > max ? [`over ${max} ms`] : []), ...(isApart ? ['apart'] : [])]
    console.log(
      `${describe(name, full)}  at a tenth p95 ${tenth.p95Ms.toFixed(1)} ms, ratio ${ratio.toFixed(2)}  ${missed.join(', ')}`,
    )
  }
  const [ofTenth, ofFull] = rebuildSeconds
  if (ofFull != null)
    console.log(
      `Figures counted anew in ${ofFull.toFixed(1)} s, at a tenth in ${ofTenth?.toFixed(1) ?? '–'} s`,
    )
  const { perSecond, lagMsMax, lagMsLast } = folding
  console.log(
    `Folding beside ${Math.round(perSecond)} charges/s: at most ${(lagMsMax / 1000).toFixed(1)} s behind, ${(lagMsLast / 1000).toFixed(1)} s at the end`,
  )
}
