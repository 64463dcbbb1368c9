// Every procedure of the console: who may call it is declared, enforced by the server, and every mutation is audited.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { consoleApi } from '../../server/console.ts'
import { type Permission, permissions, rolesWith } from '../../server/operators/rules.ts'
import { type Role } from '../../server/operators/schema.ts'
import { roles } from '../../server/operators/words.ts'
import { postJson, startServer, type TestServer } from '../support/server.ts'

type Walked = { path: string; type: string; permission: string | undefined; audited: boolean }

type Declared = { _def: { type: string; meta?: { permission?: string; audited?: boolean } } }

const procedures: Walked[] = Object.entries(
  consoleApi._def.procedures as unknown as Record<string, Declared>,
).map(([path, { _def }]) => ({
  path,
  type: _def.type,
  permission: _def.meta?.permission,
  audited: _def.meta?.audited === true,
}))

let server: TestServer
const cookies = new Map<Role, string>()
beforeAll(async () => {
  server = await startServer()
  for (const role of roles) cookies.set(role, (await server.as(role)).cookie)
})
afterAll(() => server.stop())

function call({ path, type }: Walked, cookie: string): Promise<Response> {
  const url = `${server.url}/trpc/console/${path}`
  if (type === 'mutation') return postJson(url, {}, { cookie })
  // A live update that is let in never ends by itself: the answer's head is enough.
  return fetch(`${url}?input=%7B%7D`, { headers: { cookie }, signal: AbortSignal.timeout(5000) })
}

test('there are procedures to walk', () => {
  expect(procedures.length).toBeGreaterThan(25)
})

test.each(procedures)('$path declares a permission that exists', ({ permission }) => {
  expect([...Object.keys(permissions), 'anyone']).toContain(permission)
})

test.each(procedures.filter(({ type }) => type === 'mutation'))(
  '$path is audited, unless it only reads or is one’s own draft',
  ({ path, audited }) => {
    expect(audited || path === 'invitations.open' || path.startsWith('catalog.draft.')).toBe(true)
  },
)

test.each(procedures.filter(({ permission }) => permission === 'anyone'))(
  '$path may be open to anyone',
  ({ path }) => {
    expect(['session.get', 'invitations.open', 'invitations.accept']).toContain(path)
  },
)

const guarded = procedures.filter(({ permission }) => permission !== 'anyone')

const asked = guarded.filter(({ type }) => type !== 'subscription')
const followed = guarded.filter(({ type }) => type === 'subscription')

/** A live update is refused inside its stream: the first event says so, and the stream ends. */
test.each(followed)('$path sends nothing to whoever is not signed in or permitted', async procedure => {
  const refused = [
    ['', 'UNAUTHENTICATED'],
    ...roles.flatMap(role =>
      rolesWith(procedure.permission as Permission).includes(role)
        ? []
        : [[cookies.get(role) ?? '', 'FORBIDDEN']],
    ),
  ]
  for (const [cookie = '', reason = ''] of refused) {
    const text = await (await call(procedure, cookie)).text()
    expect(text.match(/^event: .*$/gm)).toEqual(
      ['event: connected', 'event: serialized-error', 'event: return'].filter(event => text.includes(event)),
    )
    expect(text).toContain(`"reason":"${reason}"`)
    expect(text).not.toContain('"topic"')
  }
})

test.each(asked)('$path refuses whoever is not signed in', async procedure => {
  const answer = await call(procedure, '')
  expect(answer.status).toBe(401)
  expect(await answer.json()).toMatchObject({ error: { data: { reason: 'UNAUTHENTICATED' } } })
})

test.each(asked)('$path refuses every role without the permission, and says who may', async procedure => {
  const allowed = rolesWith(procedure.permission as Permission)
  for (const role of roles) {
    const answer = await call(procedure, cookies.get(role) ?? '')
    if (allowed.includes(role)) {
      expect(answer.status, role).not.toBe(403)
      await answer.body?.cancel()
    } else {
      expect(answer.status, role).toBe(403)
      expect(await answer.json()).toMatchObject({
        error: { data: { reason: 'FORBIDDEN', details: { roles: [...allowed] } } },
      })
    }
  }
})
