// `npm run migration -- <name>`: writes the next migration from what the schema has and the migrations have not.
import { chmod, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { diffSchema, MIGRATIONS, readMigrations } from '../platform/migrate.ts'
import { openPostgres } from '../platform/postgres/open.ts'
import { StartError } from '../platform/start-error.ts'

const LOCK_FILE = `# Names the database that these migrations are written for; Prisma's tools read it.
provider = "postgresql"
`

try {
  console.log(await writeMigration(process.argv.slice(2)))
} catch (error) {
  console.error(error instanceof StartError ? error.message : error)
  process.exitCode = 1
}

/** Answers the path of the file. */
async function writeMigration([name, ...rest]: string[]): Promise<string> {
  if (
    name === undefined ||
    rest.length > 0 ||
    !/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(name) ||
    name.length > 60
  ) {
    throw new StartError(
      'A migration is named by what it does, in small letters, digits and underscores: npm run migration -- add_holds',
    )
  }
  const existing = await readMigrations(MIGRATIONS)
  if (existing.some(migration => migration.name.endsWith(`_${name}`))) {
    throw new StartError(`There is a migration named ${name} already: choose a name that says what is new.`)
  }
  const script = await withShadow(databaseUrl => diffSchema({ databaseUrl }))
  if (script === null) {
    throw new StartError(
      'The schema and the migrations say the same, so nothing was written. What only SQL can say (a trigger, a ' +
        'check, a view) goes by hand into a new folder beside the others.',
    )
  }
  const folder = join(MIGRATIONS, `${timestampAfter(existing.at(-1)?.name)}_${name}`)
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'migration.sql'), script)
  const lockFile = join(MIGRATIONS, 'migration_lock.toml')
  await readFile(lockFile).catch(() => writeFile(lockFile, LOCK_FILE))
  return relative(process.cwd(), join(folder, 'migration.sql'))
}

/** The migrations are tried on a database of their own, never on the one that holds accounts. */
async function withShadow<T>(work: (databaseUrl: string) => Promise<T>): Promise<T> {
  const dataDir = await mkdtemp(join(await realpath(tmpdir()), 'farebox-shadow-'))
  // Others may enter, as root's database runs under another user; the database's own folder inside stays closed.
  await chmod(dataDir, 0o755)
  try {
    const postgres = await openPostgres({ dataDir, databaseUrl: undefined, log: () => undefined })
    try {
      return await work(postgres.url)
    } finally {
      await postgres.stop()
    }
  } finally {
    await rm(dataDir, { recursive: true })
  }
}

/** Folders sort by time; a clock that lags behind the last one must not put the new one before it. */
function timestampAfter(last: string | undefined): string {
  const now = new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14)
  const previous = last?.slice(0, 14) ?? ''
  return now > previous ? now : String(BigInt(previous) + 1n)
}
