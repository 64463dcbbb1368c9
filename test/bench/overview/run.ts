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
  return onCluster(async url => {
    const ofTenth = await onServer(url, tenth.name, served =>
      measureAsked(served, { ...often, opensAll: true }, say),
    )
    const [ofWhole, folding] = await onServer(url, whole.name, async served => {
      const asked = await measureAsked(served, { ...often, opensAll: false }, say)
      return [asked, await measureFolding(served.services, load)] as const
    })
    return {
      tenth: { accounts: tenth.accounts, prepared: prepared.tenth, asked: ofTenth },
      whole: { accounts: whole.accounts, prepared: prepared.whole, asked: ofWhole },
      folding,
    }
  })
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

async function onServer<T>(
  clusterUrl: string,
  name: string,
  work: (served: Served) => Promise<T>,
): Promise<T> {
  const served = await serve(urlOf(clusterUrl, name))
  try {
    say(`Asking ${name} …`)
    return await work(served)
  } finally {
    await served.stop()
  }
}
