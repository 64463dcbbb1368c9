// Operators through the real doors: roles, invitations, passwords, second factors, sessions, throttling.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  consoleCaller,
  cookieOf,
  postJson,
  refusalOf,
  startServer,
  type TestServer,
} from '../../support/server.ts'
import { join, password, reason, signIn as signInTo, tokenOf } from './people.ts'
import { totp } from './totp.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

const invited = (role: 'owner' | 'viewer' | 'developer', email: string) => join(server, role, email)
const signIn = (email: string, given = password) => signInTo(server, email, given)

describe('invitations', () => {
  test('a link makes one operator, who can then sign in', async () => {
    const email = await invited('viewer', 'one@example.com')
    const answer = await signIn(email)
    expect(answer.status).toBe(200)
    const session = await consoleCaller(server.url, cookieOf(answer)).session.get.query()
    expect(session.operator).toMatchObject({ email, role: 'viewer', demo: false })
  })

  test('a link works once, even when used twice at the same moment', async () => {
    const { api } = await server.as('owner')
    const { link } = await api.invitations.create.mutate({
      email: 'twice@example.com',
      role: 'viewer',
      reason,
    })
    const uses = await Promise.allSettled(
      [1, 2, 3].map(() =>
        api.invitations.accept.mutate({
          token: tokenOf(link),
          name: 'T',
          email: 'twice@example.com',
          password,
        }),
      ),
    )
    expect(uses.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await api.invitations.open.mutate({ token: tokenOf(link) })).toBeNull()
  })

  test('an invitation names its e-mail: another one given with the link changes nothing', async () => {
    const { api } = await server.as('owner')
    const { link } = await api.invitations.create.mutate({
      email: 'named@example.com',
      role: 'viewer',
      reason,
    })
    const accepted = await api.invitations.accept.mutate({
      token: tokenOf(link),
      name: 'N',
      email: 'evil@example.com',
      password,
    })
    expect(accepted.email).toBe('named@example.com')
  })

  test('a revoked link and one that never was read the same', async () => {
    const { api } = await server.as('owner')
    const { link, invitationId } = await api.invitations.create.mutate({
      email: 'gone@example.com',
      role: 'viewer',
      reason,
    })
    await api.invitations.revoke.mutate({ invitationId, reason })
    const refusals = await Promise.all(
      [tokenOf(link), 'x'.repeat(40)].map(token =>
        refusalOf(api.invitations.accept.mutate({ token, name: 'N', email: 'gone@example.com', password })),
      ),
    )
    expect(refusals.map(({ reason: why, message }) => [why, message])).toEqual([
      ['UNKNOWN_SUBJECT', expect.stringContaining('ask for a new one')],
      ['UNKNOWN_SUBJECT', refusals[0]?.message],
    ])
  })

  test('an address that is an operator already is not invited', async () => {
    const email = await invited('viewer', 'already@example.com')
    const { api } = await server.as('owner')
    const refusal = await refusalOf(
      api.invitations.create.mutate({ email: 'Already@Example.com', role: 'viewer', reason }),
    )
    expect(refusal.reason).toBe('NOT_ALLOWED_NOW')
    expect(email).toBe('already@example.com')
  })

  test('short passwords are refused by name', async () => {
    const { api } = await server.as('owner')
    const { link } = await api.invitations.create.mutate({
      email: 'short@example.com',
      role: 'viewer',
      reason,
    })
    const refusal = await refusalOf(
      api.invitations.accept.mutate({
        token: tokenOf(link),
        name: 'S',
        email: 'short@example.com',
        password: 'short',
      }),
    )
    expect(refusal.details).toEqual({ fields: { password: 'has 12 characters or more' } })
  })
})

describe('sign-in', () => {
  test('a wrong password and an unknown address are refused in the same words', async () => {
    const email = await invited('viewer', 'words@example.com')
    const answers = await Promise.all([
      signIn(email, 'not the password'),
      signIn('nobody@example.com', 'not the password'),
    ])
    const told = await Promise.all(answers.map(answer => answer.json()))
    expect(answers.map(({ status }) => status)).toEqual([401, 401])
    expect(told[0].error.message).toBe(told[1].error.message)
  })

  test('ten wrong passwords close the door for that address, and say for how long', async () => {
    const email = await invited('viewer', 'throttled@example.com')
    for (let attempt = 0; attempt < 10; attempt += 1) await signIn(email, 'not the password')
    const answer = await signIn(email)
    expect(answer.status).toBe(429)
    const { error } = await answer.json()
    expect(error.data).toMatchObject({ reason: 'RATE_LIMITED' })
    expect(Number(answer.headers.get('retry-after'))).toBe(error.data.details.retryAfterSeconds)
    expect(error.data.details.retryAfterSeconds).toBeGreaterThan(0)
  })

  test('a disabled operator’s sessions end at once, and no new one begins', async () => {
    const email = await invited('developer', 'disabled@example.com')
    const cookie = cookieOf(await signIn(email))
    const caller = consoleCaller(server.url, cookie)
    const operator = (await caller.session.get.query()).operator
    const { api } = await server.as('owner')
    await api.operators.disable.mutate({ operatorId: operator?.id ?? '', reason })
    expect((await caller.session.get.query()).operator).toBeNull()
    expect((await signIn(email)).status).toBe(403)
    await api.operators.enable.mutate({ operatorId: operator?.id ?? '', reason })
    expect((await signIn(email)).status).toBe(200)
  })

  test('signing out everywhere ends every session', async () => {
    const email = await invited('viewer', 'everywhere@example.com')
    const cookies = [cookieOf(await signIn(email)), cookieOf(await signIn(email))]
    expect(
      (await postJson(`${server.url}/api/auth/revoke-sessions`, {}, { cookie: cookies[0] ?? '' })).status,
    ).toBe(200)
    for (const cookie of cookies) {
      expect((await consoleCaller(server.url, cookie).session.get.query()).operator).toBeNull()
    }
  })

  test('a second factor is asked for once it is on, and its change is in the audit log', async () => {
    const email = await invited('viewer', 'factor@example.com')
    const cookie = cookieOf(await signIn(email))
    const enabled = await (
      await postJson(`${server.url}/api/auth/two-factor/enable`, { password }, { cookie })
    ).json()
    const code = totp(new URL(enabled.totpURI).searchParams.get('secret') ?? '')
    const verified = await postJson(`${server.url}/api/auth/two-factor/verify-totp`, { code }, { cookie })
    expect(verified.status).toBe(200)

    const first = await signIn(email)
    expect(await first.json()).toMatchObject({ twoFactorRedirect: true })
    const half = cookieOf(first)
    expect((await consoleCaller(server.url, half).session.get.query()).operator).toBeNull()
    const wrong = await postJson(
      `${server.url}/api/auth/two-factor/verify-totp`,
      { code: '000000' },
      { cookie: half },
    )
    expect(wrong.status).toBe(401)
    const second = await postJson(`${server.url}/api/auth/two-factor/verify-totp`, { code }, { cookie: half })
    expect(second.status).toBe(200)
    const session = await consoleCaller(server.url, cookieOf(second)).session.get.query()
    expect(session.operator).toMatchObject({ email, twoFactorEnabled: true })

    const { api } = await server.as('owner')
    const { rows } = await api.audit.list.query({ filter: { action: 'self.startTwoFactor' } })
    expect(rows[0]).toMatchObject({ actorName: 'Ada', subjectLabel: 'Ada' })
  })

  test('a password link renews the password, ends the sessions, and can take the second factor away', async () => {
    const email = await invited('viewer', 'renew@example.com')
    const cookie = cookieOf(await signIn(email))
    const { api } = await server.as('owner')
    const operator = (await consoleCaller(server.url, cookie).session.get.query()).operator
    const { link } = await api.operators.renewPassword.mutate({
      operatorId: operator?.id ?? '',
      dropTwoFactor: true,
      reason,
    })
    await api.invitations.accept.mutate({
      token: tokenOf(link),
      name: 'x',
      email,
      password: 'another long password',
    })
    expect((await signIn(email)).status).toBe(401)
    expect((await signIn(email, 'another long password')).status).toBe(200)
    expect((await consoleCaller(server.url, cookie).session.get.query()).operator).toBeNull()
  })
})

describe('the last owner', () => {
  test('two owners who lower each other at the same moment leave one', async () => {
    const own = await startServer({ env: { FAREBOX_DEMO: '0' } })
    try {
      const open = consoleCaller(own.url, '')
      await open.invitations.accept.mutate({
        token: tokenOf(own.ownerLink ?? ''),
        name: 'First',
        email: 'a@example.com',
        password,
      })
      const first = consoleCaller(
        own.url,
        cookieOf(await postJson(`${own.url}/api/auth/sign-in/email`, { email: 'a@example.com', password })),
      )
      const { link } = await first.invitations.create.mutate({
        email: 'b@example.com',
        role: 'owner',
        reason,
      })
      await open.invitations.accept.mutate({
        token: tokenOf(link),
        name: 'Second',
        email: 'b@example.com',
        password,
      })
      const second = consoleCaller(
        own.url,
        cookieOf(await postJson(`${own.url}/api/auth/sign-in/email`, { email: 'b@example.com', password })),
      )
      const everyone = await first.operators.list.query()
      const idOf = (email: string) => everyone.find(operator => operator.email === email)?.id ?? ''
      const outcomes = await Promise.allSettled([
        first.operators.changeRole.mutate({ operatorId: idOf('b@example.com'), role: 'viewer', reason }),
        second.operators.disable.mutate({ operatorId: idOf('a@example.com'), reason }),
      ])
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      const { rows } = await own.services.database.pool.query(
        "select count(*)::int as owners from operator where role = 'owner' and disabled_at is null",
      )
      expect(rows[0].owners).toBe(1)
    } finally {
      await own.stop()
    }
  })

  test('outside the demo there are no demo operators and no way in as one', async () => {
    const own = await startServer({ env: { FAREBOX_DEMO: '0' } })
    try {
      expect(own.ownerLink).toContain('/welcome#')
      expect((await postJson(`${own.url}/api/auth/demo/sign-in`, { role: 'owner' })).status).toBe(404)
      expect(await consoleCaller(own.url, '').session.get.query()).toEqual({
        operator: null,
        demoRoles: [],
        owned: false,
      })
    } finally {
      await own.stop()
    }
  })
})
