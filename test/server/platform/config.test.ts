// Settings: every mistake at once, each by its name; and what holds when nothing is set.
import { expect, test } from 'vitest'
import { isDemoInPublic, parseConfig } from '../../../server/platform/config.ts'

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

test.each([
  [{ HOST: '0.0.0.0' }, false],
  [{ HOST: '192.168.1.5' }, false],
  [{ HOST: '::' }, false],
  [{ HOST: 'localhost' }, true],
  [{ HOST: '127.0.0.2' }, true],
  [{ HOST: '::1' }, true],
  [{ PUBLIC_URL: 'https://tokens.example.com' }, false],
  [{ HOST: '0.0.0.0', FAREBOX_DEMO: '1' }, true],
])('with %j the demo, which is for this machine alone unless asked for, is on: %s', (env, demo) => {
  expect(parseConfig(env).demo).toBe(demo)
})

test.each([
  [{}, false],
  [{ HOST: '0.0.0.0' }, false],
  [{ HOST: '0.0.0.0', FAREBOX_DEMO: '1' }, true],
  [{ PUBLIC_URL: 'https://tokens.example.com', FAREBOX_DEMO: '1' }, true],
  [{ PUBLIC_URL: 'http://localhost:8080', FAREBOX_DEMO: '1' }, false],
])('%j offers the demo to others: %s', (env, warned) => {
  expect(isDemoInPublic(parseConfig(env))).toBe(warned)
})

test.each([
  'https://a.example/farebox',
  'https://a.example/?x=1',
  'https://a.example/#x',
  'https://u:p@a.example',
])('PUBLIC_URL=%s is refused: everything is served from the root', PUBLIC_URL => {
  expect(() => parseConfig({ PUBLIC_URL })).toThrow(/PUBLIC_URL is an address without a path/)
})

test('the embedded database has 100 connections, so a process may not take nearly all', () => {
  expect(() => parseConfig({ FAREBOX_CONNECTIONS: '81' })).toThrow(
    /FAREBOX_CONNECTIONS is at most 80 on the embedded/,
  )
  expect(parseConfig({ FAREBOX_CONNECTIONS: '80' }).connectionsMax).toBe(80)
  const DATABASE_URL = 'postgresql://u:p@db:5432/x'
  expect(parseConfig({ DATABASE_URL, FAREBOX_CONNECTIONS: '300' }).connectionsMax).toBe(300)
})

test.each([
  [{}, 1, 20],
  [{ FAREBOX_WORKERS: '2' }, 2, 20],
  [{ FAREBOX_WORKERS: '4' }, 4, 16],
  [{ FAREBOX_WORKERS: '8' }, 8, 5],
  [{ FAREBOX_WORKERS: '8', FAREBOX_CONNECTIONS: '3' }, 8, 3],
  [{ FAREBOX_WORKERS: '32', DATABASE_URL: 'postgresql://u:p@db:5432/x' }, 32, 20],
])('with %j there are %i workers, each with a pool of %i', (env, workers, connectionsMax) => {
  const config = parseConfig(env)
  expect(config).toMatchObject({ workers, connectionsMax })
  // Each has five connections beside its pool; the embedded database has 97 for all, and others need some.
  if (config.databaseUrl === undefined) expect(workers * (connectionsMax + 5)).toBeLessThanOrEqual(85)
})

test.each([
  [{ FAREBOX_WORKERS: '0' }, /FAREBOX_WORKERS is a whole number from 1 to 32/],
  [{ FAREBOX_WORKERS: 'two' }, /FAREBOX_WORKERS is a whole number from 1 to 32/],
  [{ FAREBOX_WORKERS: '9' }, /FAREBOX_WORKERS is at most 8 on the embedded database/],
  [
    { FAREBOX_WORKERS: '4', FAREBOX_CONNECTIONS: '17' },
    /FAREBOX_CONNECTIONS is at most 16 with 4 workers on the embedded/,
  ],
])('%j is refused: the workers share one database', (env, sentence) => {
  expect(() => parseConfig(env)).toThrow(sentence)
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
    FAREBOX_WORKERS: '-1',
  }
  let message = ''
  try {
    parseConfig(given)
  } catch (error) {
    message = error instanceof Error ? error.message : ''
  }
  for (const name of Object.keys(given)) expect(message).toContain(`  ${name} `)
})

test('e-mail needs a server and a sender: one without the other is refused, and so is what is neither', () => {
  const SMTP_URL = 'smtp://user:p%40ss@mail.example.com:587'
  const FAREBOX_MAIL_FROM = 'Farebox <alerts@example.com>'
  expect(parseConfig({}).mail).toBeUndefined()
  expect(parseConfig({ SMTP_URL, FAREBOX_MAIL_FROM }).mail).toEqual({
    smtpUrl: SMTP_URL,
    from: FAREBOX_MAIL_FROM,
  })
  expect(() => parseConfig({ SMTP_URL })).toThrow(/FAREBOX_MAIL_FROM is needed with SMTP_URL/)
  expect(() => parseConfig({ FAREBOX_MAIL_FROM })).toThrow(/SMTP_URL is needed with FAREBOX_MAIL_FROM/)
  for (const from of ['alerts', 'a@b, c@d', 'A <a@b>\r\nBcc: c@d'])
    expect(() => parseConfig({ SMTP_URL, FAREBOX_MAIL_FROM: from })).toThrow(/is an e-mail address/)
  expect(() => parseConfig({ SMTP_URL: 'mail.example.com', FAREBOX_MAIL_FROM })).toThrow(
    /SMTP_URL is an address/,
  )
})

test.each(['-1', '1.5', '4000 ', '0x10', 'abc', '99999'])('PORT=%s is refused', PORT => {
  expect(() => parseConfig({ PORT })).toThrow(/PORT is a whole number from 0 to 65535/)
})
