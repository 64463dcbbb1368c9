// What was measured, side by side: each question at a tenth and at the whole, and what misses what is asked of it.
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os'
import type { Asked } from './asking.ts'
import type { Folding } from './folding.ts'
import type { Prepared } from './prepare.ts'
import { questions } from './questions.ts'
import { nameWidth, type Times, writeMs } from './times.ts'

type Sized = { accounts: number; prepared: Prepared; asked: Asked }
export type Measured = { tenth: Sized; whole: Sized; folding: Folding }

type Row = { name: string; tenth: Times; whole: Times; p50Ratio: number; p95Ratio: number; missed: string[] }

const p95MsMax = 150
const pageMsMax = 1_500
/** Of the medians: what else a machine does shows in the slowest calls, and would be taken for growth. */
const p50RatioMax = 1.2
/** Of two short times a millisecond is more than a fifth. */
const p50ApartMsMax = 5
const verifiedPerSecondMin = 100_000
const replayedMillionSecondsMax = 10

export function toReport({ tenth, whole, folding }: Measured) {
  const rows = questions.map(({ name }, index) =>
    compare(name, tenth.asked.times[index], whole.asked.times[index], p95MsMax),
  )
  return {
    machine: {
      cpus: availableParallelism(),
      model: cpus()[0]?.model ?? '',
      memoryMb: Math.round(totalmem() / 1e6),
      node: process.version,
      loadAverage: loadavg()[0] ?? 0,
    },
    rows: [...rows, compare('the page, complete', tenth.asked.page, whole.asked.page, pageMsMax)],
    unmeasured: [...new Set([...tenth.asked.unmeasured, ...whole.asked.unmeasured])],
    sizes: [tenth, whole].map(({ accounts, prepared, asked: { verified, replayed } }) => ({
      accounts,
      ...verified,
      replayed,
      prepared,
    })),
    folding,
  }
}

export type Report = ReturnType<typeof toReport>

function compare(name: string, tenth: Times | undefined, whole: Times | undefined, msMax: number): Row {
  if (tenth === undefined || whole === undefined) throw new Error('every question was measured')
  const p50Ratio = whole.p50Ms / tenth.p50Ms
  const p95Ratio = whole.p95Ms / tenth.p95Ms
  const isGrown = p50Ratio > p50RatioMax && whole.p50Ms - tenth.p50Ms > p50ApartMsMax
  const missed = [...(whole.p95Ms > msMax ? [`over ${msMax} ms`] : []), ...(isGrown ? ['grows'] : [])]
  return { name, tenth, whole, p50Ratio, p95Ratio, missed }
}

export function writeReport({ machine, rows, unmeasured, sizes, folding }: Report): string {
  const { loadAverage, memoryMb, node, model } = machine
  const missed = rows.filter(row => row.missed.length > 0)
  const lines = [
    `${machine.cpus} × ${model}, ${memoryMb} MB, Node ${node}, load ${loadAverage.toFixed(1)}`,
    writeColumns(['p50', 'p50', 'whole', 'p95', 'p95', 'whole']),
    writeColumns(['whole', 'tenth', '÷ tenth', 'whole', 'tenth', '÷ tenth']),
    ...rows.map(writeRow),
    `${rows.length} lines, ${missed.length} of them miss: a p95 of at most ${p95MsMax} ms, the page ${pageMsMax}; ` +
      `a median of at most ${p50RatioMax} times a tenth’s where they are more than ${p50ApartMsMax} ms apart.`,
    ...missed.map(writeMissed),
    ...unmeasured.map(name => `A page asks what no question asks: ${name}`),
    ...sizes.map(writeSize),
    `Folding beside ${Math.round(folding.perSecond)} charges/s: at most ${seconds(folding.lagMsMax)} behind, ` +
      `${seconds(folding.lagMsLast)} at the end`,
  ]
  return lines.join('\n')
}

function writeRow({ name, tenth, whole, p50Ratio, p95Ratio, missed }: Row): string {
  const line = writeColumns(
    [
      writeMs(whole.p50Ms),
      writeMs(tenth.p50Ms),
      p50Ratio.toFixed(2),
      writeMs(whole.p95Ms),
      writeMs(tenth.p95Ms),
      p95Ratio.toFixed(2),
    ],
    name,
  )
  return missed.length === 0 ? line : `${line}  ${missed.join(', ')}`
}

/** Once more below all others, where nobody has to look for it. */
function writeMissed({ name, tenth, whole, missed }: Row): string {
  const [wholeP50, tenthP50, wholeP95] = [whole.p50Ms, tenth.p50Ms, whole.p95Ms].map(ms => writeMs(ms).trim())
  return `  ${name}: ${missed.join(', ')}; p50 ${tenthP50} → ${wholeP50} ms, p95 ${wholeP95} ms`
}

function writeColumns(cells: readonly string[], name = ''): string {
  return `${name.padEnd(nameWidth)}${cells.map(cell => cell.padStart(9)).join('')}`
}

function writeSize(size: Report['sizes'][number]): string {
  const { accounts, entries, violations, perSecond, replayed, prepared } = size
  const verified = `${Math.round(perSecond)} a second${perSecond < verifiedPerSecondMin ? ' (too few)' : ''}`
  const ofMillion = (replayed.seconds / replayed.spends) * 1_000_000
  const told = [
    `${entries} entries verified, ${verified}, ${violations} violations`,
    `${replayed.spends} spends replayed in ${replayed.seconds.toFixed(1)} s, a million in ${ofMillion.toFixed(1)} s` +
      (ofMillion > replayedMillionSecondsMax ? ' (too slow)' : ''),
    ...(prepared === null
      ? []
      : [
          `figures counted anew in ${prepared.rebuildSeconds.toFixed(1)} s`,
          `all looked at for insights in ${prepared.sweepSeconds.toFixed(1)} s`,
        ]),
  ]
  return `${accounts.toLocaleString('en')} accounts: ${told.join('; ')}`
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}
