// Migrations on real databases: applied whole or not at all, once, and only where they lead on from.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { applyMigrations, diffSchema, MIGRATIONS, readMigrations } from '../../../server/platform/migrate.ts'
import { cloneDatabase, type TestDatabase } from '../../support/database.ts'
import { eventually, queryAt } from './postgres-folder.ts'

let database: TestDatabase
let folder: string

beforeEach(async () => {
  database = await cloneDatabase({ empty: true })
  folder = mkdtempSync(join(tmpdir(), 'farebox-migrations-'))
})

afterEach(async () => {
  await database.drop()
  rmSync(folder, { recursive: true })
})

function write(name: string, script: string): void {
  mkdirSync(join(folder, name), { recursive: true })
  writeFileSync(join(folder, name, 'migration.sql'), script)
}

const apply = (from = folder) =>
  applyMigrations({ databaseUrl: database.url, folder: from, log: () => undefined })
const query = <T extends Record<string, unknown>>(sql: string) => queryAt<T>(database.url, sql)

async function whyRefused(): Promise<string> {
  const error = await apply().then(
    () => new Error('it was not refused'),
    (reason: Error) => reason,
  )
  expect(error.name, error.message).toBe('StartError')
  expect(error.message).not.toContain('\n')
  return error.message
}

const tables = async () =>
  (
    await query<{ name: string }>(
      `select tablename as name from pg_tables where schemaname = 'public' order by 1`,
    )
  ).map(({ name }) => name)

describe('this project’s migrations', () => {
  test('lead from nothing to the schema: npm run migration has nothing to write', async () => {
    const applied = await apply(MIGRATIONS)
    expect(applied).toEqual((await readMigrations(MIGRATIONS)).map(({ name }) => name))
    const hint =
      'write the difference with npm run migration (a default of now() is compared as a difference for ever: say transaction_timestamp())'
    expect(await diffSchema({ databaseUrl: database.url, from: 'database' }), hint).toBeNull()
  })

  test('are applied once', async () => {
    await apply(MIGRATIONS)
    expect(await apply(MIGRATIONS)).toEqual([])
  })

  test('are applied once by several servers that start together', async () => {
    const all = await Promise.all([
      apply(MIGRATIONS),
      apply(MIGRATIONS),
      apply(MIGRATIONS),
      apply(MIGRATIONS),
    ])
    expect(all.filter(applied => applied.length > 0)).toHaveLength(1)
    expect(await query('select count(*)::int as count from _prisma_migrations')).toEqual([
      { count: (await readMigrations(MIGRATIONS)).length },
    ])
  })

  test('go on where the database stands', async () => {
    cpSync(MIGRATIONS, folder, { recursive: true })
    await apply()
    write('99990101000000_more', 'create table more (id int);')
    expect(await apply()).toEqual(['99990101000000_more'])
  })
})

describe('a migration', () => {
  test('may hold what Prisma’s schema cannot say, with semicolons inside, and that is no difference', async () => {
    const schema = [
      {
        path: 'schema.prisma',
        content:
          'datasource db {\n  provider = "postgresql"\n}\nmodel note {\n  id Int @id\n  text String\n}\n',
      },
    ]
    write('20260101000000_notes', (await diffSchema({ databaseUrl: database.url, folder, schema })) ?? '')
    write(
      '20260102000000_rules',
      `create function refuse() returns trigger language plpgsql as $$
       begin
         raise exception 'append-only; %', tg_op;
       end
       $$;
       create trigger note_append_only before update on note for each statement execute function refuse();
       alter table note add constraint note_says_something check (length(text) > 0);
       create view note_length as select id, length(text) from note;`,
    )
    await apply()
    await expect(query(`update note set text = 'x'`)).rejects.toThrow('append-only; UPDATE')
    await expect(query(`insert into note values (1, '')`)).rejects.toThrow('note_says_something')
    expect(await diffSchema({ databaseUrl: database.url, folder, schema })).toBeNull()
    expect(await diffSchema({ databaseUrl: database.url, from: 'database', schema })).toBeNull()
  })

  test('is written down as Prisma’s own tools do it', async () => {
    const script = 'create table one (id int);\n'
    write('20260101000000_one', script)
    await apply()
    expect(
      await query(`
        select migration_name, checksum, finished_at >= started_at as finished, applied_steps_count, rolled_back_at, logs
        from _prisma_migrations`),
    ).toEqual([
      {
        migration_name: '20260101000000_one',
        checksum: createHash('sha256').update(script).digest('hex'),
        finished: true,
        applied_steps_count: 1,
        rolled_back_at: null,
        logs: null,
      },
    ])
  })

  test('that fails leaves nothing of itself, keeps those before it, and can be mended', async () => {
    write('20260101000000_one', 'create table one (id int);')
    write('20260102000000_two', 'create table two (id int); insert into two values (1 / 0);')
    expect(await whyRefused()).toBe(
      'Migration 20260102000000_two cannot be applied: division by zero. The database is as it was before that migration.',
    )
    expect(await tables()).toEqual(['_prisma_migrations', 'one'])
    write('20260102000000_two', 'create table two (id int);')
    expect(await apply()).toEqual(['20260102000000_two'])
  })

  test('that is cut off in the middle, like by a crash, is applied by the next start', async () => {
    write('20260101000000_one', 'create table one (id int); select pg_sleep(30); create table two (id int);')
    const cut = whyRefused()
    let sleeping: number[] = []
    await eventually('the migration is under way', () => {
      void query<{ pid: number }>(
        `select pid from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'`,
      ).then(rows => {
        sleeping = rows.map(({ pid }) => pid)
      })
      return sleeping.length > 0
    })
    await query(`select pg_terminate_backend(${sleeping[0]})`)
    expect(await cut).toContain('20260101000000_one')
    expect(await tables()).toEqual(['_prisma_migrations'])
    write('20260101000000_one', 'create table one (id int); create table two (id int);')
    expect(await apply()).toEqual(['20260101000000_one'])
    expect(await tables()).toEqual(['_prisma_migrations', 'one', 'two'])
  })
})

describe('a database that these migrations do not lead on from is refused, and left as it is', () => {
  test('when a newer release migrated it', async () => {
    write('20260101000000_one', 'create table one (id int);')
    write('20260102000000_two', 'create table two (id int);')
    await apply()
    rmSync(join(folder, '20260102000000_two'), { recursive: true })
    write('20260101120000_between', 'create table between_them (id int);')
    expect(await whyRefused()).toContain('newer than this Farebox: it has migration 20260102000000_two')
    expect(await tables()).toEqual(['_prisma_migrations', 'one', 'two'])
  })

  test('when an applied migration was edited, but not when only its line ends changed', async () => {
    write('20260101000000_one', 'create table one (id int);\n-- end\n')
    await apply()
    write('20260101000000_one', 'create table one (id int);\r\n-- end\r\n')
    expect(await apply()).toEqual([])
    write('20260101000000_one', 'create table one (id bigint);\n-- end\n')
    expect(await whyRefused()).toContain('20260101000000_one was edited after it was applied')
  })

  test('when another tool left a migration half done, until that is settled', async () => {
    write('20260101000000_one', 'create table one (id int);')
    await apply()
    write('20260102000000_two', 'create table two (id int);')
    await query(`
      insert into _prisma_migrations (id, checksum, migration_name)
      values ('half', '', '20260102000000_two')`)
    expect(await whyRefused()).toMatch(
      /20260102000000_two was begun on .* by another tool and did not finish/,
    )
    expect(await tables()).toEqual(['_prisma_migrations', 'one'])
    await query(`update _prisma_migrations set rolled_back_at = now() where id = 'half'`)
    expect(await apply()).toEqual(['20260102000000_two'])
  })

  test('when it belongs to something else', async () => {
    write('20260101000000_one', 'create table one (id int);')
    await query('create table theirs (id int)')
    expect(await whyRefused()).toContain('already holds other tables (theirs)')
    expect(await tables()).toEqual(['theirs'])
  })
})

describe('npm run migration', () => {
  test.each([
    ['no name', [], 'A migration is named by what it does'],
    ['a name that is no name', ['Add Holds!'], 'A migration is named by what it does'],
    ['two names', ['add', 'holds'], 'A migration is named by what it does'],
    ['the name of another', ['foundations'], 'There is a migration named foundations already'],
  ])('refuses %s', (_, args, sentence) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['server/scripts/migration.ts', ...args], {
      encoding: 'utf8',
    })
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toContain(sentence)
  })
})
