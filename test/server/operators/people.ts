// Operators with passwords for the tests: invited, joined, signed in through the real doors.
import type { Role } from '../../../server/operators/schema.ts'
import { consoleCaller, cookieOf, postJson, type TestServer } from '../../support/server.ts'

export const reason = 'a test says so'
export const password = 'correct horse battery'

export const tokenOf = (link: string) => link.split('#')[1] ?? ''

export function signIn(server: TestServer, email: string, given = password): Promise<Response> {
  return postJson(`${server.url}/api/auth/sign-in/email`, { email, password: given })
}

/** Invited by the demo's owner. */
export async function join(server: TestServer, role: Role, email: string): Promise<string> {
  const { api } = await server.as('owner')
  const { link } = await api.invitations.create.mutate({ email, role, reason })
  await api.invitations.accept.mutate({ token: tokenOf(link), name: 'Ada', email, password })
  return email
}

/** Joined and signed in. */
export async function person(server: TestServer, role: Role, email: string) {
  await join(server, role, email)
  const cookie = cookieOf(await signIn(server, email))
  const api = consoleCaller(server.url, cookie)
  const { operator } = await api.session.get.query()
  if (operator === null) throw new Error('is signed in')
  return { email, cookie, api, id: operator.id }
}
