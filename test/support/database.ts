// A database for a test file alone, copied from the migrated template.
import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import { inject } from 'vitest'

export type TestDatabase = { url: string; drop(): Promise<void> }

/** Migrated unless asked for empty; dropped with whatever is still connected to it. */
export async function cloneDatabase({ empty = false } = {}): Promise<TestDatabase> {
  const postgres = inject('postgres')
  const name = `test_${randomUUID().replaceAll('-', '').slice(0, 16)}`
  await runOn(postgres.url, `create database ${name} template ${empty ? 'template0' : postgres.template}`)
  const url = new URL(postgres.url)
  url.pathname = `/${name}`
  return { url: url.href, drop: () => runOn(postgres.url, `drop database ${name} with (force)`) }
}

/** Somebody is in that database whom only a superuser may send away: PostgreSQL itself, which cleans up and leaves. */
const inTheWay = new Set(['42501', '55006'])
const attemptsMax = 20

async function runOn(connectionString: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await client.query(sql)
        return
      } catch (error) {
        if (!(error instanceof pg.DatabaseError) || !inTheWay.has(error.code ?? '')) throw error
        if (attempt === attemptsMax) throw error
        await setTimeout(250)
      }
    }
  } finally {
    await client.end()
  }
}
