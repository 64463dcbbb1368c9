// CSV that a spreadsheet reads as data, never as a formula.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import compression from 'compression'
import express from 'express'
import { afterEach, expect, test } from 'vitest'
import { formatCsvLine, sendCsv } from '../../../server/platform/csv.ts'

test.each([
  ['plain', 'plain'],
  ['a,b', '"a,b"'],
  ['say "hi"', '"say ""hi"""'],
  ['two\nlines', '"two\nlines"'],
  ['=1+1', "'=1+1"],
  ['+49 30', "'+49 30"],
  ['-5', "'-5"],
  ['@sum(a)', "'@sum(a)"],
  ['\tx', "'\tx"],
  ['=a,"b"', '"\'=a,""b"""'],
  ['', ''],
])('%j is written as %j', (given, written) => {
  expect(formatCsvLine([given])).toBe(`${written}\r\n`)
})

test('numbers stay numbers, instants are ISO, nothing is empty', () => {
  expect(formatCsvLine([-5, new Date('2026-01-02T03:04:05Z'), null])).toBe('-5,2026-01-02T03:04:05.000Z,\r\n')
})

function fail(): never {
  throw new Error('there is no body')
}

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

/** Serves these lines as a file; how the answer ended is known by the promise. */
async function serve(lines: () => AsyncGenerator<readonly string[]>) {
  const ended = Promise.withResolvers<{ error: unknown }>()
  const app = express()
  app.use(compression())
  app.get('/', async (_request, response) => {
    const error: unknown = await sendCsv(response, { name: 'file', header: ['a', 'b'], lines: lines() }).then(
      () => null,
      thrown => thrown,
    )
    ended.resolve({ error })
    if (!response.headersSent) response.status(503).end()
  })
  const server = createServer(app)
  servers.push(server)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/`, ended: ended.promise }
}

test.each(['identity', 'gzip'])(
  'a long file arrives whole as %s, and no listener is left behind',
  async encoding => {
    const warnings: unknown[] = []
    const warn = (warning: unknown) => warnings.push(warning)
    process.on('warning', warn)
    const { url, ended } = await serve(async function* () {
      for (let row = 0; row < 50_000; row += 1) yield [String(row), 'x'.repeat(100)]
    })
    const text = await (await fetch(url, { headers: { 'accept-encoding': encoding } })).text()
    expect(text.split('\r\n')).toHaveLength(50_002)
    expect(text).toContain('\r\n49999,xxx')
    expect(await ended).toEqual({ error: null })
    process.off('warning', warn)
    expect(warnings).toEqual([])
  },
)

test.each(['identity', 'gzip', 'br'])(
  'what is known is with the reader while the next row is waited for, as %s',
  async encoding => {
    const arrived = Promise.withResolvers<void>()
    const { url, ended } = await serve(async function* () {
      yield ['first', 'row']
      await arrived.promise
      yield ['last', 'row']
    })
    const answer = await fetch(url, { headers: { 'accept-encoding': encoding } })
    expect(answer.headers.get('content-encoding') ?? 'identity').toBe(encoding)
    let text = ''
    for await (const piece of (answer.body ?? fail()).pipeThrough(new TextDecoderStream())) {
      text += piece
      if (text.includes('first,row')) arrived.resolve()
    }
    expect(text).toBe('a,b\r\nfirst,row\r\nlast,row\r\n')
    expect(await ended).toEqual({ error: null })
  },
)

test('when its reader has gone, no more rows are asked for', async () => {
  let asked = 0
  const closed = Promise.withResolvers<void>()
  const { url, ended } = await serve(async function* () {
    try {
      while (true) {
        asked += 1
        await new Promise(resolve => setImmediate(resolve))
        yield ['x'.repeat(10_000)]
      }
    } finally {
      closed.resolve()
    }
  })
  const leaving = new AbortController()
  const answer = await fetch(url, { signal: leaving.signal, headers: { 'accept-encoding': 'identity' } })
  await answer.body?.getReader().read()
  leaving.abort()
  await closed.promise
  expect(await ended).toEqual({ error: null })
  const askedUntilThen = asked
  await new Promise(resolve => setImmediate(resolve))
  expect(asked).toBe(askedUntilThen)
})

test('what fails before the first row is a refusal and no broken file', async () => {
  const { url, ended } = await serve(async function* () {
    await Promise.reject(new Error('no database'))
    yield []
  })
  const answer = await fetch(url)
  expect(answer.status).toBe(503)
  expect(answer.headers.get('content-disposition')).toBeNull()
  expect(await ended).toMatchObject({ error: { message: 'no database' } })
})
