// Brings a database to this release's schema, and says what a schema differs in from the migrations.
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type pg from 'pg'
import { codeOf, reasonOf } from './postgres/reason.ts'
import {
  type DiffTarget,
  type Engine,
  type MigrationList,
  type SchemaContainer,
  withEngine,
} from './schema-engine.ts'
import { StartError } from './start-error.ts'

export const MIGRATIONS = fileURLToPath(new URL('../../prisma/migrations', import.meta.url))
const SCHEMA = fileURLToPath(new URL('../../prisma/schema', import.meta.url))

/** What only the server's SQL knows (triggers, checks) is no difference: the engine compares what Prisma can say. */
const filters = { externalTables: [], externalEnums: [] }

/** Starts of the same database follow each other; 'fare', 'migr' in ASCII. */
const LOCK = [0x66617265, 0x6d696772]

export type Migration = { name: string; script: string }

/**
 * Applies what is pending and returns its names. Each migration and its line in `_prisma_migrations` are one
 * transaction, so a crash or a mistake in it leaves the database at the migration before. Throws a `StartError`, and
 * then nothing was changed, when the database is not one that these migrations lead on from.
 */
export async function applyMigrations(options: {
  databaseUrl: string
  folder?: string
  log: (line: string) => void
}): Promise<string[]> {
  const { databaseUrl, folder = MIGRATIONS, log } = options
  const migrations = await readMigrations(folder)
  return withEngine({ databaseUrl }, async (engine, connection) => {
    try {
      await connection.query('select pg_advisory_lock($1, $2)', LOCK)
      const pending = await findPending(connection, migrations)
      if (pending.length === 0) return []
      log(`Applying ${pending.length === 1 ? 'a migration' : `${pending.length} migrations`}…`)
      await applyEach(engine, connection, migrations, pending, folder)
      return pending
    } catch (error) {
      if (error instanceof StartError) throw error
      throw new StartError(`The database cannot be migrated: ${detailOf(error)}.`)
    }
  })
}

/** The script that leads from the migrations to the schema, or null when there is no difference. */
export async function diffSchema(options: {
  /** A server on which a shadow database may be made: the migrations are run there. */
  databaseUrl: string
  from?: 'migrations' | 'database'
  folder?: string
  schema?: SchemaContainer[]
}): Promise<string | null> {
  const {
    databaseUrl,
    from = 'migrations',
    folder = MIGRATIONS,
    schema: files = await readSchema(),
  } = options
  const start: DiffTarget =
    from === 'migrations'
      ? { tag: 'migrations', ...listOf(await readMigrations(folder), folder) }
      : { tag: 'schemaDatasource', files, configDir: SCHEMA }
  const diff = await withEngine({ databaseUrl, schema: files }, engine =>
    engine.diff({
      from: start,
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: true,
      filters,
    }),
  ).catch(error => {
    throw new StartError(`The schema and the migrations cannot be compared: ${detailOf(error)}.`)
  })
  return diff.exitCode === 2 ? diff.stdout : null
}

export async function readMigrations(folder: string): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(error => {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  })
  const names = entries.filter(entry => entry.isDirectory()).map(entry => entry.name)
  return Promise.all(
    names
      .toSorted()
      .map(async name => ({ name, script: await readFile(join(folder, name, 'migration.sql'), 'utf8') })),
  )
}

async function readSchema(): Promise<SchemaContainer[]> {
  const names = (await readdir(SCHEMA)).filter(name => name.endsWith('.prisma')).toSorted()
  return Promise.all(
    names.map(async name => ({
      path: join(SCHEMA, name),
      content: await readFile(join(SCHEMA, name), 'utf8'),
    })),
  )
}

type Applied = { name: string; checksum: string; finished: boolean; startedAt: Date }

/** The database's story must be a beginning of ours. */
async function findPending(connection: pg.Pool, migrations: Migration[]): Promise<string[]> {
  const applied = await listApplied(connection)
  if (applied === null) {
    await refuseForeign(connection)
    return migrations.map(({ name }) => name)
  }
  const known = new Map(migrations.map(migration => [migration.name, migration]))

  const unfinished = applied.find(({ finished }) => !finished)
  if (unfinished) {
    throw new StartError(
      `Migration ${unfinished.name} was begun on ${unfinished.startedAt.toISOString()} by another tool and did not ` +
        `finish. Nothing was changed: undo by hand what it left, then set its rolled_back_at in _prisma_migrations.`,
    )
  }
  const unknown = applied.filter(({ name }) => !known.has(name))
  if (unknown.length > 0) {
    throw new StartError(
      `The database is newer than this Farebox: it has ${listed(unknown)}, unknown here. ` +
        `Nothing was changed: start the release that migrated it.`,
    )
  }
  const edited = applied.filter(
    ({ name, checksum }) => !checksumsOf(known.get(name)?.script ?? '').includes(checksum),
  )
  if (edited.length > 0) {
    throw new StartError(
      `${listed(edited)} was edited after it was applied to this database. ` +
        `Nothing was changed: restore the file, and put what is new into a new migration (npm run migration).`,
    )
  }
  const done = new Set(applied.map(({ name }) => name))
  return migrations.map(({ name }) => name).filter(name => !done.has(name))
}

/** Null when no migration was ever applied. Those rolled back count as if they had never been. */
async function listApplied(connection: pg.Pool): Promise<Applied[] | null> {
  const { rows: table } = await connection.query<{ found: boolean }>(
    `select to_regclass('_prisma_migrations') is not null as found`,
  )
  if (!table[0]?.found) return null
  const { rows } = await connection.query<Applied>(`
    select
      migration_name as name,
      checksum,
      finished_at is not null as finished,
      started_at as "startedAt"
    from _prisma_migrations
    where rolled_back_at is null
    order by started_at`)
  return rows
}

async function refuseForeign(connection: pg.Pool): Promise<void> {
  const { rows } = await connection.query<{ database: string; tables: string[] }>(`
    select
      current_database() as database,
      array_agg(relname::text order by relname) as tables
    from pg_class
    where relnamespace = current_schema()::regnamespace
      and relkind in ('r', 'p', 'v', 'm', 'f')
      and not exists (select from pg_depend where objid = pg_class.oid and deptype = 'e')
    having count(*) > 0`)
  const found = rows[0]
  if (!found) return
  const more = found.tables.length > 3 ? `, and ${found.tables.length - 3} more` : ''
  throw new StartError(
    `The database "${found.database}" already holds other tables (${found.tables.slice(0, 3).join(', ')}${more}). ` +
      `Nothing was changed: give Farebox an empty database.`,
  )
}

async function applyEach(
  engine: Engine,
  connection: pg.Pool,
  migrations: Migration[],
  pending: string[],
  folder: string,
): Promise<void> {
  // Makes the table of migrations, outside of any transaction: the engine finds it missing by failing.
  await engine.applyMigrations({ migrationsList: listOf([], folder), filters })
  for (const name of pending) {
    const upTo = migrations.filter(migration => migration.name <= name)
    await connection.query('begin')
    try {
      await engine.applyMigrations({ migrationsList: listOf(upTo, folder), filters })
      await connection.query('commit')
    } catch (error) {
      await connection.query('rollback').catch(() => undefined)
      throw new StartError(
        `Migration ${name} cannot be applied: ${detailOf(error)}. The database is as it was before that migration.`,
      )
    }
  }
}

function listOf(migrations: Migration[], folder: string): MigrationList {
  return {
    baseDir: folder,
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
    shadowDbInitScript: '',
    migrationDirectories: migrations.map(({ name, script }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: script } },
    })),
  }
}

/** As Prisma makes it, and for either kind of line ends, which a checkout may change. */
function checksumsOf(script: string): string[] {
  const unix = script.replaceAll('\r\n', '\n')
  return [script, unix, unix.replaceAll('\n', '\r\n')].map(each =>
    createHash('sha256').update(each).digest('hex'),
  )
}

/** The engine's errors wrap the database's sentence in its own, with a trace below. */
function detailOf(error: unknown): string {
  const text = reasonOf(error)
  const sentence =
    /ERROR: (.*)/.exec(text)?.[1] ?? text.split('\n').find(line => line.trim() !== '') ?? 'unknown'
  return sentence.trim().replace(/\.$/, '')
}

function listed(applied: { name: string }[]): string {
  return applied.length === 1
    ? `migration ${basename(applied[0]?.name ?? '')}`
    : `migrations ${applied.map(({ name }) => name).join(', ')}`
}
