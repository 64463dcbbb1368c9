// Limits of several processes on one database, which each has limiters of its own over.
import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, openDatabase } from '../../../server/platform/database.ts'
import { createLimit } from '../../../server/platform/limit.ts'
import { createLog } from '../../../server/platform/log.ts'
import { cloneDatabase, type TestDatabase } from '../../support/database.ts'

const rule = { points: 3, windowSeconds: 900 }
let database: TestDatabase
let opened: Database
let pool: pg.Pool

beforeAll(async () => {
  database = await cloneDatabase()
  opened = openDatabase({ url: database.url, connectionsMax: 2, log: createLog('silent') })
  pool = opened.pool
})
afterAll(async () => {
  await opened.close()
  await database.drop()
})

test('what two processes let through is counted together', async () => {
  const [one, other] = [createLimit(pool, 'shared'), createLimit(pool, 'shared')]
  expect(await one.consume('ada', rule)).toBeNull()
  expect(await other.consume('ada', rule)).toBeNull()
  expect(await one.consume('ada', rule)).toBeNull()
  expect(await other.consume('ada', rule)).toBeGreaterThan(890)
  expect(await one.consume('ada', rule)).toBeGreaterThan(890)
})

test('what one process forgives, another that refused before lets through again', async () => {
  const [one, other] = [
    createLimit(pool, 'forgiving', { forgets: true }),
    createLimit(pool, 'forgiving', { forgets: true }),
  ]
  for (let turn = 0; turn < rule.points; turn += 1) await one.consume('ada', rule)
  expect(await one.consume('ada', rule)).toBeGreaterThan(0)
  await other.forget('ada', rule)
  expect(await one.consume('ada', rule)).toBeNull()
})
