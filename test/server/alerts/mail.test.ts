// Incidents by e-mail, handed in to a real SMTP server: each message once, in one conversation, also where the server was away.
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { createAlert } from '../../../server/alerts/operations/alerts.ts'
import { deliverMessages } from '../../../server/alerts/operations/deliver.ts'
import { evaluateAlerts } from '../../../server/alerts/operations/evaluate.ts'
import { audited } from '../../../server/operators/operations/audited.ts'
import type { Operator } from '../../../server/operators/schema.ts'
import { type QuietServer, startQuietServer } from '../purchases/quiet-server.ts'
import { fewSpends as below, economyKey, foldedTo, hourMs, standAt, writeSpends } from './history.ts'

type Mail = { to: string[]; headers: Map<string, string>; body: string }

let server: QuietServer
let services: ReturnType<typeof standAt>
let post: SMTPServer
let port: number
let received: Mail[]
let refusing = false
const midnight = Date.parse('2026-11-20T00:00:00Z')

beforeAll(async () => {
  server = await startQuietServer({ economyKey })
})
afterAll(() => server.stop())
beforeEach(async () => {
  received = []
  refusing = false
  await openPost(0)
  services = standAt(server.services, {
    now: '2026-11-20T12:00:00Z',
    mail: { smtpUrl: `smtp://127.0.0.1:${port}`, from: 'Farebox <alerts@example.com>' },
  })
  await server.services.database.pool.query(
    'truncate alert, alert_window, incident, incident_message, message_delivery, metric_hour, metric_day',
  )
})
afterEach(() => closePost())

async function openPost(on: number): Promise<void> {
  post = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onRcptTo: (_address, _session, answer) =>
      answer(refusing ? Object.assign(new Error('try later'), { responseCode: 451 }) : null),
    onData: (stream, session, answer) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map(({ address }) => address)
        received.push({ to, ...parse(Buffer.concat(chunks).toString('utf8')) })
        answer()
      })
    },
  })
  await new Promise<void>(resolve => post.listen(on, '127.0.0.1', resolve))
  port = (post.server.address() as AddressInfo).port
}

function closePost(): Promise<void> {
  return new Promise(resolve => post.close(() => resolve()))
}

/** Headers with their continued lines joined, and everything below them. */
function parse(text: string): Omit<Mail, 'to'> {
  const [head = '', ...rest] = text.split('\r\n\r\n')
  const lines = head.replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n')
  const headers = new Map(
    lines.map(line => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)]),
  )
  return { headers, body: rest.join('\r\n\r\n') }
}

const header = (mail: Mail | undefined, name: string) => mail?.headers.get(name)

async function operatorOf(role: 'owner' | 'growth'): Promise<{ id: string; email: string }> {
  const found = await services.database.prisma.operator.findFirst({ where: { role, demo: true } })
  if (found === null) throw new Error('the demo has an operator of each role')
  return found
}

async function watch(recipientIds: string[]): Promise<void> {
  await audited(services, { action: 'test', actor: { name: 'test' }, reason: 'for a test' }, rows =>
    createAlert(
      { rows, services },
      { economyKey, mode: 'live', name: 'Spends', rule: below, recipientIds, enabled: true },
      { id: '', name: 'Olga' } as Operator,
    ),
  )
}

/** Hours of the day as the text says, and judged until then. */
async function live(text: string, from = 0): Promise<void> {
  await writeSpends(
    services,
    Array.from(text).map((letter, index) => ({
      atMs: midnight + (from + index) * hourMs,
      spends: { x: 40, X: 10 }[letter] ?? 100,
    })),
  )
  await foldedTo(services, new Date(midnight + (from + text.length) * hourMs + 120_000).toISOString())
  await evaluateAlerts(services)
}

const deliveries = () =>
  services.database.prisma.messageDelivery.findMany({ orderBy: [{ number: 'asc' }, { operatorId: 'asc' }] })

test('opened, worse and closed arrive once each, in one conversation', async () => {
  const owner = await operatorOf('owner')
  await watch([owner.id])
  await live('x')
  await deliverMessages(services)
  await live('X', 1)
  await deliverMessages(services)
  await live('..', 2)
  await deliverMessages(services)
  await deliverMessages(services)
  expect(received.map(mail => mail.to)).toEqual([[owner.email], [owner.email], [owner.email]])
  const [opened, updated, closed] = received
  const economy = await services.database.prisma.economy.findUniqueOrThrow({ where: { key: economyKey } })
  const subject = `${economy.name}: Spends – Spends`
  expect(decode(header(opened, 'subject'))).toBe(subject)
  expect(decode(header(updated, 'subject'))).toBe(`Re: ${subject}`)
  expect(decode(header(closed, 'subject'))).toBe(`Re: ${subject}`)
  const root = header(opened, 'message-id')
  expect(root).toMatch(/^<icd_\w+\.1@example\.com>$/)
  expect(header(opened, 'references')).toBeUndefined()
  for (const mail of [updated, closed]) {
    expect(header(mail, 'references')).toBe(root)
    expect(header(mail, 'in-reply-to')).toBe(root)
  }
  expect(new Set(received.map(mail => header(mail, 'message-id'))).size).toBe(3)
  expect(header(opened, 'from')).toBe('Farebox <alerts@example.com>')
  expect(header(opened, 'content-type')).toContain('multipart/alternative')
  expect(opened?.body).toContain('Spends is 40, below 50.')
  expect(updated?.body).toContain('It became notably worse.')
  expect(closed?.body).toContain('within bounds again')
  expect(opened?.body.replaceAll('=\r\n', '')).toMatch(/jobsearch\/overview\?from=(3D)?2026-11-20/)
})

test('a server that is away is tried again later and later, and then gets everything in its order', async () => {
  const owner = await operatorOf('owner')
  await watch([owner.id])
  await closePost()
  await live('x')
  await deliverMessages(services)
  await live('X', 1)
  expect(await deliverMessages(services)).toBe(0)
  const [first, second] = await deliveries()
  expect(first).toMatchObject({
    state: 'waiting',
    attempts: 1,
    nextAt: new Date('2026-11-20T12:00:30Z'),
    lastError: expect.stringContaining('ECONNREFUSED'),
  })
  // The second waits for the first: an answer does not come before what it answers to.
  expect(second).toMatchObject({ state: 'waiting', attempts: 0 })
  services.move('2026-11-20T12:00:31Z')
  await deliverMessages(services)
  expect(await deliveries()).toMatchObject([{ attempts: 2, nextAt: new Date('2026-11-20T12:01:31Z') }, {}])
  await openPost(port)
  expect(await deliverMessages(services)).toBe(0)
  services.move('2026-11-20T12:01:32Z')
  expect(await deliverMessages(services)).toBe(2)
  expect(received.map(mail => header(mail, 'message-id')?.split('@')[0]?.split('.')[1])).toEqual(['1', '2'])
  expect((await deliveries()).map(({ state }) => state)).toEqual(['sent', 'sent'])
})

test('one that says to come back later is asked again, and after three days no more', async () => {
  await watch([(await operatorOf('owner')).id])
  await live('x')
  refusing = true
  await deliverMessages(services)
  expect(await deliveries()).toMatchObject([
    { state: 'waiting', lastError: expect.stringContaining('try later') },
  ])
  services.move('2026-11-23T12:00:00Z')
  await deliverMessages(services)
  expect(await deliveries()).toMatchObject([{ state: 'given_up' }])
  refusing = false
  services.move('2026-11-24T12:00:00Z')
  expect(await deliverMessages(services)).toBe(0)
})

test('several processes send each message once', async () => {
  const [owner, growth] = [await operatorOf('owner'), await operatorOf('growth')]
  await watch([owner.id, growth.id])
  await live('x')
  await Promise.all([1, 2, 3, 4].map(() => deliverMessages(services)))
  expect(received).toHaveLength(2)
  expect(new Set(received.map(mail => mail.to[0]))).toEqual(new Set([owner.email, growth.email]))
})

test('one that was taken by a process that died is sent later, under the same id', async () => {
  await watch([(await operatorOf('owner')).id])
  await live('x')
  // As it stands after a crash between handing it in and noting it.
  await services.database.pool.query('update message_delivery set attempts = 1, next_at = $1', [
    new Date('2026-11-20T12:05:00Z'),
  ])
  expect(await deliverMessages(services)).toBe(0)
  services.move('2026-11-20T12:05:01Z')
  expect(await deliverMessages(services)).toBe(1)
  const [incident] = await services.database.prisma.incident.findMany()
  expect(header(received[0], 'message-id')).toBe(`<${incident?.id}.1@example.com>`)
})

test('a disabled operator gets nothing', async () => {
  const [owner, growth] = [await operatorOf('owner'), await operatorOf('growth')]
  await watch([owner.id, growth.id])
  await live('x')
  await services.database.pool.query('update operator set disabled_at = now() where id = $1', [growth.id])
  await deliverMessages(services)
  expect(received.map(mail => mail.to[0])).toEqual([owner.email])
  const states = (await deliveries()).map(({ operatorId, state }) => [operatorId, state])
  expect(new Map(states as [string, string][])).toEqual(
    new Map([
      [owner.id, 'sent'],
      [growth.id, 'withheld'],
    ]),
  )
  await services.database.pool.query('update operator set disabled_at = null where id = $1', [growth.id])
})

test('without a server no e-mail waits for one, and the incident is in the console', async () => {
  const silent = standAt(server.services, { now: '2026-11-20T12:00:00Z' })
  services = silent
  await watch([(await operatorOf('owner')).id])
  await live('x')
  expect(await deliverMessages(silent)).toBe(0)
  expect(await deliveries()).toEqual([])
  expect(await silent.database.prisma.incidentMessage.count()).toBe(1)
})

/** RFC 2047, as far as subjects here use it. */
function decode(text: string | undefined): string {
  return (text ?? '').replaceAll(/=\?UTF-8\?Q\?(.*?)\?=\s*/gi, (_all, encoded: string) =>
    Buffer.from(
      encoded
        .replaceAll('_', ' ')
        .replaceAll(/=([0-9A-F]{2})/g, (_hex, code: string) =>
          String.fromCharCode(Number.parseInt(code, 16)),
        ),
      'latin1',
    ).toString('utf8'),
  )
}
