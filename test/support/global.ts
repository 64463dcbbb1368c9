// Starts one PostgreSQL for the whole run, with a migrated template that test files copy.
import { chmodSync, mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { applyMigrations } from '../../server/platform/migrate.ts'
import { openPostgres } from '../../server/platform/postgres/open.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The server of this run, on a database that nobody uses, and the name of the template to copy. */
    postgres: { url: string; template: string }
  }
}

const PREFIX = 'farebox-test-'
const MEMORY = '/dev/shm'
const FREE_BYTES_MIN = 4_000_000_000

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const place = pickPlace()
  removeLeftovers(place)
  const dataDir = mkdtempSync(join(place, `${PREFIX}${process.pid}-`))
  // As root the database's user must be able to pass; its own folder inside stays closed.
  chmodSync(dataDir, 0o755)
  const postgres = await openPostgres({ dataDir, databaseUrl: undefined, log: () => undefined })
  const template = 'template_farebox'
  await query(postgres.url, `create database ${template}`)
  await applyMigrations({ databaseUrl: withDatabase(postgres.url, template), log: () => undefined })
  project.provide('postgres', { url: postgres.url, template })
  return async () => {
    await postgres.stop()
    rmSync(dataDir, { recursive: true })
  }
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.href
}

async function query(connectionString: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  await client.query(sql)
  await client.end()
}

/** In memory where there is plenty: every commit waits for a real flush, and tests commit a great deal. */
export function pickPlace(): string {
  try {
    const { bavail, bsize } = statfsSync(MEMORY)
    return bavail * bsize > FREE_BYTES_MIN ? MEMORY : tmpdir()
  } catch {
    return tmpdir()
  }
}

/** Of runs that were killed; their databases stopped by themselves. */
function removeLeftovers(place: string): void {
  for (const name of readdirSync(place)) {
    const pid = Number(new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1])
    if (pid > 0 && !isAlive(pid)) rmSync(join(place, name), { recursive: true, force: true })
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
