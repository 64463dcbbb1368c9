// `npm run scale`: what the Overview costs on ten million entries and on a tenth of that, query by query and as a page.
// `--json` prints it for machines, `--quick` takes a two hundredth of the size, `--data <folder>` keeps what was filled for the
// next run.
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { openPostgres } from '../../../server/platform/postgres/open.ts'
import { measureAsked } from './asking.ts'
import { measureFolding } from './folding.ts'
import { prepare, type Served, serve, urlOf } from './prepare.ts'
import { type Measured, toReport, writeReport } from './report.ts'
import { at } from './turns.ts'

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    data: { type: 'string' },
  },
})

const accountsWhole = options.quick ? 5_000 : 1_000_000
const often = options.quick
  ? { calls: 4, warmCalls: 1, visits: 1 }
  : { calls: 100, warmCalls: 15, visits: 15 }
const load = options.quick ? { perSecond: 1_000, seconds: 2 } : { perSecond: 10_000, seconds: 20 }

const say = (line: string) => console.error(line)
const dataDir =
  options.data === undefined ? mkdtempSync(join(tmpdir(), 'farebox-overview-')) : resolve(options.data)
mkdirSync(dataDir, { recursive: true })
// As root the database's user must be able to pass; its own folder inside stays closed.
chmodSync(dataDir, 0o755)
const cluster = { dataDir, databaseUrl: undefined, log: () => undefined }

try {
  const report = toReport(await measureAll())
  console.log(options.json ? JSON.stringify(report) : writeReport(report))
} finally {
  if (options.data === undefined) rmSync(dataDir, { recursive: true, force: true })
}

async function measureAll(): Promise<Measured> {
  const [tenth, whole] = [accountsWhole / 10, accountsWhole].map(accounts => ({
    accounts,
    name: `overview_${accounts}`,
  })) as [Size, Size]
  const prepared = await onCluster(async url => ({
    tenth: await prepare(url, tenth, say),
    whole: await prepare(url, whole, say),
  }))
  // Started anew, with nothing in its buffers.
  return onCluster(url =>
    onServers(url, [tenth.name, whole.name], async sizes => {
      const asked = await measureAsked(sizes, often, say)
      return {
        tenth: { accounts: tenth.accounts, prepared: prepared.tenth, asked: at(asked, 0) },
        whole: { accounts: whole.accounts, prepared: prepared.whole, asked: at(asked, 1) },
        folding: await measureFolding(at(sizes, 1).services, load),
      }
    }),
  )
}

type Size = { accounts: number; name: string }

async function onCluster<T>(work: (url: string) => Promise<T>): Promise<T> {
  const postgres = await openPostgres(cluster)
  try {
    return await work(postgres.url)
  } finally {
    await postgres.stop()
  }
}

/** Side by side in this process. */
async function onServers<T>(
  clusterUrl: string,
  names: readonly string[],
  work: (sizes: Served[]) => Promise<T>,
): Promise<T> {
  const sizes: Served[] = []
  try {
    for (const name of names) sizes.push(await serve(urlOf(clusterUrl, name)))
    say(`Asking ${names.join(' and ')} in turns …`)
    return await work(sizes)
  } finally {
    for (const served of sizes) await served.stop()
  }
}
