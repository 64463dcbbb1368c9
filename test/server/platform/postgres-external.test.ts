// DATABASE_URL: every way in which it may be of no use, each told in one sentence and without the password.
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openPostgres } from '../../../server/platform/postgres/open.ts'

const PASSWORD = 's3cret/of:theirs'
const servers: Server[] = []

afterAll(() => {
  for (const server of servers) server.close()
})

async function whyRefused(databaseUrl: string): Promise<string> {
  const error = await openPostgres({ dataDir: '/nowhere', databaseUrl, log: () => undefined }).then(
    () => new Error('it was not refused'),
    (reason: Error) => reason,
  )
  expect(error.name, error.message).toBe('StartError')
  expect(error.message).not.toContain(PASSWORD)
  expect(error.message).not.toContain(encodeURIComponent(PASSWORD))
  expect(error.message).toMatch(/^[^\n]+\.$/)
  return error.message
}

function urlAt(port: number, { host = '127.0.0.1', database = 'farebox' } = {}): string {
  return `postgresql://someone:${encodeURIComponent(PASSWORD)}@${host}:${port}/${database}`
}

async function listen(answer: (socket: Socket) => void): Promise<number> {
  const server = createServer(socket => {
    socket.on('error', () => undefined)
    answer(socket)
  })
  servers.push(server)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

describe('a database that cannot be reached', () => {
  test('nothing listens there', async () => {
    const port = await listen(() => undefined)
    await new Promise(resolve => servers.pop()?.close(resolve))
    expect(await whyRefused(urlAt(port))).toBe(
      `The database at 127.0.0.1:${port} refuses connections: nothing listens there. Start it, or correct DATABASE_URL.`,
    )
  })

  test('the name is unknown', async () => {
    expect(await whyRefused(urlAt(5432, { host: 'no-such-host.invalid' }))).toContain(
      'The host "no-such-host.invalid" in DATABASE_URL cannot be found',
    )
  })

  test('it does not answer: told after ten seconds', { timeout: 20_000 }, async () => {
    const began = Date.now()
    const port = await listen(() => undefined)
    expect(await whyRefused(urlAt(port))).toContain('did not answer within 10 seconds')
    expect(Date.now() - began).toBeLessThan(12_000)
  })

  test('it is something else', async () => {
    const port = await listen(socket => socket.end())
    expect(await whyRefused(urlAt(port))).toContain('may not be PostgreSQL')
    const web = await listen(socket => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    expect(await whyRefused(urlAt(web))).toContain(`127.0.0.1:${web}`)
  })

  test('it is too old', async () => {
    const port = await listen(answerAsVersion(140_011, '14.11'))
    expect(await whyRefused(urlAt(port))).toContain('runs PostgreSQL 14.11, and Farebox needs 15 or later')
  })
})

describe('a database that refuses', () => {
  let url: URL
  const role = `someone_${process.pid}`

  beforeAll(async () => {
    url = new URL(inject('postgres').url)
    const superuser = new URL(url)
    superuser.username = 'postgres'
    const client = new pg.Client({ connectionString: superuser.href })
    await client.connect()
    await client.query(`create role ${role} login password ${client.escapeLiteral(PASSWORD)}`)
    await client.query(`create role ${role}_nologin nologin password ${client.escapeLiteral(PASSWORD)}`)
    await client.query(`create database ${role}_closed`)
    await client.query(`revoke connect on database ${role}_closed from public`)
    await client.end()
    url.username = role
    url.password = encodeURIComponent(PASSWORD)
  })

  const variant = (change: Partial<Pick<URL, 'username' | 'password' | 'pathname'>>) =>
    whyRefused(Object.assign(new URL(url), change).href)

  test('the password', async () => {
    expect(await variant({ password: 'guess' })).toContain(`does not accept the password of "${role}"`)
    expect(await variant({ username: 'nobody-here' })).toContain(
      'does not accept the password of "nobody-here"',
    )
  })

  test('the database', async () => {
    expect(await variant({ pathname: '/absent' })).toContain('has no database "absent": create it')
    expect(await variant({ pathname: `/${role}_closed` })).toContain(`does not let "${role}" connect`)
  })

  test('the user', async () => {
    expect(await variant({ username: `${role}_nologin` })).toContain(`does not let "${role}_nologin" in`)
  })

  test('nothing at all: it is used as it is, and not stopped', async () => {
    const database = await openPostgres({ dataDir: '/nowhere', databaseUrl: url.href, log: () => undefined })
    expect(database).toMatchObject({ kind: 'external', url: url.href })
    await database.stop()
  })
})

describe('an address that is none', () => {
  test.each([
    ['farebox', 'is not an address'],
    ['mysql://root@localhost/farebox', 'names mysql://'],
    ['postgresql://someone:100%@localhost/farebox', 'write each % of the user, password or database as %25'],
    ['postgresql://someone:50%zz@localhost/farebox', 'write each % of the user, password or database as %25'],
  ])('%s', async (databaseUrl, sentence) => {
    expect(await whyRefused(databaseUrl)).toContain(sentence)
  })
})

/** The least of PostgreSQL's protocol: lets everybody in, and answers every query with this version. */
function answerAsVersion(number: number, version: string): (socket: Socket) => void {
  const message = (kind: string, ...parts: Buffer[]) => {
    const body = Buffer.concat(parts)
    const length = Buffer.alloc(4)
    length.writeInt32BE(body.length + 4)
    return Buffer.concat([Buffer.from(kind), length, body])
  }
  const int = (value: number, bytes: 2 | 4) => {
    const buffer = Buffer.alloc(bytes)
    buffer.writeIntBE(value, 0, bytes)
    return buffer
  }
  const field = (name: string, type: number) =>
    Buffer.concat([
      Buffer.from(`${name}\0`),
      int(0, 4),
      int(0, 2),
      int(type, 4),
      int(-1, 2),
      int(-1, 4),
      int(0, 2),
    ])
  const value = (text: string) => Buffer.concat([int(text.length, 4), Buffer.from(text)])
  const ready = message('Z', Buffer.from('I'))

  return socket => {
    let greeted = false
    socket.on('data', data => {
      if (!greeted) {
        greeted = true
        socket.write(Buffer.concat([message('R', int(0, 4)), ready]))
      } else if (data.toString('latin1', 0, 1) === 'Q') {
        socket.write(
          Buffer.concat([
            message('T', int(2, 2), field('number', 23), field('version', 25)),
            message('D', int(2, 2), value(String(number)), value(version)),
            message('C', Buffer.from('SELECT 1\0')),
            ready,
          ]),
        )
      }
    })
  }
}
