// Live news: it reaches who follows its topic, and nothing that anybody notifies can end the process.
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Live, startLive } from '../../../server/platform/live.ts'
import { createLog } from '../../../server/platform/log.ts'
import { cloneDatabase, type TestDatabase } from '../../support/database.ts'

let cloned: TestDatabase
let live: Live
let client: pg.Client
const logged: string[] = []
beforeAll(async () => {
  cloned = await cloneDatabase({ empty: true })
  live = await startLive({ url: cloned.url, log: createLog('warn', { write: line => logged.push(line) }) })
  client = new pg.Client({ connectionString: cloned.url })
  await client.connect()
})
afterAll(async () => {
  await client.end()
  await live.stop()
  await cloned.drop()
})

const notify = (payload: string) => client.query('select pg_notify($1, $2)', ['farebox_live', payload])

test('what cannot be read is passed over, and the news after it arrives', async () => {
  const ended = new AbortController()
  const heard: unknown[] = []
  const following = (async () => {
    for await (const news of live.follow('audit', ended.signal)) {
      heard.push(news)
      ended.abort()
    }
  })()
  for (const payload of [
    '',
    '{',
    'null',
    '[]',
    '{"topic":1}',
    JSON.stringify({ topic: 'error', economyKey: null, id: 'x' }),
  ])
    await notify(payload)
  const news = { topic: 'audit', economyKey: null, id: 'aud_1' }
  await notify(JSON.stringify(news))
  await following
  expect(heard).toEqual([news])
  expect(logged).toHaveLength(5)
})

test('a topic may be named like anything', async () => {
  const ended = new AbortController()
  const heard: string[] = []
  const following = (async () => {
    for await (const news of live.follow('error', ended.signal)) {
      heard.push(news.id)
      ended.abort()
    }
  })()
  await notify(JSON.stringify({ topic: 'error', economyKey: null, id: 'of that name' }))
  await following
  expect(heard).toEqual(['of that name'])
})
