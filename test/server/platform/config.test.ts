// Settings: every mistake at once, each by its name; and what holds when nothing is set.
import { expect, test } from 'vitest'
import { parseConfig } from '../../../server/platform/config.ts'

test('nothing set: an embedded database, a demo, this machine only', () => {
  expect(parseConfig({})).toMatchObject({
    port: 4000,
    host: '127.0.0.1',
    demo: true,
    databaseUrl: undefined,
    logLevel: 'info',
  })
})

test('a database of one’s own has no demo unless asked', () => {
  const DATABASE_URL = 'postgresql://u:p@db:5432/x'
  expect(parseConfig({ DATABASE_URL }).demo).toBe(false)
  expect(parseConfig({ DATABASE_URL, FAREBOX_DEMO: '1' }).demo).toBe(true)
  expect(parseConfig({ FAREBOX_DEMO: '0' }).demo).toBe(false)
})

test('a variable set to nothing is not set', () => {
  expect(parseConfig({ PORT: '', DATABASE_URL: '' })).toMatchObject({ port: 4000, databaseUrl: undefined })
})

test('every mistake is told together', () => {
  const given = {
    PORT: '70000',
    DATABASE_URL: 'mysql://x',
    FAREBOX_DEMO: 'yes',
    LOG_LEVEL: 'loud',
    FAREBOX_SECRET: 'short',
    PUBLIC_URL: 'farebox',
    FAREBOX_CONNECTIONS: '0',
  }
  let message = ''
  try {
    parseConfig(given)
  } catch (error) {
    message = error instanceof Error ? error.message : ''
  }
  for (const name of Object.keys(given)) expect(message).toContain(`  ${name} `)
})

test.each(['-1', '1.5', '4000 ', '0x10', 'abc', '99999'])('PORT=%s is refused', PORT => {
  expect(() => parseConfig({ PORT })).toThrow(/PORT is a whole number from 0 to 65535/)
})
