// One-time links under attack and after a fall: guessed in batches, made for oneself, left behind by who was disabled.
import type * as crypto from 'better-auth/crypto'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import {
  consoleCaller,
  cookieOf,
  postJson,
  refusalOf,
  startServer,
  type TestServer,
} from '../../support/server.ts'
import { join, password, person, reason, signIn, tokenOf } from './people.ts'

const hashed = vi.hoisted(() => ({ count: 0 }))
vi.mock('better-auth/crypto', async importOriginal => {
  const original = await importOriginal<typeof crypto>()
  return {
    ...original,
    hashPassword: (given: string) => {
      hashed.count += 1
      return original.hashPassword(given)
    },
  }
})

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

const another = 'another long password'
const accept = (token: string, given = password) =>
  consoleCaller(server.url, '').invitations.accept.mutate({
    token,
    name: 'N',
    email: 'n@example.com',
    password: given,
  })

describe('links that are guessed', () => {
  test('a link that is good for nothing costs no hash', async () => {
    const before = hashed.count
    await Promise.allSettled(['x'.repeat(40), 'y', 'z'].map(token => accept(token)))
    expect(hashed.count).toBe(before)
    await join(server, 'viewer', 'good@example.com')
    expect(hashed.count).toBe(before + 1)
  })

  test('a batch of guesses from one address is cut off', async () => {
    const own = await startServer()
    try {
      const outcomes = await Promise.all(
        Array.from({ length: 50 }, () =>
          refusalOf(
            consoleCaller(own.url, '').invitations.accept.mutate({
              token: 'guess',
              name: 'N',
              email: 'n@example.com',
              password,
            }),
          ),
        ),
      )
      const limited = outcomes.filter(({ reason: why }) => why === 'RATE_LIMITED')
      expect(limited).toHaveLength(20)
      expect(limited[0]?.details).toMatchObject({ retryAfterSeconds: expect.any(Number) })
      const api = consoleCaller(own.url, '')
      const opened = await Promise.allSettled(
        Array.from({ length: 70 }, () => api.invitations.open.mutate({ token: 'guess' })),
      )
      expect(opened.filter(({ status }) => status === 'rejected')).toHaveLength(10)
    } finally {
      await own.stop()
    }
  })
})

describe('password links', () => {
  test('nobody makes one for themselves', async () => {
    const owner = await person(server, 'owner', 'self@example.com')
    const refusal = await refusalOf(
      owner.api.operators.renewPassword.mutate({ operatorId: owner.id, dropTwoFactor: true, reason }),
    )
    expect(refusal).toMatchObject({
      reason: 'NOT_ALLOWED_NOW',
      message: expect.stringContaining('another owner'),
    })
  })

  test('using one opens the door again that wrong passwords closed', async () => {
    const viewer = await person(server, 'viewer', 'closed@example.com')
    for (let attempt = 0; attempt < 11; attempt += 1) await signIn(server, viewer.email, 'not the password')
    expect((await signIn(server, viewer.email)).status).toBe(429)
    const { api } = await server.as('owner')
    const { link } = await api.operators.renewPassword.mutate({ operatorId: viewer.id, reason })
    await accept(tokenOf(link), another)
    expect((await signIn(server, viewer.email, another)).status).toBe(200)
  })
})

describe('disabling an operator', () => {
  test('ends the links that they made and the links that let them in, and says how many', async () => {
    const owner = await person(server, 'owner', 'leaving@example.com')
    const made = await owner.api.invitations.create.mutate({
      email: 'back@example.com',
      role: 'owner',
      reason,
    })
    const { api } = await server.as('owner')
    const own = await api.operators.renewPassword.mutate({ operatorId: owner.id, reason })
    await api.operators.disable.mutate({ operatorId: owner.id, reason })
    for (const { link } of [made, own]) {
      expect(await api.invitations.open.mutate({ token: tokenOf(link) })).toBeNull()
      expect((await refusalOf(accept(tokenOf(link)))).reason).toBe('UNKNOWN_SUBJECT')
    }
    const { rows } = await api.audit.list.query({ filter: { action: 'operators.disable', text: owner.id } })
    expect(rows[0]?.after).toMatchObject({ disabled: true, linksRevoked: 2 })
  })

  test('a link to a disabled operator lets nobody in, though it is still open', async () => {
    const viewer = await person(server, 'viewer', 'stale@example.com')
    const { api } = await server.as('owner')
    const { link } = await api.operators.renewPassword.mutate({ operatorId: viewer.id, reason })
    // As a release that did not end links on disabling left it.
    await server.services.database.pool.query('update operator set disabled_at = now() where id = $1', [
      viewer.id,
    ])
    expect(await api.invitations.open.mutate({ token: tokenOf(link) })).toBeNull()
    expect((await refusalOf(accept(tokenOf(link), another))).reason).toBe('UNKNOWN_SUBJECT')
    await api.operators.enable.mutate({ operatorId: viewer.id, reason })
    expect((await signIn(server, viewer.email)).status).toBe(200)
  })

  test('an owner who is lowered leaves no invitation behind', async () => {
    const owner = await person(server, 'owner', 'lowered@example.com')
    const { link } = await owner.api.invitations.create.mutate({
      email: 'door@example.com',
      role: 'owner',
      reason,
    })
    const { api } = await server.as('owner')
    await api.operators.changeRole.mutate({ operatorId: owner.id, role: 'viewer', reason })
    expect(await api.invitations.open.mutate({ token: tokenOf(link) })).toBeNull()
  })
})

describe('news', () => {
  test('whoever looks at the invitations hears of one that is taken up', async () => {
    const { api } = await server.as('owner')
    const { link, invitationId } = await api.invitations.create.mutate({
      email: 'heard@example.com',
      role: 'viewer',
      reason,
    })
    const stop = new AbortController()
    const heard = (async () => {
      for await (const news of server.services.live.follow('invitation', stop.signal)) return news
      return null
    })()
    await accept(tokenOf(link))
    expect(await heard).toMatchObject({ topic: 'invitation', id: invitationId })
    stop.abort()
  })
})

describe('the demo', () => {
  test('offers the roles that somebody can be entered as', async () => {
    const own = await startServer()
    try {
      const { api } = await own.as('owner')
      expect((await api.session.get.query()).demoRoles).toEqual([
        'owner',
        'growth',
        'support',
        'risk',
        'developer',
        'viewer',
      ])
      const everyone = await api.operators.list.query()
      const growth = everyone.find(operator => operator.role === 'growth')
      await api.operators.disable.mutate({ operatorId: growth?.id ?? '', reason })
      expect((await consoleCaller(own.url, '').session.get.query()).demoRoles).toEqual([
        'owner',
        'support',
        'risk',
        'developer',
        'viewer',
      ])
    } finally {
      await own.stop()
    }
  })
})

describe('last seen', () => {
  test('stays when the operator signs out', async () => {
    const viewer = await person(server, 'viewer', 'seen@example.com')
    await postJson(`${server.url}/api/auth/sign-out`, {}, { cookie: viewer.cookie })
    const { api } = await server.as('owner')
    const seen = await api.operators.get.query({ id: viewer.id })
    expect(seen).toMatchObject({ lastSeenAt: expect.any(String), sessionsCount: 0 })
  })

  test('is not moved by a password without its second step', async () => {
    await join(server, 'viewer', 'unseen@example.com')
    expect(cookieOf(await signIn(server, 'unseen@example.com'))).not.toBe('')
    const { api } = await server.as('owner')
    const operator = (await api.operators.list.query()).find(({ email }) => email === 'unseen@example.com')
    expect(operator?.lastSeenAt).toBeNull()
  })
})
